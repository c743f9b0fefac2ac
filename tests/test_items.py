"""Items: one question, and what each of the demo's people is answered."""

import pytest
from sqlalchemy import update

from db.models.items import Item
from db.models.projects import Project
from tests.answers import hidden, item, items
from tests.sites import CLINIC, change, sent

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


@pytest.mark.rule(
    "sub.direct_costs_only",
    "sub.no_owner_costs",
    "sub_role.cost_details.owner_costs",
)
@pytest.mark.parametrize("who", SEEN)
async def test_one_question_gets_each_the_answer_he_may_have(ask, who):
    body = await ask(who, "items.graphql")
    assert item(body) == SEEN[who]
    assert hidden(body) == HIDDEN[who]


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


ACTS = """
query Acts($project: ID!, $names: [String!]!) {
  project(id: $project) {
    items(where: {name: {in: $names}}) {
      nodes {
        name
        viewerCan {
          update delete editCosts editMarkups setStatus setCategories setAssignees
          setScheduleImpact setDraws setOwnerCosts share publish comment
        }
      }
    }
  }
}
"""
BOTH_TRADES = ["Lighting package", "Domestic hot water"]
ELECTRICAL, PLUMBING = BOTH_TRADES


async def acts(ask, who, *asked):
    """Answer per item the names of what the viewer may do with it."""
    body = await ask(who, ACTS, project=CLINIC, names=list(asked))
    return {
        one["name"]: {act for act, may in one["viewerCan"].items() if may is True}
        for one in items(body)
    }


BASICS = {"update", "comment"}
SETTINGS = {"setStatus", "setCategories", "setAssignees", "setScheduleImpact"}
CONTRACTOR = BASICS | SETTINGS | {"delete"}
CONTRACTOR_ON_COSTS = CONTRACTOR | {"editCosts", "editMarkups"}
ADMIN = CONTRACTOR_ON_COSTS | {"setDraws", "setOwnerCosts"}
OF_THE_TRADE = {"editCosts", "setCategories", "setAssignees", "comment"}


@pytest.mark.rule(
    "sub_role.display.limit_access_by_category",
    "sub.limit_by_category",
    "role.limit_access_by_category",
)
@pytest.mark.parametrize(
    ("who", "on_electrical", "on_plumbing"),
    [
        ("admin", ADMIN, ADMIN),
        ("edit", CONTRACTOR_ON_COSTS, CONTRACTOR_ON_COSTS),
        ("view", CONTRACTOR, CONTRACTOR),
        ("nofin", CONTRACTOR, CONTRACTOR),
        # Voss is assigned to the lighting, Pruitt to the hot water.
        ("subcontractor", OF_THE_TRADE | {"update"}, {"comment"}),
        ("plumbing", {"comment"}, OF_THE_TRADE | {"update"}),
        ("rows", OF_THE_TRADE, None),
        (
            "client",
            {"setAssignees", "setOwnerCosts", "comment"},
            {"setAssignees", "setOwnerCosts", "comment"},
        ),
        (
            "design",
            {"setCategories", "setAssignees", "comment"},
            {"setCategories", "setAssignees", "comment"},
        ),
    ],
)
async def test_an_item_says_what_the_viewer_may_do(
    ask, who, on_electrical, on_plumbing
):
    found = await acts(ask, who, *BOTH_TRADES)
    assert found.get(ELECTRICAL) == on_electrical
    assert found.get(PLUMBING) == on_plumbing


@pytest.mark.parametrize(
    ("who", "name", "may"),
    [
        ("edit", "Emergency power for the vaccine store", CONTRACTOR_ON_COSTS),
        # What he created himself he may also delete.
        (
            "client",
            "Emergency power for the vaccine store",
            {"update", "delete", "setAssignees", "setOwnerCosts", "comment"},
        ),
        (
            "subcontractor",
            "Reuse of existing corridor housings",
            OF_THE_TRADE | {"update", "delete"},
        ),
        (
            "edit",
            "Shared trench for power and water",
            CONTRACTOR_ON_COSTS | {"share", "publish"},
        ),
        ("subcontractor", "Shared trench for power and water", OF_THE_TRADE),
        (
            "plumbing",
            "Prefabricated bathroom pods",
            OF_THE_TRADE | {"update", "delete", "share", "publish"},
        ),
        ("admin", "Prefabricated bathroom pods", ADMIN | {"share", "publish"}),
    ],
)
async def test_creators_delete_and_drafts_are_shared_and_published(ask, who, name, may):
    assert await acts(ask, who, name) == {name: may}


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


