"""What differs between the figures that are stored and those that were derived."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from db.money.derive import Derived, Pair, Values
from db.money.stored import STAMPS, Row, Tables
from db.money.units import bounded

# Which stamp of an item tells that a row which belongs to it has changed.
_STAMP_OF_ROWS = {
    "cost_lines": "cost_changed_at",
    "markups": "markup_changed_at",
    "inherited_markups": "markup_changed_at",
    "owner_costs": "owner_cost_changed_at",
    "draws": "draw_changed_at",
}


class Changes:
    """Rows to update, insert and delete, and the stamps of the items they touch."""

    def __init__(self, stored: Tables, derived: Derived, at: str) -> None:
        self._stored = stored
        self._at = at
        self._touched: defaultdict[str, set[str]] = defaultdict(set)
        self._changed: defaultdict[str, dict[str, Row]] = defaultdict(dict)
        self._columns: defaultdict[str, set[str]] = defaultdict(set)
        self.missing: dict[str, dict[Pair, Values]] = {}
        self.stale: dict[str, list[str]] = {}

        self._pair("inherited_markups", "markup_id", derived.inherited)
        self._pair("owner_costs", "share_of_id", self._worded(derived.shares))
        for table, figures in derived.figures.items():
            if table != "items":
                self._compare(table, figures)
        self._compare_items(derived.figures["items"])

    def _worded(self, shares: Mapping[Pair, Values]) -> dict[Pair, Values]:
        """Let a share repeat the kind of its owner row, which no arithmetic needs."""
        kinds = {row["id"]: row["kind"] for row in self._stored["owner_costs"]}
        return {
            (item_id, source_id): {**values, "kind": kinds[source_id]}
            for (item_id, source_id), values in shares.items()
        }

    def _pair(self, table: str, source: str, wanted: Mapping[Pair, Values]) -> None:
        """Compare the rows that items inherit: some are missing, some are stale."""
        found: dict[Pair, Row] = {
            (row["item_id"], row[source]): row
            for row in self._stored[table]
            if row[source] is not None
        }
        self._compare(
            table, {found[pair]["id"]: wanted[pair] for pair in wanted if pair in found}
        )
        for item_id, _ in found.keys() ^ wanted.keys():
            self._touched[item_id].add(_STAMP_OF_ROWS[table])
        if stale := [row["id"] for pair, row in found.items() if pair not in wanted]:
            self.stale[table] = stale
        if missing := {
            pair: {"item_id": pair[0], source: pair[1], **values}
            for pair, values in wanted.items()
            if pair not in found
        }:
            self.missing[table] = missing

    @property
    def rows(self) -> dict[str, list[Values]]:
        """Give, by table, the rows to update: one statement for each table.

        All have the same columns, those that differ anywhere; elsewhere they stay.
        """
        return {
            table: [
                {"row_id": row_id, **{name: values[name] for name in columns}}
                for row_id, values in self._changed[table].items()
            ]
            for table, columns in self._columns.items()
        }

    def _compare(self, table: str, figures: Mapping[str, Values]) -> None:
        for row in self._stored[table]:
            values = figures.get(row["id"], {})
            if columns := _differing(row, values):
                self._set(table, row, {**row, **_held(values)}, columns)
                if item_id := row.get("item_id"):
                    self._touched[item_id].add(_STAMP_OF_ROWS[table])

    def _compare_items(self, figures: Mapping[str, Values]) -> None:
        for row in self._stored["items"]:
            values = figures[row["id"]]
            columns = _differing(row, values)
            stamps = {STAMPS[column] for column in columns}
            stamps |= self._touched.get(row["id"], set())
            if stamps:
                stamped = dict.fromkeys(stamps, self._at)
                after = {**row, **_held(values), **stamped}
                self._set("items", row, after, (*columns, *stamps))

    def _set(self, table: str, row: Row, after: Row, columns: Iterable[str]) -> None:
        self._changed[table][row["id"]] = after
        self._columns[table].update(columns)


def _differing(row: Row, values: Values) -> list[str]:
    """Name the columns where what is stored is not what should be."""
    return [
        column
        for column, value in values.items()
        if row[column] != value and row[column] != _bounded(value)
    ]


def _held(values: Values) -> Values:
    """Keep what is stored within its columns."""
    return {column: _bounded(value) for column, value in values.items()}


def _bounded(value: Any) -> Any:
    return bounded(value) if type(value) is int else value
