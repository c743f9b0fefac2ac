"""Items: one question, and what each of the demo's people is answered."""

import re

import pytest
from sqlalchemy import update

from db.models.projects import Project
from db.models.roles import Role
from tests.answers import hidden, item
from tests.sites import change

LINES = [
    {
        "description": "LED troffers and downlights",
        "quantity": "400.00",
        "unit": "ea",
        "unitCost": "0.35",
        "lineTotal": "140.00",
        "costType": "MATERIAL",
    },
    {
        "description": "Installation and controls",
        "quantity": "1.00",
        "unit": "ls",
        "unitCost": "60.00",
        "lineTotal": "60.00",
        "costType": "LABOR",
    },
]
PERCENTS = [
    {"markup": {"name": "Builder's fee", "percent": "5.00"}, "amount": "10.00"},
    {
        "markup": {"name": "Construction contingency", "percent": "10.00"},
        "amount": "21.00",
    },
]
NOTE = "Voss is 8 % above the second bidder; hold the price until Friday."
EVERYTHING = {
    "number": "E-01",
    "name": "Lighting package",
    "status": "PENDING",
    "category": {"name": "Electrical"},
    "costImpact": "231.00",
    "inDirectMode": "200.00",
    "directCost": "200.00",
    "costLines": LINES,
    "itemMarkups": [],
    "inheritedMarkups": PERCENTS,
    "markupSubtotal": "31.00",
    "draws": [],
    "ownerCosts": "19.00",
    "internalNote": NOTE,
}
NO_MARKUPS = {"itemMarkups": None, "inheritedMarkups": None, "markupSubtotal": None}
NO_OWNER_COSTS = {"ownerCosts": None}
OUTSIDE = {"draws": None, "internalNote": None}
NO_COSTS = {"inDirectMode": None, "directCost": None, "costLines": None}


def may(costs, status, categories, assignees):
    return {
        "viewerCan": {
            "editCosts": costs,
            "setStatus": status,
            "setCategories": categories,
            "setAssignees": assignees,
        }
    }


DIRECT_ONLY = EVERYTHING | NO_MARKUPS | NO_OWNER_COSTS | OUTSIDE
DIRECT_ONLY |= {"costImpact": "200.00"}
ALL_BUT_OWNER_COSTS = EVERYTHING | NO_OWNER_COSTS

# Domain 5.6, cell by cell.
SEEN = {
    "admin": EVERYTHING | may(True, True, True, True),
    "subcontractor": DIRECT_ONLY | may(True, False, True, True),
    "rows": DIRECT_ONLY | may(True, False, True, True),
    "plumbing": DIRECT_ONLY | may(False, False, False, False),
    "client": EVERYTHING
    | NO_MARKUPS
    | OUTSIDE
    | NO_COSTS
    # The one figure of his own: the owner sees and sets the owner's costs.
    | may(False, False, False, True),
    "design": ALL_BUT_OWNER_COSTS
    | OUTSIDE
    | {"itemMarkups": None, "inheritedMarkups": None}
    | may(False, False, True, True),
    "edit": ALL_BUT_OWNER_COSTS | may(True, True, True, True),
    "view": ALL_BUT_OWNER_COSTS | may(False, True, True, True),
    "nofin": EVERYTHING
    | NO_MARKUPS
    | NO_OWNER_COSTS
    | NO_COSTS
    | {"costImpact": None, "draws": None}
    | may(False, True, True, True),
}

HIDDEN_MARKUPS = ("Item.itemMarkups", "Item.inheritedMarkups", "Item.markupSubtotal")
HIDDEN_COSTS = ("Item.costImpact", "Item.directCost", "Item.costLines")
HIDDEN_FROM_SUBCONTRACTORS = dict.fromkeys(
    (*HIDDEN_MARKUPS, "Item.draws", "Item.ownerCosts", "Item.internalNote"), "ALL"
)
HIDDEN = {
    "admin": {},
    "subcontractor": HIDDEN_FROM_SUBCONTRACTORS,
    "rows": HIDDEN_FROM_SUBCONTRACTORS,
    "plumbing": HIDDEN_FROM_SUBCONTRACTORS,
    "client": dict.fromkeys(
        (*HIDDEN_COSTS, *HIDDEN_MARKUPS, "Item.draws", "Item.internalNote"), "ALL"
    ),
    "design": {
        "Item.itemMarkups": "ALL",
        "Item.inheritedMarkups": "ALL",
        # An item with draws would tell them, next to direct cost and impact.
        "Item.markupSubtotal": "SOME",
        "Item.draws": "ALL",
        "Item.ownerCosts": "ALL",
        "Item.internalNote": "ALL",
    },
    "edit": {"Item.ownerCosts": "ALL"},
    "view": {"Item.ownerCosts": "ALL"},
    "nofin": dict.fromkeys(
        (*HIDDEN_COSTS, *HIDDEN_MARKUPS, "Item.draws", "Item.ownerCosts"), "ALL"
    ),
}


