"""How the history tells of a change: its field, its guard, and its values."""

from collections.abc import Mapping
from typing import Any

from db.classes import Class
from db.gate import class_of
from db.money.units import format_money
from permissions.guarding import MONEY
from permissions.guards import CHANGE_GUARD_OF, GUARD_OF
from permissions.scopes import table_named
from resolvers.texts import camel

PUBLIC = "PUBLIC"
# What the history says of a value before a change, and after it.
Words = tuple[str | None, str | None]


def place(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Say where in the history a change of the row is told.

    What happens to an item is told with it, and never with its milestone: not all who
    know of the one know of the other.
    """
    item_id = row["id"] if table == "items" else row.get("item_id")
    milestone_id = row["id"] if table == "milestones" else row.get("milestone_id")
    return {
        "project_id": row["id"] if table == "projects" else row["project_id"],
        "item_id": item_id,
        "milestone_id": None if item_id else milestone_id,
        "is_draft_stage": bool(row.get("is_draft")),
    }


def entry(table: str, column: str, words: Words) -> dict[str, Any]:
    """Say which field changed, under which guard, from what to what."""
    before, after = words
    return {
        "field": field_name(column),
        "guard": guard_name(table, column),
        "before": before,
        "after": after,
    }


def words(
    table: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Words]:
    """Write the values of the columns that changed."""
    return {
        name: (_written(table, name, before[name]), _written(table, name, new))
        for name, new in after.items()
    }


def guard_name(table: str, column: str) -> str:
    """Name the guard that an entry on the column stands under."""
    place = f"{table}.{column}"
    guard = GUARD_OF.get(place) or CHANGE_GUARD_OF.get(place)
    if guard is not None:
        return guard.__name__
    if class_of(table_named(table).c[column]) is not Class.PUBLIC:
        raise LookupError(f"{table}.{column} has no guard")
    return PUBLIC


def field_name(column: str) -> str:
    return camel(column.removesuffix("_id"))


def stamp_of(table: str, column: str) -> str | None:
    """Name the column that tells when what stands under the same guard changed."""
    columns = table_named(table).c
    guard = GUARD_OF.get(f"{table}.{column}")
    if guard is None:
        return "updated_at" if "updated_at" in columns else None
    for name in map(str, columns.keys()):
        if name.endswith("_changed_at") and GUARD_OF.get(f"{table}.{name}") is guard:
            return name
    return None


def _written(table: str, column: str, value: Any) -> str | None:
    """Write a value for the history; what a reference names may be hidden there."""
    stored = table_named(table).c[column]
    if value is None or stored.foreign_keys:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    is_money = isinstance(value, int) and class_of(stored) in MONEY
    return format_money(value) if is_money else str(value)
