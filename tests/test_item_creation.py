"""Adding items and options: what one may give, and what a new one starts with."""

import pytest

from tests.acting import (
    answer,
    codes,
    everything,
    faults,
    ids,
    refused,
)
from tests.deriving import wrong_figures
from tests.sites import CLINIC, DEPOT

OF_ALL = "name number description isDraft categoryIds assigneeIds dueOn"
OF_CONTRACTORS = f"{OF_ALL} internalNote milestoneId eventId status scheduleImpactDays"
# What each may give, the item being in his own trade where he has one.
MAY_GIVE = {
    "admin": f"{OF_CONTRACTORS} lines",
    "edit": f"{OF_CONTRACTORS} lines",
    "view": OF_CONTRACTORS,
    "nofin": OF_CONTRACTORS,
    "subcontractor": f"{OF_ALL} lines",
    "plumbing": f"{OF_ALL} lines",
    "rows": f"{OF_ALL} lines",
    "design": OF_ALL,
    "client": "name number description isDraft assigneeIds dueOn",
}
LINE = {"description": "Fixtures", "quantity": "10", "unit": "ea", "unitCost": "25"}


def all_inputs(named, trade):
    return {
        "name": "Dimmers in the hall",
        "number": "E-90",
        "description": "Asked for by the staff.",
        "isDraft": False,
        "internalNote": "Between us",
        "milestoneId": named["Early MEP package"],
        "eventId": named["Early MEP release"],
        "status": "ACCEPTED",
        "categoryIds": [named["Upper floor"], named[trade]],
        "assigneeIds": [named["Mia Castell"]],
        "dueOn": "2026-05-05",
        "scheduleImpactDays": 4,
        "lines": [LINE],
    }


def trade_of(who):
    return "Plumbing" if who == "plumbing" else "Electrical"


async def create(ask, who, *, project=CLINIC, **inputs):
    return await ask(who, "create_item.graphql", input={"projectId": project, **inputs})


def seen(item, who):
    """Say what the created item shows to whom, beside its id."""
    may = MAY_GIVE[who].split()
    trade = trade_of(who)
    sorted_in = "categoryIds" in may
    costs = {"admin": "250.00", "edit": "250.00", "view": "0.00", "design": "0.00"}
    subs = dict.fromkeys(("subcontractor", "plumbing", "rows"), "250.00")
    note = "Between us" if "internalNote" in may else None
    here = {"name": "Early MEP package"} if "milestoneId" in may else None
    event = {"name": "Early MEP release"} if "eventId" in may else None
    categories = [{"name": trade}, {"name": "Upper floor"}] if sorted_in else []
    # 5 % fee of 250 and 10 % contingency of 262.50.
    impact = {"admin": "288.75", "edit": "288.75", "view": "0.00", "client": "0.00"}
    return item == {
        "id": item["id"],
        "number": "E-90",
        "name": "Dimmers in the hall",
        "description": "Asked for by the staff.",
        "status": "ACCEPTED" if "status" in may else "PENDING",
        "isDraft": False,
        "dueOn": "2026-05-05",
        "scheduleImpactDays": 4 if "scheduleImpactDays" in may else None,
        "internalNote": note,
        "directCost": (costs | subs).get(who),
        "costImpact": (impact | subs | {"design": "0.00"}).get(who),
        "category": {"name": trade} if sorted_in else None,
        "categories": categories,
        "assignees": [{"name": "Mia Castell"}],
        "milestone": here,
        "event": event,
    }


@pytest.mark.rule(
    "sub.create",
    "company.employee.content",
    "sub_role.items_and_options.items_item_import_options",
    "role.items_item_import_and_options.with_category",
    "role.items_item_import_and_options.without_category",
    "fv.item_option.internalnote",
)
@pytest.mark.parametrize("who", MAY_GIVE)
async def test_whoever_adds_an_item_gives_what_he_could_change_on_it(ask_own, who):
    named = await ids(ask_own)
    inputs = all_inputs(named, trade_of(who))
    may = MAY_GIVE[who].split()
    if len(may) < len(inputs):
        before = await everything(ask_own)
        body = await create(ask_own, who, **inputs)
        assert sorted(refused(body)) == sorted(set(inputs) - set(may))
        assert await everything(ask_own) == before
    body = await create(ask_own, who, **{name: inputs[name] for name in may})
    assert seen(answer(body)["item"], who)
    assert await wrong_figures(ask_own) == {}


