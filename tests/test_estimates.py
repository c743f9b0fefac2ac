"""Estimates and budgets: whose lines and markups show, and whose drafts exist."""

import pytest
from sqlalchemy import select, update

from db.models.estimates import Estimate
from db.models.roles import Role, RoleLevel
from db.models.users import User
from tests.answers import hidden
from tests.sites import CLINIC, DEPOT, categories_of, change, statement_counts

LINE = ("description", "quantity", "unit", "unitCost", "lineTotal")


def lines(kind, *, marked_up):
    """Write the lines of the worked example (domain 1.7), with or without markups."""
    if kind == "ESTIMATE":
        power = ("Power and lighting rough-in", "1200.00", "m", "0.50", "600.00")
        risers = ("Risers and underground", "800.00", "m", "0.50", "400.00")
        amounts = ("693.00", "462.00") if marked_up else ("600.00", "400.00")
    else:
        power = ("Electrical target", "1.00", "ls", "620.00", "620.00")
        risers = ("Plumbing target", "1.00", "ls", "430.00", "430.00")
        amounts = ("716.10", "496.65") if marked_up else ("620.00", "430.00")
    trades = ("Electrical", "Plumbing")
    return [
        dict(zip(LINE, line, strict=True))
        | {"amount": amount, "category": {"name": trade}}
        for line, amount, trade in zip((power, risers), amounts, trades, strict=True)
    ]


def markup(name, kind, percent, lump_sum, amount, *refers_to):
    return {
        "name": name,
        "kind": kind,
        "percent": percent,
        "lumpSum": lump_sum,
        "amount": amount,
        "isAllocated": lump_sum is None,
        "refersToDirect": lump_sum is None,
        "refersTo": [{"name": other} for other in refers_to],
    }


FEE, CONTINGENCY = "Builder's fee", "Construction contingency"


def markups(fee, contingency):
    return [
        markup(FEE, "MARKUP", "5.00", None, fee),
        markup(CONTINGENCY, "CONTINGENCY", "10.00", None, contingency, FEE),
        markup("Permits", "MARKUP", None, "45.00", "45.00"),
    ]


def owner_cost(name, kind, percent, lump_sum, amount):
    return {
        "name": name,
        "kind": kind,
        "percent": percent,
        "lumpSum": lump_sum,
        "amount": amount,
    }


MARKUPS = {"ESTIMATE": markups("50.00", "105.00"), "BUDGET": markups("52.50", "110.25")}
OWNER_COSTS = {
    "ESTIMATE": [
        owner_cost("Commissioning by the owner", "OWNER_COST", None, "99.00", "99.00"),
        owner_cost("Owner contingency", "OWNER_CONTINGENCY", "4.50", None, "45.00"),
        owner_cost("Owner's representative", "OWNER_COST", "4.00", None, "56.00"),
    ],
    "BUDGET": [],
}


def sheet(kind, *, mode=None, has_markups=False, has_owner_costs=False):
    return {
        "kind": kind,
        "isDraft": False,
        "lines": lines(kind, marked_up=mode == "ALLOCATED") if mode else None,
        "markups": MARKUPS[kind] if has_markups else None,
        "ownerCostRows": OWNER_COSTS[kind] if has_owner_costs else None,
    }


# Who: the mode of the lines, none where they are hidden, and the tables below them.
ANSWERS = {
    "admin": {"mode": "ALLOCATED", "has_markups": True, "has_owner_costs": True},
    "edit": {"mode": "ALLOCATED", "has_markups": True},
    "view": {"mode": "ALLOCATED", "has_markups": True},
    "nofin": {},
    "subcontractor": {"mode": "DIRECT"},
    "plumbing": {"mode": "DIRECT"},
    "rows": {},
    "client": {"has_owner_costs": True},
    "design": {"mode": "ALLOCATED"},
}
LINES, ROWS = "Estimate.lines", "Estimate.ownerCostRows"
ALL_MARKUPS = ("Estimate.markups", "Milestone.markups")
HIDDEN = {
    "admin": (),
    "edit": (ROWS,),
    "view": (ROWS,),
    "nofin": (LINES, ROWS, *ALL_MARKUPS),
    "subcontractor": (ROWS, *ALL_MARKUPS),
    "plumbing": (ROWS, *ALL_MARKUPS),
    "rows": (LINES, ROWS, *ALL_MARKUPS),
    "client": (LINES, *ALL_MARKUPS),
    "design": (ROWS, *ALL_MARKUPS),
}
DRAFTS = """query ($project: ID!) { project(id: $project) { milestones { nodes {
  name
  estimate { isDraft createdBy { name } lines { lineTotal } }
  budget { isDraft lines { lineTotal } }
  markups { name }
} } } }"""


