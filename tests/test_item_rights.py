"""Rights on items: who changes what of one, and reads what he may not change."""

import pytest

from tests.acting import answer, codes, do, everything, ids, refused
from tests.changing import FAUCETS, INVERTER, ITEMS, LIGHTING, SWITCHGEAR, acts, changed
from tests.deriving import wrong_figures
from tests.sites import CLINIC

# Marcus (edit) made the first two and is assigned to the second; Priya (view) and Elena
# (subcontractor) are assigned to the first. Grace (client) made the faucets, to which
# Dan (plumbing) is assigned; Jonas (design) the inverter, to which Elena is.
# The faucets are plumbing, the others electrical.
OF_STAFF = "name note milestone status categories assignees due impact delete"
MAY = {
    "admin": dict.fromkeys(ITEMS, f"number {OF_STAFF}"),
    "edit": {
        **dict.fromkeys((LIGHTING, SWITCHGEAR), f"number {OF_STAFF}"),
        **dict.fromkeys((FAUCETS, INVERTER), OF_STAFF),
    },
    "view": {
        LIGHTING: f"number {OF_STAFF}",
        **dict.fromkeys((SWITCHGEAR, FAUCETS, INVERTER), OF_STAFF),
    },
    "nofin": dict.fromkeys(ITEMS, OF_STAFF),
    "subcontractor": {
        LIGHTING: "number name categories assignees due",
        SWITCHGEAR: "categories assignees due",
        FAUCETS: "",
        INVERTER: "number name categories assignees due",
    },
    "plumbing": {
        **dict.fromkeys((LIGHTING, SWITCHGEAR, INVERTER), ""),
        FAUCETS: "number name categories assignees due",
    },
    "rows": dict.fromkeys((LIGHTING, SWITCHGEAR, INVERTER), "categories assignees due"),
    "design": {
        **dict.fromkeys((LIGHTING, SWITCHGEAR, FAUCETS), "categories assignees due"),
        INVERTER: "number name categories assignees due delete",
    },
    "client": {
        **dict.fromkeys((LIGHTING, SWITCHGEAR, INVERTER), "assignees due"),
        FAUCETS: "number name assignees due delete",
    },
    "stranger": {},
}

# What `viewerCan` calls the acts of the table above.
CAN = {
    "number": "setNumber",
    "name": "update",
    "note": "setNote",
    "milestone": "setMilestone",
    "status": "setStatus",
    "categories": "setCategories",
    "assignees": "setAssignees",
    "due": "setAssignees",
    "impact": "setScheduleImpact",
    "delete": "delete",
}


async def seen_acts(ask, who):
    """Read what the person is told that he may do with each item he knows."""
    body = await ask(who, "item_acts.graphql", name={"in": list(ITEMS)})
    project = body["data"]["project"]
    nodes = project["items"]["nodes"] if project else ()
    return {
        node["name"]: {act for act, can in CAN.items() if node["viewerCan"][can]}
        for node in nodes
    }


@pytest.mark.case("MU-21")
@pytest.mark.rule(
    "sub.edit",
    "sub.rest_view_only",
    "sub.filter_other_details",
    "sub.no_status",
    "sub_role.items_and_options.items_item_import_options",
    "sub_role.items_and_options.item_number",
    "sub_role.items_and_options.item_status",
    "sub_role.items_and_options.assignees_and_due_dates",
    "sub_role.items_and_options.milestones_and_events",
    "sub_role.items_and_options.categories",
    "sub_role.items_and_options.schedule_impact",
    "role.items_item_import_and_options.with_category",
    "role.items_item_import_and_options.without_category",
    "role.item_number.with_category",
    "role.item_number.without_category",
    "role.item_status.with_category",
    "role.item_status.without_category",
    "role.assignees_and_due_dates.with_category",
    "role.assignees_and_due_dates.without_category",
    "role.milestones_and_events.with_category",
    "role.milestones_and_events.without_category",
    "role.categories.with_category",
    "role.categories.without_category",
    "role.schedule_impact.with_category",
    "role.schedule_impact.without_category",
    "fv.item_option.internalnote",
)
@pytest.mark.parametrize("who", MAY)
async def test_everybody_does_to_an_item_what_his_role_says_and_no_more(ask_own, who):
    named = await ids(ask_own)
    may = {item: set(words.split()) for item, words in MAY[who].items()}
    assert await seen_acts(ask_own, who) == may
    before = await everything(ask_own)
    allowed = []
    for item in ITEMS:
        for act, (document, inputs) in acts(named, item).items():
            if act in may.get(item, ()):
                allowed.append((item, document, inputs))
                continue
            body = await do(ask_own, who, f"{document}.graphql", named[item], **inputs)
            if item in may:
                assert refused(body) == list(inputs or ("itemId",)), (item, act)
            else:
                assert codes(body) in (["NOT_FOUND"], ["FORBIDDEN"]), (item, act)
    assert await everything(ask_own) == before
    for item, document, inputs in allowed:
        answer(await do(ask_own, who, f"{document}.graphql", named[item], **inputs))
    assert await wrong_figures(ask_own) == {}


