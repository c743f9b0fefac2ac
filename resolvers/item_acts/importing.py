"""Importing items from a CSV text or a workbook, all of them or none."""

import strawberry

from resolvers.acts import act, changed_all
from resolvers.item_acts import called
from resolvers.item_acts.adding import Addition, add
from resolvers.item_acts.faults import Place
from resolvers.item_acts.needs import Sent
from resolvers.item_acts.sheets import COLUMNS, RowReader
from resolvers.payloads import FaultyInput, InputFault, Payload, refuse
from resolvers.spreadsheets import Sheet, read, table
from resolvers.workbooks import WorkbookError, records
from resolvers.writes import Write

MOST_ROWS = 500


@strawberry.input(description="A sheet of items, as a CSV text or as an XLSX file.")
class ImportItemsInput:
    project_id: strawberry.ID = strawberry.field(description="The project.")
    csv: str | None = strawberry.field(
        default=None, description="The sheet as text; row 1 names its columns."
    )
    xlsx: str | None = strawberry.field(
        default=None, description="The file in base64; its first sheet is read."
    )
    is_draft: bool = strawberry.field(
        default=False, description="Whether others are not to know of them yet."
    )
    is_dry_run: bool = strawberry.field(
        default=False, description="Whether only to tell what is wrong with it."
    )


async def _import(work: Write, wanted: ImportItemsInput) -> Payload:
    project = await work.row_to_change("projects", wanted.project_id, ())
    sheet = _sheet(wanted)
    found = list(sheet.faults)
    rows: list[Sent] = []
    place = Place(project["id"])
    names = await called.in_project(work, project["id"])
    for row in sheet.rows:
        reader = RowReader(row, names, place)
        rows.append({**reader.read(), "is_draft": wanted.is_draft})
        found += reader.faults
    if not rows and not found:
        field = "xlsx" if wanted.csv is None else "csv"
        found.append(InputFault(field, "There is no row to import."))
    if not rows:
        refuse(found)
    addition = Addition({"project_id": project["id"]}, rows, "IMPORT_ITEMS")
    ids = await add(work, addition, found)
    if wanted.is_dry_run:
        # Nothing was wrong, and nothing of it stays.
        raise FaultyInput
    return Payload(None, ids=ids)


def _sheet(wanted: ImportItemsInput) -> Sheet:
    if (wanted.csv is None) is (wanted.xlsx is None):
        message = "Give the sheet as `csv` or as `xlsx`."
        return Sheet((), (InputFault("csv", message),))
    if wanted.csv is not None:
        return read(wanted.csv, COLUMNS, MOST_ROWS)
    try:
        found = records(wanted.xlsx or "")
    except WorkbookError as error:
        return Sheet((), (InputFault("xlsx", str(error)),))
    return table(found, COLUMNS, MOST_ROWS, "xlsx")


import_items = act(_import, table="items", act="update", inputs=("projectId",))
imported_items = changed_all("items")
