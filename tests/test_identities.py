"""Logging in at an OpenID provider: who enters which login, and who does not."""

import asyncio

import httpx2
import pytest
from sqlalchemy import delete, insert, select, update

from db.ids import new_id
from db.models.accounts import Account, Link
from db.models.companies import Company, Membership
from db.models.identities import Identity, LoginAttempt
from db.models.mails import Mail
from db.models.sessions import Session
from db.models.users import User
from server.letters import Letter
from tests.entering import DAN, ELENA, invited, rows
from tests.sites import change
from tests.vouching import AT, HOME, HTML, ISSUER, Site, with_login


@pytest.fixture
def site(ask_own, tmp_path):
    return Site(ask_own, tmp_path)


async def kept(ask):
    """Everything that a login can leave behind."""
    tables = (Account, Identity, Link, Mail, Session)
    found = [await rows(ask, *table.__table__.c) for table in tables]
    states = await rows(ask, Membership.id, Membership.account_id)
    return [*found, states]


async def test_whoever_has_the_address_of_a_login_enters_it_from_then_on(site):
    ask, page = site.ask, site.page()
    await with_login(ask)
    answer = await page.log_in(email=" Elena@VossElectric.example")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    session, over = answer.headers.get_list("set-cookie")
    assert session.startswith("__Host-fieldgate=fgs_")
    assert session.endswith("; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure")
    assert over.startswith("__Host-fieldgate-openid=; Path=/; Max-Age=0")
    assert await page.who() == "Elena Voss"
    [account] = await rows(ask, Account.id)
    linked = (Identity.account_id, Identity.issuer, Identity.subject)
    assert await rows(ask, *linked) == [(*account, ISSUER, "elena-1")]
    mails = [("IDENTITY_LINKED", ELENA)]
    assert await rows(ask, Mail.kind, Mail.address) == mails
    letter = Letter("mal_1", "IDENTITY_LINKED", ELENA)
    assert HOME in letter.written(HOME, "no-reply@x.example").get_content()
    other = site.page()
    await other.log_in(email="elena@elsewhere.example", email_verified=False)
    assert await other.who() == "Elena Voss"
    await site.page().log_in(email=None, email_verified=None)
    assert await rows(ask, Mail.kind, Mail.address) == mails
    assert len(await rows(ask, Session.id)) == 2
    assert await rows(ask, LoginAttempt.id) == []


async def test_a_browser_is_sent_with_nothing_that_tells_its_secrets(site):
    page = site.page()
    answer = await page.begin()
    there = httpx2.URL(answer.headers["location"])
    assert str(there).startswith(f"{ISSUER}/door?tenant=1&")
    asked = dict(there.params)
    secrets = [asked.pop(name) for name in ("state", "nonce", "code_challenge")]
    assert [len(each) for each in secrets] == [43, 43, 43]
    assert asked == {
        "tenant": "1",
        "response_type": "code",
        "client_id": "fieldgate:web",
        "redirect_uri": f"{HOME}/login/openid/callback",
        "scope": "openid email",
        "code_challenge_method": "S256",
    }
    cookie, *attributes = answer.headers["set-cookie"].split("; ")
    assert cookie.startswith("__Host-fieldgate-openid=")
    assert attributes == [
        *("Path=/", "Max-Age=600", "HttpOnly", "SameSite=Lax", "Secure")
    ]
    assert len({*secrets, cookie.partition("=")[2][:43]}) == 4
    assert answer.headers["referrer-policy"] == "no-referrer"
    offered = await page.web.get("/login.json")
    assert offered.json() == [{"name": "OpenID", "url": "/login/openid"}]


async def test_an_address_may_be_told_apart_from_the_token(site):
    await with_login(site.ask)
    page = site.page()
    site.provider.told = {"sub": "elena-1", "email": ELENA, "email_verified": True}
    await page.log_in(email=None)
    assert await page.who() == "Elena Voss"
    site.provider.told |= {"sub": "somebody-else"}
    other = site.page()
    answer = await other.log_in(email=None)
    assert (answer.status_code, await other.who()) == (401, None)


@pytest.mark.case("AU-23")
async def test_an_invited_person_comes_in_by_the_invitation_and_without_a_password(
    site,
):
    ask, page = site.ask, site.page()
    secret = await invited(ask, "Elena Voss")
    before = await kept(ask)
    assert (await page.log_in()).status_code == 401
    assert await kept(ask) == before
    await page.log_in(form={"invitation": secret})
    assert await page.who() == "Elena Voss"
    assert await rows(ask, Account.email, Account.password) == [(ELENA, None)]
    assert await rows(ask, Link.id) == []
    # He made it himself, a moment ago: there is nobody to be told.
    assert await rows(ask, Mail.kind) == [("INVITATION",)]
    other = site.page()
    # A script is told where to go, since it cannot follow.
    told = await other.web.post("/login/openid", data={"membership": ""})
    await other.web.get(site.provider.back(told.json()["location"]))
    assert await other.who() == "Elena Voss"
    again = await site.page().log_in(form={"invitation": secret})
    assert (again.status_code, "no more" in again.text) == (401, True)


