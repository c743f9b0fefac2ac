"""Estimate imports: the lines of an estimate or a budget from a CSV text."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

import strawberry

from db.money.units import MoneyError, parse_money
from resolvers.acts import act
from resolvers.estimate_acts import permitted
from resolvers.estimate_lines import MOST_LINES, EstimateLineInput, faulty_line, put
from resolvers.payloads import FaultyInput, InputFault, refuse
from resolvers.scalars import Money, Quantity
from resolvers.spreadsheets import Columns, SheetRow, read
from resolvers.writes import Write

_INPUTS = ("csv",)
_COLUMNS = Columns(
    ("description", "quantity", "unit", "unitCost", "category"),
    frozenset({"description", "quantity", "unitCost"}),
)
# By name and by code, in small letters: the ids of the categories called so.
Categories = Mapping[str, frozenset[str]]


@strawberry.input(description="The lines of an estimate or budget, as a CSV text.")
class ImportEstimateLinesInput:
    estimate_id: strawberry.ID = strawberry.field(description="The estimate or budget.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )
    csv: str = strawberry.field(
        description="description, quantity, unit, unitCost, category; names in row 1."
    )
    is_dry_run: bool = strawberry.field(
        default=False, description="Whether only to tell what is wrong with it."
    )


async def _import(work: Write, wanted: ImportEstimateLinesInput) -> str:
    estimate = await permitted(work, wanted, "set_lines", _INPUTS)
    sheet = read(wanted.csv, _COLUMNS, MOST_LINES)
    categories = await _categories(work, estimate["project_id"])
    faults = list(sheet.faults)
    lines = [_line(row, categories, faults.append) for row in sheet.rows]
    refuse(sorted(faults, key=_row_number))
    await put(work, estimate, lines, f"IMPORT_{estimate['kind']}_LINES", "csv")
    if wanted.is_dry_run:
        # Nothing was wrong, and nothing of it stays.
        raise FaultyInput
    return estimate["id"]


def _row_number(fault: InputFault) -> int:
    return int(fault.field.split(".")[1]) if "." in fault.field else 0


async def _categories(work: Write, project_id: str) -> Categories:
    """Find the categories that the viewer may know by what they are called."""
    columns = ("id", "name", "code")
    rows = await work.stored("categories", "project_id", project_id, *columns)
    known = await work.known("categories", [row["id"] for row in rows], project_id)
    called: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name in (row["name"], row["code"]):
            if name and row["id"] in known:
                called[name.casefold()].add(row["id"])
    return {name: frozenset(ids) for name, ids in called.items()}


def _line(
    row: SheetRow, categories: Categories, tell: Callable[[InputFault], None]
) -> EstimateLineInput:
    """Read a line; what is wrong with its row is told, and reads as nothing."""
    place = f"rows.{row.number}"
    amounts = {"quantity": 0, "unitCost": 0}
    for name in amounts:
        try:
            amounts[name] = parse_money(row.cells[name])
        except MoneyError as error:
            told = str(error).replace("Money", "Quantity" if name[0] == "q" else "Cost")
            tell(InputFault(f"{place}.{name}", told))
    category = row.cells.get("category", "")
    for fault in _category_faults(category, categories, f"{place}.category"):
        tell(fault)
    line = EstimateLineInput(
        description=row.cells["description"],
        quantity=Quantity(amounts["quantity"]),
        unit_cost=Money(amounts["unitCost"]),
        unit=row.cells.get("unit"),
        category_id=_category(category, categories),
    )
    for fault in faulty_line(line, place):
        tell(fault)
    return line


def _category_faults(
    name: str, categories: Categories, place: str
) -> Iterator[InputFault]:
    found = categories.get(name.casefold(), ())
    if name and not found:
        yield InputFault(place, "There is no such category.")
    if len(found) > 1:
        yield InputFault(place, "Several categories are called so.")


def _category(name: str, categories: Categories) -> strawberry.ID | None:
    found = categories.get(name.casefold(), frozenset())
    return strawberry.ID(next(iter(found))) if len(found) == 1 else None


import_estimate_lines = act(
    _import,
    table="estimates",
    act="set_lines",
    inputs=_INPUTS,
    subject="estimate_id",
)
