"""Totals of items: sums of what a viewer reads, partial where he does not."""

from decimal import Decimal

import pytest
from sqlalchemy import update

from db.models.companies import Company
from db.models.roles import RoleLevel

LIST = """
query ($project: ID!) {
  project(id: $project) {
    items(first: 1000, where: {isDraft: {eq: false}}) {
      nodes {
        status category { name } milestone { name } directCost costImpact ownerCosts
      }
    }
  }
}
"""
CLINIC = "prj_01k4282cm0f4ab2wpet84qhbc6"
FIGURES = ("directCost", "costImpact", "ownerCosts")
GROUPS = {"STATUS": "status", "CATEGORY": "category", "MILESTONE": "milestone"}


def total(values):
    seen = [Decimal(value) for value in values if value is not None]
    return sum(seen) if seen else None


def by_hand(items, key):
    groups = {}
    for item in items:
        groups.setdefault(str(item[key]), []).append(item)
    return {
        name: (len(rows), *(total(row[f] for row in rows) for f in FIGURES))
        for name, rows in groups.items()
    }


def answered(totals, key):
    return {
        str(one[key]): (
            one["count"],
            *(one[f] if one[f] is None else Decimal(one[f]) for f in FIGURES),
        )
        for one in totals
    }


async def totals_of(ask, who, **variables):
    body = await ask(who, "item_totals.graphql", **variables)
    assert "errors" not in body
    return body["data"]["project"]["itemTotals"]


@pytest.mark.case("IN-09")
@pytest.mark.parametrize("by", GROUPS)
@pytest.mark.parametrize(
    "who", ["admin", "view", "nofin", "subcontractor", "rows", "client", "design"]
)
async def test_totals_are_the_sums_of_what_one_reads(ask, who, by):
    body = await ask(who, LIST, project=CLINIC)
    items = body["data"]["project"]["items"]["nodes"]
    totals = await totals_of(ask, who, by=by)
    assert answered(totals, GROUPS[by]) == by_hand(items, GROUPS[by])
    assert {one["isPartial"] for one in totals} == {False}


async def test_a_filter_narrows_what_is_counted(ask):
    where = {"status": {"in": ["ACCEPTED"]}}
    (accepted,) = await totals_of(ask, "admin", by="STATUS", where=where)
    every = {one["status"]: one for one in await totals_of(ask, "admin", by="STATUS")}
    assert accepted == every["ACCEPTED"]


async def test_a_client_may_not_filter_totals_by_direct_cost(ask):
    where = {"directCost": {"gt": "0"}}
    body = await ask("client", "item_totals.graphql", where=where)
    assert body["data"] is None
    assert [e["extensions"]["code"] for e in body["errors"]] == ["FIELD_NOT_USABLE"]


async def test_a_stranger_has_no_totals(ask):
    body = await ask("stranger", "item_totals.graphql")
    assert body == {"data": {"project": None}}


async def hide_costs_of_other_trades(ask):
    async with ask.operations.database.writing() as connection:
        await connection.execute(
            update(RoleLevel)
            .where(RoleLevel.feature == "item_option_cost_details")
            .values(with_category="VIEW", without_category="NONE")
        )
        epoch = Company.access_epoch + 1
        await connection.execute(update(Company).values(access_epoch=epoch))


async def test_a_sum_that_leaves_out_hidden_costs_says_that_it_is_partial(ask_own):
    await hide_costs_of_other_trades(ask_own)
    body = await ask_own("subcontractor", LIST, project=CLINIC)
    items = body["data"]["project"]["items"]["nodes"]
    totals = await totals_of(ask_own, "subcontractor", by="CATEGORY")
    assert answered(totals, "category") == by_hand(items, "category")
    partial = {str(item["category"]) for item in items if item["directCost"] is None}
    assert {str(one["category"]) for one in totals if one["isPartial"]} == partial
    assert 0 < len(partial) < len(totals)
