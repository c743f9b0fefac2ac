"""Importing items: as a text and as a workbook, all of them or none."""

import base64
import io
import zipfile

import pytest
from openpyxl import Workbook

from tests.acting import (
    answer,
    codes,
    everything,
    faults,
    refused,
)
from tests.deriving import wrong_figures
from tests.sites import CLINIC

HEADER = [
    *("Name", "Number", "Status", "Milestone", "Event", "Categories", "Assignees"),
    *("Due on", "Schedule impact days", "Quantity", "Unit", "Unit cost"),
]
ROWS = [
    [
        *("Dimmers", "E-90", "Not applicable", "Early MEP package"),
        *("early mep release", "Electrical; upper floor", "Mia Castell"),
        *("2026-05-05", "-4", "10", "ea", "25.5"),
    ],
    ["Spare conduit", *[""] * 11],
    ["Door contacts", "E-91", "accepted", "", "", "26", *[""] * 5, "100"],
]
DIMMERS = {
    "number": "E-90",
    "name": "Dimmers",
    "status": "NOT_APPLICABLE",
    "isDraft": False,
    "dueOn": "2026-05-05",
    "scheduleImpactDays": -4,
    "directCost": "255.00",
    "milestone": {"name": "Early MEP package"},
    "event": {"name": "Early MEP release"},
    "categories": [{"name": "Electrical"}, {"name": "Upper floor"}],
    "assignees": [{"name": "Mia Castell"}],
}
CONDUIT = {
    **dict.fromkeys(("number", "dueOn", "scheduleImpactDays", "milestone", "event")),
    "name": "Spare conduit",
    "status": "PENDING",
    "isDraft": False,
    "directCost": "0.00",
    "categories": [],
    "assignees": [],
}
CONTACTS = CONDUIT | {
    "name": "Door contacts",
    "number": "E-91",
    "status": "ACCEPTED",
    "directCost": "100.00",
    "categories": [{"name": "Electrical"}],
}


def csv(*rows):
    return "\r\n".join(",".join(row) for row in rows)


def xlsx(*rows):
    book = Workbook()
    for row in rows:
        book.active.append([_cell(text) for text in row])
    return packed(book)


def _cell(text):
    try:
        return float(text)
    except ValueError:
        return text or None


def packed(book):
    content = io.BytesIO()
    book.save(content)
    return base64.b64encode(content.getvalue()).decode()


