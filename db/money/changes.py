"""What differs between the figures that are stored and those that were derived."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from db.money.derive import Derived, Pair, Values
from db.money.stored import STAMP_COLUMNS, STAMPS, Row, Tables
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
        # By table and set of columns, so that each is one statement.
        self.rows: defaultdict[tuple[str, frozenset[str]], list[Values]] = defaultdict(
            list
        )
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

    def _compare(self, table: str, figures: Mapping[str, Values]) -> None:
        for row in self._stored[table]:
            values = _held(figures.get(row["id"]))
            if values is not None and _differ(row, values):
                self._set(table, row["id"], values)
                if item_id := row.get("item_id"):
                    self._touched[item_id].add(_STAMP_OF_ROWS[table])

    def _compare_items(self, figures: Mapping[str, Values]) -> None:
        for row in self._stored["items"]:
            values = _held(figures[row["id"]])
            touched = self._touched[row["id"]] | {
                stamp
                for column, stamp in STAMPS.items()
                if _differ(row, values, column)
            }
            if touched:
                stamps = {
                    column: self._at if column in touched else row[column]
                    for column in STAMP_COLUMNS
                }
                self._set("items", row["id"], {**values, **stamps})

    def _set(self, table: str, row_id: str, values: Values) -> None:
        place = (table, frozenset(values))
        self.rows[place].append({"row_id": row_id, **values})


def _held(values: Any) -> Any:
    """Keep what is stored within its columns."""
    if values is None:
        return None
    return {
        column: bounded(value) if type(value) is int else value
        for column, value in values.items()
    }


def _differ(row: Row, values: Mapping[str, Any], *columns: str) -> bool:
    return any(row[column] != values[column] for column in columns or values)
