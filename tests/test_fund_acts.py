"""Funds follow the rows of an estimate that are of their kinds; drawn on, they stay."""

import pytest

from tests.acting import answer, codes, do, everything, faults, ids
from tests.deriving import wrong_figures
from tests.sheets import (
    FEE,
    MEP,
    SCHEMATIC,
    act_on_sheet,
    milestone,
    rows_of,
)

MARKUPS = "set_estimate_markups.graphql"
OWNER_COSTS = "set_owner_costs.graphql"
BALANCES = """
query ($id: ID!) { node(id: $id) { ... on Milestone {
  contingencies { ...Balance }
  allowances { ...Balance }
  ownerContingencies { ...Balance }
  ownerAllowances { ...Balance }
} } }
fragment Balance on Fund { name original drawn added remaining }
"""
# What the demo's accepted items draw from the construction contingency, and add to it.
DRAWN = ("23.10", "10.00")


async def funds(ask, who, of=MEP):
    """Give each kind of a milestone's funds, as name, original, drawn, added, left."""
    there = (await milestone(ask, "admin", of))["id"]
    body = await ask(who, BALANCES, id=there)
    return {
        kind: None if rows is None else [tuple(row.values()) for row in rows]
        for kind, rows in body["data"]["node"].items()
    }


async def fund_ids(ask, of=MEP):
    there = (await milestone(ask, "admin", of))["id"]
    find = """query ($id: ID!) { node(id: $id) { ... on Milestone {
      contingencies { id name } allowances { id name }
      ownerContingencies { id name } ownerAllowances { id name } } } }"""
    body = await ask("admin", find, id=there)
    found = body["data"]["node"].values()
    return {fund["name"]: fund["id"] for every in found for fund in every}


@pytest.mark.rule("fv.milestone.contingencies_allowances")
@pytest.mark.parametrize("who", ["admin", "edit"])
async def test_a_row_of_such_a_kind_is_a_fund_as_long_as_it_stands(ask_own, who):
    fee, contingency, permits = await rows_of(ask_own, MEP)
    before = await fund_ids(ask_own)
    rows = [
        fee,
        contingency | {"name": "Reserve", "percent": "20"},
        permits | {"kind": "ALLOWANCE"},
        FEE | {"name": "Escalation", "kind": "CONTINGENCY", "refersTo": [1]},
    ]
    answer(await act_on_sheet(ask_own, who, MARKUPS, MEP, rows=rows))
    assert await funds(ask_own, "view") == {
        # 20 % of 1,050. The draws stay with it, whatever it is called; that of the
        # whole switchgear follows: 20 with 1, 4.20 and 5 % of 24.20 on it.
        "contingencies": [
            ("Reserve", "210.00", "26.41", "10.00", "193.59"),
            ("Escalation", "60.50", "0.00", "0.00", "60.50"),
        ],
        "allowances": [("Permits", "45.00", "0.00", "0.00", "45.00")],
        "ownerContingencies": None,
        "ownerAllowances": None,
    }
    named = await fund_ids(ask_own)
    assert named["Reserve"] == before["Construction contingency"]
    rows = [*(await rows_of(ask_own, MEP))[:2], permits]
    answer(await act_on_sheet(ask_own, who, MARKUPS, MEP, rows=rows))
    found = await funds(ask_own, "view")
    assert [fund[0] for fund in found["contingencies"]] == ["Reserve"]
    assert found["allowances"] == []
    assert await wrong_figures(ask_own) == {}


@pytest.mark.parametrize("change", [{"kind": "MARKUP"}, None])
async def test_a_fund_that_items_draw_from_cannot_vanish(ask_own, change):
    fee, contingency, permits = await rows_of(ask_own, MEP)
    before = await everything(ask_own)
    rows = [fee | {"name": ""}, permits]
    if change:
        rows = [fee, contingency | change, permits]
    body = await act_on_sheet(ask_own, "edit", MARKUPS, MEP, rows=rows)
    if not change:
        # What is wrong with the rows themselves is told first.
        assert faults(body) == {"rows.0.name": "A markup has a name."}
        body = await act_on_sheet(ask_own, "edit", MARKUPS, MEP, rows=[fee, permits])
    assert faults(body) == {
        "rows": "Items draw from 'Construction contingency': it stays what it is."
    }
    assert await everything(ask_own) == before


async def test_a_fund_changes_its_kind_and_keeps_its_draws(ask_own):
    fee, contingency, permits = await rows_of(ask_own, MEP)
    rows = [fee, contingency | {"kind": "ALLOWANCE"}, permits]
    answer(await act_on_sheet(ask_own, "edit", MARKUPS, MEP, rows=rows))
    found = await funds(ask_own, "view")
    name = "Construction contingency"
    assert found["contingencies"] == []
    assert found["allowances"] == [(name, "105.00", *DRAWN, "91.90")]