def zipped(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(f"{name}.xml", text)
    return base64.b64encode(content.getvalue()).decode()


async def bring(ask, who="edit", **sheet):
    return await ask(who, "import_items.graphql", input={"projectId": CLINIC, **sheet})


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_the_items_of_a_sheet_are_added_and_counted(ask_own, kind):
    sheet = {kind: {"csv": csv, "xlsx": xlsx}[kind](HEADER, *ROWS)}
    before = await everything(ask_own)
    assert answer(await bring(ask_own, **sheet, isDryRun=True)) == {
        "items": [],
        "errors": [],
    }
    assert await everything(ask_own) == before
    added = answer(await bring(ask_own, **sheet))["items"]
    assert added == [DIMMERS, CONDUIT, CONTACTS]
    assert await wrong_figures(ask_own) == {}


async def test_every_problem_of_a_sheet_is_told_by_its_row(ask_own):
    wrong = [
        ["", "x" * 51, *[""] * 10],
        ["A", "", "Chosen", "Concrete", "Design", "Nothing", "Nora Quist", *[""] * 5],
        ["B", "", "incorporated", *[""] * 4, "5/5/2026", "soon", "1,5", "", "=1+1"],
        ["C", *[""] * 8, "2", "ea", ""],
        [*[""] * 12, "beyond"],
    ]
    wrong[2][9] = "1.23456"
    before = await everything(ask_own)
    expected = {
        "rows.2.name": "An item has a name.",
        "rows.2.number": "At most 50 characters.",
        "rows.3.status": "There is no such status.",
        "rows.3.milestone": "Nothing here is called 'Concrete'.",
        "rows.3.event": "Nothing here is called 'Design'.",
        "rows.3.categories": "Nothing here is called 'Nothing'.",
        "rows.3.assignees": "Nothing here is called 'Nora Quist'.",
        "rows.4.status": "An item is incorporated by copying the running total.",
        "rows.4.dueOn": "A day is written YYYY-MM-DD.",
        "rows.4.scheduleImpactDays": "Days are a whole number.",
        "rows.4.quantity": "Quantity '1.23456' has more than four decimals.",
        "rows.4.unitCost": "A formula is not taken, only its value.",
        "rows.5.unitCost": "A cost has a unit cost.",
        "rows.6": "The row has more cells than there are columns.",
        "rows.6.name": "An item has a name.",
    }
    for is_dry_run in (True, False):
        body = await bring(ask_own, csv=csv(HEADER, *wrong), isDryRun=is_dry_run)
        assert faults(body) == expected
    assert await everything(ask_own) == before


async def test_a_sheet_that_is_none_is_refused_as_one(ask_own):
    before = await everything(ask_own)
    many = csv(["name"], *[["Item"]] * 501)
    told = {
        "Give the sheet as `csv` or as `xlsx`.": {},
        "This is not written in base64.": {"xlsx": "%%%"},
        "This is no workbook that can be read.": {"xlsx": "bm9uZQ=="},
        "At most 500 rows at once.": {"csv": many},
        "There is no row to import.": {"csv": "name"},
        "The first row names the columns.": {"csv": ""},
        "The column name is missing.": {"csv": "number\r\n7"},
    }
    for message, sheet in told.items():
        assert message in faults(await bring(ask_own, **sheet)).values()
    assert await everything(ask_own) == before


ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>"""
FORMULA = Workbook()
FORMULA.active.append(["Name", "Unit cost"])
FORMULA.active.append(["Dimmers", "=SUM(1,2)"])
VAST = Workbook()
VAST.active.append(["Name"])
VAST.active["A1048576"] = "The last row there is"
GAP = Workbook()
GAP.active.append(["Name"])
GAP.active["A9000"] = "Far below"
HOSTILE = {
    "The file declares entities.": zipped(one="x" * 65_530 + ENTITIES),
    "The file is too large once it is unpacked.": zipped(one="0" * 30_000_000),
    "The file has too many parts.": zipped(**{f"p{n}": "" for n in range(201)}),
    "A formula is not taken, only its value.": packed(FORMULA),
    "The sheet goes on beyond row 10000.": packed(VAST),
}


@pytest.mark.case("UP-05", "UP-07")
async def test_a_hostile_workbook_is_refused_before_it_does_harm(ask_own):
    before = await everything(ask_own)
    for message, sheet in HOSTILE.items():
        assert len(sheet) < 100_000
        assert faults(await bring(ask_own, xlsx=sheet)).popitem()[1] == message
    assert await everything(ask_own) == before
    (found,) = answer(await bring(ask_own, xlsx=packed(GAP)))["items"]
    assert found["name"] == "Far below"


@pytest.mark.rule(
    "sub_role.items_and_options.items_item_import_options",
    "role.items_item_import_and_options.with_category",
    "role.items_item_import_and_options.without_category",
)
@pytest.mark.parametrize(
    ("who", "category", "refusal"),
    [
        ("admin", "Plumbing", []),
        ("edit", "Plumbing", []),
        ("view", "Plumbing", ["lines"]),
        ("nofin", "Plumbing", ["lines"]),
        ("design", "Plumbing", ["lines"]),
        ("client", "Electrical", ["categoryIds", "lines"]),
        ("subcontractor", "Electrical", []),
        ("subcontractor", "Plumbing", ["categoryIds", "dueOn", "lines"]),
        ("rows", "Electrical", []),
        ("rows", "Plumbing", ["name", "categoryIds", "dueOn", "lines", "isDraft"]),
    ],
)
async def test_what_is_imported_is_held_to_the_rights_of_each_row(
    ask_own, who, category, refusal
):
    rows = [
        ["name", "categories", "dueOn", "unitCost"],
        ["First", "", "", ""],
        ["Second", category, "2026-05-05", "7"],
    ]
    if who == "rows":
        del rows[1]
    before = await everything(ask_own)
    for is_dry_run in (True, False):
        body = await bring(ask_own, who, csv=csv(*rows), isDryRun=is_dry_run)
        if refusal:
            assert refused(body) == refusal
        elif not is_dry_run:
            assert answer(body)["items"][-1]["name"] == "Second"
    assert (await everything(ask_own) == before) is bool(refusal)


async def test_a_stranger_imports_into_nothing(ask_own):
    body = await bring(ask_own, "stranger", csv="name\r\nItem")
    assert codes(body) == ["NOT_FOUND"]
    never = {"projectId": "prj_00000000000000000000000000", "csv": "name\r\nItem"}
    assert await ask_own("stranger", "import_items.graphql", input=never) == body