def active(body):
    assert "errors" not in body
    return body["data"]["project"]["activeMilestone"]


async def drafts(ask, who):
    """Answer the two drafts: a budget, and an estimate in a draft milestone."""
    body = await ask(who, DRAFTS, project=CLINIC)
    found = {one["name"]: one for one in body["data"]["project"]["milestones"]["nodes"]}
    budget = found["Design development"]["budget"]
    return budget, found.get("Guaranteed maximum price", {}).get("estimate")


@pytest.mark.rule(
    "fv.milestone.estimate_lines_budget_lines",
    "fv.milestone.markups",
    "fv.milestone.ownercosts_ownercontingencies_ownerallowances",
    "role.milestone_budget_cost_details",
    "role.milestone_cost_details",
    "sub_role.cost_details.milestone_budget_cost_details",
    "sub_role.cost_details.milestone_cost_details",
)
@pytest.mark.parametrize("who", ANSWERS)
async def test_each_sees_the_lines_and_markups_that_his_role_opens(ask, who):
    body = await ask(who, "estimates.graphql")
    sees = ANSWERS[who]
    assert active(body) == {
        "estimate": sheet("ESTIMATE", **sees),
        "budget": sheet("BUDGET", **sees),
        "markups": [
            {"name": one["name"], "percent": one["percent"], "amount": one["amount"]}
            for one in MARKUPS["ESTIMATE"]
        ]
        if "has_markups" in sees
        else None,
    }
    assert hidden(body) == dict.fromkeys(HIDDEN[who], "ALL")


@pytest.mark.parametrize("mode", ["ALLOCATED", "SEPARATED", "DIRECT"])
@pytest.mark.parametrize("who", ["admin", "subcontractor", "design"])
async def test_a_line_shows_its_share_of_markups_in_allocated_mode_alone(
    ask, who, mode
):
    modes = {"subcontractor": ("DIRECT",), "design": ("ALLOCATED", "DIRECT")}
    body = await ask(who, "estimates.graphql", mode=mode)
    shown = [one["amount"] for one in active(body)["estimate"]["lines"]]
    if mode not in modes.get(who, (mode,)):
        assert shown == [None, None]
        assert hidden(body)["EstimateLine.amount"] == "ALL"
    else:
        allocated = mode == "ALLOCATED"
        assert shown == (["693.00", "462.00"] if allocated else ["600.00", "400.00"])


@pytest.mark.parametrize("project", [CLINIC, DEPOT])
async def test_a_stranger_finds_no_estimate(ask, project):
    body = await ask("stranger", "estimates.graphql", project=project)
    assert body == {"data": {"project": None}}


@pytest.mark.rule(
    "fv.milestone.draft_estimate_budget_by_another_user",
    "role.draft_estimates_and_budgets_created_by_others",
    "sub_role.milestones.draft_estimates_and_budgets_created_by_others",
)
@pytest.mark.parametrize("who", ANSWERS)
async def test_drafts_of_others_exist_for_those_whose_role_has_them(ask, who):
    budget, estimate = await drafts(ask, who)
    if who not in ("admin", "edit", "view"):
        assert (budget, estimate) == (None, None)
        return
    assert budget == {"isDraft": True, "lines": [{"lineTotal": "9750.00"}]}
    totals = ["672.00", "1280.40", "955.00", "604.00"]
    assert estimate == {
        "isDraft": True,
        "createdBy": {"name": "Mia Castell"},
        "lines": [{"lineTotal": one} for one in totals],
    }


