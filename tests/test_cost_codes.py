"""The company's cost codes: its admins' library, each number once."""

import pytest

from tests.acting import answer, codes, everything, faults, refused
from tests.sites import statement_counts

ADDED = "create_cost_code.graphql"


async def library(ask, who="admin", **values):
    """Read the cost codes as somebody sees them, by number, in their order."""
    body = await ask(who, "cost_codes.graphql", **values)
    return {each["number"]: each for each in body["data"]["costCodes"]["nodes"]}


async def created(ask, number="01", name="Site work", **values):
    body = await ask("admin", ADDED, input={"number": number, "name": name, **values})
    return answer(body)["costCode"]


async def on_code(ask, who, document, which, **values):
    """Act on a cost code, based on how the admin sees it now."""
    code = (await library(ask))[which]
    based = {"costCodeId": code["id"], "expectedVersion": code["version"]}
    return await ask(who, f"{document}_cost_code.graphql", input={**based, **values})


async def bring(ask, csv, who="admin", **values):
    wanted = {"csv": csv, **values}
    return await ask(who, "import_cost_codes.graphql", input=wanted)


@pytest.mark.rule("company.admin.setup")
async def test_an_admin_keeps_the_library(ask_own):
    site = await created(ask_own)
    earth = await created(ask_own, "01 10", " Earthwork ", parentId=site["id"])
    assert (earth["name"], earth["parent"]) == ("Earthwork", {"number": "01"})
    changed = {"number": "02", "isActive": False, "parentId": None}
    now = answer(await on_code(ask_own, "admin", "update", "01 10", **changed))
    assert now["costCode"] == {
        **earth,
        "version": now["costCode"]["version"],
        "number": "02",
        "isActive": False,
        "parent": None,
    }
    answer(await on_code(ask_own, "admin", "update", "02", parentId=site["id"]))
    body = await on_code(ask_own, "admin", "delete", "01")
    assert faults(body) == {
        "costCodeId": "Codes stand under it; move or delete them first."
    }
    body = await on_code(ask_own, "admin", "delete", "02")
    assert answer(body)["deletedId"] == earth["id"]
    assert list(await library(ask_own)) == ["01"]
    body = await ask_own("admin", "company_history.graphql")
    told = body["data"]["viewer"]["company"]["history"]["nodes"][-7:]
    assert [(e["action"], e["field"], e["before"], e["after"]) for e in told] == [
        ("CREATE_COST_CODE", "costCode", None, "01 Site work"),
        ("CREATE_COST_CODE", "costCode", None, "01 10 Earthwork"),
        ("UPDATE_COST_CODE", "number", "01 10", "02"),
        ("UPDATE_COST_CODE", "parentId", "01", None),
        ("UPDATE_COST_CODE", "isActive", "true", "false"),
        ("UPDATE_COST_CODE", "parentId", None, "01"),
        ("DELETE_COST_CODE", "costCode", "02 Earthwork", None),
    ]


@pytest.mark.rule("company.employee.who")
async def test_nobody_else_finds_the_library_or_touches_it(ask_own):
    await created(ask_own)
    before = await everything(ask_own)
    for who in ("edit", "view", "client", "subcontractor"):
        assert await library(ask_own, who) == {}
        body = await ask_own(who, ADDED, input={"number": "9", "name": "Mine"})
        assert refused(body) == ["number", "name"]
        assert refused(await bring(ask_own, "number,name\n9,Mine", who)) == ["csv"]
        body = await on_code(ask_own, who, "update", "01", name="Mine")
        assert refused(body) == ["name"]
        assert codes(await on_code(ask_own, who, "update", "01")) == ["NOT_FOUND"]
        assert refused(await on_code(ask_own, who, "delete", "01")) == ["costCodeId"]
    assert await library(ask_own, "stranger") == {}
    body = await on_code(ask_own, "stranger", "delete", "01")
    assert codes(body) == ["NOT_FOUND"]
    assert await everything(ask_own) == before


