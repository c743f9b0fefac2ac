"""Importing cost codes from a CSV text, all of them or none; parents by number."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import strawberry

from resolvers import company_history
from resolvers.acts import act, changed_all
from resolvers.cost_code_acts import (
    HAS_NUMBER,
    library,
    text_faults_of,
)
from resolvers.payloads import FaultyInput, InputFault, Payload, refuse
from resolvers.spreadsheets import Columns, SheetRow, formulas, read
from resolvers.timeline_acts import leads
from resolvers.writes import Write

MOST_ROWS = 500
_INPUTS = ("csv",)
_COLUMNS = Columns(
    ("number", "name", "parent", "active"), frozenset({"number", "name"})
)
_ACTIVE = {"": True, "yes": True, "true": True, "no": False, "false": False}
# By the number of each code, those of the codes right above it.
Above = Mapping[str, set[str | None]]
# By the number of each code, the rows where it stands, after the library.
Places = dict[str, list[int]]
LIBRARY = 0


@strawberry.input(description="A sheet of cost codes, as a CSV text.")
class ImportCostCodesInput:
    csv: str = strawberry.field(
        description="number, name, parent (a number), active; names in row 1."
    )
    is_dry_run: bool = strawberry.field(
        default=False, description="Whether only to tell what is wrong with it."
    )


async def _import(work: Write, wanted: ImportCostCodesInput) -> Payload:
    await work.permit_in_company("manage_cost_codes", _INPUTS)
    sheet = read(wanted.csv, _COLUMNS, MOST_ROWS)
    found = list(sheet.faults)
    if not sheet.rows and not found:
        found.append(InputFault("csv", "There is no row to import."))
    ids = {row["number"]: row["id"] for row in await library(work)}
    found += _faults(sheet.rows, ids)
    refuse(found)
    made = await _put(work, sheet.rows, ids)
    changes = {"costCodes": (None, str(len(made)))}
    await company_history.tell(work, "IMPORT_COST_CODES", changes)
    if wanted.is_dry_run:
        # Nothing was wrong, and nothing of it stays.
        raise FaultyInput
    return Payload(None, ids=made)


async def _put(
    work: Write, sheet: tuple[SheetRow, ...], ids: Mapping[str, str]
) -> list[str]:
    """Add the codes first, and then put each under its parent, wherever that stood."""
    rows = [
        {
            "number": row.cells["number"],
            "name": row.cells["name"],
            "is_active": _ACTIVE[row.cells.get("active", "").lower()],
            "updated_at": work.at,
        }
        for row in sheet
    ]
    made = await work.add_all("cost_codes", rows)
    numbers = [row["number"] for row in rows]
    ids = {**ids, **dict(zip(numbers, made, strict=True))}
    parents = {
        ids[row.cells["number"]]: {"parent_id": ids[row.cells["parent"]]}
        for row in sheet
        if row.cells.get("parent")
    }
    await work.change_each("cost_codes", parents)
    return made


def _faults(
    sheet: tuple[SheetRow, ...], ids: Mapping[str, str]
) -> Iterator[InputFault]:
    """Name row and column of all that is wrong."""
    places: Places = {number: [LIBRARY] for number in ids}
    for row in sheet:
        places.setdefault(row.cells["number"], []).append(row.number)
    above: defaultdict[str, set[str | None]] = defaultdict(set)
    for row in sheet:
        above[row.cells["number"]].add(row.cells.get("parent"))
    for row in sheet:
        for column, message in _faults_of_row(row, above, places):
            yield InputFault(f"rows.{row.number}.{column}", message)


def _faults_of_row(
    row: SheetRow, above: Above, known: Places
) -> Iterator[tuple[str, str]]:
    yield from formulas(row)
    for fault in text_faults_of(dict(row.cells)):
        yield fault.field, fault.message
    for message in _faults_of_number(row, known):
        yield "number", message
    for message in _faults_of_parent(row, above, known):
        yield "parent", message
    if row.cells.get("active", "").lower() not in _ACTIVE:
        yield "active", "Say yes or no."


def _faults_of_number(row: SheetRow, known: Places) -> Iterator[str]:
    number = row.cells["number"]
    others = [place for place in known[number] if place != row.number]
    if number and others:
        is_kept = others[0] == LIBRARY
        yield HAS_NUMBER if is_kept else f"Row {others[0]} has this number, too."


def _faults_of_parent(row: SheetRow, above: Above, known: Places) -> Iterator[str]:
    parent = row.cells.get("parent")
    if not parent:
        return
    if parent not in known:
        yield "There is no cost code of this number."
    elif leads(above, parent, row.cells["number"]):
        yield "It would be a part of itself."


import_cost_codes = act(
    _import, table="companies", act="manage_cost_codes", inputs=_INPUTS, queues=True
)
imported_cost_codes = changed_all("cost_codes")
