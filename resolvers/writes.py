"""The unit of work: one root mutation, one transaction, rights read again inside.

resolvers/transactions.py begins and ends it; how an area makes a mutation of what is
here stands in resolvers/acts.py.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from strawberry import UNSET

from db.gate import MACHINE
from db.ids import new_id
from db.keys import among
from db.money.recompute import recompute
from permissions.decisions import Decision
from permissions.scopes import table_named
from permissions.viewers import Viewer
from resolvers import idempotency, past
from resolvers.engine.refusals import Conflict, NotFound
from resolvers.engine.snapshot import Snapshot
from resolvers.idempotency import Claim, IdempotencyInProgress, Kept, Passed
from resolvers.known import Row, read_known
from resolvers.payloads import InputFault, Payload
from resolvers.rights import Needs, acts_of, forbidden, permit_each
from resolvers.versions import VERSIONED, version_of

NO_SUCH = "There is no such record."
_LOCK_NOT_AVAILABLE = "55P03"
NO_WORDS: Mapping[str, past.Words] = {}
# Where those are found whom a project knows, but who belong to none.
_IN_PROJECT = {"users": ("project_members", "user_id")}


@dataclass
class Write:
    """One transaction on behalf of a viewer, as his rights stand inside it."""

    connection: AsyncConnection
    snapshot: Snapshot
    decision: Decision
    secret: bytes
    at: str
    # The row of the request's idempotency key, and what a first attempt answered.
    key: str | None = None
    kept: Kept | None = None
    desk: Any = None
    # What coordinates are of, where an act is about one.
    schema: Any = None
    _passed: dict[str, dict[str, set[str]]] = field(default_factory=dict, init=False)

    async def row(self, table: str, row_id: str, names: Iterable[str]) -> Row:
        """Read what the viewer may know of a row; a row that he may not is NotFound."""
        (found,) = await self.rows(table, (row_id,), names)
        return found

    async def rows(
        self, table: str, ids: Sequence[str], names: Iterable[str]
    ) -> list[Row]:
        """Read rows in the order of their ids; NotFound if one of them is not there."""
        found = {row["id"]: row for row in await self._known(table, "id", ids, names)}
        if not all(row_id in found for row_id in ids):
            raise NotFound
        for row_id, acts in _open_acts(found).items():
            self._passed.setdefault(table, {}).setdefault(row_id, set()).update(acts)
        return [found[row_id] for row_id in ids]

    async def _known(
        self, table: str, key: str, ids: Sequence[str], names: Iterable[str]
    ) -> list[Row]:
        place = (table, key)
        return await read_known(self.snapshot, self.decision, place, ids, names)

    async def row_to_change(self, table: str, row_id: str, names: Iterable[str]) -> Row:
        """Read a row once its project is held: writers of one project queue here."""
        (found,) = await self.rows_to_change(table, (row_id,), names)
        return found

    async def rows_to_change(
        self, table: str, ids: Sequence[str], names: Iterable[str]
    ) -> list[Row]:
        """Read rows once their projects are held, always in the order of their ids."""
        place = "id" if table == "projects" else "project_id"
        known = await self.rows(table, ids, (place,))
        projects = table_named("projects").c.id
        held = select(projects).where(among(projects, "held")).order_by(projects)
        await self.connection.execute(
            held.with_for_update(key_share=True),
            {"held": sorted({row[place] for row in known})},
        )
        return await self.rows(table, ids, (place, *names))

    async def permit_new(self, table: str, row_id: str, needs: Needs) -> Row:
        """Ask of a row just added what changing each of its inputs would need.

        Refused, the transaction ends and the row with it (design 7.5).
        """
        try:
            row = await self.row(table, row_id, acts_of(needs))
        except NotFound:
            raise forbidden(needs) from None
        permit_each(row, needs)
        return row

    async def held(
        self, table: str, row_id: str, version: str, needs: Needs, *names: str
    ) -> Row:
        """Read a row to be changed as it was last read, each input open to the viewer.

        One of a project is read once that is held; whoever changes what is the
        company's holds that already.
        """
        wanted = dict.fromkeys((*acts_of(needs), *names, *VERSIONED[table]))
        is_of_project = table == "projects" or "project_id" in table_named(table).c
        read = self.row_to_change if is_of_project else self.row
        row = await read(table, str(row_id), wanted)
        permit_each(row, needs)
        self.expect(table, row, version)
        return row

    async def permit_in_company(self, act: str, inputs: Iterable[str]) -> None:
        """Refuse what the viewer may not do in his company."""
        company_id = self.decision.viewer.company_id
        company = await self.row("companies", company_id, (f"can:{act}",))
        permit_each(company, dict.fromkeys(inputs, act))

    def expect(self, table: str, row: Row, version: str) -> None:
        """Refuse a change that is based on another version than the stored one."""
        if version_of(self.secret, table, row) != version:
            raise Conflict("It has changed since; read it again.")

    async def known(
        self, table: str, ids: Iterable[str], project_id: str
    ) -> frozenset[str]:
        """Return which ids are rows of the project that the viewer may know.

        People are those of the project's team.
        """
        source, key = _IN_PROJECT.get(table, (table, "id"))
        names = dict.fromkeys((key, "project_id"))
        rows = await self._known(source, key, tuple(ids), names)
        return frozenset(row[key] for row in rows if row["project_id"] == project_id)

    async def faulty_references(
        self, project_id: str, references: Mapping[str, tuple[str, str | None]]
    ) -> list[InputFault]:
        """Name the fields whose id is no row of the project; a null refers to none.

        The words are the same whether it never existed, is foreign, or is hidden.
        """
        by_table: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for place, (table, row_id) in references.items():
            if row_id is not None and row_id is not UNSET:
                by_table[table][place] = row_id
        missing: set[str] = set()
        for table, ids in by_table.items():
            known = await self.known(table, ids.values(), project_id)
            missing |= {place for place, row_id in ids.items() if row_id not in known}
        return [InputFault(place, NO_SUCH) for place in references if place in missing]

    async def stored(
        self, table: str, key: str, value: str | Collection[str], *names: str
    ) -> list[Row]:
        """Read values before a change; they go to the history, never to an answer."""
        rows = table_named(table)
        values = [value] if isinstance(value, str) else sorted(value)
        wanted = select(*(rows.c[name] for name in names)).where(
            among(rows.c[key], "values")
        )
        result = await self.connection.execute(
            wanted, {"values": values}, execution_options=MACHINE
        )
        return [dict(row) for row in result.mappings()]

    async def add(self, table: str, **row: Any) -> str:
        """Add a row of the viewer's company, and return its id."""
        (row_id,) = await self.add_all(table, [row])
        return row_id

    async def add_all(self, table: str, rows: Sequence[Row]) -> list[str]:
        """Add rows that have the same columns, by one statement."""
        stored = table_named(table)
        prefix = stored.c.id.info["prefix"]
        common = {"company_id": self.decision.viewer.company_id}
        full = [{"id": new_id(prefix), **common, **row} for row in rows]
        if full:
            await self.connection.execute(insert(stored), full)
        return [row["id"] for row in full]

    async def remove(self, table: str, *ids: str) -> None:
        """Remove rows; what refers to them goes with them, but for their history."""
        stored = table_named(table)
        statement = delete(stored).where(among(stored.c.id, "gone"))
        await self.connection.execute(statement, {"gone": sorted(ids)})

    async def replace(
        self, table: str, key: str, value: str, rows: Sequence[Row]
    ) -> None:
        """Put new rows in the place of all that refer to the same."""
        stored = table_named(table)
        await self.connection.execute(delete(stored).where(stored.c[key] == value))
        await self.add_all(table, [{key: value, **row} for row in rows])

    async def change(self, table: str, row_id: str, **values: Any) -> None:
        """Write values as they are; where people edit the row, its revision rises."""
        rows = table_named(table)
        statement = update(rows).where(rows.c.id == row_id)
        if "revision" in rows.c:
            values["revision"] = rows.c.revision + 1
        await self.connection.execute(statement.values(**values))

    async def change_each(self, table: str, changes: Mapping[str, Row]) -> None:
        """Change rows by their ids, each to its values of the same columns, at once."""
        if not changes:
            return
        rows = table_named(table)
        names = next(iter(changes.values()))
        values: dict[str, Any] = {name: bindparam(name) for name in names}
        if "revision" in rows.c:
            values["revision"] = rows.c.revision + 1
        statement = update(rows).where(rows.c.id == bindparam("row_id"))
        each = [{"row_id": row_id, **new} for row_id, new in sorted(changes.items())]
        await self.connection.execute(statement.values(values), each)

    async def change_fields(
        self,
        table: str,
        row: Row,
        wanted: Row,
        *,
        action: str,
        words: Mapping[str, past.Words] = NO_WORDS,
    ) -> tuple[str, ...]:
        """Write the columns whose value differs, stamp them, and note each of them.

        `row` has `id`, `project_id` and, if the table has it, `is_draft`. The history's
        values are told by resolvers/past.py; `words` gives others, by column: a pair of
        texts. Returns the columns that changed.
        """
        if not wanted:
            return ()
        changed = await self.change_alike(
            table, [row], wanted, action=action, words=words
        )
        return changed.get(row["id"], ())

    async def change_alike(
        self,
        table: str,
        rows: Sequence[Row],
        wanted: Row,
        *,
        action: str,
        words: Mapping[str, past.Words] = NO_WORDS,
    ) -> dict[str, tuple[str, ...]]:
        """Write the same values to many rows, as `change_fields` does to one.

        It reads once, however many there are and whether or not there is any: who may
        not know of them does not learn it from that. Returns which columns changed, of
        each row in which any did.
        """
        ids = [row["id"] for row in rows]
        found = await self.stored(table, "id", ids, "id", *wanted)
        stored = {row["id"]: row for row in found}
        alike: defaultdict[tuple[str, ...], dict[str, Row]] = defaultdict(dict)
        entries: list[Row] = []
        for row in rows:
            before = stored[row["id"]]
            after = {name: new for name, new in wanted.items() if before[name] != new}
            if after:
                alike[tuple(after)][row["id"]] = after
            told = {**past.words(table, before, after), **words}
            common = {"action": action, **past.place(table, row)}
            entries += [common | past.entry(table, each, told[each]) for each in after]
        for changed, values in alike.items():
            await self._stamp_each(table, changed, values)
        await self.note_all(entries)
        return {one: changed for changed, values in alike.items() for one in values}

    async def _stamp_each(
        self, table: str, names: tuple[str, ...], values: Mapping[str, Row]
    ) -> None:
        """Write what differs, and when."""
        stamps = {stamp for name in names if (stamp := past.stamp_of(table, name))}
        at = dict.fromkeys(stamps, self.at)
        stamped = {row_id: {**at, **new} for row_id, new in values.items()}
        await self.change_each(table, stamped)

    async def keep(self, payload: Payload) -> None:
        """Keep what a retry is answered, with the rights that the write has left.

        Whoever publishes a draft may not publish it again: what the write itself has
        closed is not asked of its retry.
        """
        if self.key is None:
            return
        left: dict[str, dict[str, set[str]]] = {}
        for table, rows in self._passed.items():
            names = {f"can:{act}" for acts in rows.values() for act in acts}
            known = await self._known(table, "id", list(rows), sorted(names))
            is_open = _open_acts({row["id"]: row for row in known})
            left[table] = {one: acts & rows[one] for one, acts in is_open.items()}
        keeping = idempotency.keeping(self.key, Kept(payload, left))
        await self.connection.execute(keeping)
        sweeping = idempotency.sweeping(self.decision.viewer, self.at)
        await self.connection.execute(sweeping)

    async def permit_again(self, passed: Passed, needs: Needs) -> None:
        """Refuse a retry of whom the rights of the first attempt have left since."""
        for table, rows in passed.items():
            names = {f"can:{act}" for acts in rows.values() for act in acts}
            found = await self.rows(table, list(rows), sorted(names))
            closed = {
                act for row in found for act in rows[row["id"]] if not row[f"can:{act}"]
            }
            if closed:
                inputs = [name for name, act in needs.items() if act in closed]
                raise forbidden(inputs or needs)

    async def recompute(self, project_id: str) -> None:
        await recompute(self.connection, project_id, self.at)

    async def note(self, **entry: Any) -> None:
        """Add to the history, in the same transaction as what it tells of."""
        await self.note_all([entry])

    async def note_all(self, entries: Iterable[Row]) -> None:
        common = {"actor_id": self.decision.viewer.user_id, "at": self.at}
        await self.add_all("history", [{**common, **entry} for entry in entries])


