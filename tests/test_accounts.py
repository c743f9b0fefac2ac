"""Logging in, taking up an invitation, and getting a new password."""

import re

import pytest
from argon2 import PasswordHasher
from sqlalchemy import update

from db.gate import MACHINE
from db.links import hash_of
from db.models.accounts import Account, Link
from db.models.companies import Membership
from db.models.mails import Mail
from db.models.sessions import Session
from db.models.users import User
from resolvers import passwords
from server.answers import Request
from tests.entering import (
    ELENA,
    OTHER,
    PASSWORD,
    Browser,
    invited,
    member_named,
    registered,
    rows,
    sent_to,
)
from tests.teamwork import on_member
from tests.test_statements import QUERIES

GONE = {"field": "token", "message": "This link is good no more; ask for a new one."}
WRONG = {
    "field": "password",
    "message": "No login has this address and this password.",
}
ENDED = "2026-01-01T00:00:00.000000Z"


async def change(ask, statement):
    async with ask.operations.database.writing() as connection:
        await connection.execute(statement, execution_options=MACHINE)


@pytest.mark.rule("partner.web_access.registered")
async def test_who_takes_up_an_invitation_has_a_login_and_is_in(true_costs, ask_own):
    browser = await registered(ask_own)
    assert await browser.who() == "Elena Voss"
    [(email, password)] = await rows(ask_own, Account.email, Account.password)
    assert email == ELENA
    assert password.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    states = await rows(ask_own, Membership.id, Membership.web_access)
    assert dict(states)[await member_named(ask_own, "Elena Voss")] == "REGISTERED"
    [(kept, client)] = await rows(ask_own, Session.hash, Session.client)
    assert (kept, client) == (hash_of(browser.secret), "a browser")
    again = await Browser(ask_own).log_in(ELENA)
    assert again["isLoggedIn"] is True
    assert [one["companyName"] for one in again["companies"]] == ["Hartwell Builders"]


async def test_who_registers_may_say_how_he_is_called(ask_own):
    token = await invited(ask_own, "Elena Voss")
    browser = Browser(ask_own)
    await browser.accept(token, name="Elena A. Voss")
    assert await browser.who() == "Elena A. Voss"


@pytest.mark.rule(
    "partner.web_access.invited", "partner.web_access.register_sets_login"
)
@pytest.mark.case("AU-23")
async def test_an_invited_person_cannot_log_in_before_he_has_registered(ask_own):
    await invited(ask_own, "Elena Voss")
    browser = Browser(ask_own)
    assert (await browser.log_in(ELENA))["errors"] == [WRONG]
    assert await browser.who() is None
    assert await rows(ask_own, Account.id) == []
    states = dict(await rows(ask_own, Membership.id, Membership.web_access))
    assert states[await member_named(ask_own, "Elena Voss")] == "INVITED"


async def test_an_invitation_is_good_once_and_for_fourteen_days(ask_own):
    token = await invited(ask_own, "Elena Voss")
    await change(ask_own, update(Link).values(expires_at=ENDED))
    browser = Browser(ask_own)
    assert (await browser.accept(token))["errors"] == [GONE]
    token = await invited(ask_own, "Elena Voss")
    assert (await browser.accept(token))["isLoggedIn"] is True
    assert (await Browser(ask_own).accept(token, OTHER))["errors"] == [GONE]
    assert (await Browser(ask_own).log_in(ELENA, OTHER))["errors"] == [WRONG]


@pytest.mark.case("AU-05")
async def test_of_two_invitations_only_the_newest_is_good(ask_own):
    first = await invited(ask_own, "Elena Voss")
    second = await invited(ask_own, "Elena Voss")
    assert (await Browser(ask_own).accept(first))["errors"] == [GONE]
    assert (await Browser(ask_own).accept(second))["isLoggedIn"] is True


@pytest.mark.case("AU-03")
async def test_an_invitation_is_bound_to_its_address_whoever_is_logged_in(ask_own):
    dan = await registered(ask_own, "Dan Pruitt")
    token = await invited(ask_own, "Elena Voss")
    await dan.accept(token)
    assert await dan.who() == "Elena Voss"
    bound = await rows(ask_own, Account.email)
    assert bound == [("dan@pruittplumbing.example",), (ELENA,)]
    assert await Browser(ask_own).log_in(ELENA)
    states = dict(await rows(ask_own, Membership.id, Membership.account_id))
    held = {
        states[await member_named(ask_own, n)] for n in ("Elena Voss", "Dan Pruitt")
    }
    assert len(held) == 2


async def test_an_invitation_to_an_address_that_was_changed_is_no_good(ask_own):
    token = await invited(ask_own, "Elena Voss")
    renamed = update(User).where(User.name == "Elena Voss")
    await change(ask_own, renamed.values(email="somebody@else.example"))
    assert (await Browser(ask_own).accept(token))["errors"] == [GONE]
    assert await rows(ask_own, Account.id) == []


