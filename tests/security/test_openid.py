"""Attacks on the way through an OpenID provider, and providers that fail."""

import httpx2
import pytest
from sqlalchemy import update
from starlette.responses import JSONResponse, RedirectResponse, Response

from db import identities
from db.models.identities import Identity, LoginAttempt
from db.models.sessions import Session
from server.throttle import Throttle
from tests.entering import rows
from tests.sites import change
from tests.vouching import (
    AT,
    HOME,
    HTML,
    ISSUER,
    Site,
    claims_of,
    key,
    signed,
    with_login,
)

# What is kept of a try is tried on both engines in tests/test_identities.py.
pytestmark = pytest.mark.parametrize("own_demo_database_url", ["sqlite"], indirect=True)
NO_REDIS = "redis://127.0.0.1:1/0"
DISCOVERY = "/.well-known/openid-configuration"


@pytest.fixture
async def site(ask_own, tmp_path):
    await with_login(ask_own)
    return Site(ask_own, tmp_path)


async def sent(site, page):
    """Begin in a browser; give where the provider sends it back."""
    return site.provider.back((await page.begin()).headers["location"])


async def left(site):
    tables = (Session, Identity)
    return [await rows(site.ask, table.id) for table in tables]


async def test_a_return_counts_in_the_browser_that_began_and_once(site):
    mine, theirs = site.page(), site.page()
    back, other = await sent(site, mine), await sent(site, theirs)
    code = back.partition("code=")[2].partition("&")[0]
    foreign = other.replace(other.partition("code=")[2].partition("&")[0], code)
    nobodys = site.page().web
    for web, there in (
        (nobodys, back),
        # Whoever is sent an attacker's return would log in as the attacker.
        (theirs.web, back),
        (mine.web, foreign),
        (mine.web, f"/login/openid/callback?code={code}"),
        (mine.web, back.replace("state=", "state=x")),
        (mine.web, f"{back}&state=x"),
    ):
        answer = await web.get(there)
        assert answer.status_code == 400, there
        assert "fieldgate=" not in answer.headers.get("set-cookie", "")
    assert await left(site) == [[], []]
    nobodys.cookies.set("__Host-fieldgate-openid", "made up", domain="app.example")
    assert (await nobodys.get(back)).status_code == 400
    before = dict(mine.web.cookies)
    assert (await mine.web.get(back)).status_code == 303
    mine.web.cookies.update(before)
    assert (await mine.web.get(back)).status_code == 400
    assert len(await rows(site.ask, Session.id)) == 1


async def test_a_code_that_was_used_logs_nobody_in(site):
    page = site.page()
    back = await sent(site, page)
    site.provider.begun.clear()
    answer = await page.web.get(back)
    assert (answer.status_code, await left(site)) == (401, [[], []])


async def test_a_login_that_takes_too_long_is_begun_anew(site):
    page, operations = site.page(), site.ask.operations
    back = await sent(site, page)
    await change(site.ask, update(LoginAttempt).values(expires_at=AT))
    assert (await page.web.get(back)).status_code == 400
    await page.begin()
    assert len(await rows(site.ask, LoginAttempt.id)) == 2
    async with operations.database.writing() as connection:
        await identities.sweep(connection, AT)
    assert len(await rows(site.ask, LoginAttempt.id)) == 1


async def test_an_answer_of_another_provider_is_not_taken_for_ours(site):
    page = site.page()
    back = await sent(site, page)
    evil = await page.web.get(f"{back}&iss=https://evil.example")
    assert evil.status_code == 401
    assert site.provider.asked["/token"] == 0
    assert (await page.web.get(f"{back}&iss={ISSUER}")).status_code == 303


async def test_a_provider_that_names_itself_always_does(ask_own, tmp_path):
    await with_login(ask_own)
    site = Site(ask_own, tmp_path)
    site.provider.describes["authorization_response_iss_parameter_supported"] = True
    page = site.page()
    back = await sent(site, page)
    assert (await page.web.get(back)).status_code == 401
    assert (await page.web.get(f"{back}&iss={ISSUER}")).status_code == 303


async def test_a_token_that_is_not_believed_logs_nobody_in(site):
    page = site.page()
    stolen = signed(claims_of("the nonce of another login"))
    unsigned = f"{stolen.rpartition('.')[0]}."
    for token in (stolen, unsigned, 7):
        answer = await page.log_in(token=token)
        assert answer.status_code == 401
        assert "The provider has not logged anybody in." in answer.text
    site.provider.answers["/token"] = JSONResponse({"access_token": "a"})
    assert (await page.log_in()).status_code == 401
    assert await left(site) == [[], []]


async def test_keys_that_are_changed_are_fetched_again_but_not_over_and_over(
    site, monkeypatch
):
    provider = site.provider
    assert (await site.page().log_in()).status_code == 303
    provider.signer = key("two")
    provider.published = [key(), key("two")]
    # Asked a moment ago: whoever sends unknown keys has nobody asked.
    assert (await site.page().log_in()).status_code == 401
    assert provider.asked["/keys"] == 1
    monkeypatch.setattr("server.fetching.SECONDS_BETWEEN", -1)
    assert (await site.page().log_in()).status_code == 303
    assert (await site.page().log_in()).status_code == 303
    assert provider.asked["/keys"] == 2
    provider.published = [key("two")]
    provider.signer = key()
    monkeypatch.setattr("server.fetching.SECONDS_KEPT", -1)
    assert (await site.page().log_in()).status_code == 401
    assert provider.asked["/keys"] == 4
    assert provider.asked[DISCOVERY] > 1


