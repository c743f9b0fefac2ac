"""Estimate lines: set or imported all at once; totals follow, faults are all named."""

import asyncio

import pytest
from sqlalchemy import update

from db.models.categories import Category
from db.models.roles import RoleLevel
from tests.acting import answer, codes, everything, faults, ids, refused
from tests.deriving import wrong_figures
from tests.sheets import LINES, MEP, act_on_sheet, figures, milestone, past
from tests.sites import change


# Direct 1,200; fee 60, contingency 126, permits 45.
@pytest.mark.rule(
    "fv.milestone.estimate_lines_budget_lines",
    "role.milestone_cost_details",
    "sub_role.cost_details.milestone_cost_details",
)
@pytest.mark.parametrize("who", ["admin", "edit"])
async def test_totals_follow_the_lines(ask_own, who):
    electrical = (await ids(ask_own))["Electrical"]
    lines = [LINES[0] | {"categoryId": electrical}, LINES[1]]
    body = await act_on_sheet(
        ask_own, who, "set_estimate_lines.graphql", MEP, lines=lines
    )
    shown = {"unit": "ls", "category": {"name": "Electrical"}}
    assert answer(body)["estimate"]["lines"] == [
        LINES[0]
        | shown
        | {"quantity": "2.00", "unitCost": "350.00", "lineTotal": "700.00"},
        LINES[1]
        | {"unit": None, "category": None}
        | {"quantity": "1.00", "unitCost": "500.00", "lineTotal": "500.00"},
    ]
    there = (await milestone(ask_own, "admin", MEP))["id"]
    assert await figures(ask_own, "view", there) == {
        "estimateTotal": "1431.00",
        "budgetTotal": "1257.75",
        "runningTotal": "1431.00",
        "gap": "-173.25",
        "costPerUnit": "0.5963",
        "projectTotal": None,
        "direct": "1200.00",
    }
    told = ("SET_ESTIMATE_LINES", "directCost", "1000.00", "1200.00")
    for reader in ("view", "subcontractor", "design"):
        assert (await past(ask_own, reader, there))[-1] == told
    for outsider in ("nofin", "rows", "client"):
        assert told not in await past(ask_own, outsider, there)
    assert await wrong_figures(ask_own) == {}


@pytest.mark.rule(
    "role.milestone_budget_cost_details",
    "sub_role.cost_details.milestone_budget_cost_details",
)
async def test_the_details_of_the_budget_open_the_budget_alone(ask_own):
    feature = RoleLevel.feature == "milestone_cost_details"
    levels = {"with_category": "VIEW", "without_category": "VIEW"}
    await change(ask_own, update(RoleLevel).where(feature).values(**levels))
    document = "set_estimate_lines.graphql"
    body = await act_on_sheet(ask_own, "edit", document, MEP, "budget", lines=LINES)
    assert answer(body)["estimate"]["kind"] == "BUDGET"
    there = (await milestone(ask_own, "admin", MEP))["id"]
    # 1,200 with a fee of 60, a contingency of 126 and permits of 45.
    assert (await figures(ask_own, "edit", there))["gap"] == "231.00"
    told = ("SET_BUDGET_LINES", "directCost", "1050.00", "1200.00")
    assert (await past(ask_own, "edit", there))[-1] == told
    before = await everything(ask_own)
    body = await act_on_sheet(ask_own, "edit", document, MEP, lines=LINES)
    assert (body["data"], refused(body)) == ({"setEstimateLines": None}, ["lines"])
    assert await everything(ask_own) == before


async def test_every_faulty_line_is_named_and_nothing_is_written(ask_own):
    there = await ids(ask_own)
    foreign = (await ids(ask_own, "prj_01k6wbzhm0fbdrd8ynajhkypxj"))["Electrical"]
    before = await everything(ask_own)
    lines = [
        {"description": " ", "quantity": "1", "unitCost": "1"},
        {"description": "A", "quantity": "99999999", "unitCost": "99999999"},
        {"description": "B", "quantity": "1", "unitCost": "1", "unit": "a\nb"},
        *(
            {"description": "C", "quantity": "1", "unitCost": "1", "categoryId": one}
            for one in (foreign, there[MEP], "cat_x", "")
        ),
    ]
    body = await act_on_sheet(
        ask_own, "admin", "set_estimate_lines.graphql", MEP, lines=lines
    )
    missing = "There is no such record."
    assert faults(body) == {
        "lines.0.description": "A line says what it counts.",
        "lines.1.unitCost": "A line comes to more than 100,000,000,000.",
        "lines.2.unit": "This is one line, without breaks or tabs.",
        **{f"lines.{number}.categoryId": missing for number in (3, 4, 5, 6)},
    }
    many = [LINES[0]] * 1_001
    body = await act_on_sheet(
        ask_own, "admin", "set_estimate_lines.graphql", MEP, lines=many
    )
    assert faults(body) == {"lines": "An estimate has at most 1000 lines."}
    assert await everything(ask_own) == before