@pytest.mark.rule("fv.milestone.contingencies_allowances")
async def test_what_is_drawn_and_added_is_reported_once_it_is_accepted(ask_own):
    item = (await ids(ask_own))["Lighting package"]
    fund = (await fund_ids(ask_own))["Construction contingency"]
    whole = [{"fundId": fund, "isFullCoverage": True}]
    answer(await do(ask_own, "admin", "set_item_draws.graphql", item, draws=whole))
    name = "Construction contingency"
    before = [(name, "105.00", *DRAWN, "91.90")]
    assert (await funds(ask_own, "admin"))["contingencies"] == before
    accepted = {"status": "ACCEPTED"}
    answer(await do(ask_own, "admin", "set_item_status.graphql", item, **accepted))
    after = [(name, "105.00", "254.10", "10.00", "-139.10")]
    assert (await funds(ask_own, "admin"))["contingencies"] == after
    assert (await funds(ask_own, "view"))["contingencies"] == after
    assert (await funds(ask_own, "client"))["contingencies"] is None


@pytest.mark.rule(
    "fv.milestone.contingencies_allowances",
    "fv.milestone.ownercosts_ownercontingencies_ownerallowances",
)
@pytest.mark.parametrize("who", ["admin", "client"])
async def test_the_owners_funds_follow_the_owners_table(ask_own, who):
    fees, reserve, agent = await rows_of(ask_own, MEP, "ownerCostRows")
    art = {"name": "Art", "valueType": "LUMP_SUM", "lumpSum": "30"}
    rows = [fees, reserve, agent, art | {"kind": "OWNER_ALLOWANCE"}]
    answer(await act_on_sheet(ask_own, who, OWNER_COSTS, MEP, rows=rows))
    found = await funds(ask_own, "client")
    name = "Owner contingency"
    assert found == {
        "contingencies": None,
        "allowances": None,
        "ownerContingencies": [(name, "45.00", "0.00", "0.00", "45.00")],
        "ownerAllowances": [("Art", "30.00", "0.00", "0.00", "30.00")],
    }
    before = await everything(ask_own)
    rows = [fees, agent]
    body = await act_on_sheet(ask_own, who, OWNER_COSTS, MEP, rows=rows)
    told = "Items draw from 'Owner contingency': it stays what it is."
    assert faults(body) == {"rows": told}
    assert await everything(ask_own) == before
    fees, reserve, agent, _ = await rows_of(ask_own, MEP, "ownerCostRows")
    rows = [fees, reserve, agent]
    answer(await act_on_sheet(ask_own, who, OWNER_COSTS, MEP, rows=rows))
    assert (await funds(ask_own, "client"))["ownerAllowances"] == []


async def test_a_budget_holds_no_funds(ask_own):
    before = await fund_ids(ask_own)
    rows = await rows_of(ask_own, MEP, kind="budget")
    assert rows[1]["kind"] == "CONTINGENCY"
    rows[1] |= {"name": "Target reserve"}
    answer(await act_on_sheet(ask_own, "edit", MARKUPS, MEP, "budget", rows=rows))
    answer(await act_on_sheet(ask_own, "edit", MARKUPS, MEP, "budget", rows=[]))
    assert await fund_ids(ask_own) == before


async def test_a_fund_of_a_draft_holds_nothing_until_it_is_published(ask_own):
    answer(await act_on_sheet(ask_own, "edit", "unpublish_estimate.graphql", SCHEMATIC))
    found = await funds(ask_own, "view", SCHEMATIC)
    nothing = ("0.00",) * 4
    assert found["contingencies"] == [("Design contingency", *nothing)]
    assert found["allowances"] == [("Signage allowance", *nothing)]
    answer(await act_on_sheet(ask_own, "edit", "publish_estimate.graphql", SCHEMATIC))
    found = await funds(ask_own, "view", SCHEMATIC)
    left = ("0.00", "0.00")
    assert found["allowances"] == [("Signage allowance", "60.00", *left, "60.00")]


async def test_a_stranger_makes_no_fund(ask_own):
    before = await everything(ask_own)
    rows = [FEE | {"kind": "CONTINGENCY"}]
    body = await act_on_sheet(ask_own, "stranger", MARKUPS, MEP, rows=rows)
    assert codes(body) == ["NOT_FOUND"]
    assert await everything(ask_own) == before