@pytest.mark.case("DR-03", "DR-05", "DR-07")
@pytest.mark.rule(
    "sub.direct_costs_only",
    "sub.no_owner_costs",
    "sub_role.cost_details.owner_costs",
)
@pytest.mark.parametrize("who", SEEN)
async def test_one_question_gets_each_the_answer_he_may_have(ask, who):
    body = await ask(who, "items.graphql")
    found = item(body)
    # Its version depends on the key of the server; what changes it is tested apart.
    assert re.fullmatch("[0-9a-f]{24}", found.pop("version"))
    assert found.pop("id") == "itm_01kjq0ph50fgbt3b68krjpe2qp"
    assert found == SEEN[who]
    assert hidden(body) == HIDDEN[who]


# What a role hides that hides all costs; the rest stays as it is.
NO_MONEY = {
    **dict.fromkeys(("costImpact", "inDirectMode", "directCost", "costLines")),
    **dict.fromkeys(("itemMarkups", "inheritedMarkups", "markupSubtotal")),
    **dict.fromkeys(("draws", "ownerCosts")),
}


@pytest.mark.rule("role.hide_all_costs")
@pytest.mark.parametrize("who", ["subcontractor", "rows", "client", "design", "view"])
async def test_costs_are_shown_until_a_role_hides_them_all(ask_own, who):
    before = item(await ask_own(who, "items.graphql"))
    seen = {name for name, value in before.items() if value is not None}
    assert {name: before[name] for name in SEEN[who]} == SEEN[who]
    assert seen & NO_MONEY.keys()
    await change(ask_own, update(Role).values(hide_all_costs=True))
    after = item(await ask_own(who, "items.graphql"))
    kept = before.keys() - NO_MONEY.keys() - {"version", "viewerCan"}
    assert {name: after[name] for name in NO_MONEY} == NO_MONEY
    assert {name: after[name] for name in kept} == {n: before[n] for n in kept}


async def test_a_stranger_learns_of_no_item(ask):
    body = await ask("stranger", "items.graphql")
    assert body == {"data": {"project": None}}
    anyone = await ask("stranger", ALL_NAMES)
    assert anyone == {"data": {"projects": {"totalCount": 0, "nodes": []}}}


ALL_NAMES = """
query Names($where: ItemFilter) {
  projects {
    totalCount
    nodes { items(first: 200, where: $where) { totalCount nodes { name } } }
  }
}
"""


async def names(ask, who, **where):
    body = await ask(who, ALL_NAMES, where=where)
    lists = [each["items"] for each in body["data"]["projects"]["nodes"]]
    found = [one["name"] for each in lists for one in each["nodes"]]
    assert sum(each["totalCount"] for each in lists) == len(found)
    return found


DRAFTS = {
    "Cheaper fixtures in back rooms": {"admin", "edit"},
    "Shared trench for power and water": {"admin", "edit", "view", "subcontractor"},
    "Prefabricated bathroom pods": {"admin", "plumbing"},
    "Warmer color in the children's corner": {"admin", "client", "design"},
}


@pytest.mark.parametrize("who", SEEN)
async def test_a_draft_is_known_to_those_it_is_shared_with(ask, who):
    drafts = await names(ask, who, isDraft={"eq": True})
    assert sorted(drafts) == sorted(name for name, to in DRAFTS.items() if who in to)


@pytest.mark.parametrize("who", SEEN)
async def test_no_list_of_a_project_holds_options_or_items_of_scenarios(ask, who):
    inside = {"Gas boilers", "Heat pump water heaters", "Rooftop solar field"}
    assert inside.isdisjoint(await names(ask, who))


