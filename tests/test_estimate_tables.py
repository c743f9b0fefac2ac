"""Estimate tables: markups and owner's costs, with what they are percents of."""

import pytest

from tests.acting import answer, do, everything, faults, ids
from tests.deriving import wrong_figures
from tests.sheets import (
    ART,
    FEE,
    MEP,
    act_on_sheet,
    created,
    figures,
    milestone,
    past,
    rows_of,
)

PERMITS = {
    "name": "Permits",
    "valueType": "LUMP_SUM",
    "lumpSum": "45",
    "isAllocated": False,
}


def named(rows):
    return [(row["name"], row["amount"]) for row in rows]


async def bid_set(ask, who):
    """Make a milestone with the lines of the worked example, twice, without markups."""
    there = await ids(ask)
    made = await created(ask, "Bid set", who=who)
    trades = {"Electrical": "600", "Plumbing": "400"}
    lines = [
        {
            "description": name,
            "quantity": "1",
            "unitCost": cost,
            "categoryId": there[name],
        }
        for name, cost in trades.items()
    ]
    for kind in ("estimate", "budget"):
        wanted = {"milestoneId": made["id"]}
        answer(await ask(who, f"start_{kind}.graphql", input=wanted))
        sheet = ("Bid set", kind)
        document = "set_estimate_lines.graphql"
        answer(await act_on_sheet(ask, who, document, *sheet, lines=lines))
        answer(await act_on_sheet(ask, who, "publish_estimate.graphql", *sheet))
    return made["id"]


# The bond is 1 % of 1,000 + 20 + 45 with 5 % of itself and all of itself.
@pytest.mark.rule("fv.milestone.markups", "role.markups_details")
@pytest.mark.parametrize("kind", ["estimate", "budget"])
@pytest.mark.parametrize("who", ["admin", "edit"])
async def test_totals_follow_the_markups(ask_own, who, kind):
    plumbing = (await ids(ask_own))["Plumbing"]
    there = await bid_set(ask_own, who)
    bond = FEE | {"name": "Bond", "percent": "1", "refersToDirect": False}
    rows = [
        FEE | {"refersTo": [2], "categoryIds": [plumbing]},
        PERMITS,
        bond | {"refersToTotal": True},
    ]
    document = "set_estimate_markups.graphql"
    body = await act_on_sheet(ask_own, who, document, "Bid set", kind, rows=rows)
    now = answer(body)["estimate"]["markups"]
    assert named(now) == [("Fee", "20.5382"), ("Permits", "45.00"), ("Bond", "10.763")]
    assert [row["categories"] for row in now] == [[{"name": "Plumbing"}], [], []]
    assert [row["refersTo"] for row in now] == [[{"name": "Bond"}], [], []]
    assert [row["isAllocated"] for row in now] == [True, False, True]
    assert (await figures(ask_own, "view", there))[f"{kind}Total"] == "1076.3012"
    told = (
        *(f"SET_{kind.upper()}_MARKUPS", "markups", None),
        (
            "Fee (MARKUP): 5.00 % of direct cost + Bond; "
            "Permits (MARKUP): 45.00, not allocated; "
            "Bond (MARKUP): 1.00 % of the project total"
        ),
    )
    assert (await past(ask_own, "view", there))[-1] == told
    for outsider in ("subcontractor", "client", "design", "nofin"):
        assert told not in await past(ask_own, outsider, there)
    assert await wrong_figures(ask_own) == {}


async def test_rows_keep_their_ids_and_what_items_have_switched_off(ask_own):
    fee, contingency, _ = await rows_of(ask_own, MEP)
    kept = [contingency | {"name": "Reserve", "percent": "20", "refersTo": []}, fee]
    document = "set_estimate_markups.graphql"
    body = await act_on_sheet(ask_own, "admin", document, MEP, rows=kept)
    now = answer(body)["estimate"]["markups"]
    assert [row["id"] for row in now] == [row["id"] for row in kept]
    assert named(now) == [("Reserve", "200.00"), ("Builder's fee", "50.00")]
    # The utility connection keeps out of the contingency, whatever it is called.
    item = """{ projects { nodes { items(where: {number: {eq: "E-10"}}) { nodes {
      inheritedMarkups { isApplied amount markup { name } } } } } } }"""
    body = await ask_own("admin", item)
    (found,) = [
        one
        for project in body["data"]["projects"]["nodes"]
        for one in project["items"]["nodes"]
    ]
    assert found["inheritedMarkups"] == [
        {"isApplied": False, "amount": "0.00", "markup": {"name": "Reserve"}},
        {"isApplied": True, "amount": "3.00", "markup": {"name": "Builder's fee"}},
    ]
    stored = await everything(ask_own)
    answer(await act_on_sheet(ask_own, "admin", document, MEP, rows=kept))
    assert await everything(ask_own) == stored


