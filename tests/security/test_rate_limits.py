"""Each token has points to spend in a minute; an operation costs what it may read."""

import asyncio
import time
from contextlib import asynccontextmanager

import httpx2
import pytest
from structlog.testing import capture_logs

from server import asgi, rates
from server.operations import Operations, Request
from server.rates import ADDRESSES, Rates, of_address, of_token
from server.settings import Settings
from tests.serving import free_port

ENGINES = ("sqlite",)

TINY = "{ viewer { user { name } } }"
JSON = {"content-type": "application/json"}


@pytest.fixture
async def limited(demo_database_url):
    """Give operations of which each token may spend 100 points a minute."""
    chosen = Settings(demo=True, database_url=demo_database_url, rate_limit=100)
    operations = await Operations.start(chosen)
    yield operations
    await operations.stop()


async def asked(operations, text, who="demo-admin", address="192.0.2.1", **variables):
    return await operations.run(Request(text, variables, token=who, address=address))


def left(answer):
    return int(answer.headers["ratelimit-remaining"])


async def test_who_has_spent_his_points_is_told_when_to_come_again(limited):
    first = await asked(limited, TINY)
    assert first.status == 200
    assert first.headers["ratelimit-limit"] == "100"
    assert left(first) == 100 - first.cost["estimated"]
    assert 1 <= int(first.headers["ratelimit-reset"]) <= 60
    assert "retry-after" not in first.headers
    answers = [await asked(limited, TINY) for _ in range(100)]
    last = answers[-1]
    assert last.status == 429
    assert last.body == {
        "errors": [
            {
                "message": "This minute's points are spent; Retry-After says for "
                "how long.",
                "extensions": {"code": "RATE_LIMITED"},
            }
        ]
    }
    assert 1 <= int(last.headers["retry-after"]) <= 60
    assert last.headers["ratelimit-remaining"] == "0"


async def test_one_who_has_spent_his_points_does_not_stop_another(limited):
    for _ in range(101):
        await asked(limited, TINY)
    assert (await asked(limited, TINY)).status == 429
    assert (await asked(limited, TINY, "demo-client")).status == 200


async def test_an_operation_costs_what_its_pages_may_hold(limited):
    text = "query ($n: Int) { projects(first: $n) { nodes { id name } } }"
    small = await asked(limited, text, n=1)
    big = await asked(limited, text, n=1_000)
    assert small.cost == {"estimated": 3, "actual": 3}
    assert big.cost == {"estimated": 23, "actual": 3}
    assert left(small) - left(big) == 23


@pytest.mark.case("RL-03")
async def test_the_same_work_costs_as_much_by_aliases_as_by_requests(limited):
    one = await asked(limited, "{ projects { totalCount } }")
    aliases = " ".join(f"a{n}: projects {{ totalCount }}" for n in range(10))
    ten = await asked(limited, f"{{ {aliases} }}")
    # The document itself is one point, however many fields it has.
    assert ten.cost["estimated"] - 1 == 10 * (one.cost["estimated"] - 1)


async def test_a_long_document_costs_what_it_takes_to_read(limited):
    first = await asked(limited, TINY)
    padded = await asked(limited, TINY + " " * 50_000)
    assert padded.cost["estimated"] - first.cost["estimated"] == 50


async def test_what_is_refused_costs_its_reading(limited):
    before = left(await asked(limited, TINY))
    answer = await asked(limited, "{ nothing }" + " " * 9_989)
    assert answer.status == 400
    assert before - left(answer) == 11
    assert answer.cost == {}


async def test_who_has_nothing_left_makes_no_more_work(limited):
    for _ in range(101):
        await asked(limited, TINY)
    limited.documents = None
    limited.viewers = None
    assert (await asked(limited, TINY)).status == 429


@pytest.mark.case("DO-11")
@pytest.mark.parametrize("who", ["nobody", None])
async def test_who_has_no_token_is_counted_by_address(limited, who):
    for _ in range(100):
        assert (await asked(limited, TINY, who)).status == 401
    refused = await asked(limited, TINY, who)
    assert refused.status == 429
    assert (await asked(limited, TINY, who, address="192.0.2.2")).status == 401
    assert (await asked(limited, TINY)).status == 200