@pytest.mark.case("AU-13")
async def test_a_session_that_was_brought_along_is_not_the_one_that_begins(site):
    page = site.page()
    await page.log_in()
    first = page.web.cookies["__Host-fieldgate"]
    await page.log_in()
    second = page.web.cookies["__Host-fieldgate"]
    assert first != second
    assert len(await rows(site.ask, Session.id)) == 1


@pytest.mark.case("AU-11")
async def test_nobody_is_sent_anywhere_but_to_the_provider_and_home(site):
    web = site.page().web
    asked = "next=https://evil.example&redirect_uri=https://evil.example"
    forged = {"host": "evil.example", "x-forwarded-host": "evil.example"}
    answer = await web.get(f"/login/openid?{asked}", headers=forged)
    there = answer.headers["location"]
    assert there.startswith(f"{ISSUER}/door?")
    assert "evil" not in there
    assert httpx2.URL(there).params["redirect_uri"].startswith(f"{HOME}/")
    back = f"{site.provider.back(there)}&{asked}"
    answer = await web.get(back, headers=forged)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_a_refusal_repeats_nothing_of_what_was_asked(site):
    operations, page = site.ask.operations, site.page()
    state = httpx2.URL((await page.begin()).headers["location"]).params["state"]
    said = "error=<script>x&error_description=ZQSECRET&error_uri=https://evil.example"
    for query in (f"{said}&state={state}", said, "state=%ff", "a=1&a=2", ""):
        there = f"/login/openid/callback?{query}"
        answer = await page.web.get(there, headers=HTML)
        assert answer.status_code in {400, 401}
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        for word in ("<script", "ZQSECRET", "evil"):
            assert word not in answer.text
        assert "Log in with OpenID</a>" in answer.text
    web = Site(site.ask, operations.settings.files, oidc_name="<b>A & B").page().web
    answer = await web.get("/login/openid?membership=%3Cb%3E", headers=HTML)
    assert "Log in with &lt;b&gt;A &amp; B</a>" in answer.text


FAILURES = {
    "status": Response("", 500),
    "elsewhere": RedirectResponse(f"{ISSUER}/elsewhere"),
    "words": Response("ZQSECRET"),
    "list": JSONResponse([]),
    "packed": Response(b"{}", headers={"content-encoding": "gzip"}),
    "big": JSONResponse({"issuer": "x" * 300_000}),
    "issuer": JSONResponse({"issuer": "https://other.example"}),
    "nothing": JSONResponse({"issuer": ISSUER}),
}


@pytest.mark.parametrize("way", [DISCOVERY, "/keys", "/token"])
async def test_a_provider_that_fails_logs_nobody_in(site, way, monkeypatch):
    monkeypatch.setattr("server.fetching.SECONDS_BETWEEN", -1)
    page = site.page()
    failures = [*FAILURES][:6] if way != DISCOVERY else FAILURES
    for failure in failures:
        site.provider.answers = {way: FAILURES[failure]}
        begun = await page.begin()
        if way != DISCOVERY:
            begun = await page.web.get(site.provider.back(begun.headers["location"]))
        assert begun.status_code == 502, failure
        assert "ZQSECRET" not in begun.text
    assert await left(site) == [[], []]


async def test_addresses_of_a_provider_are_encrypted(site, monkeypatch):
    monkeypatch.setattr("server.fetching.SECONDS_BETWEEN", -1)
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        for address in (
            *("http://login.example/x", "javascript:alert(1)", "//x", "https:///x"),
            *("http://127.0.0.1/x", "https://[", 7, None),
        ):
            site.provider.describes = {name: address}
            assert (await site.page().begin()).status_code == 502, (name, address)


async def test_a_provider_that_has_failed_is_left_alone_for_a_while(site):
    site.provider.answers = {DISCOVERY: Response("", 500)}
    for _ in range(3):
        assert (await site.page().begin()).status_code == 502
    assert site.provider.asked[DISCOVERY] == 1


async def test_a_fault_of_the_program_is_not_read_out(site, monkeypatch):
    async def fail(*_):
        raise RuntimeError("ZQSECRET")

    monkeypatch.setattr("server.openid.identities.begin", fail)
    answer = await site.page().begin()
    assert (answer.status_code, "ZQSECRET" in answer.text) == (500, False)


@pytest.mark.case("RL-09")
async def test_logins_at_the_provider_are_counted_as_others_are(site):
    operations, page = site.ask.operations, site.page()
    for _ in range(100):
        await operations.throttle.count("login", "127.0.0.1")
    assert (await page.begin()).status_code == 429
    operations.throttle = Throttle(NO_REDIS)
    assert (await page.begin()).status_code == 429
    assert await rows(site.ask, LoginAttempt.id) == []