PERCENT = {"valueType": "PERCENT", "percent": "50"}


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        (
            [
                PERCENT | {"name": "A", "refersTo": [1]},
                PERCENT | {"name": "B", "refersTo": [2]},
                PERCENT | {"name": "C", "refersTo": [0]},
            ],
            {
                "rows": "Markups go round in a circle: "
                "'A' refers to 'B' refers to 'C' refers to 'A'."
            },
        ),
        (
            [PERCENT | {"name": "A", "refersTo": [0]}],
            {"rows": "Markups go round in a circle: 'A' refers to 'A'."},
        ),
        (
            [
                PERCENT | {"name": "A", "refersToTotal": True},
                PERCENT | {"name": "B", "refersToTotal": True},
            ],
            {
                "rows": "The percents of the project total come to 100.00 %; "
                "they must stay below 100 %."
            },
        ),
        (
            [
                PERCENT | {"name": " "},
                PERCENT | {"name": "B", "refersTo": [5]},
                {"name": "C", "valueType": "LUMP_SUM", "percent": "5"},
                FEE | {"id": "mkp_x", "categoryIds": ["cat_x", "cat_x"]},
                PERCENT | {"name": "E", "refersTo": [1], "categoryIds": ["cat_y"]},
            ],
            {
                "rows.0.name": "A markup has a name.",
                "rows.0.refersTo": "Say what it is a percent of.",
                "rows.1.refersTo": "A place is that of a row of this list.",
                "rows.2.lumpSum": "Say what it comes to.",
                "rows.2.percent": "A lump sum is no percent.",
                "rows.3.id": "There is no such record.",
                "rows.3.categoryIds": "A category is named once.",
                "rows.4.categoryIds": "Categories narrow a percent of direct cost.",
                "rows.3.categoryIds.0": "There is no such record.",
                "rows.3.categoryIds.1": "There is no such record.",
                "rows.4.categoryIds.0": "There is no such record.",
            },
        ),
    ],
)
async def test_a_table_that_cannot_be_reckoned_says_why(ask_own, rows, problems):
    before = await everything(ask_own)
    document = "set_estimate_markups.graphql"
    body = await act_on_sheet(ask_own, "edit", document, MEP, "budget", rows=rows)
    assert faults(body) == problems
    assert await everything(ask_own) == before


async def test_what_items_add_of_their_own_is_no_reason_that_names_them(ask_own):
    """Their own percents of the total count together with those that they inherit."""
    item = (await ids(ask_own))["Night work in the occupied wing"]
    own = PERCENT | {"name": "Secret", "percent": "60", "refersToTotal": True}
    answer(await do(ask_own, "admin", "set_item_markups.graphql", item, markups=[own]))
    before = await everything(ask_own)
    rows = [
        *await rows_of(ask_own, MEP),
        PERCENT | {"name": "Bond", "refersToTotal": True},
    ]
    document = "set_estimate_markups.graphql"
    body = await act_on_sheet(ask_own, "edit", document, MEP, rows=rows)
    assert faults(body) == {"rows": "The project's figures cannot take this."}
    assert await everything(ask_own) == before


@pytest.mark.rule(
    "fv.milestone.ownercosts_ownercontingencies_ownerallowances", "role.owner_costs"
)
@pytest.mark.parametrize("who", ["admin", "client"])
async def test_the_project_total_follows_the_owners_costs(ask_own, who):
    _, reserve, _ = await rows_of(ask_own, MEP, "ownerCostRows")
    rows = [ART, reserve | {"percent": "10", "refersTo": [0]}]
    body = await act_on_sheet(ask_own, who, "set_owner_costs.graphql", MEP, rows=rows)
    shown = answer(body)["estimate"]["ownerCostRows"]
    assert named(shown) == [("Art", "10.00"), ("Owner contingency", "101.00")]
    there = (await milestone(ask_own, "admin", MEP))["id"]
    seen = await figures(ask_own, who, there)
    assert (seen["estimateTotal"], seen["projectTotal"]) == ("1200.00", "1311.00")
    told = (
        *("SET_OWNER_COSTS", "ownerCostRows"),
        (
            "Commissioning by the owner (OWNER_COST): 99.00; "
            "Owner contingency (OWNER_CONTINGENCY): 4.50 % of direct cost; "
            "Owner's representative (OWNER_COST): 4.00 % of the project total"
        ),
        (
            "Art (OWNER_COST): 10.00; "
            "Owner contingency (OWNER_CONTINGENCY): 10.00 % of direct cost + Art"
        ),
    )
    assert (await past(ask_own, "admin", there))[-1] == told
    for outsider in ("edit", "view", "subcontractor", "design"):
        assert told not in await past(ask_own, outsider, there)
    assert await wrong_figures(ask_own) == {}


async def test_a_circle_of_owners_costs_is_refused_by_name(ask_own):
    before = await everything(ask_own)
    rows = [
        PERCENT | {"name": "A", "refersTo": [1]},
        PERCENT | {"name": "B", "refersTo": [0]},
    ]
    body = await act_on_sheet(
        ask_own, "client", "set_owner_costs.graphql", MEP, "budget", rows=rows
    )
    assert faults(body) == {
        "rows": "Markups go round in a circle: 'A' refers to 'B' refers to 'A'."
    }
    assert await everything(ask_own) == before
