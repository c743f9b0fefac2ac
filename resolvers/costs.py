"""Costs: the lines of an item's cost, and setting them all at once."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import strawberry

from db.money.tables import MarkupError
from db.money.units import MoneyError, format_money, line_total
from permissions.guards import CanSeeMarkups
from resolvers.acts import act, changed
from resolvers.engine.relations import to_many
from resolvers.payloads import FaultyInput, InputFault, refuse
from resolvers.rights import permit
from resolvers.scalars import Money, Quantity
from resolvers.versions import VERSIONED
from resolvers.writes import Write

MOST_LINES = 500
LONGEST_TEXT = 500
_INPUTS = ("lines",)

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
    names = ("company_id", "is_draft", "can:edit_costs", *VERSIONED["items"])
    item = await work.row_to_change("items", wanted.item_id, names)
    permit(item, "edit_costs", _INPUTS)
    work.expect("items", item, wanted.expected_version)
    lines = list(_lines(wanted.lines, item))
    before = await work.stored("items", "id", item["id"], "direct_cost")
    await work.replace("cost_lines", "item_id", item["id"], lines)
    await work.change("items", item["id"], cost_changed_at=work.at)
    try:
        await work.recompute(item["project_id"])
    except MoneyError as error:
        raise FaultyInput(_beyond(work, error)) from None
    after = await work.stored("items", "id", item["id"], "direct_cost")
    await work.note(
        project_id=item["project_id"],
        item_id=item["id"],
        action="SET_ITEM_COSTS",
        field="directCost",
        guard="CanSeeItemCosts",
        is_draft_stage=item["is_draft"],
        before=format_money(before[0]["direct_cost"]),
        after=format_money(after[0]["direct_cost"]),
    )
    return item["id"]


def _lines(
    lines: Sequence[CostLineInput], item: Mapping[str, Any]
) -> Iterator[Mapping[str, Any]]:
    """Check the lines all together, so that every fault is named at once."""
    refuse(_faults(lines))
    for position, line in enumerate(lines):
        yield {
            "company_id": item["company_id"],
            "project_id": item["project_id"],
            "position": position,
            "description": line.description.strip(),
            "quantity": line.quantity,
            "unit": line.unit,
            "unit_cost": line.unit_cost,
            "line_total": line_total(line.quantity, line.unit_cost),
            "cost_type": line.cost_type,
        }


def _faults(lines: Sequence[CostLineInput]) -> Iterator[InputFault]:
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


def _beyond(work: Write, error: MoneyError) -> InputFault:
    """Name markups only to those who may see them."""
    sees = work.decision.outcome(CanSeeMarkups) is True
    if isinstance(error, MarkupError) and not sees:
        return InputFault("lines", "The project's figures cannot take these lines.")
    return InputFault("lines", str(error))


set_item_costs = act(
    _set, table="items", act="edit_costs", inputs=_INPUTS, subject="item_id"
)
changed_item = changed("items")