@pytest.mark.case("AU-03")
async def test_an_invitation_is_for_its_own_address_and_for_our_own_pages(site):
    ask = site.ask
    secret = await invited(ask, "Elena Voss")
    before = await kept(ask)
    form = {"invitation": secret}
    for claims in (
        {"email": DAN},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": f"{ELENA}\x00"},
        {"email": [ELENA]},
    ):
        answer = await site.page().log_in(form=form, **claims)
        assert answer.status_code == 401, claims
    web = site.page().web
    evil = {"origin": "https://evil.example"}
    sent = await web.post("/login/openid", data=form, headers=evil)
    assert (sent.status_code, "set-cookie" in sent.headers) == (403, False)
    sent = await web.post("/login/openid", json=form)
    assert sent.status_code == 415
    sent = await web.post("/login/openid", data={"invitation": "no secret"})
    assert sent.status_code == 400
    # In an address it would be read by whoever reads addresses, so it counts nothing.
    answer = await site.page().log_in(f"?invitation={secret}")
    assert answer.status_code == 401
    assert await kept(ask) == before


async def test_an_invitation_joins_the_login_that_its_address_has(site):
    ask, page = site.ask, site.page()
    await with_login(ask, "Dan Pruitt", ELENA)
    secret = await invited(ask, "Elena Voss")
    await page.log_in(form={"invitation": secret})
    assert await page.who() == "Elena Voss"
    assert len(await rows(ask, Account.id)) == 1
    assert ("IDENTITY_LINKED",) in await rows(ask, Mail.kind)


@pytest.mark.case("AU-01")
async def test_whoever_is_not_let_in_does_not_learn_why(site):
    ask = site.ask
    await with_login(ask)
    await with_login(ask, "Nobody", DAN)
    await site.page().log_in()
    before = await kept(ask)
    answers = {
        (answer.status_code, answer.text, str(sorted(answer.headers.items())))
        for claims in (
            {"sub": "unknown", "email": "unknown@x.example"},
            {"sub": "unverified", "email_verified": False},
            {"sub": "unsaid", "email_verified": None},
            {"sub": "words", "email_verified": "true"},
            # The address has passed to somebody else at the provider.
            {"sub": "elena-2"},
            {"sub": "a-login-of-no-company", "email": DAN},
        )
        for answer in [await site.page().log_in(**claims)]
    }
    [(status, text, headers)] = answers
    assert (status, "fieldgate=" in headers) == (401, False)
    assert "This login opens nothing here." in text
    assert await kept(ask) == before


async def test_nothing_is_linked_of_which_the_owner_is_not_told(site):
    ask = site.ask
    await with_login(ask)
    mail = {"kind": "PASSWORD_RESET", "address": ELENA, "attempts": 0, "due_at": AT}
    recent = "2999-01-01T00:00:00.000000Z"
    mails = [
        insert(Mail).values(id=new_id("mal"), created_at=recent, **mail)
        for _ in range(5)
    ]
    await change(ask, *mails)
    before = await kept(ask)
    assert (await site.page().log_in()).status_code == 401
    assert await kept(ask) == before


async def test_whoever_belongs_to_two_companies_says_which_to_enter(site):
    ask = site.ask
    await with_login(ask)
    account = select(Account.id).scalar_subquery()
    company = select(Company.id).where(Company.name == "Reyes & Daughters")
    company = company.scalar_subquery()
    user, second = new_id("usr"), new_id("mbr")
    row = {"company_id": company, "user_id": user, "account_id": account}
    person = {"company_id": company, "name": "E. Voss", "email": ELENA}
    await change(
        ask,
        insert(User).values(id=user, **person),
        insert(Membership).values(id=second, role="ADMIN", project_access="ALL", **row),
    )
    page = site.page()
    answer = await page.log_in()
    assert (answer.status_code, await page.who()) == (200, None)
    listed = answer.json()["companies"]
    names = ["Hartwell Builders", "Reyes & Daughters"]
    assert [one["companyName"] for one in listed] == names
    begun = await page.begin()
    back = site.provider.back(begun.headers["location"])
    shown = await page.web.get(back, headers=HTML)
    assert "Reyes &amp; Daughters" in shown.text
    for one, name in zip(listed, ("Elena Voss", "E. Voss"), strict=True):
        await page.log_in(f"?membership={one['membershipId']}")
        assert await page.who() == name
    foreign = (await rows(ask, Membership.id))[0][0]
    answer = await site.page().log_in(f"?membership={foreign}")
    assert answer.status_code == 401


@pytest.mark.case("TC-05")
async def test_of_two_who_come_at_once_each_gets_what_is_his(site):
    ask = site.ask
    secret = await invited(ask, "Elena Voss")
    form = {"invitation": secret}
    answers = await asyncio.gather(
        *(site.page().log_in(form=form, sub=sub) for sub in ("elena-1", "elena-2"))
    )
    assert sorted(answer.status_code for answer in answers) == [303, 401]
    [subject] = await rows(ask, Identity.subject)
    await change(ask, delete(Identity))
    answers = await asyncio.gather(
        *(site.page().log_in(sub=sub) for sub in (*subject, *subject, "elena-3"))
    )
    codes = [answer.status_code for answer in answers]
    assert codes in ([303, 303, 401], [401, 401, 303])
    assert len(await rows(ask, Identity.id)) == 1


async def test_whoever_has_left_every_company_is_not_let_in(site):
    await with_login(site.ask)
    page = site.page()
    await page.log_in()
    left = update(Membership).where(Membership.account_id.is_not(None))
    await change(site.ask, left.values(is_active=False))
    assert (await page.log_in()).status_code == 401
    assert await page.who() is None
