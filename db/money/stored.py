"""The money of a project as it is stored: inputs, and the figures derived from them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

import db.models  # noqa: F401 (maps all tables)
from db.base import Base
from db.gate import MACHINE

MODES: Final = ("allocated", "separated", "direct")

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]


@cache
def by_mode(*figures: str) -> tuple[str, ...]:
    return tuple(f"{figure}_{mode}" for figure in figures for mode in MODES)


# What a row of a markup table says, and what an item's share of an owner row repeats.
WORDING: Final = (
    *("name", "value_type", "percent", "lump_sum", "position"),
    *("refers_to_direct", "refers_to_total"),
)
INPUTS: Mapping[str, tuple[str, ...]] = {
    "categories": ("parent_id",),
    "milestones": (),
    "estimates": ("milestone_id", "kind", "is_draft"),
    "estimate_lines": (
        *("estimate_id", "position", "category_id"),
        *("quantity", "unit_cost"),
    ),
    "metrics": ("milestone_id", "quantity", "is_main"),
    "markups": ("estimate_id", "item_id", "is_allocated", "adjustment", *WORDING),
    "markup_references": ("markup_id", "refers_to_id"),
    "markup_categories": ("markup_id", "category_id"),
    "owner_costs": (
        *("estimate_id", "item_id", "share_of_id", "kind", "adjustment"),
        *WORDING,
    ),
    "owner_cost_references": ("owner_cost_id", "refers_to_id"),
    "items": ("milestone_id", "option_of_id", "scenario_id", "status", "is_draft"),
    "cost_lines": ("item_id", "position", "quantity", "unit_cost"),
    "item_categories": ("item_id", "category_id"),
    "inherited_markups": ("item_id", "markup_id", "is_applied"),
    "funds": ("markup_id", "owner_cost_id"),
    "draws": ("item_id", "fund_id", "position", "is_full_coverage"),
    "scenarios": (),
    "scenario_changes": ("scenario_id", "item_id", "status"),
}
DERIVED: Mapping[str, tuple[str, ...]] = {
    "milestones": (
        *by_mode("estimate_total", "budget_total", "running_total", "gap"),
        *("estimate_markup_subtotal", "budget_markup_subtotal"),
        *by_mode("cost_per_unit"),
        *("owner_costs", "project_total"),
    ),
    "estimate_lines": ("line_total", *by_mode("amount")),
    "metrics": by_mode("cost_per_unit"),
    "markups": ("amount",),
    "owner_costs": ("amount",),
    "items": (
        *("direct_cost", "markup_subtotal", "owner_costs", "has_draws"),
        *by_mode("cost_impact", "option_low", "option_high"),
    ),
    "cost_lines": ("line_total",),
    "inherited_markups": ("amount",),
    "funds": ("original", "drawn", "added", "remaining"),
    # What full coverage draws is derived; any other amount is entered.
    "draws": ("amount",),
    "scenarios": by_mode("projected_running_total"),
}
# When a figure of an item last changed, by the figure.
STAMPS: Mapping[str, str] = {
    "direct_cost": "cost_changed_at",
    "markup_subtotal": "markup_changed_at",
    "owner_costs": "owner_cost_changed_at",
    "has_draws": "draw_changed_at",
    **{
        figure: "direct_changed_at"
        if figure.endswith("_direct")
        else "marked_up_changed_at"
        for figure in by_mode("cost_impact", "option_low", "option_high")
    },
}
STAMP_COLUMNS: Final = tuple(dict.fromkeys(STAMPS.values()))


async def read(connection: AsyncConnection, project_id: str) -> Tables:
    """Read a project's money, one statement a table."""
    return {table: await _read(connection, table, project_id) for table in INPUTS}


async def read_project(connection: AsyncConnection, project_id: str) -> Row:
    """Read the project itself, and keep its other writers waiting until the end."""
    projects = Base.metadata.tables["projects"]
    query = select(projects.c.id, projects.c.company_id, projects.c.active_milestone_id)
    # Not FOR UPDATE: that would also stop whoever only refers to the project.
    locked = query.where(projects.c.id == project_id).with_for_update(key_share=True)
    found = await connection.execute(locked, execution_options=MACHINE)
    return found.one()._asdict()


def grouped(rows: Iterable[Row], key: str) -> Mapping[Any, list[Row]]:
    """Sort rows under what one of their columns refers to."""
    groups: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


async def _read(connection: AsyncConnection, name: str, project_id: str) -> list[Row]:
    table = Base.metadata.tables[name]
    stamps = STAMP_COLUMNS if name == "items" else ()
    wanted = ("id", *INPUTS[name], *DERIVED.get(name, ()), *stamps)
    query = select(*(table.c[column] for column in wanted))
    found = await connection.execute(
        query.where(table.c.project_id == project_id).order_by(table.c.id),
        execution_options=MACHINE,
    )
    # Plain dictionaries: a thousand items are looked into many thousand times.
    return [dict(zip(wanted, row, strict=True)) for row in found]
