"""Rows by the hundred thousand, with ids in order of time, written in that order."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

import db.models  # noqa: F401 (maps all tables)
from db.base import Base
from db.ids import base32

Row = dict[str, Any]
_CHUNK = 5_000


class Heap:
    """Rows of some projects; written in order of time, those of one lie scattered."""

    def __init__(self, company_id: str, dice: random.Random) -> None:
        self.company_id = company_id
        self.dice = dice
        self.rows: defaultdict[str, list[Row]] = defaultdict(list)
        self._blank = {name: _blank(name, company_id) for name in Base.metadata.tables}
        self._prefix = {
            name: table.c.id.info["prefix"]
            for name, table in Base.metadata.tables.items()
        }

    def add(self, table: str, at: datetime, **values: Any) -> Row:
        row = {
            **self._blank[table],
            "id": self.new_id(self._prefix[table], at),
            **values,
        }
        self.rows[table].append(row)
        return row

    def new_id(self, prefix: str, at: datetime) -> str:
        """Make the UUIDv7 of that moment; the dice are its random bits."""
        noise = self.dice.getrandbits(74)
        moment = int(at.timestamp() * 1000)
        high, low = noise >> 62, noise & (1 << 62) - 1
        return f"{prefix}_{base32(moment << 80 | 7 << 76 | high << 64 | 2 << 62 | low)}"

    async def write(self, connection: AsyncConnection) -> None:
        """Write all rows, and forget them."""
        for table in Base.metadata.sorted_tables:
            rows = sorted(self.rows.pop(table.name, []), key=_by_id)
            for chunk in _chunks(rows):
                await connection.execute(insert(table), chunk)


def stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, 8, tzinfo=UTC)


def moments(
    dice: random.Random, start: datetime, days: int, count: int
) -> list[datetime]:
    """Throw so many moments into a span of days, in order."""
    seconds = sorted(dice.random() * days * 86_400 for _ in range(count))
    return [start + timedelta(seconds=round(second, 3)) for second in seconds]


def _blank(table: str, company_id: str) -> Row:
    columns = Base.metadata.tables[table].c
    blank = {column.name: getattr(column.default, "arg", None) for column in columns}
    return {**blank, "company_id": company_id} if "company_id" in blank else blank


def _by_id(row: Row) -> str:
    # Options and shares refer to rows of their own table, which are older.
    return row["id"].partition("_")[2]


def _chunks(rows: list[Row]) -> Iterator[list[Row]]:
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]
