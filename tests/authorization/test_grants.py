"""PostgreSQL itself refuses what its viewer may see nowhere: no query is refused."""

import uuid
from contextlib import asynccontextmanager
from types import SimpleNamespace

import asyncpg
import pytest
from sqlalchemy import make_url

from db import wall
from db.engine import _PostgresReader
from resolvers.engine import statements
from resolvers.engine.caches import Recent
from tests.asking import served
from tests.authorization.columns import hidden_from, open_to
from tests.authorization.leaks import LEAKS
from tests.authorization.test_canaries import TEXTS
from tests.authorization.worlds import read
from tests.test_statements import WHO

pytestmark = pytest.mark.slow

LEAKING = [
    ("client", "item costs unguarded"),
    ("subcontractor", "owner costs unguarded"),
    ("client", "internal notes unguarded"),
    ("nofin", "no cap by account flags"),
]


@pytest.fixture(scope="module")
def url(databases):
    with databases.lend_demo("postgresql") as url:
        yield url


@pytest.fixture(scope="module")
async def world(url):
    """The demo as its owner serves it, all its rows, and a connection of his."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    async with served(url) as ask:
        tables = await read(ask.operations.database)
        yield SimpleNamespace(url=url, ask=ask, tables=tables, owner=connection)
    await connection.close()


@asynccontextmanager
async def login_of(world, who):
    """Serve the demo by a login that reads what one person may see on some row."""
    login = f"reader_of_{who}_{uuid.uuid4().hex[:8]}"
    server = make_url(world.url).set(username=login)
    await world.owner.execute(f"CREATE ROLE {login} LOGIN")
    try:
        for statement in rights(world.tables, who, login):
            await world.owner.execute(statement)
        async with served(server.render_as_string(hide_password=False)) as ask:
            yield ask
    finally:
        await world.owner.execute(f"DROP OWNED BY {login}")
        await world.owner.execute(f"DROP ROLE {login}")


def rights(tables, who, login):
    yield f"GRANT USAGE ON SCHEMA public TO {login}"
    yield f"GRANT EXECUTE ON FUNCTION {wall.FUNCTIONS} TO {login}"
    for table, columns in open_to(tables, who).items():
        yield f"GRANT SELECT ({', '.join(columns)}) ON {table} TO {login}"


@pytest.fixture
def refusals(monkeypatch):
    """Note what the database refuses, with statements of this test's own."""
    fetch, noted = _PostgresReader.fetch, []
    monkeypatch.setattr(statements, "_statements", Recent(2_000))

    async def watched(self, text, values):
        try:
            return await fetch(self, text, values)
        except asyncpg.InsufficientPrivilegeError as error:
            noted.append(str(error))
            raise

    monkeypatch.setattr(_PostgresReader, "fetch", watched)
    return noted


@pytest.mark.parametrize("who", WHO)
async def test_no_query_needs_a_column_that_is_hidden_everywhere(world, refusals, who):
    async with login_of(world, who) as ask:
        for name, text in TEXTS.items():
            body = await ask(who, text)
            assert refusals == [], name
            assert body == await world.ask(who, text), name


@pytest.mark.parametrize(("who", "leak"), LEAKING)
async def test_a_planted_leak_is_refused_by_the_database(
    world, refusals, monkeypatch, who, leak
):
    _, plant = LEAKS[leak]
    async with login_of(world, who) as ask:
        assert (await ask(who, TEXTS["items.graphql"]))["data"]
    plant(monkeypatch)
    async with login_of(world, who) as ask:
        body = await ask(who, TEXTS["items.graphql"])
    assert refusals == ["permission denied for table items"]
    assert body["data"] is None
    assert [error["extensions"]["code"] for error in body["errors"]] == ["INTERNAL"]
    assert "permission" not in str(body)
    # The owner's login reads on: without the oracle the leak is an answer.
    assert (await world.ask(who, TEXTS["items.graphql"]))["data"]


@pytest.mark.parametrize("who", ["client", "subcontractor"])
async def test_each_hidden_column_is_out_of_the_logins_reach(world, who):
    hidden = hidden_from(world.tables, who)
    assert len(hidden) > 10
    async with login_of(world, who) as ask:
        login = ask.operations.database.url.username
        for coordinate in hidden:
            table, _, column = coordinate.partition(".")
            asked = "SELECT has_column_privilege($1, $2, $3, 'SELECT')"
            assert not await world.owner.fetchval(asked, login, table, column)