# Without a category, or in another's trade, the second column of the grid holds.
@pytest.mark.rule("sub.create", "sub.filter_other_details")
@pytest.mark.parametrize(
    ("who", "trade", "refusal"),
    [
        ("subcontractor", "Plumbing", "categoryIds assigneeIds dueOn lines"),
        ("subcontractor", None, "assigneeIds dueOn lines"),
        ("plumbing", "Electrical", "categoryIds assigneeIds dueOn lines"),
        # What he adds outside his trade he would not even know of.
        ("rows", "Plumbing", f"{OF_ALL} lines"),
        ("rows", None, f"{OF_ALL} lines"),
    ],
)
async def test_outside_his_trade_a_subcontractor_gives_less(
    ask_own, who, trade, refusal
):
    inputs = all_inputs(await ids(ask_own), trade or "Electrical")
    inputs = {name: inputs[name] for name in f"{OF_ALL} lines".split()}
    if trade is None:
        del inputs["categoryIds"]
    before = await everything(ask_own)
    body = await create(ask_own, who, **inputs)
    assert set(refused(body)) == set(refusal.split()) & set(inputs)
    assert await everything(ask_own) == before


@pytest.mark.case("MU-15")
async def test_a_project_out_of_reach_is_answered_as_one_that_never_was(ask_own):
    hidden = await create(ask_own, "stranger", name="Item")
    assert codes(hidden) == ["NOT_FOUND"]
    for never in ("prj_00000000000000000000000000", "itm_x", "nonsense", ""):
        assert await create(ask_own, "stranger", project=never, name="Item") == hidden


NEVER = {
    "milestoneId": "mls_00000000000000000000000000",
    "eventId": "evt_00000000000000000000000000",
    "categoryIds": ["cat_00000000000000000000000000"],
    "assigneeIds": ["usr_00000000000000000000000000"],
}


@pytest.mark.case("ID-03")
async def test_what_an_item_refers_to_is_known_and_of_its_project(ask_own):
    depot = await ids(ask_own, DEPOT)
    here = await ids(ask_own)
    strange = {
        "milestoneId": depot["Workshop design"],
        "eventId": here["Early MEP package"],
        "categoryIds": [depot["Electrical"]],
        # Of the team, but no longer active.
        "assigneeIds": [here["Nora Quist"]],
    }
    before = await everything(ask_own)
    expected = dict.fromkeys(
        ("milestoneId", "eventId", "categoryIds.0", "assigneeIds.0"),
        "There is no such record.",
    )
    for references in (NEVER, strange):
        body = await create(ask_own, "edit", name="Item", **references)
        assert faults(body) == expected
    assert await everything(ask_own) == before


async def test_every_fault_of_a_new_item_is_named_at_once(ask_own):
    named = await ids(ask_own)
    before = await everything(ask_own)
    body = await create(
        ask_own,
        "admin",
        name="  ",
        number="7" * 51,
        description="x" * 10_001,
        internalNote="x" * 10_001,
        status="INCORPORATED",
        eventId=named["Permitting"],
        scheduleImpactDays=10_001,
        lines=[LINE | {"description": " "}],
    )
    assert faults(body) == {
        "name": "An item has a name.",
        "number": "At most 50 characters.",
        "description": "At most 10000 characters.",
        "internalNote": "At most 10000 characters.",
        "status": "An item is incorporated by copying the running total.",
        "scheduleImpactDays": "At most 10000 days.",
        "eventId": "An item is tied to an event, not to a phase.",
        "lines.0.description": "A line says what it counts.",
    }
    body = await create(ask_own, "admin", name="Item", status="NOT_CHOSEN")
    assert faults(body) == {"status": "Only an option can be not chosen."}
    assert await everything(ask_own) == before


SUGGESTED = "query ($id: ID!) { project(id: $id) { suggestedItemNumber } }"


async def suggested(ask, who):
    body = await ask(who, SUGGESTED, id=CLINIC)
    return body["data"]["project"]["suggestedItemNumber"]


