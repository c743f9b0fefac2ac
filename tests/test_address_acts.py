"""Another address for one's login: proven before it counts, and told to the old one."""

import email
from email import policy

import pytest
from sqlalchemy import insert, update

from db.ids import new_id
from db.models.accounts import Account, Link
from db.models.company_history import CompanyHistoryEntry
from db.models.mails import Mail
from db.models.users import User
from server.post import send_one
from server.settings import Settings
from tests.acting import answer, everything, faults
from tests.entering import (
    DAN,
    ELENA,
    OTHER,
    PASSWORD,
    Browser,
    invited,
    mailed,
    registered,
    rows,
    sent_to,
)
from tests.sites import change

NEW = "elena@voss.example"
GONE = {"token": "This link is good no more; ask for a new one."}
DONE = {"isDone": True, "errors": []}
LONG_AGO = "2026-01-01T00:00:00.000000Z"
OF_LINK = Link.kind == "NEW_ADDRESS"


@pytest.fixture
async def elena(ask_own):
    return await registered(ask_own)


@pytest.fixture
def sent(ask_own, tmp_path, monkeypatch):
    """Send all that waits, and give it by whom it went to and what it is about."""
    monkeypatch.setattr(Settings, "mails_at", tmp_path / "mails")

    async def send():
        while await send_one(ask_own.operations):
            pass
        files = sorted((tmp_path / "mails").glob("*.eml"))
        found = [
            email.message_from_bytes(file.read_bytes(), policy=policy.default)
            for file in files
        ]
        return [(mail["To"], mail["Subject"], mail.get_content()) for mail in found]

    return send


async def request(browser, address=NEW, password=PASSWORD):
    wanted = {"newEmail": address, "currentPassword": password}
    return await browser("request_address_change.graphql", input=wanted)


async def confirm(browser, token):
    return await browser("confirm_address.graphql", input={"token": token})


async def emails(ask):
    of_elena = [
        row for row in await rows(ask, User.name, User.email) if "Voss" in row[0]
    ]
    return [email for (email,) in await rows(ask, Account.email)], of_elena


@pytest.mark.rule("partner.self.settings")
@pytest.mark.case("AU-21")
async def test_a_new_address_counts_once_its_link_is_used_and_the_old_is_told(
    ask_own, elena, sent
):
    assert (await request(elena))["data"]["requestAddressChange"] == DONE
    assert await emails(ask_own) == ([ELENA], [("Elena Voss", ELENA)])
    assert (await Browser(ask_own).log_in(NEW))["isLoggedIn"] is False
    token = await mailed(ask_own, OF_LINK)
    [link] = [mail for mail in await sent() if mail[0] == NEW]
    assert link[1] == "Confirm your address"
    assert f"/#confirm-address={token}\n" in link[2]
    done = answer(await confirm(elena, token))
    assert done == {"settings": {"contact": {"email": NEW}}, "errors": []}
    assert await emails(ask_own) == ([NEW], [("Elena Voss", NEW)])
    assert (await Browser(ask_own).log_in(ELENA))["isLoggedIn"] is False
    assert (await Browser(ask_own).log_in(NEW))["isLoggedIn"] is True
    [warning] = [mail for mail in await sent() if "was changed" in mail[1]]
    assert warning[:2] == (ELENA, "Your address was changed")
    assert NEW not in warning[2]
    assert faults(await confirm(elena, token)) == GONE
    told = (CompanyHistoryEntry.action, CompanyHistoryEntry.before)
    told += (CompanyHistoryEntry.after, CompanyHistoryEntry.actor_id)
    told += (CompanyHistoryEntry.person_id,)
    [(_, before, after, actor, person)] = [
        row for row in await rows(ask_own, *told) if row[0] == "CHANGE_ADDRESS"
    ]
    assert (before, after, actor) == (ELENA, NEW, person)


@pytest.mark.case("AU-09", "AU-21")
async def test_a_new_password_leaves_no_mailed_link_good(ask_own, elena):
    await request(elena)
    token = await mailed(ask_own, OF_LINK)
    words = {"currentPassword": PASSWORD, "newPassword": OTHER}
    changed = await elena("change_password.graphql", input=words)
    assert changed["data"]["changePassword"] == DONE
    assert faults(await confirm(elena, token)) == GONE
    assert await rows(ask_own, Link.id) == []


