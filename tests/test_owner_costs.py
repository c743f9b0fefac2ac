"""Owner's costs: an item's shares and rows of its own, and who sees them."""

import pytest

from tests.answers import hidden, item
from tests.sites import CLINIC


def row(name, kind, amount, **more):
    nothing = {"percent": None, "lumpSum": None, "refersTo": []}
    no_reference = {"refersToDirect": False, "refersToTotal": False}
    return (
        {"name": name, "kind": kind, "amount": amount} | nothing | no_reference | more
    )


# Direct 34, impact 27.27 after a draw: the rest of the arithmetic is in tests/money.
CHARGING = {
    "name": "Car charging at the staff lot",
    "ownerCosts": "-12.395",
    "ownerCostRows": [
        row(
            "Owner contingency",
            "OWNER_CONTINGENCY",
            "1.53",
            valueType="PERCENT",
            percent="4.50",
            refersToDirect=True,
            isShare=True,
        ),
        row(
            "Owner's representative",
            "OWNER_COST",
            "1.075",
            valueType="PERCENT",
            percent="4.00",
            refersToTotal=True,
            isShare=True,
        ),
        row(
            "Energy grant",
            "OWNER_COST",
            "-15.00",
            valueType="LUMP_SUM",
            lumpSum="-15.00",
            isShare=False,
        ),
    ],
}
NOTHING = CHARGING | {"ownerCosts": None, "ownerCostRows": None}
ALL_HIDDEN = {"Item.ownerCosts": "ALL", "Item.ownerCostRows": "ALL"}


@pytest.mark.rule("sub.no_owner_costs", "sub_role.cost_details.owner_costs")
@pytest.mark.parametrize(
    ("who", "seen", "is_hidden"),
    [
        ("admin", CHARGING, {}),
        ("client", CHARGING, {}),
        *(
            (who, NOTHING, ALL_HIDDEN)
            for who in (
                *("edit", "view", "nofin", "design"),
                *("subcontractor", "plumbing", "rows"),
            )
        ),
    ],
)
async def test_owner_costs_are_open_to_the_owner_and_the_administrator(
    ask, who, seen, is_hidden
):
    body = await ask(who, "owner_costs.graphql")
    assert item(body) == seen
    assert hidden(body) == is_hidden


OF_ESTIMATE = """
query OfEstimate($project: ID!) {
  project(id: $project) {
    items(where: {name: {eq: "Triple glazing on the north side"}}) {
      nodes { milestone { estimate { ownerCostRows { name refersTo { name } } } } }
    }
  }
}
"""
DESIGN_DEVELOPMENT = [
    {"name": "Furniture and equipment", "refersTo": []},
    {"name": "Owner contingency", "refersTo": [{"name": "Furniture and equipment"}]},
]


@pytest.mark.parametrize(
    ("who", "rows"),
    [
        ("admin", DESIGN_DEVELOPMENT),
        ("client", DESIGN_DEVELOPMENT),
        ("edit", None),
        ("subcontractor", None),
    ],
)
async def test_a_percent_of_another_row_names_it(ask, who, rows):
    found = item(await ask(who, OF_ESTIMATE, project=CLINIC))
    assert found["milestone"]["estimate"]["ownerCostRows"] == rows


async def test_a_stranger_learns_of_no_owner_cost(ask):
    assert await ask("stranger", "owner_costs.graphql") == {"data": {"project": None}}
