"""Funds: the builder's for whoever sees markups, the owner's for owner and admin."""

import pytest
from sqlalchemy import update

from db.models.roles import Role, RoleLevel
from tests.answers import hidden
from tests.sites import CLINIC, DEPOT, categories_of, change, sent, statement_counts

NONE = {"with_category": "NONE", "without_category": "NONE"}


def fund(kind, name, original, drawn="0.00", balance=None):
    """Write a fund; what was drawn and added stand as `drawn + added`."""
    drawn, _, added = drawn.partition(" + ")
    return {
        "name": name,
        "kind": kind,
        "original": original,
        "drawn": drawn,
        "added": added or "0.00",
        "remaining": balance or original,
    }


CONSTRUCTION = "Construction contingency"
DESIGN, OWNER = "Design contingency", "Owner contingency"
# By milestone: the builder's contingencies and allowances, the owner's contingencies.
FUNDS = {
    "Concept": ([fund("CONTINGENCY", DESIGN, "1154.79")], [], []),
    "Schematic design": (
        [fund("CONTINGENCY", DESIGN, "843.5431")],
        [fund("ALLOWANCE", "Signage allowance", "60.00")],
        [],
    ),
    # The signage package of 48 draws all: 48 * 1.05 * 1.04 / 0.99.
    "Design development": (
        [fund("CONTINGENCY", DESIGN, "430.6176")],
        [fund("ALLOWANCE", "Signage allowance", "60.00", "52.9455", "7.0545")],
        [fund("OWNER_CONTINGENCY", OWNER, "333.084")],
    ),
    # Drawn for the switchgear, added to by the drains that were omitted.
    "Early MEP package": (
        [fund("CONTINGENCY", CONSTRUCTION, "105.00", "23.10 + 10.00", "91.90")],
        [],
        [fund("OWNER_CONTINGENCY", OWNER, "45.00")],
    ),
    "Guaranteed maximum price": ([], [], []),
}
# Who: the builder's funds, the owner's, and whether the draft milestone is known.
ANSWERS = {
    "admin": (True, True, True),
    "edit": (True, False, True),
    "view": (True, False, True),
    "nofin": (False, False, True),
    "subcontractor": (False, False, True),
    "plumbing": (False, False, True),
    "rows": (False, False, True),
    "client": (False, True, False),
    "design": (False, False, False),
}
BUILDERS = ("Milestone.contingencies", "Milestone.allowances")
OWNERS = ("Milestone.ownerContingencies", "Milestone.ownerAllowances")


def answer(name, *, builders, owners):
    contingencies, allowances, owner_contingencies = FUNDS[name]
    return {
        "name": name,
        "contingencies": contingencies if builders else None,
        "allowances": allowances if builders else None,
        "ownerContingencies": owner_contingencies if owners else None,
        "ownerAllowances": [] if owners else None,
    }


def milestones(body):
    assert "errors" not in body
    return body["data"]["project"]["milestones"]["nodes"]


@pytest.mark.rule(
    "fv.milestone.contingencies_allowances",
    "fv.milestone.ownercosts_ownercontingencies_ownerallowances",
)
@pytest.mark.parametrize("who", ANSWERS)
async def test_each_sees_the_funds_that_his_role_opens(ask, who):
    builders, owners, drafts = ANSWERS[who]
    body = await ask(who, "funds.graphql")
    assert milestones(body) == [
        answer(name, builders=builders, owners=owners)
        for name in FUNDS
        if drafts or name != "Guaranteed maximum price"
    ]
    denied = (() if builders else BUILDERS) + (() if owners else OWNERS)
    assert hidden(body) == dict.fromkeys(denied, "ALL")


@pytest.mark.parametrize("project", [CLINIC, DEPOT])
async def test_a_stranger_finds_no_funds(ask, project):
    body = await ask("stranger", "funds.graphql", project=project)
    assert body == {"data": {"project": None}}


async def test_balances_need_draw_activity_but_not_the_owners(ask_own):
    feature = "draw_activity_contingencies_allowances"
    await change(
        ask_own, update(RoleLevel).where(RoleLevel.feature == feature).values(**NONE)
    )
    builders = await ask_own("view", "funds.graphql")
    (contingency,) = milestones(builders)[3]["contingencies"]
    assert contingency == fund("CONTINGENCY", CONSTRUCTION, "105.00") | {
        "drawn": None,
        "added": None,
        "remaining": None,
    }
    denied = dict.fromkeys(("Fund.drawn", "Fund.added", "Fund.remaining"), "ALL")
    assert hidden(builders) == denied | dict.fromkeys(OWNERS, "ALL")
    owners = await ask_own("client", "funds.graphql")
    assert milestones(owners)[3]["ownerContingencies"] == FUNDS["Early MEP package"][2]
    assert hidden(owners) == dict.fromkeys(BUILDERS, "ALL")


async def test_narrowed_rows_close_every_fund(ask_own):
    """A fund's balance is a figure of the whole project."""
    narrowed = update(Role).values(category_access="ROWS")
    await change(ask_own, narrowed.where(~Role.is_administrator))
    for who in ("view", "client"):
        body = await ask_own(who, "funds.graphql")
        assert hidden(body) == dict.fromkeys(BUILDERS + OWNERS, "ALL")
        assert {one["ownerContingencies"] for one in milestones(body)} == {None}


async def draws(ask, who, name):
    document = """query ($name: String!) { projects(search: "Harbor") { nodes {
      items(where: {name: {eq: $name}}) { nodes {
        draws { amount fund { name original remaining } } } } } } }"""
    body = await ask(who, document, name=name)
    (item,) = body["data"]["projects"]["nodes"][0]["items"]["nodes"]
    return item["draws"]


async def test_the_owners_fund_is_unknown_by_way_of_an_items_draw_too(ask):
    name = "Car charging at the staff lot"
    known = {"name": OWNER, "original": "45.00", "remaining": "45.00"}
    assert await draws(ask, "admin", name) == [{"amount": "12.00", "fund": known}]
    assert await draws(ask, "view", name) == [{"amount": "12.00", "fund": None}]
    assert await draws(ask, "client", name) is None


async def test_narrowed_rows_close_a_fund_by_way_of_an_items_draw_too(ask_own):
    name = "Main switchgear moved indoors"
    known = {"name": CONSTRUCTION, "original": "105.00", "remaining": "91.90"}
    assert await draws(ask_own, "view", name) == [{"amount": "23.10", "fund": known}]
    narrowed = update(Role).where(Role.name == "General Contractor")
    electrical = categories_of("Priya Nair", "Electrical")
    await change(ask_own, narrowed.values(category_access="ROWS"), electrical)
    assert await draws(ask_own, "view", name) == [
        {"amount": "23.10", "fund": dict.fromkeys(known)}
    ]


async def test_one_milestone_and_five_take_the_same_statements(ask):
    sizes = {"first": 1}, {"first": 5}
    # Token, project, milestones, and the four kinds of funds.
    assert await statement_counts(ask, "admin", "funds.graphql", *sizes) == [7, 7]


async def test_no_statement_asks_for_funds_that_are_denied(ask):
    with sent() as statements:
        await ask("subcontractor", "funds.graphql")
    assert not any("funds" in text for text in statements)