@pytest.mark.case("AU-21")
async def test_an_address_that_is_not_proven_serves_for_nothing(ask_own, elena, sent):
    """Neither may its owner's invitation be taken up, nor is anything mailed there."""
    await request(elena, DAN)
    token = await invited(ask_own, "Dan Pruitt")
    wanted = {"email": DAN}
    await ask_own(None, "request_password_reset.graphql", input=wanted)
    subjects = [mail[1] for mail in await sent() if mail[0] == DAN]
    assert sorted(subjects) == [
        "Confirm your address",
        "Hartwell Builders invites you",
    ]
    dan = Browser(ask_own)
    assert (await dan.accept(token, OTHER))["isLoggedIn"] is True
    assert await dan.who() == "Dan Pruitt"
    # The address is his by now.
    before = await everything(ask_own)
    link = await mailed(ask_own, OF_LINK)
    assert faults(await confirm(elena, link)) == GONE
    assert await everything(ask_own) == before


@pytest.mark.case("AU-01", "AU-21")
async def test_of_a_taken_address_nobody_is_told_but_that_no_mail_comes(
    ask_own, elena, sent
):
    await registered(ask_own, "Dan Pruitt")
    told = []
    for address in (NEW, DAN):
        with sent_to(ask_own.operations.database) as statements:
            answered = await request(elena, address)
        told.append((answered, [*statements]))
    assert told[0] == told[1]
    assert [mail[0] for mail in await sent() if mail[1] == "Confirm your address"] == []
    await request(elena, NEW)
    assert [mail[0] for mail in await sent() if mail[1] == "Confirm your address"] == [
        NEW
    ]


async def test_an_address_of_somebody_else_in_the_company_is_not_taken_over(
    ask_own, elena
):
    await request(elena, "grace@lin.example")
    [(company,)] = {
        row[1:]
        for row in await rows(ask_own, User.email, User.company_id)
        if row[0] == ELENA
    }
    person = {"id": new_id("usr"), "company_id": company, "name": "Somebody"}
    await change(ask_own, insert(User).values(**person, email="grace@lin.example"))
    before = await everything(ask_own)
    token = await mailed(ask_own, OF_LINK)
    assert faults(await confirm(elena, token)) == GONE
    assert await everything(ask_own) == before


async def test_a_link_is_its_owners_the_newest_alone_and_good_for_a_day(ask_own, elena):
    await request(elena)
    first = await mailed(ask_own, OF_LINK)
    await request(elena)
    token = await mailed(ask_own, OF_LINK)
    dan = await registered(ask_own, "Dan Pruitt")
    assert faults(await confirm(elena, first)) == GONE
    assert faults(await confirm(dan, token)) == GONE
    assert faults(await confirm(elena, "nothing")) == GONE
    await change(ask_own, update(Link).values(expires_at=LONG_AGO))
    assert faults(await confirm(elena, token)) == GONE
    assert (await emails(ask_own))[0] == [DAN, ELENA]


@pytest.mark.parametrize(
    ("wanted", "field", "message"),
    [
        ((NEW, OTHER), "currentPassword", "This is not the password of your login."),
        (("nowhere", PASSWORD), "newEmail", "This is no e-mail address."),
        (("a@b.example\n", PASSWORD), "newEmail", None),
    ],
)
async def test_a_request_names_an_address_and_knows_the_password(
    ask_own, elena, wanted, field, message
):
    before = await everything(ask_own)
    told = faults(await request(elena, *wanted))
    assert told == {field: message or "This is one line, without breaks or tabs."}
    assert await everything(ask_own) == before


async def test_who_has_no_login_has_no_address_to_change(ask):
    async def bearer(document, **variables):
        return await ask("client", document, **variables)

    wrong = {"currentPassword": "This is not the password of your login."}
    assert faults(await request(bearer)) == wrong
    assert faults(await confirm(bearer, "nothing")) == GONE


async def test_a_full_mailbox_holds_no_warning_back(ask_own, elena, sent):
    """What was mailed before is no means to let a change pass unseen."""
    for _ in range(6):
        wanted = {"email": ELENA}
        await ask_own(None, "request_password_reset.graphql", input=wanted)
    await request(elena)
    answer(await confirm(elena, await mailed(ask_own, OF_LINK)))
    assert (ELENA, "Your address was changed") in [mail[:2] for mail in await sent()]
    kinds = [kind for (kind,) in await rows(ask_own, Mail.kind)]
    assert kinds.count("PASSWORD_RESET") == 4


async def test_a_reset_that_was_mailed_to_the_old_address_is_good_no_more(
    ask_own, elena, sent
):
    wanted = {"email": ELENA}
    await ask_own(None, "request_password_reset.graphql", input=wanted)
    await sent()
    reset = await mailed(ask_own, Link.kind == "PASSWORD_RESET")
    await request(elena)
    answer(await confirm(elena, await mailed(ask_own, OF_LINK)))
    wanted = {"token": reset, "password": OTHER}
    body = await ask_own(None, "reset_password.graphql", input=wanted)
    assert faults(body) == GONE
