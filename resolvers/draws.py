"""Draws: what an item takes from contingencies and allowances, and setting them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import strawberry

from db.money.units import format_money
from permissions.guards import CanSeeDraws
from resolvers import figures, past
from resolvers.acts import act, changed
from resolvers.engine.relations import to_many
from resolvers.payloads import InputFault, refuse
from resolvers.rights import permit
from resolvers.scalars import Money
from resolvers.versions import VERSIONED
from resolvers.writes import NO_SUCH, Row, Write

MOST_DRAWS = 50
_INPUTS = ("draws",)
_NEEDED = (
    *("is_draft", "option_of_id", "can:set_draws", figures.SEES_MARKUPS),
    *VERSIONED["items"],
)
_COLUMNS = ("id", "fund_id", "position", "amount", "is_full_coverage")
# By fund: the draw on it, as it is stored or to be stored.
Draws = Mapping[str, Row]

of_item = to_many("draws", "item_id", "position")


@strawberry.input(description="What an item takes from a fund, or adds to it.")
class DrawInput:
    fund_id: strawberry.ID = strawberry.field(
        description="A fund of the item's milestone."
    )
    amount: Money | None = strawberry.field(
        default=None, description="Drawn where positive, added where negative."
    )
    is_full_coverage: bool = strawberry.field(
        default=False, description="Whether it covers all that the item comes to."
    )


@strawberry.input(description="What an item takes from the funds that one may know.")
class SetItemDrawsInput:
    item_id: strawberry.ID = strawberry.field(description="The item or option.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )
    draws: list[DrawInput] = strawberry.field(
        description="Those that replace all draws on funds the viewer may see."
    )


async def _set(work: Write, wanted: SetItemDrawsInput) -> str:
    item = await work.row_to_change("items", wanted.item_id, _NEEDED)
    permit(item, "set_draws", _INPUTS)
    work.expect("items", item, wanted.expected_version)
    before, hidden = await _stored(work, item)
    refuse(await _faults(work, item, wanted.draws, hidden))
    after = {str(d.fund_id): _values(n, d) for n, d in enumerate(wanted.draws)}
    words = list(_words(before, after))
    if words or [*before] != [*after]:
        await _put(work, item, before, after)
        await work.change("items", item["id"], draw_changed_at=work.at)
        await figures.follow(work, item, "draws")
        await _tell(work, item, words)
    return item["id"]


async def _stored(work: Write, item: Row) -> tuple[Draws, Draws]:
    """Read the draws on funds that the viewer may know, and those on other funds.

    The latter are not his to change: they stay as they are.
    """
    rows = await work.stored("draws", "item_id", item["id"], *_COLUMNS)
    by_fund = {
        row["fund_id"]: row
        for row in sorted(rows, key=lambda row: (row["position"], row["id"]))
    }
    known = await work.known("funds", by_fund, item["project_id"])
    own = {fund: row for fund, row in by_fund.items() if fund in known}
    return own, {fund: row for fund, row in by_fund.items() if fund not in known}


async def _faults(
    work: Write, item: Row, draws: Sequence[DrawInput], hidden: Draws
) -> list[InputFault]:
    if len(draws) > MOST_DRAWS:
        return [InputFault("draws", f"An item has at most {MOST_DRAWS} draws.")]
    funds = await _funds(work, item, [draw.fund_id for draw in draws])
    covered = any(row["is_full_coverage"] for row in hidden.values())
    return [*_fund_faults(draws, funds), *_amount_faults(draws, covered=covered)]


async def _funds(work: Write, item: Row, ids: Sequence[str]) -> frozenset[str]:
    """Return which funds are those of the item's milestone, and known to the viewer."""
    known = await work.known("funds", ids, item["project_id"])
    milestone = await _milestone(work, item)
    rows = await work.stored("funds", "milestone_id", milestone, "id")
    return known & {row["id"] for row in rows}


async def _milestone(work: Write, item: Row) -> str:
    """Return the milestone that an option has of its item; without one, the active."""
    head = item["option_of_id"] or item["id"]
    (placed,) = await work.stored("items", "id", head, "milestone_id")
    (project,) = await work.stored(
        "projects", "id", item["project_id"], "active_milestone_id"
    )
    return placed["milestone_id"] or project["active_milestone_id"]


def _fund_faults(
    draws: Sequence[DrawInput], funds: frozenset[str]
) -> Iterator[InputFault]:
    seen: set[str] = set()
    for number, draw in enumerate(draws):
        if draw.fund_id not in funds:
            yield InputFault(f"draws.{number}.fundId", NO_SUCH)
        elif draw.fund_id in seen:
            yield InputFault(f"draws.{number}.fundId", "A fund is named once.")
        seen.add(draw.fund_id)


def _amount_faults(
    draws: Sequence[DrawInput], *, covered: bool
) -> Iterator[InputFault]:
    for number, draw in enumerate(draws):
        place = f"draws.{number}"
        if draw.is_full_coverage and covered:
            only = "Only one fund can cover the whole item."
            yield InputFault(f"{place}.isFullCoverage", only)
        covered = covered or draw.is_full_coverage
        if draw.is_full_coverage is not (draw.amount is None):
            either = "Say an amount, or that the whole item is covered."
            yield InputFault(f"{place}.amount", either)
        elif draw.amount == 0:
            yield InputFault(f"{place}.amount", "An amount of zero draws nothing.")


def _values(position: int, draw: DrawInput) -> dict[str, Any]:
    return {
        "position": position,
        "amount": draw.amount or 0,
        "is_full_coverage": draw.is_full_coverage,
    }


async def _put(work: Write, item: Row, before: Draws, after: Draws) -> None:
    place = {"project_id": item["project_id"], "item_id": item["id"]}
    gone = [row["id"] for fund, row in before.items() if fund not in after]
    if gone:
        await work.remove("draws", *gone)
    new = after.keys() - before.keys()
    added = [{**place, "fund_id": f, **row} for f, row in after.items() if f in new]
    await work.add_all("draws", added)
    for fund in after.keys() & before.keys():
        await work.change("draws", before[fund]["id"], **after[fund])


def _words(before: Draws, after: Draws) -> Iterator[past.Words]:
    """Write each draw that differs; its fund's name stands under another guard."""
    for fund in dict.fromkeys([*before, *after]):
        words = (_word(before.get(fund)), _word(after.get(fund)))
        if words[0] != words[1]:
            yield words


def _word(draw: Row | None) -> str | None:
    if draw is None:
        return None
    return "whole item" if draw["is_full_coverage"] else format_money(draw["amount"])


async def _tell(work: Write, item: Row, words: Sequence[past.Words]) -> None:
    await work.note_all(
        {
            "action": "SET_ITEM_DRAWS",
            "field": "draws",
            "guard": CanSeeDraws.__name__,
            "before": before,
            "after": after,
            **past.place("items", item),
        }
        for before, after in words
    )


set_item_draws = act(
    _set, table="items", act="set_draws", inputs=_INPUTS, subject="item_id"
)
changed_item = changed("items")
