"""Estimate lines: setting all lines of an estimate or a budget at once."""

from collections.abc import Iterator, Sequence

import strawberry

from db.money.units import MoneyError, line_total
from resolvers.acts import act
from resolvers.estimate_acts import direct_cost, follow, permitted, tell_costs
from resolvers.payloads import InputFault, refuse
from resolvers.scalars import Money, Quantity
from resolvers.texts import camel, line_faults, tidy
from resolvers.writes import Row, Write

MOST_LINES = 1_000
_INPUTS = ("lines",)


@strawberry.input(description="A line of an estimate or budget, as it is to be.")
class EstimateLineInput:
    description: str = strawberry.field(description="What is counted.")
    quantity: Quantity = strawberry.field(description="How many units.")
    unit_cost: Money = strawberry.field(description="Cost of one unit.")
    unit: str | None = strawberry.field(default=None, description="Unit of counting.")
    category_id: strawberry.ID | None = strawberry.field(
        default=None, description="The line's category."
    )


@strawberry.input(description="The lines of an estimate or budget, all at once.")
class SetEstimateLinesInput:
    estimate_id: strawberry.ID = strawberry.field(description="The estimate or budget.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )
    lines: list[EstimateLineInput] = strawberry.field(
        description="The lines that replace those of before."
    )


async def _set(work: Write, wanted: SetEstimateLinesInput) -> str:
    estimate = await permitted(work, wanted, "set_lines", _INPUTS)
    categories = {
        f"lines.{number}.categoryId": ("categories", line.category_id)
        for number, line in enumerate(wanted.lines)
    }
    foreign = await work.faulty_references(estimate["project_id"], categories)
    refuse([*_faults(wanted.lines), *foreign])
    await put(work, estimate, wanted.lines, f"SET_{estimate['kind']}_LINES", "lines")
    return estimate["id"]


async def put(
    work: Write,
    estimate: Row,
    lines: Sequence[EstimateLineInput],
    action: str,
    field: str,
) -> None:
    """Replace the lines, let all figures follow, and tell the history."""
    before = await direct_cost(work, estimate)
    await work.replace(
        "estimate_lines", "estimate_id", estimate["id"], list(_rows(estimate, lines))
    )
    await work.change("estimates", estimate["id"], cost_changed_at=work.at)
    await follow(work, estimate, field)
    after = await direct_cost(work, estimate)
    await tell_costs(work, estimate, action, (before, after))


def _rows(estimate: Row, lines: Sequence[EstimateLineInput]) -> Iterator[Row]:
    for position, line in enumerate(lines):
        yield {
            "project_id": estimate["project_id"],
            "kind": estimate["kind"],
            "position": position,
            "description": line.description.strip(),
            "quantity": line.quantity,
            "unit": tidy(line.unit),
            "unit_cost": line.unit_cost,
            "line_total": line_total(line.quantity, line.unit_cost),
            "category_id": line.category_id,
        }


def _faults(lines: Sequence[EstimateLineInput]) -> Iterator[InputFault]:
    if len(lines) > MOST_LINES:
        yield InputFault("lines", f"An estimate has at most {MOST_LINES} lines.")
        return
    for number, line in enumerate(lines):
        yield from faulty_line(line, f"lines.{number}")


def faulty_line(line: EstimateLineInput, place: str) -> Iterator[InputFault]:
    needed = {"description": "A line says what it counts.", "unit": None}
    for name, told in needed.items():
        value = getattr(line, name)
        yield from line_faults(f"{place}.{camel(name)}", value, needed=told)
    try:
        line_total(line.quantity, line.unit_cost)
    except MoneyError as error:
        yield InputFault(f"{place}.unitCost", str(error))


set_estimate_lines = act(
    _set,
    table="estimates",
    act="set_lines",
    inputs=_INPUTS,
    subject="estimate_id",
)