def test_addresses_share_so_many_counters_and_no_more():
    seen = {of_address(f"2001:db8::{n:x}") for n in range(20_000)}
    assert len(seen) == ADDRESSES


def test_a_token_is_not_kept_where_points_are_counted():
    assert "demo-admin" not in of_token("demo-admin")
    assert of_token("demo-admin") != of_token("demo-client")


async def test_a_new_minute_brings_new_points(monkeypatch):
    rates = Rates(10)
    assert (await rates.spend("a", 11)).is_passed
    assert rates.passed("a")
    soon = time.time() + 61
    monkeypatch.setattr("server.rates.time.time", lambda: soon)
    assert rates.passed("a") is None


async def test_without_a_limit_nothing_is_counted(demo_database_url):
    chosen = Settings(demo=True, database_url=demo_database_url, rate_limit=0)
    operations = await Operations.start(chosen)
    answer = await asked(operations, TINY)
    await operations.stop()
    assert answer.headers == {}
    assert answer.cost["estimated"] > 0


def test_a_store_is_waited_for_a_moment_and_left_alone_for_seconds():
    assert (rates.STORE_TIMEOUT, rates.SECONDS_WITHOUT_STORE) == (0.25, 5.0)


@pytest.mark.case("RL-09")
async def test_a_store_that_fails_leaves_the_limits_of_this_process():
    rates = Rates(10, f"redis://127.0.0.1:{free_port()}")
    with capture_logs() as lines:
        assert not (await rates.spend("a", 10)).is_passed
        assert (await rates.spend("a", 1)).is_passed
    # It is asked again only after a while.
    assert [line["event"] for line in lines] == ["rate_store_failed"]


@asynccontextmanager
async def over_http(settings):
    application = asgi.application(settings)
    inner = application.app
    async with inner.router.lifespan_context(inner):
        transport = httpx2.ASGITransport(application)
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://fieldgate"
        ) as client:
            yield client


async def posted(client, who="demo-admin", **headers):
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return await client.post(
        "/graphql",
        json={"query": TINY},
        headers=JSON | {"authorization": f"Bearer {who}"} | named,
    )


@pytest.fixture
async def client(demo_database_url, monkeypatch):
    monkeypatch.setattr(asgi, "spare_the_collector", lambda: None)
    settings = Settings(demo=True, database_url=demo_database_url, rate_limit=100)
    async with over_http(settings) as client:
        yield client


async def test_an_answer_says_what_it_cost_and_what_is_left(client):
    answer = await posted(client)
    cost = answer.json()["extensions"]["cost"]
    assert cost == {"estimated": 2, "actual": 2}
    assert answer.headers["ratelimit-remaining"] == "98"
    assert "x-fieldgate-cost" not in answer.headers


async def test_too_many_requests_are_429_over_http(client):
    for _ in range(60):
        last = await posted(client)
    assert last.status_code == 429
    assert last.json()["errors"][0]["extensions"] == {"code": "RATE_LIMITED"}
    assert int(last.headers["retry-after"]) > 0


@pytest.mark.case("RL-01")
async def test_no_header_makes_a_caller_another_one(client):
    answers = [
        await posted(client, "nobody", x_forwarded_for=f"192.0.2.{n}", forwarded="x")
        for n in range(120)
    ]
    assert answers[-1].status_code == 429


@pytest.mark.case("RL-03")
async def test_many_at_once_spend_no_more_than_there_is(client):
    answers = await asyncio.gather(*(posted(client) for _ in range(60)))
    assert sum(answer.status_code == 200 for answer in answers) == 50


@pytest.mark.case("TM-07")
async def test_a_hidden_id_costs_as_much_as_one_that_never_existed(ask):
    text = "query ($id: ID!) { node(id: $id) { id } project(id: $id) { name } }"
    page = "{ projects(first: 1) { nodes { id items(first: 1) { nodes { id } } } } }"
    body = await ask("admin", page)
    [project] = body["data"]["projects"]["nodes"]
    hidden = [project["id"], project["items"]["nodes"][0]["id"]]
    never = "prj_00000000000000000000000000"
    costs = [(await ask.whole("stranger", text, id=i)).cost for i in (*hidden, never)]
    assert costs[0] == costs[1] == costs[2]
