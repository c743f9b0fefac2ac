"""Changes of a database: cells put, rows added and removed; and how to undo them."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain

from sqlalchemy import bindparam, delete, insert, update

from db.base import Base
from db.demo.world import fixed_id
from db.gate import MACHINE
from tests.authorization.people import Tables

# Before, between and after the rows that stand: their ids begin with these days.
DAYS = (
    "2025-03-01T08:00:00.000000Z",
    "2025-09-01T08:00:00.000000Z",
    "2026-08-01T08:00:00.000000Z",
)
TABLES = Base.metadata.tables
# References are put in order once all rows are there; the past may be told anew.
_TRIGGERS = "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'"
_LET_IN = {
    "postgresql": "SET LOCAL session_replication_role = replica",
    "sqlite": "PRAGMA defer_foreign_keys = ON",
}


@dataclass
class Changes:
    """What turns one database into another."""

    puts: dict = field(default_factory=lambda: defaultdict(dict))
    added: dict = field(default_factory=lambda: defaultdict(dict))
    removed: dict = field(default_factory=lambda: defaultdict(dict))
    # What is added at once, and left out at once; and what is removed at once.
    groups: list = field(default_factory=list)
    goings: list = field(default_factory=list)

    # What is gone, and what the new rows name: neither may be the other.
    gone: set = field(default_factory=set)
    named: set = field(default_factory=set)

    def put(self, table, row, column, value):
        if value != row[column] and not self.gone & {row["id"], value}:
            self.puts[table, row["id"]][column] = value

    def remove(self, rows):
        """Remove rows, each with its table, that refer to one another."""
        ids = {row["id"] for _, row in rows}
        if ids & self.named:
            return
        self.gone |= ids
        self.goings.append(rows)
        for table, row in rows:
            self.puts.pop((table, row["id"]), None)
            self.removed[table][row["id"]] = row

    def add(self, rows):
        """Add rows, each with its table, that make sense only together."""
        named = {value for _, row in rows for value in row.values()}
        if named & self.gone:
            return
        self.named |= named
        self.groups.append([(table, row["id"]) for table, row in rows])
        for table, row in rows:
            self.added[table][row["id"]] = row

    def leave_out(self, seen):
        """Leave out what the seen rows would show; say whether there was any."""
        moved = [key for key in self.puts if key in seen]
        for key in moved:
            del self.puts[key]
        kept = []
        for group in self.groups:
            if seen.isdisjoint(group):
                kept.append(group)
                continue
            for table, row_id in group:
                del self.added[table][row_id]
        is_any = bool(moved) or len(kept) < len(self.groups)
        self.groups = kept
        return self._let_stay({row_id for _, row_id in seen}) or is_any

    def _let_stay(self, seen):
        """Let stay what names a row that would be seen without it, a link say."""
        kept = [
            rows
            for rows in self.goings
            if all(seen.isdisjoint(row.values()) for _, row in rows)
        ]
        is_any = len(kept) < len(self.goings)
        self.goings = kept
        self.removed.clear()
        for table, row in chain.from_iterable(kept):
            self.removed[table][row["id"]] = row
        return is_any

    @property
    def count(self):
        cells = sum(map(len, self.puts.values()))
        rows = [*self.added.values(), *self.removed.values()]
        return cells + sum(map(len, rows))

    def applied(self, tables):
        """Give the tables as they are afterwards."""
        rows = {}
        for name in TABLES:
            gone, new = self.removed[name], self.added[name]
            stay = [row for row in tables.all(name) if row["id"] not in gone]
            put = [row | self.puts.get((name, row["id"]), {}) for row in stay]
            rows[name] = [*put, *new.values()]
        return Tables(rows)

    def undone(self, tables):
        """Give the changes that put everything back."""
        back = Changes(added=self.removed, removed=self.added)
        for (name, row_id), values in self.puts.items():
            (row,) = tables.of(name, id=row_id)
            back.puts[name, row_id] = {column: row[column] for column in values}
        return back

    async def write(self, database):
        async with database.writing() as connection:
            await _let_in(connection)
            await self._write(connection)
            # Rights that are kept between requests are read anew.
            epoch = TABLES["companies"].c.access_epoch
            raised = update(TABLES["companies"]).values(access_epoch=epoch + 1)
            await connection.execute(raised, execution_options=MACHINE)

    async def _write(self, connection):
        for table in Base.metadata.sorted_tables:
            rows = [*self.added[table.name].values()]
            await _sent(connection, insert(table), rows)
        for (name, columns), rows in self._by_columns().items():
            table = TABLES[name]
            values = {table.c[each]: bindparam(f"put_{each}") for each in columns}
            statement = update(table).where(table.c.id == bindparam("of_row"))
            await _sent(connection, statement.values(values), rows)
        # Last: what still referred to these rows would go with them.
        for table in reversed(Base.metadata.sorted_tables):
            gone = [{"gone": row_id} for row_id in self.removed[table.name]]
            statement = delete(table).where(table.c.id == bindparam("gone"))
            await _sent(connection, statement, gone)

    def _by_columns(self):
        found = defaultdict(list)
        for (name, row_id), values in self.puts.items():
            columns = tuple(sorted(values))
            row = {f"put_{each}": values[each] for each in columns}
            found[name, columns].append({"of_row": row_id, **row})
        return found


async def _let_in(connection):
    """Let everything be changed within this transaction."""
    kind = connection.dialect.name
    await connection.exec_driver_sql(_LET_IN[kind], execution_options=MACHINE)
    if kind == "sqlite":
        found = await connection.exec_driver_sql(_TRIGGERS, execution_options=MACHINE)
        for (statement,) in found.all():
            await connection.exec_driver_sql(statement, execution_options=MACHINE)


async def _sent(connection, statement, rows):
    if rows:
        await connection.execute(statement, rows, execution_options=MACHINE)


class Copies:
    """Makes rows like those that stand, with ids of a range of their own."""

    def __init__(self, tables, mark, below):
        self.tables = tables
        self.mark = mark
        self.below = below
        self.count = 0

    def new_id(self, table):
        self.count += 1
        prefix = TABLES[table].c.id.info["prefix"]
        title = f"hidden {self.mark} {self.count}"
        return fixed_id(prefix, title, DAYS[self.count % len(DAYS)])

    def deep(self, table, row, **values):
        """Copy a row with all that is part of it, with some values of its own."""
        found = list(self._parts(table, row, set()))
        return self.copied(found, {(table, row["id"]): values})

    def _parts(self, table, row, above):
        if (table, row["id"]) in above:
            return
        above.add((table, row["id"]))
        yield table, row
        for part, column in self.below[table]:
            for each in self.tables.of(part, **{column: row["id"]}):
                yield from self._parts(part, each, above)

    def copied(self, found, values=None, **everywhere):
        """Copy rows that refer to one another: the copies refer to the copies."""
        ids = {row["id"]: self.new_id(table) for table, row in found}
        copies = []
        for table, row in found:
            copy = {name: ids.get(value, value) for name, value in row.items()}
            # A file's copy has no content, but neither can anybody ask for it.
            own = (values or {}).get((table, row["id"]), {})
            known = {name: v for name, v in everywhere.items() if name in copy}
            copies.append((table, copy | known | own))
        return copies
