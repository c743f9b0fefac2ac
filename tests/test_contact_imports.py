"""Importing contacts: all of a sheet or none, each a basic contact."""

import pytest

from tests.acting import answer, everything, faults, refused
from tests.sites import change
from tests.test_contacts import contacts, flags

HEADER = "Name,Company name,E-mail,Phone,Kind"
SHEET = f"""{HEADER}
Ida Moor,Moor & Co,Ida@moor.example,+1 555,lead

Karl Ost,,,,Employee
Ute Pohl,"Pohl, Roofs",,,Supplier
Jan Roth,,jan@roth.example,,
"""


async def bring(ask, who="admin", csv=SHEET, **values):
    body = {"csv": csv.replace("E-mail", "Email"), **values}
    return await ask(who, "import_contacts.graphql", input=body)


@pytest.mark.rule("company.import.basic", "company.import.no_employees")
async def test_each_row_of_a_sheet_becomes_a_basic_contact(ask_own):
    before = await everything(ask_own)
    assert answer(await bring(ask_own, isDryRun=True)) == {"contacts": [], "errors": []}
    assert await everything(ask_own) == before
    made = answer(await bring(ask_own))["contacts"]
    assert sorted(tuple(each.values()) for each in made) == sorted(
        [
            ("Ida Moor", "Moor & Co", "ida@moor.example", "+1 555", "LEAD"),
            # Nobody joins the team by a sheet.
            ("Karl Ost", None, None, None, "OTHER"),
            ("Ute Pohl", "Pohl, Roofs", None, None, "SUPPLIER"),
            ("Jan Roth", None, "jan@roth.example", None, "OTHER"),
        ]
    )
    after = await everything(ask_own)
    grown = {name for name, rows in after.items() if len(rows) > len(before[name])}
    assert grown == {"contacts", "company_history"}
    assert after["company_history"][-1][-3:] != before["company_history"][-1][-3:]
    assert {"Ida Moor", "Karl Ost"} < (await contacts(ask_own)).keys()


@pytest.mark.rule("contacts.create_import")
async def test_who_edits_contacts_imports_them_and_nobody_else(ask_own):
    before = await everything(ask_own)
    for who in ("view", "client", "subcontractor"):
        assert refused(await bring(ask_own, who)) == ["csv"]
    assert await everything(ask_own) == before
    await change(ask_own, flags("Priya Nair", edit_contacts=True))
    assert len(answer(await bring(ask_own, "view"))["contacts"]) == 4


async def test_a_sheet_with_faults_is_told_of_by_row_and_column_and_left(ask_own):
    before = await everything(ask_own)
    rows = [
        HEADER,
        "Ida,,IRIS@mahlerbakery.example,,",
        ",,nobody,,friend",
        "Jan,,jan@roth.example,,",
        "=1+1,,jan@Roth.example,,OTHER",
    ]
    taken = "A contact has this address already."
    assert faults(await bring(ask_own, csv="\n".join(rows))) == {
        "rows.2.email": taken,
        "rows.3.name": "A contact has a name.",
        "rows.3.email": "This is no e-mail address.",
        "rows.3.kind": "There is no such kind of contact.",
        "rows.5.name": "A formula is not taken, only its value.",
        "rows.5.email": taken,
    }
    for csv, expected in {
        "": {"csv": "The first row names the columns."},
        HEADER: {"csv": "There is no row to import."},
        "phone\n1": {"rows.1": "The column name is missing."},
        "name\n" + "x\n" * 501: {"csv": "At most 500 rows at once."},
        'name\n"x': {"csv": "This is no CSV text."},
        "name\nx\u0000": {"csv": "A character of this text is not readable."},
    }.items():
        assert faults(await bring(ask_own, csv=csv)) == expected
    assert await everything(ask_own) == before
