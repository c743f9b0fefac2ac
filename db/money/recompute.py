"""Recomputing: what is stored of a project's money follows from its inputs again."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.base import Base
from db.gate import MACHINE
from db.ids import new_id
from db.money.changes import Changes
from db.money.derive import Derived
from db.money.stored import read, read_project

# Makes an id from its prefix, an item, and the row of the estimate that it inherits.
Naming = Callable[[str, str, str], str]


def _named(prefix: str, _item_id: str, _source_id: str) -> str:
    return new_id(prefix)


async def recompute(
    connection: AsyncConnection, project_id: str, at: str, named: Naming = _named
) -> None:
    """Derive every stored figure of a project anew, in the caller's transaction.

    The number of statements does not grow with the project. Whatever changes on an item
    is stamped with the time; revisions and updated_at are the writer's. MarkupError and
    MoneyError are raised before anything is written.
    """
    project = await read_project(connection, project_id)
    stored = await read(connection, project_id)
    changes = Changes(stored, Derived(stored, project["active_milestone_id"]), at)
    for table, ids in changes.stale.items():
        await _delete(connection, table, ids)
    for table, pairs in changes.missing.items():
        common = {"company_id": project["company_id"], "project_id": project_id}
        prefix = Base.metadata.tables[table].c.id.info["prefix"]
        await _insert(
            connection,
            table,
            [
                {"id": named(prefix, *pair), **common, **values}
                for pair, values in pairs.items()
            ],
        )
    for table, rows in changes.rows.items():
        await _update(connection, table, rows)


async def _update(
    connection: AsyncConnection, name: str, rows: list[dict[str, Any]]
) -> None:
    table = Base.metadata.tables[name]
    columns = {column: bindparam(column) for column in rows[0] if column != "row_id"}
    statement = update(table).where(table.c.id == bindparam("row_id")).values(columns)
    await connection.execute(statement, rows, execution_options=MACHINE)


async def _insert(
    connection: AsyncConnection, name: str, rows: list[dict[str, Any]]
) -> None:
    statement = insert(Base.metadata.tables[name])
    await connection.execute(statement, rows, execution_options=MACHINE)


async def _delete(connection: AsyncConnection, name: str, ids: list[str]) -> None:
    table = Base.metadata.tables[name]
    statement = delete(table).where(table.c.id == bindparam("row_id"))
    rows = [{"row_id": id_} for id_ in ids]
    await connection.execute(statement, rows, execution_options=MACHINE)
