"""The rules as rows: the counted tables, and what the unproven ones wait for."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
TABLES = (
    "chart",
    "chart_footnotes",
    "account_rules",
    "matrix",
    "conflicts",
    "partners",
    "company_contacts",
    "subcontractor_role",
    "subcontractor_rules",
    "join_roles",
    "field_visibility",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A rule; a superseded one stands and falls with the row that overrules it."""

    id: str
    table: str
    superseded_by: str | None = None


def rows(table: str) -> list[dict[str, str]]:
    # Read here and not by permissions/: the plugin loads before coverage starts.
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def counted() -> Mapping[str, Row]:
    """Read every row that is to be proven, by id; two alike raise ValueError."""
    found: dict[str, Row] = {}
    for row in (row for table in TABLES for row in _counted(table)):
        if row.id in found:
            raise ValueError(f"Two rows have the id {row.id}")
        found[row.id] = row
    return found


def waiting() -> Mapping[str, str]:
    lines = rows("waiting")
    found = {line["id"]: line["waits_for"] for line in lines}
    if len(found) != len(lines):
        raise ValueError("A row stands twice in waiting.csv")
    return found


def _counted(table: str) -> list[Row]:
    return [_row(table, one) for one in rows(table) if one["proof"] != "info"]


def _row(table: str, line: Mapping[str, str]) -> Row:
    kind, _, other = line["proof"].partition(":")
    if kind not in {"rule", "superseded"} or (kind == "superseded") != bool(other):
        raise ValueError(f"{line['id']} has the proof {line['proof']!r}")
    return Row(line["id"], table, other or None)
