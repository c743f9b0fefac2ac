"""The big company: as many items as asked for, spread out, and settled to the cent."""

from itertools import pairwise

import pytest
from sqlalchemy import func, select

from db.base import Base
from db.demo.big import AlreadyThere, Shape, create_big
from db.demo.create import create
from db.engine import Database
from db.gate import MACHINE
from db.money.recompute import recompute
from db.money.stored import DERIVED
from permissions.roles import DEFAULT_ROLES
from server import demo, tokens

pytestmark = pytest.mark.slow

SHAPE = Shape(projects=22, items_each=12)
TABLES = Base.metadata.tables


@pytest.fixture
async def database(built_database_url):
    database = Database(built_database_url)
    yield database
    await database.engine.dispose()


async def make(database, told=lambda _: None):
    async with database.writing() as connection:
        return await create_big(connection, SHAPE, DEFAULT_ROLES, told)


async def rows(database, statement):
    async with database.writing() as connection:
        found = await connection.execute(statement, execution_options=MACHINE)
        return found.all()


async def test_every_project_has_its_items_and_they_are_told_as_they_are_written(
    database,
):
    told = []
    big = await make(database, told.append)

    items = TABLES["items"]
    counts = select(items.c.project_id, func.count()).group_by(items.c.project_id)
    assert dict(await rows(database, counts)) == dict.fromkeys(big.project_ids, 12)
    assert told == [240, 24]


async def test_the_figures_are_those_that_recomputing_gives(database):
    big = await make(database)
    everything = [select(TABLES[name]).order_by(TABLES[name].c.id) for name in DERIVED]
    before = [await rows(database, statement) for statement in everything]

    async with database.writing() as connection:
        for project_id in big.project_ids:
            await recompute(connection, project_id, "2026-04-01T12:00:00.000000Z")

    assert [await rows(database, statement) for statement in everything] == before


async def test_two_runs_make_the_same_company(database, databases):
    await make(database)
    with databases.lend_built("sqlite") as url:
        other = Database(url)
        await make(other)
        for table in TABLES.values():
            every = select(table).order_by(table.c.id)
            assert await rows(other, every) == await rows(database, every)
        await other.engine.dispose()


async def test_the_items_of_a_project_lie_scattered(databases):
    with databases.lend_built("sqlite") as url:
        database = Database(url)
        await make(database)
        items = TABLES["items"]
        # Nothing orders this: SQLite reads a table as it was written.
        found = await rows(database, select(items.c.project_id, items.c.name))
        await database.engine.dispose()

    first_season = [project_id for project_id, _ in found[:240]]
    assert sum(one == other for one, other in pairwise(first_season)) < 30


async def test_it_is_made_once_and_beside_the_demo(database, built_database_url):
    assert await create(built_database_url, DEFAULT_ROLES) is True
    await make(database)

    with pytest.raises(AlreadyThere):
        await make(database)
    assert await create(built_database_url, DEFAULT_ROLES) is False


def test_items_make_projects_of_about_a_thousand():
    shapes = [Shape.of(items) for items in (1, 1_499, 2_500, 200_000)]
    assert [(one.projects, one.items_each) for one in shapes] == [
        (1, 1),
        (1, 1_499),
        (2, 1_250),
        (200, 1_000),
    ]


def test_the_command_prints_tokens_that_are_good(tmp_path, capsys):
    demo.make(40, f"sqlite+aiosqlite:///{tmp_path}/big.db")

    lines = capsys.readouterr().out.partition("Tokens, shown once:\n")[2].splitlines()
    printed = dict(line.split() for line in lines)
    assert list(printed) == [
        *("admin", "edit", "view", "nofin"),
        *("subcontractor", "rows", "client", "design"),
    ]
    assert len({tokens.hash_of(token) for token in printed.values()}) == 8


def test_the_command_says_that_the_company_stands_already(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/big.db"
    demo.make(10, url)

    with pytest.raises(SystemExit, match="the big company stands already"):
        demo.make(10, url)
