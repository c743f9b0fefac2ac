"""Markups: an item's own, the percents it inherits, and who sees them."""

import pytest

from tests.answers import hidden, item
from tests.sites import CLINIC


def percent(name, value, amount, kind="MARKUP", *refers_to):
    return {
        "name": name,
        "kind": kind,
        "valueType": "PERCENT",
        "percent": value,
        "lumpSum": None,
        "amount": amount,
        "isAllocated": True,
        "refersToDirect": True,
        "refersToTotal": False,
        "refersTo": [{"name": other} for other in refers_to],
        "categories": [],
    }


FEE = percent("Builder's fee", "5.00", "50.00")
CONTINGENCY = percent(
    "Construction contingency", "10.00", "105.00", "CONTINGENCY", "Builder's fee"
)
# Night work is 15.00 direct: fee 0.75, contingency 10 % of 15.75, premium 20 % of 15.
NIGHT_WORK = {
    "name": "Night work in the occupied wing",
    "itemMarkups": [percent("Night premium", "20.00", "3.00")],
    "inheritedMarkups": [
        {"isApplied": True, "amount": "0.75", "markup": FEE},
        {"isApplied": True, "amount": "1.575", "markup": CONTINGENCY},
    ],
    "markupSubtotal": "5.325",
}
BY_NAME = ("Item.itemMarkups", "Item.inheritedMarkups")
SUBTOTAL = "Item.markupSubtotal"
NO_NAMES = NIGHT_WORK | {"itemMarkups": None, "inheritedMarkups": None}
NOTHING = NO_NAMES | {"markupSubtotal": None}
ALL_HIDDEN = dict.fromkeys((*BY_NAME, SUBTOTAL), "ALL")


@pytest.mark.rule(
    "fv.item_option.markupsubtotal",
    "role.markups_subtotals",
    "sub.no_markup",
    "sub_role.cost_details.markup_subtotals",
    "sub_role.cost_details.markup_details",
)
@pytest.mark.parametrize(
    ("who", "seen", "is_hidden"),
    [
        ("admin", NIGHT_WORK, {}),
        ("edit", NIGHT_WORK, {}),
        ("view", NIGHT_WORK, {}),
        ("design", NO_NAMES, {**dict.fromkeys(BY_NAME, "ALL"), SUBTOTAL: "SOME"}),
        ("nofin", NOTHING, ALL_HIDDEN),
        ("client", NOTHING, ALL_HIDDEN),
        ("subcontractor", NOTHING, ALL_HIDDEN),
        ("plumbing", NOTHING, ALL_HIDDEN),
        ("rows", NOTHING, ALL_HIDDEN),
    ],
)
async def test_markups_are_known_by_name_to_the_builder_alone(
    ask, who, seen, is_hidden
):
    body = await ask(who, "markups.graphql")
    assert item(body) == seen
    assert hidden(body) == is_hidden


async def test_a_stranger_learns_of_no_markup(ask):
    assert await ask("stranger", "markups.graphql") == {"data": {"project": None}}


OF_MILESTONE = """
query OfMilestone($project: ID!) {
  project(id: $project) {
    activeMilestone { markups { name } markupSubtotals { estimate } }
  }
}
"""
BY_NAME_AND_SUM = {
    "markups": [
        {"name": "Builder's fee"},
        {"name": "Construction contingency"},
        {"name": "Permits"},
    ],
    "markupSubtotals": {"estimate": "200.00"},
}
NEITHER = {"markups": None, "markupSubtotals": None}


@pytest.mark.rule("sub.no_markup", "role.markups_subtotals")
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("admin", BY_NAME_AND_SUM),
        ("edit", BY_NAME_AND_SUM),
        ("design", BY_NAME_AND_SUM | {"markups": None}),
        ("client", NEITHER),
        ("subcontractor", NEITHER),
    ],
)
async def test_markups_of_a_milestone_are_withheld_alike(ask, who, seen):
    body = await ask(who, OF_MILESTONE, project=CLINIC)
    assert body["data"]["project"]["activeMilestone"] == seen


async def test_a_percent_that_is_switched_off_comes_to_nothing(ask):
    body = await ask(
        "admin", "markups.graphql", name="Utility connection by the power company"
    )
    assert item(body)["inheritedMarkups"] == [
        {"isApplied": True, "amount": "3.00", "markup": FEE},
        {"isApplied": False, "amount": "0.00", "markup": CONTINGENCY},
    ]
    assert item(body)["markupSubtotal"] == "3.00"


async def test_a_percent_of_some_trades_names_them(ask):
    body = await ask("admin", "markups.graphql", name="Cooling plant")
    found = {
        one["markup"]["name"]: (
            [trade["name"] for trade in one["markup"]["categories"]],
            one["markup"]["refersToTotal"],
        )
        for one in item(body)["inheritedMarkups"]
    }
    assert found == {
        "Builder's fee": ([], False),
        "Design contingency": ([], False),
        "MEP coordination": (["Plumbing", "HVAC", "Electrical"], False),
        "Performance bond": ([], True),
    }


@pytest.mark.parametrize(
    ("who", "subtotal"), [("admin", "31.00"), ("edit", "31.00"), ("design", None)]
)
async def test_a_subtotal_would_tell_the_draw_to_whoever_may_not_see_it(
    ask, who, subtotal
):
    body = await ask(who, "markups.graphql", name="Backup inverter for exam lights")
    assert item(body)["markupSubtotal"] == subtotal
