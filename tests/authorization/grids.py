"""The default roles as the sources print them, read here and nowhere else."""

import csv
import re
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "rules" / "join_roles.csv"
LEVELS = ("NONE", "VIEW", "STANDARD", "ADMIN")
MODES = ("ALLOCATED", "SEPARATED", "DIRECT")
_WORDS = {"None": 0, "View Only": 1, "Standard": 2, "Admin": 3}
_MODE_WORDS = {"allocated": "ALLOCATED", "separated": "SEPARATED", "Direct": "DIRECT"}
_SETTINGS = {
    "role.limit_access_by_category",
    "role.hide_all_costs",
    "role.markups_display_options",
}
ROLES = ("admin", "design_team", "general_contractor", "owner", "subcontractor")

with SOURCE.open(encoding="utf-8", newline="") as lines:
    _ROWS = list(csv.DictReader(lines))


def _feature(row):
    return re.sub(r"\.with(out)?_category$", "", row["id"].removeprefix("role."))


_GRID = [row for row in _ROWS if row["id"] not in _SETTINGS]
FEATURES = list(dict.fromkeys(map(_feature, _GRID)))
BY_CATEGORY = {_feature(row) for row in _GRID if row["id"].endswith("_category")}
# Design 7.2: two groups, and three features of others.
MONEY = {
    _feature(row)
    for row in _GRID
    if row["group"] in {"Cost detail", "Cost display"}
    or row["feature"].startswith(("Draw activity", "Milestone Metrics"))
    or row["feature"] == "Draft Estimates and Budgets (created by others)"
}


def grid(role):
    """Answer per feature the levels with and without category access."""
    cells = {}
    for row in _GRID:
        level = _WORDS[row[role]]
        before = cells.get(_feature(row), (level, level))
        is_without = row["id"].endswith(".without_category")
        cells[_feature(row)] = (before[0], level) if is_without else (level, level)
    return cells


def modes(role):
    (row,) = [row for row in _ROWS if row["id"] == "role.markups_display_options"]
    return [mode for word, mode in _MODE_WORDS.items() if word in row[role]]


def limits_by_category(role):
    (row,) = [row for row in _ROWS if row["id"] == "role.limit_access_by_category"]
    return row[role] == "Yes"