DETAILS = """
query ($id: ID!) {
  item(id: $id) {
    number name description status dueOn scheduleImpactDays internalNote
    milestone { name } event { name } categories { name } assignees { name }
  }
}
"""
FAUCETS_NOW = {
    "number": "P-05",
    "name": FAUCETS,
    "description": "Infection control asked for them.",
    "status": "PENDING",
    "dueOn": "2026-04-07",
    "scheduleImpactDays": 0,
    "internalNote": None,
    "milestone": {"name": "Early MEP package"},
    "event": None,
    "categories": [{"name": "Plumbing"}, {"name": "Upper floor"}],
    "assignees": [{"name": "Dan Pruitt"}],
}
LIGHTING_NOW = {
    "number": "E-01",
    "name": LIGHTING,
    "description": "LED fixtures with daylight controls for all ground floor rooms.",
    "status": "PENDING",
    "dueOn": "2026-03-27",
    "scheduleImpactDays": 5,
    "milestone": {"name": "Early MEP package"},
    "event": {"name": "Early MEP release"},
    "categories": [{"name": "Electrical"}, {"name": "Ground floor"}],
    "assignees": [{"name": "Elena Voss"}, {"name": "Priya Nair"}],
}
NOTE = "Voss is 8 % above the second bidder; hold the price until Friday."
STAFF = ("admin", "edit", "view", "nofin")


# What one may change or not, one reads; the note is the staff's.
@pytest.mark.rule(
    "sub.rest_view_only",
    "sub_role.items_and_options.items_item_import_options",
    "sub_role.items_and_options.item_number",
    "sub_role.items_and_options.item_status",
    "sub_role.items_and_options.assignees_and_due_dates",
    "sub_role.items_and_options.milestones_and_events",
    "sub_role.items_and_options.categories",
    "sub_role.items_and_options.schedule_impact",
    "role.items_item_import_and_options.with_category",
    "role.items_item_import_and_options.without_category",
    "role.item_number.with_category",
    "role.item_number.without_category",
    "role.item_status.with_category",
    "role.item_status.without_category",
    "role.assignees_and_due_dates.with_category",
    "role.assignees_and_due_dates.without_category",
    "role.milestones_and_events.with_category",
    "role.milestones_and_events.without_category",
    "role.categories.with_category",
    "role.categories.without_category",
    "role.schedule_impact.with_category",
    "role.schedule_impact.without_category",
    "fv.item_option.internalnote",
)
@pytest.mark.parametrize("who", [who for who in MAY if who != "stranger"])
async def test_whoever_knows_of_an_item_reads_its_details(ask, who):
    named = await ids(ask)
    found = (await ask(who, DETAILS, id=named[LIGHTING]))["data"]["item"]
    note = NOTE if who in STAFF else None
    assert found == {**LIGHTING_NOW, "internalNote": note}
    found = (await ask(who, DETAILS, id=named[FAUCETS]))["data"]["item"]
    assert found == (None if who == "rows" else FAUCETS_NOW)


@pytest.mark.rule(
    "sub.edit",
    "sub.filter_other_details",
    "sub_role.items_and_options.items_item_import_options",
    "sub_role.items_and_options.item_number",
    "sub_role.items_and_options.assignees_and_due_dates",
    "sub_role.items_and_options.categories",
    "role.items_item_import_and_options.without_category",
    "role.item_number.without_category",
    "role.assignees_and_due_dates.without_category",
    "role.categories.without_category",
)
async def test_outside_his_trade_a_subcontractor_edits_the_basics_of_his_own(ask_own):
    named = await ids(ask_own)
    wanted = {"projectId": CLINIC, "name": "Temporary lights"}
    body = await ask_own("subcontractor", "create_item.graphql", input=wanted)
    own = answer(body)["item"]["id"]
    before = await everything(ask_own)
    for document, inputs in [
        ("set_item_categories", {"categoryIds": [named["Electrical"]]}),
        ("set_item_assignees", {"assigneeIds": [named["Elena Voss"]]}),
        ("set_item_due_on", {"dueOn": "2026-05-05"}),
        ("costs", {"lines": []}),
    ]:
        body = await changed(ask_own, "subcontractor", own, document, **inputs)
        assert refused(body) == list(inputs)
    assert await everything(ask_own) == before
    basics = {"name": "Lights for the site", "number": "T-1"}
    answer(await changed(ask_own, "subcontractor", own, "update_item", **basics))
    answer(await changed(ask_own, "subcontractor", own, "delete_item"))
