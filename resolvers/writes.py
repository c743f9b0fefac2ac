"""The unit of work: one root mutation, one transaction, rights read again inside."""

from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Database, TransactionReader
from db.ids import new_id, prefix_of
from db.money.recompute import recompute
from permissions.decisions import Decision
from permissions.gate import Reach
from permissions.scopes import table_named
from resolvers.engine.authentication import Viewers
from resolvers.engine.columns import Indexed
from resolvers.engine.marks import Act, Batched
from resolvers.engine.operation import Operation
from resolvers.engine.plans import BatchInfo
from resolvers.engine.refusals import Conflict, Forbidden, NotFound, Unauthenticated
from resolvers.engine.relations import rows_by_id
from resolvers.engine.selections import Selection
from resolvers.engine.snapshot import Snapshot
from resolvers.engine.statements import Keyed, binds_for, by_key
from resolvers.payloads import InputFault, Payload
from resolvers.versions import version_of

MACHINE = {"reads_for": "machine"}


@dataclass(frozen=True)
class Desk:
    """Where writes are made: the database, and how a token becomes a viewer."""

    database: Database
    viewers: Viewers
    token: str


@dataclass
class Write:
    """One transaction on behalf of a viewer, as his rights stand inside it."""

    connection: AsyncConnection
    snapshot: Snapshot
    decision: Decision
    secret: bytes
    at: str

    async def row(
        self, table: str, row_id: str, names: Iterable[str]
    ) -> Mapping[str, Any]:
        """Read what the viewer may know of a row; a row that he may not is NotFound."""
        reach = Reach(self.decision)
        selection = Selection(table, rows=reach.rows(table))
        for name in ("id", *names):
            selection.want(name, reach)
        found: Sequence[Any] = ()
        if prefix_of(row_id) == table_named(table).c.id.info["prefix"]:
            found = await self.snapshot.rows(
                by_key(reach, self.snapshot.dialect, selection, Keyed("id")),
                {**binds_for(reach, selection), "keys": [row_id], "most": 1},
            )
        if not found:
            raise NotFound
        return dict(zip(selection.names(), found[0], strict=False))

    async def row_to_change(
        self, table: str, row_id: str, names: Iterable[str]
    ) -> Mapping[str, Any]:
        """Read a row once its project is held: writers of one project queue here."""
        project_id = (await self.row(table, row_id, ("project_id",)))["project_id"]
        projects = table_named("projects")
        await self.connection.execute(
            select(projects.c.id).where(projects.c.id == project_id).with_for_update()
        )
        return await self.row(table, row_id, ("project_id", *names))

    def expect(self, table: str, row: Mapping[str, Any], version: str) -> None:
        """Refuse a change that is based on another version than the stored one."""
        if version_of(self.secret, table, row) != version:
            raise Conflict("It has changed since; read it again.")

    async def stored(
        self, table: str, key: str, value: str, *names: str
    ) -> list[Mapping[str, Any]]:
        """Read values before a change; they go to the history, never to an answer."""
        rows = table_named(table)
        wanted = select(*(rows.c[name] for name in names))
        statement = wanted.where(rows.c[key] == value)
        result = await self.connection.execute(statement, execution_options=MACHINE)
        return [dict(row) for row in result.mappings()]

    async def replace(
        self, table: str, key: str, value: str, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """Put new rows in the place of all that refer to the same."""
        stored = table_named(table)
        await self.connection.execute(delete(stored).where(stored.c[key] == value))
        if rows:
            prefix = stored.c.id.info["prefix"]
            full = [{"id": new_id(prefix), key: value, **row} for row in rows]
            await self.connection.execute(insert(stored), full)

    async def change(self, table: str, row_id: str, **values: Any) -> None:
        rows = table_named(table)
        statement = update(rows).where(rows.c.id == row_id)
        statement = statement.values(revision=rows.c.revision + 1, **values)
        await self.connection.execute(statement)

    async def recompute(self, project_id: str) -> None:
        await recompute(self.connection, project_id, self.at)

    async def note(self, **entry: Any) -> None:
        """Add to the history, in the same transaction as what it tells of."""
        row = {
            "id": new_id("hst"),
            "company_id": self.decision.viewer.company_id,
            "actor_id": self.decision.viewer.user_id,
            "at": self.at,
            **entry,
        }
        await self.connection.execute(insert(table_named("history")), row)


class FaultyInput(Exception):  # noqa: N818 (the payload tells of it)
    """What the input rules refuse: the transaction ends, the payload names them."""

    def __init__(self, *faults: InputFault) -> None:
        super().__init__(*faults)
        self.faults = list(faults)


@asynccontextmanager
async def write(operation: Operation) -> AsyncIterator[Write]:
    """Begin a mutation's transaction; the payload is read once it has committed."""
    desk: Desk = operation.desk
    async with desk.database.writing() as connection:
        await _hold_rights(connection, operation.viewer.company_id)
        snapshot = Snapshot(TransactionReader(connection), desk.database.dialect)
        decision = await desk.viewers.decide(snapshot, desk.token)
        if decision is None:
            raise Unauthenticated("This token is no longer valid.")
        yield Write(connection, snapshot, decision, operation.secret, now())
    await operation.renew(decision)


Change = Callable[[Write, Any], Awaitable[str | None]]


def act(
    change: Change,
    *,
    table: str,
    act: str,
    inputs: tuple[str, ...],
    subject: str | None = None,
) -> Act:
    """Make a root mutation of a change, which returns the id of what it changed.

    `subject` names the input field with the id that a refused change would have had.
    """

    async def resolve(
        _parents: Any,
        info: BatchInfo,
        input: Any,  # noqa: A002 (GraphQL's word)
    ) -> list[Payload]:
        given = str(getattr(input, subject)) if subject else None
        try:
            async with write(info.context) as work:
                changed = await change(work, input)
        except FaultyInput as faulty:
            return [Payload(given, faulty.faults)]
        return [Payload(changed)]

    return Act(resolve, table=table, act=act, inputs=inputs)


def changed(table: str) -> Batched:
    """Answer what a mutation changed, read again through the gate."""

    async def resolve(parents: Sequence[Payload], info: BatchInfo) -> Indexed:
        ids = [payload.id for payload in parents if payload.id]
        rows = await rows_by_id(info, table, ids, info.selection())
        return Indexed(rows, [0 if len(rows) else -1])

    return Batched(resolve)


async def _hold_rights(connection: AsyncConnection, company_id: str) -> None:
    """Let no change of a right commit before this transaction has."""
    companies = table_named("companies")
    held = select(companies.c.id).where(companies.c.id == company_id)
    await connection.execute(held.with_for_update(read=True))


def permit(row: Mapping[str, Any], act: str, inputs: Iterable[str]) -> None:
    """Refuse a whole mutation, naming each input that the viewer may not write."""
    if not row[f"can:{act}"]:
        raise forbidden(inputs)


def forbidden(inputs: Iterable[str]) -> Forbidden:
    names = list(inputs)
    listed = ", ".join(f"`{name}`" for name in names)
    return Forbidden(f"You may not write {listed} here.", inputs=names)


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
