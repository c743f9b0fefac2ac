"""Incorporation: what of a running total a new estimate takes over (domain 1.5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from db.money.items import ACCEPTED, ItemStanding, counted
from db.money.markups import reckon
from db.money.sheets import Sheets
from db.money.stored import read
from db.money.tables import ByMode, Line, MarkupRow
from db.money.units import SCALE

_STEP = 1_000_000 * SCALE
_CORRECTIONS = 3
_NOTHING = ByMode(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Incorporated:
    """The accepted items of a milestone, and those of them that its total counts."""

    accepted: tuple[Mapping[str, Any], ...]
    counted: tuple[Mapping[str, Any], ...]


def incorporated(
    items: Sequence[Mapping[str, Any]], milestone_id: str, active_id: str | None
) -> Incorporated:
    """Sort out what a milestone's running total holds beside its estimate.

    An accepted option counts in the place of its item; both are accepted.
    """
    by_id = {item["id"]: item for item in items}
    there = [
        item
        for item in items
        if item["scenario_id"] is None
        and (by_id.get(item["option_of_id"], item)["milestone_id"] or active_id)
        == milestone_id
    ]
    standings = [
        ItemStanding(
            item["id"],
            item["status"],
            item["is_draft"],
            _NOTHING,
            item["option_of_id"],
        )
        for item in there
    ]
    within = {standing.id for standing in counted(standings)}
    heads = {by_id[id_]["option_of_id"] for id_ in within}
    accepted = within | {
        id_ for id_ in heads & by_id.keys() if _is_accepted(by_id[id_])
    }
    return Incorporated(
        tuple(item for item in there if item["id"] in accepted),
        tuple(item for item in there if item["id"] in within),
    )


def _is_accepted(item: Mapping[str, Any]) -> bool:
    return item["status"] == ACCEPTED


async def missing_from(
    connection: AsyncConnection, project_id: str, estimate_id: str, total: int
) -> int:
    """Answer the lump sum that a stored estimate lacks to come to a total."""
    sheets = Sheets(await read(connection, project_id))
    return balance(sheets.lines[estimate_id], sheets.rows[estimate_id], total)


def balance(lines: Sequence[Line], rows: Iterable[MarkupRow], total: int) -> int:
    """Answer the lump sum that brings a table to a total, or as near as can be.

    Percents of the total grow evenly with it, so that one large step tells how much.
    """
    table = list(rows)

    def reckoned(lump: int) -> int:
        row = MarkupRow("", "", "LUMP_SUM", lump_sum=lump)
        return reckon([*table, row], lines).cost_of_construction

    growth = Fraction(reckoned(_STEP) - reckoned(0), _STEP)
    lump = 0
    for _ in range(_CORRECTIONS):
        lump += round((total - reckoned(lump)) / growth)
    near = (lump, lump - 1, lump + 1)
    return min(near, key=lambda one: abs(total - reckoned(one)))
