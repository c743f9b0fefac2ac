"""The rows of the demo, gathered by table before they are written at once."""

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

import db.models  # noqa: F401 (maps all tables)
from db.base import Base
from db.ids import base32

START = "2025-09-01T08:00:00.000000Z"
FOLDER = Path(__file__).parent


class World:
    """Rows of one company, each by the name that its fixed id is made from."""

    def __init__(self, company: str) -> None:
        self.company = company
        self.company_id = fixed_id("cmp", company)
        self.rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)

    def add_company(self, **settings: Any) -> None:
        row = {"id": self.company_id, "name": self.company, "access_epoch": 1}
        self.rows["companies"].append({**row, "created_at": START, **settings})

    def add(self, table: str, title: str, at: str = START, /, **values: Any) -> str:
        """Add a row; what is not given takes the model's default or stays empty."""
        mapped = Base.metadata.tables[table]
        id_ = fixed_id(mapped.c.id.info["prefix"], f"{self.company}: {title}", at)
        given = {"id": id_, "company_id": self.company_id, **values}
        if unknown := given.keys() - mapped.c.keys() - {"company_id"}:
            raise LookupError(f"{table} has no {', '.join(sorted(unknown))}")
        self.rows[table].append(
            {
                column.name: given.get(column.name, _default(column))
                for column in mapped.c
            }
        )
        return id_

    async def write(self, connection: AsyncConnection) -> None:
        for table in Base.metadata.sorted_tables:
            if rows := self.rows.get(table.name):
                await connection.execute(insert(table), _parents_first(table, rows))


def fixed_id(prefix: str, name: str, at: str = START) -> str:
    """Make the id of a demo row: a UUIDv7 whose random bits are the name's hash."""
    moment = int(datetime.fromisoformat(at).timestamp() * 1000)
    digest = hashlib.sha256(f"{prefix} {name}".encode()).digest()
    noise = int.from_bytes(digest[:10])
    high, low = noise >> 62 & 0xFFF, noise & (1 << 62) - 1
    number = moment << 80 | 7 << 76 | high << 64 | 2 << 62 | low
    return f"{prefix}_{base32(number)}"


def moment(day: str, time: str = "09:00") -> str:
    """Write a time of day of the demo as it is stored."""
    at = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def rows_of(name: str) -> Iterator[Mapping[str, str]]:
    with (FOLDER / name).open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def listed(words: str, separator: str = ";") -> list[str]:
    """Read a cell that holds several things."""
    return [word.strip() for word in words.split(separator) if word.strip()]


def _default(column: Column[Any]) -> Any:
    return getattr(column.default, "arg", None)


def _parents_first(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put rows after those of their own table that they refer to."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    return sorted(rows, key=lambda row: sum(row[name] is not None for name in own))
