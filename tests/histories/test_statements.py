"""What a write costs does not grow with the project, but for the rows it changes."""

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.ext.asyncio import create_async_engine

from db import migrate
from db.base import Base
from db.demo.big import Shape, create_big
from db.engine import Database
from db.gate import MACHINE
from db.money.recompute import recompute
from permissions.roles import DEFAULT_ROLES

AT = "2030-01-01T00:00:00.000000Z"
TABLES = Base.metadata.tables


async def filled(url, items):
    await migrate.upgrade(url)
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        big = await create_big(connection, Shape(1, items), DEFAULT_ROLES)
    await engine.dispose()
    return big.project_ids[0]


async def statements_of_a_change(url, items):
    """Raise every percent of the project by a point, and recompute its money."""
    project_id = await filled(url, items)
    database, seen = await Database.open(url), []
    markups = TABLES["markups"]
    raised = update(markups).where(markups.c.percent.is_not(None))
    raised = raised.values(percent=markups.c.percent + 10_000)
    async with database.writing() as connection:
        await connection.execute(raised, execution_options=MACHINE)
        count = lambda *details: seen.append(details[2])  # noqa: E731 (a listener)
        event.listen(database.engine.sync_engine, "before_cursor_execute", count)
        await recompute(connection, project_id, AT)
        items_of = select(TABLES["items"].c.markup_changed_at)
        found = await connection.execute(items_of, execution_options=MACHINE)
        changed = sum(stamp == AT for stamp in found.scalars())
    await database.close()
    return len(seen) - 1, changed


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_recomputing_takes_as_many_statements_on_any_project(kind, databases):
    with databases.lend_built(kind) as url:
        small, few = await statements_of_a_change(url, 20)
    with databases.lend_built(kind) as url:
        large, many = await statements_of_a_change(url, 80)
    assert (few, many) == (20, 80)
    assert small == large == 26
