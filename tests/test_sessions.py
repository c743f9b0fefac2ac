"""Sessions: kept in a cookie, listed, ended, and good for our own pages alone."""

from datetime import datetime

import httpx2
import pytest
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.routing import Route

from db.models.sessions import Session
from server import files
from server.http import GraphQLEndpoint
from server.settings import Settings
from tests.entering import ELENA, PASSWORD, Browser, invited, registered, rows
from tests.sending import PDF
from tests.sites import change

HOME = "https://app.hartwell.example"
OWN = {"x-fieldgate-csrf": "1", "origin": HOME}
NOW = "2026-01-01T00:00:00.000000Z"
WHO = {"query": "{ viewer { user { name } } }"}
LOG_IN = """mutation ($input: LogInInput!) {
  logIn(input: $input) { isLoggedIn errors { message } }
}"""
CREDENTIALS = {
    "query": LOG_IN,
    "variables": {"input": {"email": ELENA, "password": PASSWORD}},
}


async def sessions_of(browser):
    body = await browser("sessions.graphql")
    return body["data"]["viewer"]["sessions"]


async def end(browser, session_id):
    return await browser("end_session.graphql", input={"sessionId": session_id})


async def test_one_lists_ones_own_sessions_and_ends_them(ask_own):
    elena = await registered(ask_own)
    phone = Browser(ask_own, client="a phone")
    await phone.log_in(ELENA)
    dan = await registered(ask_own, "Dan Pruitt")
    listed = await sessions_of(phone)
    assert [(one["client"], one["isCurrent"]) for one in listed] == [
        ("a browser", False),
        ("a phone", True),
    ]
    for one in listed:
        begun, ends = (
            datetime.fromisoformat(one[f"{n}At"]) for n in ("created", "expires")
        )
        assert (ends - begun).days == 30
    first, _ = (one["id"] for one in listed)
    refused = await end(dan, first)
    assert refused["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert refused == await end(dan, "ses_00000000000000000000000000")
    assert await elena.who() == "Elena Voss"
    ended = await end(phone, first)
    assert ended["data"]["endSession"] == {"deletedId": first, "errors": []}
    assert await elena.who() is None
    assert await phone.who() == "Elena Voss"
    [current] = await sessions_of(phone)
    await end(phone, current["id"])
    assert phone.secret is None
    assert await rows(ask_own, Session.client) == [("a browser",)]


async def test_whoever_logs_out_is_out_here_or_everywhere(ask_own):
    here = await registered(ask_own)
    there = Browser(ask_own)
    await there.log_in(ELENA)
    kept = here.secret
    body = await here("log_out.graphql", input={})
    assert body["data"]["logOut"] == {"isDone": True}
    assert here.secret is None
    here.secret = kept
    assert await here.who() is None
    assert await there.who() == "Elena Voss"
    await here.log_in(ELENA)
    await there("log_out.graphql", input={"everywhere": True})
    assert [await each.who() for each in (here, there)] == [None, None]
    assert await rows(ask_own, Session.id) == []


async def test_a_bearer_logs_the_sessions_out_and_stays(ask_own):
    elena = await registered(ask_own)
    answer = await ask_own.whole("subcontractor", "log_out.graphql", input={})
    assert "set-cookie" not in answer.headers
    assert await elena.who() == "Elena Voss"
    await ask_own("subcontractor", "log_out.graphql", input={"everywhere": True})
    assert await elena.who() is None
    body = await ask_own("subcontractor", "viewers.graphql")
    assert body["data"]["viewer"]["user"]["name"] == "Elena Voss"


async def test_a_session_that_is_used_stays_awake(ask_own):
    elena = await registered(ask_own)
    uses, database = ask_own.operations.uses, ask_own.operations.database
    [before] = await rows(ask_own, Session.used_at, Session.idle_at)
    await elena.who()
    await uses.write(database)
    assert await rows(ask_own, Session.used_at, Session.idle_at) == [before]
    await change(ask_own, update(Session).values(used_at=NOW))
    await elena.who()
    await uses.write(database)
    [after] = await rows(ask_own, Session.used_at, Session.idle_at)
    assert after > before
    idle = datetime.fromisoformat(after[1]) - datetime.fromisoformat(after[0])
    assert idle.days == 7


@pytest.fixture
def pages(ask_own, tmp_path):
    """A browser on the site's own pages, which keeps cookies, over real HTTP."""
    operations = ask_own.operations
    said = {"database_url": operations.settings.database_url, "demo": True}
    operations.settings = Settings(base_url=HOME, files=str(tmp_path), **said)
    app = Starlette(routes=[Route("/graphql", GraphQLEndpoint()), *files.routes()])
    app.state.operations, app.state.settings = operations, operations.settings
    transport = httpx2.ASGITransport(app=app)
    return httpx2.AsyncClient(transport=transport, base_url=HOME)


async def logged_in(ask, pages):
    await Browser(ask).accept(await invited(ask, "Elena Voss"))
    return await pages.post("/graphql", json=CREDENTIALS, headers=OWN)


async def test_the_cookie_is_bound_to_the_host_and_to_https(ask_own, pages):
    answer = await logged_in(ask_own, pages)
    secret, *attributes = answer.headers["set-cookie"].split("; ")
    assert secret.startswith("__Host-fieldgate=fgs_")
    assert attributes == [
        *("Path=/", "Max-Age=2592000", "HttpOnly", "SameSite=Lax", "Secure")
    ]
    asked = await pages.post("/graphql", json=WHO, headers=OWN)
    assert asked.json()["data"]["viewer"]["user"]["name"] == "Elena Voss"
    assert "set-cookie" not in asked.headers
    left = await pages.post(
        "/graphql",
        json={"query": "mutation { logOut(input: {}) { isDone } }"},
        headers=OWN,
    )
    assert left.headers["set-cookie"].startswith("__Host-fieldgate=; Path=/; Max-Age=0")
    asked = await pages.post("/graphql", json=WHO, headers=OWN)
    assert asked.status_code == 401


async def test_the_demos_cookie_is_plain_on_this_machine(ask_own, pages):
    operations = ask_own.operations
    home = "http://127.0.0.1:8000"
    said = {"database_url": operations.settings.database_url, "demo": True}
    settings = Settings(**said)
    assert settings.home == home
    operations.settings = pages._transport.app.state.settings = settings
    await Browser(ask_own).accept(await invited(ask_own, "Elena Voss"))
    own = OWN | {"origin": home}
    answer = await pages.post(f"{home}/graphql", json=CREDENTIALS, headers=own)
    assert answer.headers["set-cookie"].endswith("; HttpOnly; SameSite=Lax")
    assert answer.headers["set-cookie"].startswith("fieldgate=fgs_")


FOREIGN = [
    {"origin": HOME},
    {"x-fieldgate-csrf": "0", "origin": HOME},
    {"x-fieldgate-csrf": "1", "origin": "https://evil.example"},
    {"x-fieldgate-csrf": "1", "origin": "null"},
    {"x-fieldgate-csrf": "1", "origin": f"{HOME}.evil.example"},
    {"x-fieldgate-csrf": "1", "sec-fetch-site": "same-site"},
    {"x-fieldgate-csrf": "1", "sec-fetch-site": "cross-site"},
]


@pytest.mark.case("TR-03")
async def test_no_other_page_can_use_the_session(ask_own, pages):
    await logged_in(ask_own, pages)
    post = pages.post
    for headers in FOREIGN:
        for answer in (
            await post("/graphql", json=WHO, headers=headers),
            await post("/files", content=PDF, headers=headers),
        ):
            assert answer.status_code == 403, headers
            assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    bearer = {"authorization": "Bearer demo-client", "origin": "https://evil.example"}
    asked = await post("/graphql", json=WHO, headers=bearer)
    assert asked.json()["data"]["viewer"]["user"]["name"] == "Grace Lin"


async def test_no_other_page_can_log_its_visitors_in(ask_own, pages):
    await Browser(ask_own).accept(await invited(ask_own, "Elena Voss"))
    for headers in FOREIGN[2:]:
        answer = await pages.post("/graphql", json=CREDENTIALS, headers=headers)
        assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)
    answer = await pages.post("/graphql", json=CREDENTIALS)
    assert answer.json()["data"]["logIn"]["isLoggedIn"] is True


async def test_files_are_sent_and_fetched_with_the_session(ask_own, pages):
    await logged_in(ask_own, pages)
    sent = await pages.post("/files", content=PDF, headers=OWN)
    assert sent.status_code == 201
    missing = await pages.get("/files/att_00000000000000000000000000")
    assert missing.status_code == 404
    pages.cookies.clear()
    assert (await pages.post("/files", content=PDF, headers=OWN)).status_code == 401


async def test_a_session_that_is_over_lets_its_browser_log_in_again(ask_own, pages):
    await logged_in(ask_own, pages)
    await change(ask_own, update(Session).values(expires_at=NOW))
    asked = await pages.post("/graphql", json=WHO, headers=OWN)
    assert asked.status_code == 401
    answer = await pages.post("/graphql", json=CREDENTIALS, headers=OWN)
    assert answer.json()["data"]["logIn"]["isLoggedIn"] is True
    asked = await pages.post("/graphql", json=WHO, headers=OWN)
    assert asked.status_code == 200
