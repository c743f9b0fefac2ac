"""The lines and markup tables of a project, as the arithmetic takes them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from db.money.stored import WORDING, Row, Tables, grouped
from db.money.tables import Line, MarkupRow
from db.money.units import line_total


class Sheets:
    """By the id of an estimate or an item: its lines, and the rows of its tables."""

    def __init__(self, stored: Tables) -> None:
        self.lines: defaultdict[str, list[Line]] = defaultdict(list)
        self.rows: defaultdict[str, list[MarkupRow]] = defaultdict(list)
        self._add_lines(stored)
        self._add_markups(stored)
        self._add_owner_costs(stored)

    def _add_lines(self, stored: Tables) -> None:
        under = _ancestry(stored)
        of_item: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
        for link in stored["item_categories"]:
            of_item[link["item_id"]] |= under[link["category_id"]]
        for row in stored["cost_lines"]:
            line = Line(row["id"], _total(row), of_item[row["item_id"]])
            self.lines[row["item_id"]].append(line)
        # What is left over of an allocation goes to the earlier line (design 7.19).
        for row in sorted(stored["estimate_lines"], key=_place):
            categories = under.get(row["category_id"], frozenset())
            line = Line(row["id"], _total(row), categories)
            self.lines[row["estimate_id"]].append(line)

    def _add_markups(self, stored: Tables) -> None:
        references = grouped(stored["markup_references"], "markup_id")
        filters = grouped(stored["markup_categories"], "markup_id")
        for row in stored["markups"]:
            markup = MarkupRow(
                id=row["id"],
                is_allocated=row["is_allocated"],
                adjustment=row["adjustment"],
                references=_each(references[row["id"]], "refers_to_id"),
                category_ids=frozenset(_each(filters[row["id"]], "category_id")),
                **_wording(row),
            )
            self.rows[row["estimate_id"] or row["item_id"]].append(markup)

    def _add_owner_costs(self, stored: Tables) -> None:
        references = grouped(stored["owner_cost_references"], "owner_cost_id")
        for row in stored["owner_costs"]:
            if row["share_of_id"] is None:
                owner_row = MarkupRow(
                    id=row["id"],
                    is_owner=True,
                    adjustment=row["adjustment"],
                    references=_each(references[row["id"]], "refers_to_id"),
                    **_wording(row),
                )
                self.rows[row["estimate_id"] or row["item_id"]].append(owner_row)


def _ancestry(stored: Tables) -> Mapping[str | None, frozenset[str]]:
    """Answer each category with those above it: a line counts under all of them."""
    parent = {row["id"]: row["parent_id"] for row in stored["categories"]}
    above: dict[str | None, frozenset[str]] = {}
    for category in parent:
        chain: list[str] = []
        at: str | None = category
        while at is not None and at not in chain:
            chain.append(at)
            at = parent.get(at)
        above[category] = frozenset(chain)
    return above


def _place(row: Row) -> tuple[int, str]:
    return row["position"], row["id"]


def _total(line: Row) -> int:
    return line_total(line["quantity"], line["unit_cost"])


def _wording(row: Row) -> dict[str, Any]:
    return {column: row[column] for column in WORDING}


def _each(links: Iterable[Row], column: str) -> tuple[str, ...]:
    return tuple(link[column] for link in links)
