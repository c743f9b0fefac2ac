"""One's own identities at OpenID providers: shown, removed and restored."""

import asyncio

import pytest
from sqlalchemy import insert, select, update

from db.ids import new_id
from db.models.accounts import Account
from db.models.company_history import CompanyHistoryEntry
from db.models.identities import Identity
from db.models.mails import Mail
from db.models.sessions import Session
from db.models.users import User
from server.letters import Letter
from tests.acting import codes
from tests.entering import DAN, ELENA, Browser, invited, registered, rows
from tests.sites import change
from tests.test_identities import kept
from tests.vouching import AT, HOME, ISSUER, Site, with_login

NOBODYS = "idn_00000000000000000000000000"
STATES = (Identity.id, Identity.removed_at)


@pytest.fixture
def site(ask_own, tmp_path):
    return Site(ask_own, tmp_path)


async def identities_of(asker):
    body = await asker("identities.graphql")
    return body["data"]["viewer"]["identities"]


async def do(asker, act, identity_id):
    wanted = {"identityId": identity_id}
    return await asker(f"{act}_identity.graphql", **wanted)


async def by_cookie(browser, act, identity_id):
    wanted = {"identityId": identity_id}
    return await browser(f"{act}_identity.graphql", input=wanted)


async def linked(site):
    """Let Elena, who has a password, log in at the provider too."""
    browser, page = await registered(site.ask), site.page()
    await page.log_in()
    [[identity_id]] = await rows(site.ask, Identity.id)
    return browser, page, identity_id


async def test_one_sees_whom_providers_let_into_ones_own_login(site):
    browser, page, identity_id = await linked(site)
    old = {"id": new_id("idn"), "issuer": "https://old.example", "subject": "e"}
    account = select(Account.id).scalar_subquery()
    await change(
        site.ask, insert(Identity).values(account_id=account, created_at=AT, **old)
    )
    await page.log_in(email="elena@elsewhere.example")
    await page.log_in(email="elena@unproven.example", email_verified=False)
    first, second = await identities_of(page.send)
    made, used = first.pop("createdAt"), first.pop("usedAt")
    assert made < used
    assert first == {
        "id": identity_id,
        "issuer": ISSUER,
        "provider": "OpenID",
        "address": "elena@elsewhere.example",
        "removedAt": None,
        "viewerCan": {"remove": True, "restore": False},
    }
    told = ("provider", "address", "usedAt")
    assert [second[name] for name in told] == [None, None, None]
    assert await identities_of(browser) == await identities_of(page.send)
    dan = await registered(site.ask, "Dan Pruitt")
    assert await identities_of(dan) == []
    body = await site.ask("admin", "identities.graphql")
    assert body["data"]["viewer"]["identities"] == []


@pytest.mark.case("AU-01")
async def test_whom_one_has_removed_nobody_knows_until_one_restores_him(site):
    browser, page, identity_id = await linked(site)
    [before] = await identities_of(browser)
    body = (await by_cookie(browser, "remove", identity_id))["data"]["removeIdentity"]
    assert body["errors"] == []
    assert body["identity"]["removedAt"] > before["usedAt"]
    # What it began has ended; what the password began has not.
    assert [await page.who(), await browser.who()] == [None, "Elena Voss"]
    [removed] = await identities_of(browser)
    assert removed["viewerCan"] == {"remove": False, "restore": True}
    stood = await kept(site.ask)
    unknown = {"sub": "unknown", "email": "unknown@x.example"}
    answers = {
        (answer.status_code, answer.text, str(sorted(answer.headers.items())))
        for claims in (unknown, {}, {"email_verified": False}, {"sub": "elena-2"})
        for answer in [await site.page().log_in(**claims)]
    }
    [(status, text, _)] = answers
    assert (status, "This login opens nothing here." in text) == (401, True)
    assert await kept(site.ask) == stood
    body = await by_cookie(browser, "restore", identity_id)
    assert body["data"]["restoreIdentity"] == {
        "identity": {"id": identity_id, "removedAt": None},
        "errors": [],
    }
    await page.log_in(email_verified=False)
    assert await page.who() == "Elena Voss"


async def test_removing_and_restoring_is_told_by_mail_and_in_the_history(site):
    browser, _, identity_id = await linked(site)
    recent = {"created_at": "2999-01-01T00:00:00.000000Z", "due_at": AT}
    mail = {"kind": "PASSWORD_RESET", "address": ELENA, "attempts": 0, **recent}
    await change(
        site.ask, *(insert(Mail).values(id=new_id("mal"), **mail) for _ in range(5))
    )
    await by_cookie(browser, "remove", identity_id)
    await by_cookie(browser, "restore", identity_id)
    kinds = ("IDENTITY_REMOVED", "IDENTITY_RESTORED")
    sent = await rows(site.ask, Mail.kind, Mail.address)
    assert [row for row in sent if row[0] in kinds] == [(k, ELENA) for k in kinds]
    for kind in kinds:
        letter = Letter("mal_1", kind, ELENA).written(HOME, "no-reply@x.example")
        assert f"ask for a new password at once: {HOME}/" in letter.get_content()
    entry = CompanyHistoryEntry
    told = await rows(site.ask, entry.at, entry.action, entry.before, entry.after)
    assert [row[1:] for row in told if "IDENTITY" in row[1]] == [
        ("REMOVE_IDENTITY", ISSUER, None),
        ("RESTORE_IDENTITY", None, ISSUER),
    ]


