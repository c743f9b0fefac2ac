"""Values that documents use: ids, amounts, texts and days of a world that stands."""

import re
from collections import Counter, defaultdict
from functools import cached_property
from typing import Any

import db.models  # noqa: F401 (maps all tables)
from db.base import Base
from tests.authorization.fields import TABLES
from tests.authorization.people import Tables
from tests.authorization.words import money

CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
NOBODY = "00000000000000000000000000"
MALFORMED = ("", "nonsense", "itm_", "ITM_1", "0", "itm_%' OR 1=1 --")
# What a member refers to where its name does not say so by itself.
MEANT = {
    "assignee": "User",
    "author": "User",
    "copyOf": "Scenario",
    "event": "TimelineEvent",
    "group": "ListEntry",
    "fromMilestone": "Milestone",
    "optionOf": "Item",
    "parent": "Category",
    "phase": "TimelineEvent",
    "predecessor": "TimelineEvent",
    "refersTo": "Markup",
    "node": "Item",
    "replacement": "Role",
    "request": "AccessRequest",
    "tradePartner": "TradePartner",
}


class Pools:
    """The values of one company; what others have is there as foreign."""

    def __init__(self, tables: Tables, company: str) -> None:
        self.tables = tables
        self.company = company
        self._ids: dict[str, list[str]] = {}

    def ids(self, type_: str) -> list[str]:
        """Give all ids of a type, those first that most refers to."""
        if type_ not in self._ids:
            self._ids[type_] = self._sorted(type_)
        return self._ids[type_]

    def _sorted(self, type_: str) -> list[str]:
        rows = self.tables.of(TABLES[type_], company_id=self.company)
        ids = sorted({row["id"] for row in rows})
        return sorted(ids, key=lambda each: self._weights[each], reverse=True)

    def one(self, type_: str) -> str:
        """Give the id that most refers to, or one that nobody has."""
        return next(iter(self.ids(type_)), self.missing(type_))

    def foreign(self, type_: str) -> list[str]:
        """Give the ids of other companies, that do not exist for this one."""
        ours = set(self.ids(type_))
        return [r["id"] for r in self.tables.all(TABLES[type_]) if r["id"] not in ours]

    def missing(self, type_: str) -> str:
        column = Base.metadata.tables[TABLES[type_]].c.id
        return f"{column.info['prefix']}_{NOBODY}"

    def any(self, type_: str) -> list[str]:
        """Give a few ids of all sorts: known, hidden, foreign, missing, malformed."""
        some = self.ids(type_)
        return [
            *some[:: max(1, len(some) // 6)][:7],
            *self.foreign(type_)[:1],
            self.missing(type_),
            MALFORMED[1],
        ]

    def stored(self, table: str, column: str) -> list[Any]:
        """Give the different values of a column, the smallest first."""
        rows = self.tables.of(table, company_id=self.company)
        found = {row.get(column) for row in rows} - {None}
        return sorted(found)

    def around(self, table: str, column: str) -> list[Any]:
        """Give one value below all that is stored, one of them, one above all."""
        found = self.stored(table, column) or [0]
        return [found[0] - 1, found[len(found) // 2], found[-1] + 1]

    def amounts(self, table: str, column: str) -> list[Any]:
        return [money(each) for each in self.around(table, column)]

    def days(self, table: str, column: str) -> list[str]:
        found = self.stored(table, column) or ["2026-01-01"]
        return ["1999-12-31", found[len(found) // 2], "2999-01-01"]

    def texts(self, table: str, column: str) -> list[str]:
        """Give a whole text, a word out of one, and what stands in none."""
        found = self.stored(table, column) or ["none"]
        whole = found[len(found) // 2]
        return [whole, found[-1].split()[-1][:4], "zq never"]

    @cached_property
    def _weights(self) -> dict[str, tuple[int, int]]:
        """Count the tables, then the rows, in which each id is referred to."""
        rows: Counter[str] = Counter()
        tables: defaultdict[str, set[str]] = defaultdict(set)
        for table in Base.metadata.sorted_tables:
            names = [column.name for column in table.c if column.foreign_keys]
            for row in self.tables.all(table.name):
                for id_ in {row[name] for name in names} - {None}:
                    rows[id_] += 1
                    tables[id_].add(table.name)
        found = {id_: (len(tables[id_]), rows[id_]) for id_ in rows}
        return defaultdict(lambda: (0, 0), found)


def type_named(member: str) -> str:
    """Name the type that a member refers to: `milestoneIds` refers to milestones."""
    stem = re.sub(r"Ids?$", "", member)
    return MEANT.get(stem, stem[:1].upper() + stem[1:])


def column_named(member: str) -> str:
    return CAPITAL.sub("_", member).lower()
