"""Killed at any moment, nothing acknowledged is lost and nothing is half-written."""

import asyncio
import os
import random
import signal
import sys
from contextlib import asynccontextmanager, suppress

import asyncpg
import pytest

from tests import postgres
from tests.asking import served
from tests.deriving import wrong_figures
from tests.figures import note
from tests.survival.writers import Writers
from tests.worlds import fill

pytestmark = pytest.mark.slow

FRESH = os.environ.get("FIELDGATE_FRESH_SEEDS") == "1"
ROUNDS = int(os.environ.get("FIELDGATE_ROUNDS", "40" if FRESH else "3"))
WRITERS = 4
LONGEST_ROUND = 0.3
SECONDS_TO_ANSWER = 60
BACKENDS = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class Nursery:
    """Servers of one database, one after another, on one port."""

    def __init__(self, process, port: int) -> None:
        self._process = process
        self.url = f"http://127.0.0.1:{port}"
        self.pid = 0

    async def serve(self) -> None:
        self._process.stdin.write(b"\n")
        self.pid = int(await self._process.stdout.readline())


@asynccontextmanager
async def nursery(database_url):
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.survival.nursery",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
        env=os.environ
        | {"FIELDGATE_DATABASE_URL": database_url, "FIELDGATE_DEMO": "1"},
    )
    servers = Nursery(process, int(await process.stdout.readline()))
    try:
        yield servers
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


@asynccontextmanager
async def writing(servers):
    """Let people write meanwhile; afterwards each is told of what he sent last."""
    writers = Writers(servers.url)
    async with asyncio.TaskGroup() as people:
        for number in range(WRITERS):
            people.create_task(writers.work(number))
        yield writers
        writers.is_over = True


async def some_work(writers):
    """Wait until something more is acknowledged, and then for a moment by chance."""
    before = writers.acknowledged
    async with asyncio.timeout(SECONDS_TO_ANSWER):
        while writers.acknowledged == before:  # noqa: ASYNC110 (told by nobody)
            await asyncio.sleep(0.01)
    # Any moment serves, and none needs to be found again.
    await asyncio.sleep(random.uniform(0, LONGEST_ROUND))  # noqa: S311


async def stands(url, writers, name):
    """Find all that was acknowledged, once and whole, and nothing beside it."""
    query = """query ($names: [String!]) { projects { nodes {
      items(first: 1000, where: {name: {in: $names}}) {
        nodes { id name directCost costLines { description } history { totalCount } }
      } } } }"""
    async with served(url) as ask:
        body = await ask("admin", query, names=list(writers.items))
        found = [
            item
            for project in body["data"]["projects"]["nodes"]
            for item in project["items"]["nodes"]
        ]
        items = {item["name"]: item["id"] for item in found}
        costs = {item["name"]: item["directCost"] for item in found}
        count(name, writers, items, costs)
        assert items == writers.items
        assert len(found) == len(writers.items)
        assert costs == writers.costs
        assert all(len(item["costLines"]) == 1 for item in found)
        assert all(item["history"]["totalCount"] > 1 for item in found)
        assert await wrong_figures(ask) == {}


def count(name, writers, items, costs):
    """Note how much was acknowledged, and how much of it does not stand."""
    told = [(items, writers.items), (costs, writers.costs)]
    lost = [pair for stored, known in told for pair in known.items() - stored.items()]
    figures = {"kills survived": ROUNDS, "acknowledged writes": writers.acknowledged}
    note(name, **figures, **{"acknowledged writes lost": len(lost)})


@pytest.fixture
def durable():
    """A PostgreSQL of one's own, that keeps what it has committed."""
    with (
        postgres.server(f"durable-{postgres.worker()}") as server,
        server.database("survival") as url,
    ):
        server.run("ALTER DATABASE survival SET synchronous_commit = on")
        asyncio.run(fill(url))
        yield url


@pytest.fixture
def file(databases):
    with databases.lend_demo("sqlite") as url:
        yield url


async def survived(url, kill):
    """Let people write through many kills; find all that was acknowledged."""
    async with nursery(url) as servers:
        await servers.serve()
        async with writing(servers) as writers:
            for _ in range(ROUNDS):
                await some_work(writers)
                await kill(servers, url)
            await some_work(writers)
        assert writers.acknowledged > ROUNDS
        await stands(url, writers, f"{kill.__name__} {url.partition(':')[0]}")


async def test_a_killed_server_loses_nothing_from_a_file(file):
    await survived(file, kill_the_server)


async def test_a_killed_server_loses_nothing_from_postgresql(durable):
    await survived(durable, kill_the_server)


async def test_a_killed_backend_loses_nothing(durable):
    await survived(durable, kill_a_backend)


async def kill_the_server(servers, _url):
    os.kill(servers.pid, signal.SIGKILL)
    await servers.serve()


async def kill_a_backend(_servers, url):
    """Kill one at work: the database ends all others and recovers from its log."""
    connection = await connected(url.replace("+asyncpg", ""))
    pids = [row["pid"] for row in await connection.fetch(BACKENDS)]
    await connection.close()
    os.kill(random.choice(pids), signal.SIGKILL)  # noqa: S311


async def connected(url):
    async with asyncio.timeout(SECONDS_TO_ANSWER):
        while True:
            # It may still be recovering from the kill before.
            with suppress(asyncpg.CannotConnectNowError):
                return await asyncpg.connect(url)
            await asyncio.sleep(0.05)