async def claimed(
    connection: AsyncConnection, viewer: Viewer, claim: Claim, at: str
) -> tuple[str | None, Kept | None]:
    """Take the key for this write, or read what the write that has it answered."""
    dialect = connection.dialect.name
    is_postgres = dialect == "postgresql"
    if is_postgres:
        await connection.execute(idempotency.waiting(idempotency.LONGEST_WAIT))
    try:
        taken = await connection.execute(
            idempotency.claiming(claim, viewer, at, dialect)
        )
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
        raise IdempotencyInProgress("A request with this key is under way.") from None
    if is_postgres:
        await connection.execute(idempotency.waiting("0"))
    row_id = taken.scalar_one_or_none()
    if row_id is not None:
        return row_id, None
    standing = await connection.execute(idempotency.standing(claim, viewer))
    return None, idempotency.matched(claim, *standing.one())


async def hold_rights(
    connection: AsyncConnection, company_id: str, *, to_change: bool
) -> None:
    """Let no change of a right commit before this transaction has.

    Whoever changes rights waits here for all others: later, two would block each other.
    """
    companies = table_named("companies")
    held = select(companies.c.id).where(companies.c.id == company_id)
    held = held.with_for_update(read=not to_change, key_share=to_change)
    await connection.execute(held)


async def raise_epoch(connection: AsyncConnection, company_id: str) -> None:
    """Make every process read grants anew from the next request on."""
    companies = table_named("companies")
    raised = {"access_epoch": companies.c.access_epoch + 1}
    statement = update(companies).where(companies.c.id == company_id)
    await connection.execute(statement.values(raised))


def _open_acts(rows: Mapping[str, Row]) -> dict[str, set[str]]:
    """Name of each row the acts that it was asked for and that are open."""
    return {
        row_id: {
            name.removeprefix("can:")
            for name, value in row.items()
            if name.startswith("can:") and value
        }
        for row_id, row in rows.items()
    }


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
