"""SQLite itself says which columns are read: none that its viewer may see nowhere."""

import sqlite3

import pytest

from db.engine import _SqliteReader
from resolvers.engine import statements
from resolvers.engine.caches import Recent
from tests.asking import served
from tests.authorization.classified import SECRETS
from tests.authorization.columns import CLASSIFIED, hidden_from
from tests.authorization.leaks import LEAKS
from tests.authorization.test_canaries import TEXTS
from tests.authorization.worlds import read
from tests.test_statements import WHO

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def url(databases):
    with databases.lend_demo("sqlite") as url:
        yield url


@pytest.fixture(scope="module")
async def tables(url):
    async with served(url) as ask:
        return await read(ask.operations.database)


class Watch:
    """A server over SQLite, with the columns that each statement asks leave for."""

    def __init__(self, ask, tables):
        self.ask = ask
        self.tables = tables
        self.read = set()

    def authorize(self, action, table, column, _database, _inner):
        if action == sqlite3.SQLITE_READ:
            self.read.add(f"{table}.{column}")
        return sqlite3.SQLITE_OK

    async def told(self, who, text):
        self.read.clear()
        return await self.ask(who, text)

    def hidden_from(self, who):
        return hidden_from(self.tables, who)


@pytest.fixture
async def watch(url, tables, monkeypatch):
    fetch = _SqliteReader.fetch
    monkeypatch.setattr(statements, "_statements", Recent(2_000))
    async with served(url) as ask:
        watch = Watch(ask, tables)

        async def watched(self, text, values):
            # Set anew: what was prepared before is then asked about again.
            await self._connection.set_authorizer(watch.authorize)
            return await fetch(self, text, values)

        monkeypatch.setattr(_SqliteReader, "fetch", watched)
        yield watch


def test_the_oracle_knows_every_classified_column():
    assert SECRETS.keys() >= CLASSIFIED


@pytest.mark.parametrize("who", WHO)
async def test_no_column_is_read_that_is_hidden_everywhere(watch, who):
    hidden = watch.hidden_from(who)
    for name, text in TEXTS.items():
        body = await watch.told(who, text)
        assert body["data"], name
        assert watch.read & hidden == set(), name
        assert "memberships.role" in watch.read


async def test_what_is_read_is_noticed_each_time(watch):
    assert watch.hidden_from("admin") == set()
    assert {"items.direct_cost", "items.internal_note"} <= watch.hidden_from("client")
    for _ in range(2):
        await watch.told("admin", TEXTS["items.graphql"])
        assert {"items.direct_cost", "cost_lines.unit_cost"} <= watch.read


@pytest.mark.parametrize(
    ("who", "leak", "column"),
    [
        ("client", "item costs unguarded", "items.direct_cost"),
        ("subcontractor", "owner costs unguarded", "items.owner_costs"),
        ("client", "internal notes unguarded", "items.internal_note"),
        ("nofin", "no cap by account flags", "cost_lines.unit_cost"),
    ],
)
async def test_a_column_that_is_read_for_nobody_is_found(
    watch, monkeypatch, who, leak, column
):
    _, plant = LEAKS[leak]
    plant(monkeypatch)
    await watch.told(who, TEXTS["items.graphql"])
    assert column in watch.read & watch.hidden_from(who)