@pytest.mark.case("IN-29")
async def test_a_suggested_number_counts_published_items_only(ask_own):
    first = await suggested(ask_own, "admin")
    assert first == await suggested(ask_own, "client")
    draft = answer(await create(ask_own, "edit", name="Draft", isDraft=True))["item"]
    assert draft["isDraft"] is True
    assert draft["number"] is None
    for who in ("admin", "edit", "client"):
        assert await suggested(ask_own, who) == first
    answer(await create(ask_own, "edit", name="Item"))
    assert await suggested(ask_own, "client") == str(int(first) + 1)
    # Of another's trade he knows nothing, not even how much there is.
    assert int(await suggested(ask_own, "rows")) < int(first)


async def test_a_draft_is_known_to_its_creator_alone_and_moves_no_total(ask_own):
    named = await ids(ask_own)
    total = "query ($id: ID!) { node(id: $id) { ... on Milestone { runningTotal } } }"
    milestone = named["Early MEP package"]
    before = await ask_own("client", total, id=milestone)
    inputs = {"milestoneId": milestone, "status": "ACCEPTED", "lines": [LINE]}
    body = await create(ask_own, "edit", name="Draft", isDraft=True, **inputs)
    draft = answer(body)["item"]["id"]
    assert await ask_own("client", total, id=milestone) == before
    seen_by = "query ($id: ID!) { item(id: $id) { history { totalCount } } }"
    for who in ("view", "subcontractor", "client", "design"):
        assert (await ask_own(who, seen_by, id=draft))["data"]["item"] is None
    body = await ask_own("edit", seen_by, id=draft)
    # The name, the milestone, the status and what it costs.
    assert body["data"]["item"]["history"]["totalCount"] == 4


TEMPLATED = """
query ($id: ID!) {
  item(id: $id) {
    directCost
    costLines { description lineTotal costType }
    itemMarkups { name percent amount refersTo { name } }
  }
}
"""


async def test_a_new_item_starts_with_the_default_template(ask_own):
    body = await create(ask_own, "admin", project=DEPOT, name="Turntable")
    new = answer(body)["item"]["id"]
    found = (await ask_own("admin", TEMPLATED, id=new))["data"]["item"]
    assert found == {
        "directCost": "0.50",
        "costLines": [
            {
                "description": "Site supervision",
                "lineTotal": "0.50",
                "costType": "LABOR",
            },
            {"description": "Disposal", "lineTotal": "0.00", "costType": "OTHER"},
        ],
        "itemMarkups": [
            {
                "name": "Design fee",
                "percent": "4.00",
                "amount": "0.02",
                "refersTo": [],
            },
            {
                "name": "Insurance",
                "percent": "1.50",
                "amount": "0.0003",
                "refersTo": [{"name": "Design fee"}],
            },
        ],
    }
    body = await create(ask_own, "admin", project=DEPOT, name="Pit", lines=[LINE])
    own = answer(body)["item"]
    assert own["directCost"] == "250.00"
    found = (await ask_own("admin", TEMPLATED, id=own["id"]))["data"]["item"]
    assert [line["description"] for line in found["costLines"]] == ["Fixtures"]
    assert [row["amount"] for row in found["itemMarkups"]] == ["10.00", "0.15"]
    assert await wrong_figures(ask_own) == {}


async def test_a_line_past_all_bounds_is_a_fault_and_no_item(ask_own):
    before = await everything(ask_own)
    vast = LINE | {"quantity": "2", "unitCost": "99999999999"}
    body = await create(ask_own, "admin", name="Item", lines=[LINE, vast])
    assert list(faults(body)) == ["lines.1.unitCost"]
    assert await everything(ask_own) == before


@pytest.mark.case("MU-25")
async def test_two_mutations_of_which_one_is_refused_both_do_nothing(ask_own):
    before = await everything(ask_own)
    both = """mutation ($a: CreateItemInput!, $b: CreateItemInput!) {
      a: createItem(input: $a) { item { id } }
      b: createItem(input: $b) { item { id } }
    }"""
    item = {"projectId": CLINIC, "name": "Item"}
    body = await ask_own("subcontractor", both, a=item, b=item | {"internalNote": "x"})
    assert body["data"] is None
    assert refused(body) == ["internalNote"]
    assert await everything(ask_own) == before