def made_by(name):
    user_id = select(User.id).where(User.name == name).scalar_subquery()
    return update(Estimate).where(Estimate.is_draft).values(creator_id=user_id)


async def test_a_draft_is_its_creators_whatever_the_role(ask_own):
    feature = "draft_estimates_and_budgets_created_by_others"
    none = {"with_category": "NONE", "without_category": "NONE"}
    await change(
        ask_own, update(RoleLevel).where(RoleLevel.feature == feature).values(**none)
    )
    assert await drafts(ask_own, "view") == (None, None)
    await change(ask_own, made_by("Priya Nair"))
    budget, estimate = await drafts(ask_own, "view")
    assert budget == {"isDraft": True, "lines": [{"lineTotal": "9750.00"}]}
    assert estimate["createdBy"] == {"name": "Priya Nair"}


async def test_what_stands_in_a_draft_is_no_markup_of_the_milestone_yet(ask):
    body = await ask("admin", DRAFTS, project=CLINIC)
    markups_of = {
        one["name"]: [markup["name"] for markup in one["markups"]]
        for one in body["data"]["project"]["milestones"]["nodes"]
    }
    assert markups_of["Guaranteed maximum price"] == []
    assert markups_of["Early MEP package"] == [FEE, CONTINGENCY, "Permits"]


async def test_the_details_of_the_estimate_do_not_open_the_budget(ask_own):
    feature = "milestone_budget_cost_details"
    none = {"with_category": "NONE", "without_category": "NONE"}
    await change(
        ask_own, update(RoleLevel).where(RoleLevel.feature == feature).values(**none)
    )
    body = await ask_own("subcontractor", "estimates.graphql")
    assert active(body)["estimate"] == sheet("ESTIMATE", mode="DIRECT")
    assert active(body)["budget"] == sheet("BUDGET")
    assert hidden(body)["Estimate.lines"] == "SOME"
    assert hidden(body)["EstimateLine.unitCost"] == "SOME"


async def test_narrowed_rows_close_the_tables_of_an_estimate_too(ask_own):
    """Its markups are figures of the whole project, as its lines are."""
    rows = update(Role).where(Role.name == "General Contractor")
    await change(ask_own, rows.values(category_access="ROWS"))
    body = await ask_own("view", "estimates.graphql")
    assert active(body)["estimate"] == sheet("ESTIMATE")
    assert active(body)["markups"] is None


async def test_narrowed_rows_close_an_estimates_amounts_on_the_way_through_an_item(
    ask_own,
):
    """The item's own part stays; what the markup comes to in all does not."""
    document = """{ project(id: "prj_01k4282cm0f4ab2wpet84qhbc6") {
      items(where: {name: {eq: "Lighting package"}}) { nodes {
        inheritedMarkups { amount markup { name percent amount } } } } } }"""
    narrowed = update(Role).where(Role.name == "General Contractor")
    await change(
        ask_own,
        narrowed.values(category_access="ROWS"),
        categories_of("Priya Nair", "Electrical"),
    )
    body = await ask_own("view", document)
    (item,) = body["data"]["project"]["items"]["nodes"]
    assert item["inheritedMarkups"] == [
        {
            "amount": "10.00",
            "markup": {"name": FEE, "percent": "5.00", "amount": None},
        },
        {
            "amount": "21.00",
            "markup": {"name": CONTINGENCY, "percent": "10.00", "amount": None},
        },
    ]
    assert hidden(body) == {"Markup.amount": "SOME"}


async def test_one_estimate_and_five_take_the_same_statements(ask):
    document = """query ($first: Int) { projects(search: "Harbor") { nodes {
      milestones(first: $first) { nodes {
        estimate { lines { amount category { name } } markups { name } }
        markups { name } } } } } }"""
    sizes = {"first": 1}, {"first": 5}
    # Token, projects, milestones, estimates, lines, their markups, markups.
    assert await statement_counts(ask, "admin", document, *sizes) == [7, 7]