SIGNS = """
query Signs($project: ID!) {
  project(id: $project) {
    items(where: {name: {eq: "Lighting package"}}) { nodes { id updatedAt version } }
  }
  everywhere: projects {
    nodes {
      items(where: {name: {eq: "Lighting package"}}) { nodes { updatedAt version } }
    }
  }
}
"""
LATER = "2027-01-01T00:00:00.000000Z"
CREATED = "2026-03-02T10:15:00.000000Z"
ALL = set(SEEN)


async def signs(ask, who):
    """Answer age and version, which are the same by whichever way one gets there."""
    body = await ask(who, SIGNS, project=CLINIC)
    sign = item(body)
    lists = [each["items"]["nodes"] for each in body["data"]["everywhere"]["nodes"]]
    (elsewhere,) = [one for each in lists for one in each]
    assert sign.items() >= elsewhere.items()
    direct = await ask(
        who, "query ($id: ID!) { item(id: $id) { updatedAt version } }", id=sign["id"]
    )
    assert direct["data"]["item"] == elsewhere
    return elsewhere["updatedAt"], elsewhere["version"]


@pytest.mark.parametrize(
    ("stamp", "sees_age", "sees_version"),
    [
        ("updated_at", ALL, ALL),
        ("note_changed_at", *[{"admin", "edit", "view", "nofin"}] * 2),
        ("cost_changed_at", *[ALL - {"client", "nofin"}] * 2),
        ("markup_changed_at", *[{"admin", "edit", "view"}] * 2),
        ("draw_changed_at", *[{"admin", "edit", "view"}] * 2),
        ("owner_cost_changed_at", *[{"admin", "client"}] * 2),
        # Prices follow from what is versioned already.
        ("marked_up_changed_at", {"admin", "edit", "view", "client", "design"}, set()),
        ("direct_changed_at", ALL - {"client", "nofin"}, set()),
    ],
)
async def test_a_change_shows_to_those_who_may_see_what_changed(
    ask_own, stamp, sees_age, sees_version
):
    before = {who: await signs(ask_own, who) for who in SEEN}
    stamped = update(Item).where(Item.name == "Lighting package")
    await change(ask_own, stamped.values({stamp: LATER}))
    after = {who: await signs(ask_own, who) for who in SEEN}
    assert {age for age, _ in before.values()} == {CREATED}
    assert {who for who in SEEN if after[who][0] == LATER} == sees_age
    assert {who for who in SEEN if after[who][1] != before[who][1]} == sees_version


WHOLE = """
query Whole($projects: Int!, $items: Int!) {
  projects(first: $projects) {
    nodes {
      items(first: $items) {
        totalCount
        nodes {
          number name updatedAt version
          createdBy { name } assignees { name } category { name } categories { name }
          milestone { name } event { name } project { name }
          costLines { unitCost } costImpact directCost markupSubtotal ownerCosts
          itemMarkups { name refersTo { name } }
          inheritedMarkups { markup { name refersTo { name } categories { name } } }
          draws { amount fund { name } }
          ownerCostRows { name refersTo { name } }
          optionRange { low } options { name costLines { unitCost } }
          comments(first: 2) { totalCount nodes { body author { name } } }
          attachments(first: 2) { totalCount nodes { name uploadedBy { name } } }
          history(first: 2) { totalCount nodes { field actor { name } } }
          viewerCan { update editCosts publish }
        }
      }
    }
  }
}
"""


# Fewer would leave a list empty, and nothing is asked below an empty list.
FEW, MANY = {"projects": 1, "items": 30}, {"projects": 3, "items": 200}


@pytest.mark.parametrize("who", SEEN)
async def test_many_items_take_as_many_statements_as_few(ask, who):
    await ask(who, ALL_NAMES)
    numbers = []
    for size in (FEW, MANY):
        with sent() as statements:
            body = await ask(who, WHOLE, **size)
        assert "errors" not in body
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