async def test_whoever_removes_what_he_came_by_is_logged_out(site):
    browser, page, identity_id = await linked(site)
    body = await do(page.send, "remove", identity_id)
    assert body["data"]["removeIdentity"]["identity"]["id"] == identity_id
    assert page.web.cookies.get("__Host-fieldgate") is None
    assert await rows(site.ask, Session.identity_id) == [(None,)]
    assert await browser.who() == "Elena Voss"


async def test_nobody_locks_himself_out(site):
    ask, page = site.ask, site.page()
    await with_login(ask)
    await page.log_in()
    [[identity_id]] = await rows(ask, Identity.id)
    account = select(Account.id).scalar_subquery()
    # A provider that is asked no more lets nobody in.
    other = {"issuer": "https://old.example", "subject": "e", "created_at": AT}
    other = {"id": new_id("idn"), "account_id": account, **other}
    await change(ask, insert(Identity).values(other))
    before = await kept(ask)
    body = (await do(page.send, "remove", identity_id))["data"]["removeIdentity"]
    words = "Nothing else opens your login: ask for a password first."
    assert body["errors"] == [{"field": "identityId", "message": words}]
    assert await kept(ask) == before
    body = await do(page.send, "remove", other["id"])
    assert body["data"]["removeIdentity"]["errors"] == []
    swapped = update(Identity).where(Identity.id == identity_id)
    await change(ask, swapped.values(issuer="https://older.example"))
    back = update(Identity).where(Identity.id == other["id"])
    await change(ask, back.values(issuer=ISSUER))
    body = (await do(page.send, "remove", identity_id))["data"]["removeIdentity"]
    assert body["errors"] != []
    await change(ask, back.values(removed_at=None))
    body = (await do(page.send, "remove", identity_id))["data"]["removeIdentity"]
    assert body["errors"] == []


@pytest.mark.case("AU-01")
async def test_of_anothers_identity_nobody_learns(site):
    browser, _, identity_id = await linked(site)
    dan = await registered(site.ask, "Dan Pruitt")
    await site.page().log_in(sub="dan-1", email=DAN)
    before = await kept(site.ask)
    found = {row[0] for row in await rows(site.ask, Identity.id)}
    [dans] = found - {identity_id}
    for act in ("remove", "restore"):
        missing = await by_cookie(browser, act, NOBODYS)
        assert codes(missing) == ["NOT_FOUND"]
        assert await by_cookie(browser, act, dans) == missing
        assert await by_cookie(dan, act, identity_id) == missing
        whose = {"identityId": identity_id}
        for who in ("admin", "client", "stranger"):
            wanted = f"{act}_identity.graphql"
            assert await site.ask(who, wanted, input=whose) == missing
    refused = await by_cookie(browser, "restore", identity_id)
    assert codes(refused) == ["FORBIDDEN"]
    assert await kept(site.ask) == before
    await by_cookie(browser, "remove", identity_id)
    before = await kept(site.ask)
    refused = await by_cookie(browser, "remove", identity_id)
    assert codes(refused) == ["FORBIDDEN"]
    assert await kept(site.ask) == before


@pytest.mark.case("AU-03")
async def test_an_invitation_to_ones_address_brings_back_whom_one_removed(site):
    browser, page, identity_id = await linked(site)
    await by_cookie(browser, "remove", identity_id)
    secret = await invited(site.ask, "Dan Pruitt")
    before = await kept(site.ask)
    # It is to an address that is not the login's own.
    answer = await page.log_in(form={"invitation": secret}, email=DAN)
    assert (answer.status_code, await kept(site.ask)) == (401, before)
    # Another company might as well have recorded him by the same address.
    for name, address in (("Elena Voss", "e@x.example"), ("Dan Pruitt", ELENA)):
        person = update(User).where(User.name == name)
        await change(site.ask, person.values(email=address))
    secret = await invited(site.ask, "Dan Pruitt")
    await page.log_in(form={"invitation": secret})
    assert await page.who() == "Dan Pruitt"
    assert await rows(site.ask, *STATES) == [(identity_id, None)]
    assert ("IDENTITY_RESTORED",) in await rows(site.ask, Mail.kind)


@pytest.mark.case("TC-05")
async def test_whoever_comes_in_as_it_is_removed_does_not_stay(site):
    browser, _, identity_id = await linked(site)
    pages = [site.page() for _ in range(3)]
    removing = by_cookie(browser, "remove", identity_id)
    await asyncio.gather(*(page.log_in() for page in pages), removing)
    assert await rows(site.ask, Session.identity_id) == [(None,)]
    assert [await page.who() for page in pages] == [None] * 3


async def test_an_identity_is_removed_once_however_often_it_is_asked(site):
    browser, _, identity_id = await linked(site)
    twice = (by_cookie(browser, "remove", identity_id) for _ in range(2))
    answers = await asyncio.gather(*twice)
    assert sorted(map(codes, answers)) == [[], ["FORBIDDEN"]]
    other = Browser(site.ask)
    await other.log_in(ELENA)
    assert await other.who() == "Elena Voss"
