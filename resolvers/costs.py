"""Costs: the lines of an item's cost, and setting them all at once."""

from collections.abc import Iterator, Sequence

import strawberry

from db.money.units import MoneyError, format_money, line_total
from permissions.guards import CanSeeItemCosts
from resolvers import figures, past
from resolvers.acts import act, changed
from resolvers.engine.relations import to_many
from resolvers.payloads import InputFault, refuse
from resolvers.rights import permit
from resolvers.scalars import Money, Quantity
from resolvers.stages import staged
from resolvers.versions import VERSIONED
from resolvers.writes import Row, Write

MOST_LINES = 500
LONGEST_TEXT = 500
_INPUTS = ("lines",)
_NEEDED = (
    *("is_draft", "option_of_id", "can:edit_costs"),
    figures.SEES_MARKUPS,
    *VERSIONED["items"],
)

of_item = to_many("cost_lines", "item_id", "position")


@strawberry.input(description="A line of cost to be set.")
class CostLineInput:
    description: str = strawberry.field(description="What is counted.")
    quantity: Quantity = strawberry.field(description="How many units.")
    unit_cost: Money = strawberry.field(description="Cost of one unit.")
    unit: str | None = strawberry.field(default=None, description="Unit of counting.")
    cost_type: str | None = strawberry.field(
        default=None, description="Labor, material and the like."
    )


@strawberry.input(description="The cost of an item, all lines at once.")
class SetItemCostsInput:
    item_id: strawberry.ID = strawberry.field(description="The item or option.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )
    lines: list[CostLineInput] = strawberry.field(
        description="The lines that replace those of before."
    )


async def _set(work: Write, wanted: SetItemCostsInput) -> str:
    item = await work.row_to_change("items", wanted.item_id, _NEEDED)
    permit(item, "edit_costs", _INPUTS)
    work.expect("items", item, wanted.expected_version)
    await put_lines(work, await staged(work, item), wanted.lines, "SET_ITEM_COSTS")
    return item["id"]


async def put_lines(
    work: Write, item: Row, lines: Sequence[CostLineInput], action: str
) -> None:
    """Make the lines of an item what an input says, refused if one is faulty."""
    refuse(faulty_lines(lines))
    await replace_lines(work, item, rows_of(lines), action)


async def replace_lines(
    work: Write, item: Row, lines: Sequence[Row], action: str
) -> None:
    """Replace the lines of an item, let its figures follow, and tell the history."""
    place = {"project_id": item["project_id"]}
    rows = [{**place, "position": at, **line} for at, line in enumerate(lines)]
    before = await work.stored("items", "id", item["id"], "direct_cost")
    await work.replace("cost_lines", "item_id", item["id"], rows)
    await work.change("items", item["id"], cost_changed_at=work.at)
    await figures.follow(work, item, "lines")
    after = await work.stored("items", "id", item["id"], "direct_cost")
    common = {"action": action, **past.place("items", item)}
    entry = told(before[0]["direct_cost"], after[0]["direct_cost"])
    await work.note(**common, **entry)


def told(before: int, after: int) -> Row:
    """Say for the history what an item cost and what it costs."""
    return {
        "field": "directCost",
        "guard": CanSeeItemCosts.__name__,
        "before": format_money(before),
        "after": format_money(after),
    }


def rows_of(lines: Sequence[CostLineInput]) -> list[Row]:
    return [_line(line) for line in lines]


def _line(line: CostLineInput) -> Row:
    return {
        "description": line.description.strip(),
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_cost": line.unit_cost,
        "line_total": line_total(line.quantity, line.unit_cost),
        "cost_type": line.cost_type,
    }


def faulty_lines(lines: Sequence[CostLineInput]) -> Iterator[InputFault]:
    """Check the lines all together, so that every fault is named at once."""
    if len(lines) > MOST_LINES:
        yield InputFault("lines", f"An item has at most {MOST_LINES} lines.")
        return
    for number, line in enumerate(lines):
        place = f"lines.{number}"
        if not line.description.strip():
            yield InputFault(f"{place}.description", "A line says what it counts.")
        for name in ("description", "unit", "cost_type"):
            if len(getattr(line, name) or "") > LONGEST_TEXT:
                message = f"At most {LONGEST_TEXT} characters."
                yield InputFault(f"{place}.{_camel(name)}", message)
        try:
            line_total(line.quantity, line.unit_cost)
        except MoneyError as error:
            yield InputFault(f"{place}.unitCost", str(error))


def _camel(name: str) -> str:
    return "costType" if name == "cost_type" else name


set_item_costs = act(
    _set, table="items", act="edit_costs", inputs=_INPUTS, subject="item_id"
)
changed_item = changed("items")