async def test_who_has_left_cannot_take_up_his_invitation(ask_own):
    token = await invited(ask_own, "Elena Voss")
    member = await member_named(ask_own, "Elena Voss")
    left = update(Membership).where(Membership.id == member).values(is_active=False)
    await change(ask_own, left)
    assert (await Browser(ask_own).accept(token))["errors"] == [GONE]


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("elevenchars", "From 12 to 200 characters."),
        ("x" * 201, "From 12 to 200 characters."),
        ("a\x00 password here", "A character of this text is not readable."),
    ],
)
async def test_a_password_has_its_bounds(ask_own, password, message):
    token = await invited(ask_own, "Elena Voss")
    refused = await Browser(ask_own).accept(token, password)
    assert refused["errors"] == [{"field": "password", "message": message}]
    assert (await Browser(ask_own).accept(token, "twelve chars"))["isLoggedIn"] is True


async def test_a_login_serves_every_company_and_enters_one_at_a_time(ask_own):
    """Of two companies, one has to be chosen; the login asks for its own password."""
    elsewhere = update(User).where(User.name == "Alma Reyes").values(email=ELENA)
    await change(ask_own, elsewhere)
    await registered(ask_own)
    member = await member_named(ask_own, "Alma Reyes")
    token = await invited(ask_own, "Alma Reyes", who="stranger")
    assert (await Browser(ask_own).accept(token, OTHER))["errors"] == [WRONG]
    browser = Browser(ask_own)
    assert (await browser.accept(token))["isLoggedIn"] is True
    assert await browser.who() == "Alma Reyes"
    both = Browser(ask_own)
    found = await both.log_in(ELENA)
    assert found["isLoggedIn"] is False
    assert both.secret is None
    names = [one["companyName"] for one in found["companies"]]
    assert names == ["Hartwell Builders", "Reyes & Daughters"]
    await both.log_in(ELENA, membershipId=member)
    assert await both.who() == "Alma Reyes"
    foreign = await member_named(ask_own, "Ruth Hartwell")
    refused = await both.log_in(ELENA, membershipId=foreign)
    there_is_none = {"field": "membershipId", "message": "There is no such record."}
    assert refused == {"isLoggedIn": False, "companies": [], "errors": [there_is_none]}


async def test_the_login_of_who_was_removed_stays_and_enters_nothing(ask_own):
    browser = await registered(ask_own)
    member = await member_named(ask_own, "Elena Voss")
    left = update(Membership).where(Membership.id == member).values(is_active=False)
    await change(ask_own, left)
    assert await browser.who() is None
    found = await Browser(ask_own).log_in(ELENA)
    assert found == {"isLoggedIn": False, "companies": [], "errors": []}


@pytest.mark.case("AU-01")
async def test_known_and_unknown_addresses_are_answered_alike(ask_own):
    await registered(ask_own)
    for document, wanted in (
        ("accounts.graphql", {"password": "not this one at all"}),
        ("request_password_reset.graphql", {}),
    ):
        told = []
        for email in (ELENA, "nobody@vosselectric.example"):
            with sent_to(ask_own.operations.database) as statements:
                answer = await Browser(ask_own).whole(
                    document, input={"email": email, **wanted}
                )
            told.append((answer.status, answer.body, answer.headers, statements))
        assert told[0] == told[1]
        assert len(told[0][3]) > 1


@pytest.mark.case("AU-01")
async def test_a_wrong_password_is_reckoned_as_long_for_an_unknown_address(
    true_costs, ask_own, monkeypatch
):
    compared = []
    monkeypatch.setattr(
        passwords, "_matches", lambda kept, _: compared.append(kept) or False
    )
    for email in ("nobody@vosselectric.example", "no address"):
        await Browser(ask_own).log_in(email, "not this one at all")
    costs = re.compile(r"\$argon2id\$v=19\$m=65536,t=3,p=4\$.{22}\$.{43}")
    assert [bool(costs.fullmatch(kept)) for kept in compared] == [True, True]


async def test_a_hash_of_before_is_reckoned_anew_at_the_next_login(true_costs, ask_own):
    await registered(ask_own)
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    await change(ask_own, update(Account).values(password=weak))
    assert (await Browser(ask_own).log_in(ELENA, OTHER))["errors"] == [WRONG]
    assert await rows(ask_own, Account.password) == [(weak,)]
    assert (await Browser(ask_own).log_in(ELENA))["isLoggedIn"] is True
    [(renewed,)] = await rows(ask_own, Account.password)
    assert "m=65536,t=3,p=4" in renewed
    assert (await Browser(ask_own).log_in(ELENA))["isLoggedIn"] is True


