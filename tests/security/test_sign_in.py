"""Attacks on logging in: forged hosts, races for one link, a counter that is gone."""

import asyncio

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from db.models.accounts import Account, Link
from db.models.companies import Membership
from db.models.mails import Mail
from resolvers.engine.refusals import RateLimited
from resolvers.payloads import FaultyInput
from server.http import GraphQLEndpoint
from server.letters import Letter
from server.throttle import Throttle
from tests.entering import (
    DAN,
    ELENA,
    OTHER,
    PASSWORD,
    Browser,
    invited,
    member_named,
    registered,
    rows,
)

ASK = """mutation ($input: RequestPasswordResetInput!) {
  requestPasswordReset(input: $input) { isDone }
}"""
NO_REDIS = "redis://127.0.0.1:1/0"


@pytest.mark.case("AU-11")
async def test_a_link_is_of_the_configured_address_whatever_the_request_says(ask_own):
    operations = ask_own.operations
    app = Starlette(routes=[Route("/graphql", GraphQLEndpoint())])
    app.state.operations, app.state.settings = operations, operations.settings
    transport = httpx2.ASGITransport(app=app)
    forged = {
        "host": "evil.example",
        "x-forwarded-host": "evil.example",
        "forwarded": "host=evil.example",
    }
    body = {"query": ASK, "variables": {"input": {"email": ELENA}}}
    async with httpx2.AsyncClient(transport=transport, base_url="http://x") as client:
        answer = await client.post("/graphql", json=body, headers=forged)
    assert answer.json()["data"]["requestPasswordReset"] == {"isDone": True}
    assert "evil" not in str(await rows(ask_own, *Mail.__table__.c))
    letter = Letter("mal_1", "PASSWORD_RESET", ELENA, secret="s")
    words = letter.written(operations.settings.home, "no-reply@x.example")
    assert "http://127.0.0.1:8000/#reset-password=s\n" in words.get_content()


@pytest.mark.case("TC-05")
async def test_of_two_who_take_up_one_invitation_at_once_one_gets_it(ask_own):
    token = await invited(ask_own, "Elena Voss")
    first, second = Browser(ask_own), Browser(ask_own, "198.51.100.4")
    answers = await asyncio.gather(
        first.accept(token, PASSWORD), second.accept(token, OTHER)
    )
    assert sorted(one["isLoggedIn"] for one in answers) == [False, True]
    assert len(await rows(ask_own, Account.id)) == 1
    winner = PASSWORD if answers[0]["isLoggedIn"] else OTHER
    loser = OTHER if winner == PASSWORD else PASSWORD
    assert (await Browser(ask_own).log_in(ELENA, winner))["isLoggedIn"] is True
    assert (await Browser(ask_own).log_in(ELENA, loser))["isLoggedIn"] is False


@pytest.mark.case("TC-05")
async def test_an_invitation_that_is_replaced_while_it_is_taken_up_counts_once(
    ask_own,
):
    token = await invited(ask_own, "Elena Voss")
    taken, replaced = await asyncio.gather(
        Browser(ask_own).accept(token),
        invited(ask_own, "Elena Voss"),
        return_exceptions=True,
    )
    states = dict(await rows(ask_own, Membership.id, Membership.web_access))
    state = states[await member_named(ask_own, "Elena Voss")]
    if taken["isLoggedIn"]:
        assert state == "REGISTERED"
        assert isinstance(replaced, FaultyInput)
        assert await rows(ask_own, Link.id) == []
    else:
        assert state == "INVITED"
        assert (await Browser(ask_own).accept(replaced))["isLoggedIn"] is True


@pytest.mark.case("RL-09")
async def test_without_its_counter_nobody_logs_in_and_everybody_reads(ask_own):
    browser = await registered(ask_own)
    operations = ask_own.operations
    operations.throttle = Throttle(NO_REDIS)
    wanted = {"email": ELENA, "password": PASSWORD}
    body = await Browser(ask_own)("accounts.graphql", input=wanted)
    assert body["data"] == {"logIn": None}
    assert body["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert await browser.who() == "Elena Voss"


@pytest.mark.case("DO-11")
async def test_tries_by_aliases_are_not_tried_at_all(ask_own):
    await registered(ask_own)
    one = 'logIn(input: {email: "%s", password: "wrong %d"}) { isLoggedIn }'
    tries = " ".join(f"a{n}: {one % (ELENA, n)}" for n in range(100))
    answer = await ask_own.whole(None, f"mutation {{ {tries} }}")
    assert answer.status == 401


async def test_one_network_is_one_address():
    throttle = Throttle()
    for number in range(10):
        await throttle.count("login", f"2001:db8::{number:x}", DAN)
    with pytest.raises(RateLimited):
        await throttle.count("login", "2001:db8::ffff", DAN)
    await throttle.count("login", "2001:db8:0:1::1", DAN)
    await throttle.forget("login", "2001:db8::", DAN)
    await throttle.count("login", "2001:db8::1", DAN)


async def test_one_address_cannot_try_every_login():
    throttle = Throttle()
    for number in range(100):
        await throttle.count("login", "192.0.2.1", f"{number}@x.example")
    with pytest.raises(RateLimited):
        await throttle.count("login", "192.0.2.1", "last@x.example")