@pytest.mark.rule("role.limit_access_by_category")
async def test_limiting_by_category_hides_no_item_where_it_is_about_levels(ask):
    published = {"isDraft": {"eq": False}}
    everything = await names(ask, "edit", **published)
    on_the_clinic = {"client", "design", "plumbing"}
    clinic = [item for item in everything if item in await names(ask, "client")]
    assert len(clinic) == 61
    for who in on_the_clinic:
        assert await names(ask, who, **published) == clinic


MODES = ("allocated", "separated", "direct")


@pytest.mark.rule(
    "fv.item_option.costimpact",
    "role.markups_display_options",
    "sub_role.display.markups_display_options",
    "sub.direct_costs_only",
)
@pytest.mark.parametrize(
    ("who", "amounts"),
    [
        ("admin", ("131.00", "131.00", "200.00")),
        ("edit", ("131.00", "131.00", "200.00")),
        ("view", ("131.00", "131.00", "200.00")),
        ("nofin", (None, None, None)),
        ("subcontractor", (None, None, "200.00")),
        ("plumbing", (None, None, "200.00")),
        ("rows", (None, None, "200.00")),
        ("client", ("131.00", None, None)),
        ("design", ("131.00", None, "200.00")),
    ],
)
async def test_a_price_is_shown_in_the_modes_of_the_role(ask, who, amounts):
    body = await ask(who, "draws.graphql")
    assert tuple(item(body)[mode] for mode in MODES) == amounts


@pytest.mark.rule(
    "fv.item_option.costimpact",
    "fv.item_option.markupsubtotal",
    "fv.item_option.optionrange",
)
@pytest.mark.parametrize(
    "document", ["items.graphql", "draws.graphql", "options.graphql"]
)
async def test_the_clients_budget_switch_changes_nothing_on_items(ask_own, document):
    with_budget = await ask_own("client", document)
    await change(ask_own, update(Project).values(client_sees_budget=False))
    assert await ask_own("client", document) == with_budget


OPTIONS = {
    "name": "Cooling plant",
    "optionRange": {"low": "252.7273", "high": "252.7273"},
    "allocated": {"low": "252.7273", "high": "252.7273"},
    "direct": {"low": "225.00", "high": "225.00"},
    "options": [
        {
            "name": "Air-cooled chillers",
            "status": "NOT_CHOSEN",
            "costImpact": "213.4141",
        },
        {
            "name": "Reversible heat pumps",
            "status": "ACCEPTED",
            "costImpact": "252.7273",
        },
        {"name": "District cooling", "status": "NOT_CHOSEN", "costImpact": "269.5758"},
    ],
}


def priced(*impacts):
    """Give the options with other prices than the administrator's."""
    pairs = zip(OPTIONS["options"], impacts, strict=True)
    return {"options": [option | {"costImpact": impact} for option, impact in pairs]}


DIRECT_OPTIONS = (
    OPTIONS
    | {"optionRange": OPTIONS["direct"], "allocated": None}
    | priced("190.00", "225.00", "240.00")
)


@pytest.mark.rule("fv.item_option.optionrange")
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("admin", OPTIONS),
        ("edit", OPTIONS),
        ("view", OPTIONS),
        ("design", OPTIONS),
        ("client", OPTIONS | {"direct": None}),
        ("subcontractor", DIRECT_OPTIONS),
        ("plumbing", DIRECT_OPTIONS),
        (
            "nofin",
            OPTIONS
            | {"optionRange": None, "allocated": None, "direct": None}
            | priced(None, None, None),
        ),
    ],
)
async def test_a_range_spans_the_options_that_are_open(ask, who, seen):
    assert item(await ask(who, "options.graphql")) == seen


RANGE = {"low": "55.00", "high": "90.00"}


@pytest.mark.parametrize(
    ("who", "direct"), [("subcontractor", RANGE), ("plumbing", RANGE), ("rows", None)]
)
async def test_whoever_knows_of_some_options_only_sees_no_range(ask, who, direct):
    body = await ask(who, "options.graphql", name="Fire alarm")
    assert item(body)["direct"] == direct
    assert item(body)["allocated"] is None


async def test_an_item_without_options_has_no_range(ask):
    body = await ask("admin", "options.graphql", name="Lighting package")
    assert item(body) == {
        "name": "Lighting package",
        "optionRange": None,
        "allocated": None,
        "direct": None,
        "options": [],
    }