@pytest.mark.case("AU-15")
async def test_a_password_that_changes_while_it_is_reckoned_lets_nobody_in(
    ask_own, monkeypatch
):
    await registered(ask_own)
    cheap = PasswordHasher(time_cost=1, memory_cost=16, parallelism=2)
    # An outdated hash too, which a login would reckon anew.
    await change(ask_own, update(Account).values(password=cheap.hash(PASSWORD)))
    reckoned, since = passwords.is_right, cheap.hash(OTHER)

    async def meanwhile(kept, password):
        is_right = await reckoned(kept, password)
        await change(ask_own, update(Account).values(password=since))
        return is_right

    monkeypatch.setattr(passwords, "is_right", meanwhile)
    before = await rows(ask_own, Session.id)
    assert (await Browser(ask_own).log_in(ELENA))["errors"] == [WRONG]
    assert await rows(ask_own, Session.id) == before
    assert await rows(ask_own, Account.password) == [(since,)]


@pytest.mark.case("AU-13")
async def test_a_login_gives_a_session_that_the_browser_did_not_bring(ask_own):
    browser = await registered(ask_own)
    brought = browser.secret
    await browser.log_in(ELENA)
    assert browser.secret != brought
    assert await browser.who() == "Elena Voss"
    browser.secret = brought
    assert await browser.who() is None
    planted = Browser(ask_own, secret="fgs_planted")
    await planted.log_in(ELENA)
    assert planted.secret not in {None, "fgs_planted"}


async def test_a_session_ends_when_it_lies_idle_and_at_its_last_day(ask_own):
    browser = await registered(ask_own)
    for ends in ("idle_at", "expires_at"):
        [(stood,)] = await rows(ask_own, getattr(Session, ends))
        await change(ask_own, update(Session).values({ends: ENDED}))
        assert await browser.who() is None
        await change(ask_own, update(Session).values({ends: stood}))
        assert await browser.who() == "Elena Voss"


@pytest.mark.case("AU-19")
async def test_tries_are_counted_by_address_and_account(ask_own):
    await registered(ask_own)
    attacker = Browser(ask_own, address="198.51.100.9")
    for _ in range(10):
        assert (await attacker.log_in(ELENA, "not this one"))["errors"] == [WRONG]
    body = await attacker(
        "accounts.graphql", input={"email": ELENA, "password": PASSWORD}
    )
    assert body["data"] == {"logIn": None}
    assert body["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert (await Browser(ask_own).log_in(ELENA))["isLoggedIn"] is True


async def test_a_forgotten_password_is_asked_for_in_one_mail(ask_own):
    await registered(ask_own)
    wanted = {"email": f" {ELENA.upper()} "}
    for who in (None, "admin"):
        body = await ask_own(who, "request_password_reset.graphql", input=wanted)
        done = {"isDone": True, "errors": []}
        assert body["data"]["requestPasswordReset"] == done
    mails = await rows(ask_own, Mail.kind, Mail.address, Mail.link_id)
    assert mails[1:] == [("PASSWORD_RESET", ELENA, None)] * 2
    refused = await ask_own(
        None, "request_password_reset.graphql", input={"email": "Elena Voss"}
    )
    fault = {"field": "email", "message": "This is no e-mail address."}
    assert refused["data"]["requestPasswordReset"]["errors"] == [fault]


@pytest.mark.parametrize("document", QUERIES)
async def test_nothing_else_is_open_to_nobody(ask, document):
    answer = await ask.whole(None, document)
    assert answer.status == 401


async def test_every_other_root_field_is_closed_to_nobody(ask):
    schema = ask.operations.schema
    opened = set()
    for kind, root in (
        ("query", schema.query_type),
        ("mutation", schema.mutation_type),
    ):
        for name in root.fields:
            answer = await ask.operations.run(Request(f"{kind} {{ {name} }}"))
            if answer.status != 401:
                opened.add(name)
    assert opened == set()
    assert set(schema.mutation_type.fields) >= OPEN


OPEN = {"logIn", "acceptInvitation", "requestPasswordReset", "resetPassword"}


async def test_an_open_act_stands_alone(ask):
    act = 'requestPasswordReset(input: {email: "a@b.example"}) { isDone }'
    for selection in (f"{act} again: {act}", f"{act} __typename"):
        answer = await ask.whole(None, f"mutation {{ {selection} }}")
        assert answer.status == 401
        body = await ask("admin", f"mutation {{ {selection} }}")
        assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert body["data"]["requestPasswordReset"] is None


@pytest.mark.case("AU-13")
async def test_another_role_in_the_company_ends_the_sessions_of_before(ask_own):
    browser = await registered(ask_own, "Tom Okafor")
    assert await browser.who() == "Tom Okafor"
    for wanted, stays in (
        ({"permissions": ["VIEW_CONTACTS"]}, "Tom Okafor"),
        ({"companyRole": "ADMIN"}, None),
    ):
        body = await on_member(
            ask_own, "admin", "update_team_member", "Tom Okafor", **wanted
        )
        assert "errors" not in body
        assert await browser.who() == stays