async def test_of_eight_who_set_the_lines_of_one_version_one_wins(ask_own):
    there = (await milestone(ask_own, "admin", MEP))["estimate"]
    wanted = {"estimateId": there["id"], "expectedVersion": there["version"]}
    answers = await asyncio.gather(
        *(
            ask_own(
                "admin",
                "set_estimate_lines.graphql",
                input=wanted | {"lines": [LINES[0] | {"quantity": str(n)}]},
            )
            for n in range(1, 9)
        )
    )
    assert sorted(map(tuple, map(codes, answers))) == [(), *[("CONFLICT",)] * 7]
    assert await wrong_figures(ask_own) == {}


async def brought(ask, who, text, kind="estimate", **values):
    """Import a sheet's text into the lines of an estimate or a budget."""
    document = "import_estimate_lines.graphql"
    return await act_on_sheet(ask, who, document, MEP, kind, csv=text, **values)


CSV = """\ufeffDescription;Quantity;Unit;Unit cost;Category
"Feeders; copper";120;m;2.5;Electrical
;;;;

Risers;10;;40;22
Site office;1;mo;0;
"""


@pytest.mark.rule("fv.milestone.estimate_lines_budget_lines")
async def test_lines_are_imported_from_a_sheet(ask_own):
    before = await everything(ask_own)
    dry = await brought(ask_own, "edit", CSV, "budget", isDryRun=True)
    assert len(answer(dry)["estimate"]["lines"]) == 2
    assert await everything(ask_own) == before
    body = await brought(ask_own, "edit", CSV, "budget")
    assert [
        (
            line["description"],
            line["unit"],
            line["lineTotal"],
            (line["category"] or {}).get("name"),
        )
        for line in answer(body)["estimate"]["lines"]
    ] == [
        ("Feeders; copper", "m", "300.00", "Electrical"),
        ("Risers", None, "400.00", "Plumbing"),
        ("Site office", "mo", "0.00", None),
    ]
    there = (await milestone(ask_own, "admin", MEP))["id"]
    told = ("IMPORT_BUDGET_LINES", "directCost", "1050.00", "700.00")
    assert (await past(ask_own, "edit", there))[-1] == told


FAULTY_CSV = """description,quantity,unitCost,category
,1,2,Electric
A,x,"1,5",Electrical

B,1
C,1,2,,3
D,99999999,99999999,
"""


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            FAULTY_CSV,
            {
                "rows.2.description": "A line says what it counts.",
                "rows.2.category": "There is no such category.",
                "rows.3.quantity": "Quantity 'x' is not a decimal number.",
                "rows.3.unitCost": "Cost '1,5' contains a comma.",
                "rows.5.unitCost": "Cost '' is empty.",
                "rows.6": "The row has more cells than there are columns.",
                "rows.7.unitCost": "A line comes to more than 100,000,000,000.",
            },
        ),
        ("", {"csv": "The first row names the columns."}),
        ('a,"b\n', {"csv": "This is no CSV text."}),
        (
            "description,description,price\nA,1,2\n",
            {
                "rows.1": "The column unitCost is missing.",
            },
        ),
        (
            "description,quantity,unitCost\n" + "A,1,1\n" * 1_001,
            {"csv": "At most 1000 rows at once."},
        ),
    ],
)
@pytest.mark.parametrize("is_dry", [True, False])
async def test_every_problem_of_a_sheet_is_named_by_its_row(
    ask_own, text, problems, is_dry
):
    before = await everything(ask_own)
    body = await brought(ask_own, "admin", text, isDryRun=is_dry)
    assert faults(body) == problems
    rows = [error["field"] for error in body["data"]["importEstimateLines"]["errors"]]
    assert rows == sorted(rows, key=lambda field: field.split(".")[1:2])
    assert await everything(ask_own) == before


async def test_a_category_that_two_share_by_name_is_no_category(ask_own):
    there = await ids(ask_own)
    named = update(Category).where(Category.id == there["Roof"])
    await change(ask_own, named.values(name="Electrical"))
    text = "description,quantity,unitCost,category\nA,1,1,electrical\nB,1,1,26\n"
    body = await brought(ask_own, "admin", text)
    assert faults(body) == {"rows.2.category": "Several categories are called so."}


async def test_a_category_that_one_cannot_know_is_no_category(ask_own):
    none = {"with_category": "NONE", "without_category": "NONE"}
    cells = update(RoleLevel).where(RoleLevel.feature == "categorizations")
    await change(ask_own, cells.values(**none))
    text = "description,quantity,unitCost,category\nA,1,1,Electrical\n"
    body = await brought(ask_own, "edit", text)
    assert faults(body) == {"rows.2.category": "There is no such category."}