async def test_codes_are_searched_sorted_and_paged_by_the_same_statements(ask_own):
    answer(await bring(ask_own, "number,name\n1,Slab\n02,Roof\n10,Attic"))
    assert list(await library(ask_own)) == ["02", "1", "10"]
    by_name = {"field": "NAME", "direction": "DESC"}
    assert list(await library(ask_own, orderBy=by_name)) == ["1", "02", "10"]
    assert list(await library(ask_own, search="ROO")) == ["02"]
    sizes = {"first": 1}, {"first": 3}
    one, three = await statement_counts(ask_own, "admin", "cost_codes.graphql", *sizes)
    assert one == three


async def test_bad_input_changes_no_code(ask_own):
    site = await created(ask_own)
    earth = await created(ask_own, "01 10", parentId=site["id"])
    before = await everything(ask_own)
    bad = {"number": " ", "name": "n" * 201}
    told = {"number": "A cost code has a number.", "name": "At most 200 characters."}
    assert faults(await ask_own("admin", ADDED, input=bad)) == told
    wanted = {**bad, "isActive": None, "parentId": earth["id"]}
    assert faults(await on_code(ask_own, "admin", "update", "01", **wanted)) == {
        **told,
        "isActive": "A cost code is in use, or it is not.",
        "parentId": "It would be a part of itself.",
    }
    taken = {"number": "01 10", "name": "x", "parentId": "ccd_0"}
    assert faults(await ask_own("admin", ADDED, input=taken)) == {
        "number": "There is a cost code of this number.",
        "parentId": "There is no such record.",
    }
    stale = {"costCodeId": site["id"], "expectedVersion": "0"}
    body = await ask_own("admin", "delete_cost_code.graphql", input=stale)
    assert codes(body) == ["CONFLICT"]
    assert await everything(ask_own) == before


async def test_a_sheet_of_codes_is_brought_as_a_whole(ask_own):
    await created(ask_own)
    before = await everything(ask_own)
    csv = "Number,Name,Parent,Active\n20 1,Piles,20,no\n20,Concrete,01,\n30,Roof,,YES"
    assert answer(await bring(ask_own, csv, isDryRun=True))["costCodes"] == []
    assert await everything(ask_own) == before
    made = answer(await bring(ask_own, csv))["costCodes"]
    assert {
        each["number"]: (each["name"], each["isActive"], each["parent"])
        for each in made
    } == {
        "20 1": ("Piles", False, {"number": "20"}),
        "20": ("Concrete", True, {"number": "01"}),
        "30": ("Roof", True, None),
    }


async def test_a_sheet_with_faults_is_told_of_by_row_and_column_and_left(ask_own):
    await created(ask_own)
    before = await everything(ask_own)
    rows = [
        "number,name,parent,active",
        "01,Again,,",
        ",,none,maybe",
        "2,Loop,3,",
        "3,Loop,2,",
        "4,=A1,4,",
        "2,Twice,,",
    ]
    has = "There is a cost code of this number."
    loop = "It would be a part of itself."
    assert faults(await bring(ask_own, "\n".join(rows))) == {
        "rows.2.number": has,
        "rows.3.number": "A cost code has a number.",
        "rows.3.name": "A cost code has a name.",
        "rows.3.parent": "There is no cost code of this number.",
        "rows.3.active": "Say yes or no.",
        "rows.4.number": "Row 7 has this number, too.",
        "rows.4.parent": loop,
        "rows.5.parent": loop,
        "rows.6.name": "A formula is not taken, only its value.",
        "rows.6.parent": loop,
        "rows.7.number": "Row 4 has this number, too.",
    }
    for csv, expected in {
        "number,name": {"csv": "There is no row to import."},
        "number\n1": {"rows.1": "The column name is missing."},
        "number,name\n" + "1,x\n" * 501: {"csv": "At most 500 rows at once."},
    }.items():
        assert faults(await bring(ask_own, csv)) == expected
    assert await everything(ask_own) == before
