"""Canaries: a mark of its own in every classified cell of the demo."""

import hashlib
import re
from dataclasses import dataclass
from itertools import count

from sqlalchemy import BigInteger, String, bindparam, update

from db.base import Base
from db.classes import Class
from db.gate import MACHINE, class_of
from tests.authorization.classified import SECRETS
from tests.authorization.eyes import Eyes
from tests.authorization.people import Person
from tests.authorization.words import money
from tests.authorization.worlds import read

FIRST = 77_710_000_001
# Amounts as they are answered, and as they are stored.
_MARKS = re.compile(r"ZQSECRET\d{11}Q|7771\d{3}\.\d{2,4}|7771\d{7}")
# Columns of words that are chosen from a few: no other word is answered.
CHOSEN = {"kind", "value_type", "working_days"}
# The history lets nobody change an entry, unless its guard is away.
_LET_IN = {
    "postgresql": ["SET LOCAL session_replication_role = replica"],
    "sqlite": [
        "DROP TRIGGER history_stays",
        "DROP TRIGGER refused_writes_stay",
        "DROP TRIGGER company_history_stays",
    ],
}


@dataclass(frozen=True)
class Cell:
    """A classified cell that a mark was put into."""

    table: str
    row: dict
    column: str

    @property
    def coordinate(self):
        return f"{self.table}.{self.column}"

    @property
    def class_(self):
        return class_of(Base.metadata.tables[self.table].c[self.column])


class Canaries:
    """The marks of a world, and who may see which of them."""

    def __init__(self, tables, cells):
        self.tables = tables
        self.cells = cells
        self._seen = {}

    def seen_by(self, token):
        """Give the marks that the naive oracle lets a person see somewhere."""
        if token not in self._seen:
            eyes = Eyes(person_of(self.tables, token))
            self._seen[token] = {
                mark for mark, cell in self.cells.items() if _is_seen(eyes, cell)
            }
        return self._seen[token]

    def leaked(self, token, text):
        """Name the cells that stand in a text and are not for the person."""
        found = found_in(text) - self.seen_by(token)
        return {self.cells[mark].coordinate for mark in found}


def person_of(tables, token):
    (known,) = tables.of("tokens", hash=hashlib.sha256(token.encode()).hexdigest())
    (membership,) = tables.of("memberships", id=known["membership_id"])
    return Person(tables, membership)


def _is_seen(eyes, cell):
    is_known = cell.coordinate in SECRETS and eyes.knows(cell.table, cell.row)
    return is_known and eyes.passes(cell.table, cell.row, cell.coordinate)


def is_markable(column):
    """Say whether a mark fits: into an amount, or a text that nobody chose or dated.

    With another credential than his nobody would come in.
    """
    is_free = column.name not in CHOSEN and not column.name.endswith("_changed_at")
    fits = isinstance(column.type, (String, BigInteger)) and not column.foreign_keys
    needs_none = class_of(column) in {Class.PUBLIC, Class.CREDENTIAL}
    return not needs_none and is_free and fits


async def mark(database):
    """Put a mark into each cell that holds anything."""
    before = await read(database)
    numbers, cells = count(FIRST), {}
    async with database.writing() as connection:
        kind = connection.dialect.name
        for letting_in in _LET_IN[kind]:
            await connection.exec_driver_sql(letting_in, execution_options=MACHINE)
        for column in _markable():
            name = column.table.name
            rows = [row for row in before.all(name) if row[column.name] is not None]
            marks = [(row, *_mark(column, next(numbers))) for row in rows]
            cells |= {seen: Cell(name, row, column.name) for row, _, seen in marks}
            await _put(connection, column, marks)
    return Canaries(before, cells)


def _markable():
    columns = (c for table in Base.metadata.sorted_tables for c in table.c)
    return filter(is_markable, columns)


def _mark(column, number):
    if isinstance(column.type, String):
        return (f"ZQSECRET{number}Q",) * 2
    return number, money(number)


async def _put(connection, column, marks):
    table = column.table
    put_in = update(table).where(table.c.id == bindparam("of_row"))
    put_in = put_in.values({column: bindparam("put_in")})
    values = [{"of_row": row["id"], "put_in": value} for row, value, _ in marks]
    if values:
        await connection.execute(put_in, values, execution_options=MACHINE)


def found_in(text):
    marks = _MARKS.findall(text)
    return {money(int(each)) if each.isdecimal() else each for each in marks}
