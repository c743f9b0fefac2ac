"""What all tests share: databases of each kind, and the demo's people asking."""

import os
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from tests import postgres
from tests.worlds import KINDS, Databases, Lend

if TYPE_CHECKING:
    from db.engine import Database
    from tests.asking import Asking

pytest_plugins = ["tests.rules.plugin"]
os.environ.setdefault(postgres.RUN, uuid.uuid4().hex[:12])


def pytest_unconfigure():
    if "PYTEST_XDIST_WORKER" not in os.environ:
        postgres.remove()


@pytest.fixture(scope="session")
def databases(tmp_path_factory) -> Iterator[Databases]:
    with Databases(tmp_path_factory.mktemp("databases")) as databases:
        yield databases


@pytest.fixture(scope="session")
def lend_database(databases) -> Lend:
    """Lend empty databases: `with lend_database("sqlite") as url: …`."""
    return databases.lend


@pytest.fixture(scope="session", params=KINDS)
def database_url(request, databases) -> Iterator[str]:
    """One database a worker and kind, for the whole run; empty at first."""
    with databases.lend(request.param) as url:
        yield url


@pytest.fixture(params=KINDS)
def empty_database_url(request, databases) -> Iterator[str]:
    """A database of one's own, with nothing in it."""
    with databases.lend(request.param) as url:
        yield url


@pytest.fixture(params=KINDS)
def built_database_url(request, databases) -> Iterator[str]:
    """A database of one's own, with all tables and nothing in them."""
    with databases.lend_built(request.param) as url:
        yield url


@pytest.fixture(scope="session", params=KINDS)
def demo_database_url(request, databases) -> Iterator[str]:
    """The demo world that all tests of a worker read, and none changes."""
    with databases.lend_demo(request.param) as url:
        yield url


@pytest.fixture
def true_costs() -> None:
    """Let passwords cost what they cost where it is served."""


@pytest.fixture
def cheap_passwords(request, monkeypatch) -> None:
    if "true_costs" not in request.fixturenames:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        monkeypatch.setattr("resolvers.passwords.HASHER", cheap)


@pytest.fixture(params=KINDS)
def own_demo_database_url(request, databases, cheap_passwords) -> Iterator[str]:
    """A demo world of one's own, to be changed at will."""
    with databases.lend_demo(request.param) as url:
        yield url


async def asking(
    url: str, kept: dict[str, "Database"] | None = None
) -> AsyncIterator["Asking"]:
    # Tests of arithmetic and tables need neither the schema nor the server.
    from tests.asking import served  # noqa: PLC0415

    async with served(url, kept) as asking:
        yield asking


@pytest.fixture(scope="session")
async def kept_open(databases) -> AsyncIterator[dict[str, "Database"]]:
    """Keep the databases of worlds open that one test after the other has."""
    kept: dict[str, Database] = {}
    yield kept
    for database in kept.values():
        await database.close()


@pytest.fixture(scope="session")
async def ask(demo_database_url) -> AsyncIterator["Asking"]:
    """Ask in the world that all tests read: `await ask("client", "items.graphql")`."""
    async for each in asking(demo_database_url):
        yield each


@pytest.fixture
async def ask_own(own_demo_database_url, kept_open) -> AsyncIterator["Asking"]:
    """Ask in a world of one's own, which the test may change."""
    async for each in asking(own_demo_database_url, kept_open):
        yield each
