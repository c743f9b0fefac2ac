"""Changing items: who may set what, and what follows from it."""

import pytest
from sqlalchemy import select, update

from db.models.roles import Role, RoleLevel
from tests.acting import (
    answer,
    codes,
    do,
    everything,
    faults,
    ids,
    recomputed,
    refused,
    version,
)
from tests.sites import CLINIC, change

LIGHTING = "Lighting package"
SWITCHGEAR = "Early order of the switchgear"
FAUCETS = "Sensor faucets in exam rooms"
INVERTER = "Backup inverter for exam lights"
ITEMS = (LIGHTING, SWITCHGEAR, FAUCETS, INVERTER)

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


def acts(named, item):
    """Give each act with its document, its inputs, and what it is to come to."""
    trade = named["Plumbing" if item == FAUCETS else "Electrical"]
    return {
        "number": ("update_item", {"number": "Z-9"}),
        "name": ("update_item", {"name": "Called anew", "description": "Anew"}),
        "note": ("update_item", {"internalNote": "Between us"}),
        "milestone": ("update_item", {"milestoneId": named["Concept"]}),
        "status": ("set_item_status", {"status": "REJECTED"}),
        "categories": (
            "set_item_categories",
            {"categoryIds": [trade, named["Site"]]},
        ),
        "assignees": ("set_item_assignees", {"assigneeIds": [named["Mia Castell"]]}),
        "due": ("set_item_due_on", {"dueOn": "2026-05-05"}),
        "impact": ("set_item_schedule_impact", {"scheduleImpactDays": 30}),
        "delete": ("delete_item", {}),
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
    assert await recomputed(ask_own) == await everything(ask_own)


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


async def changed(ask, who, item, document, **inputs):
    return await do(ask, who, f"{document}.graphql", item, **inputs)


# The right is asked of the categories as they are, and as they would be.
async def test_nobody_moves_an_item_into_his_own_trade_or_out_of_it(ask_own):
    named = await ids(ask_own)
    trades = {name: named[name] for name in ("Electrical", "Plumbing", "Site")}
    before = await everything(ask_own)
    for item, wanted in [
        (FAUCETS, ["Electrical"]),
        (FAUCETS, ["Electrical", "Plumbing"]),
        (LIGHTING, ["Plumbing"]),
        (LIGHTING, ["Site"]),
        (LIGHTING, []),
    ]:
        given = [trades[name] for name in wanted]
        for who in ("subcontractor", "rows"):
            body = await changed(
                ask_own,
                who,
                named[item],
                "set_item_categories",
                categoryIds=given,
            )
            if who == "rows" and item == FAUCETS:
                assert codes(body) == ["NOT_FOUND"]
            else:
                assert refused(body) == ["categoryIds"]
    assert await everything(ask_own) == before


async def test_the_leading_category_follows_the_main_categorization(ask_own):
    named = await ids(ask_own)
    item = named[LIGHTING]
    for wanted, leading, every in [
        (["Site", "Electrical"], "Electrical", ["Electrical", "Site"]),
        (["Plumbing", "Electrical"], "Plumbing", ["Plumbing", "Electrical"]),
        (["Roof"], None, ["Roof"]),
        ([], None, []),
    ]:
        given = [named[name] for name in wanted]
        body = await changed(
            ask_own, "edit", item, "set_item_categories", categoryIds=given
        )
        found = answer(body)["item"]
        assert (found["category"] or {"name": None})["name"] == leading
        assert [one["name"] for one in found["categories"]] == every
    assert await recomputed(ask_own) == await everything(ask_own)


async def test_a_category_change_counts_from_the_next_call_on(ask_own):
    """Marcus moves the faucets to Elena's trade: then she may set their cost."""
    named = await ids(ask_own)
    given = [named["Electrical"]]
    line = {"description": "Faucets", "quantity": "1", "unitCost": "7"}
    body = await changed(
        ask_own, "subcontractor", named[FAUCETS], "costs", lines=[line]
    )
    assert refused(body) == ["lines"]
    answer(
        await changed(
            ask_own,
            "edit",
            named[FAUCETS],
            "set_item_categories",
            categoryIds=given,
        )
    )
    body = await changed(
        ask_own, "subcontractor", named[FAUCETS], "costs", lines=[line]
    )
    assert answer(body)["item"]["directCost"] == "7.00"


async def test_what_is_refused_on_an_item_is_all_named_in_one_answer(ask_own):
    named = await ids(ask_own)
    body = await changed(
        ask_own,
        "subcontractor",
        named[SWITCHGEAR],
        "update_item",
        name="x" * 300,
        number="1",
        internalNote="1",
        milestoneId="nonsense",
    )
    assert refused(body) == ["name", "number", "internalNote", "milestoneId"]


async def test_faulty_inputs_are_all_named_and_nothing_is_written(ask_own):
    named = await ids(ask_own)
    before = await everything(ask_own)
    body = await changed(
        ask_own,
        "edit",
        named[LIGHTING],
        "update_item",
        name=None,
        number="7\n7",
        milestoneId=named["Electrical"],
        eventId="nonsense",
    )
    assert faults(body) == {
        "name": "An item has a name.",
        "number": "This is one line, without breaks or tabs.",
        "milestoneId": "There is no such record.",
        "eventId": "There is no such record.",
    }
    body = await changed(
        ask_own,
        "edit",
        named[LIGHTING],
        "set_item_assignees",
        assigneeIds=[named["Mia Castell"], named["Nora Quist"], "nonsense"],
    )
    assert faults(body) == {
        "assigneeIds.1": "There is no such record.",
        "assigneeIds.2": "There is no such record.",
    }
    assert await everything(ask_own) == before


async def test_fields_that_are_not_sent_stay_and_null_empties_them(ask_own):
    named = await ids(ask_own)
    body = await changed(
        ask_own,
        "edit",
        named[LIGHTING],
        "update_item",
        description=" ",
        internalNote=None,
        milestoneId=None,
    )
    assert answer(body)["item"] == {
        "number": "E-01",
        "name": LIGHTING,
        "description": None,
        "internalNote": None,
        "milestone": None,
        "event": {"name": "Early MEP release"},
    }
    for document in ("set_item_due_on", "set_item_schedule_impact"):
        body = await changed(ask_own, "edit", named[LIGHTING], document)
        found = answer(body)["item"]
        assert list(found.values()) == [LIGHTING, None]


async def test_a_change_based_on_an_old_version_is_a_conflict(ask_own):
    named = await ids(ask_own)
    item = named[LIGHTING]
    seen = await version(ask_own, "edit", item)
    answer(await changed(ask_own, "view", item, "update_item", number="7"))
    before = await everything(ask_own)
    for document, inputs in acts(named, LIGHTING).values():
        wanted = {"itemId": item, "expectedVersion": seen, **inputs}
        body = await ask_own("edit", f"{document}.graphql", input=wanted)
        assert codes(body) == ["CONFLICT"]
    assert await everything(ask_own) == before


NOTED = """
query ($id: ID!) {
  item(id: $id) {
    version
    updatedAt
    history(last: 1) { nodes { action field before after actor { name } } }
  }
}
"""


async def test_a_note_is_told_to_staff_alone(ask_own):
    item = (await ids(ask_own))[LIGHTING]
    outside = ("subcontractor", "client", "design")
    before = {who: await ask_own(who, NOTED, id=item) for who in outside}
    wanted = {"internalNote": "Ask Voss again."}
    answer(await changed(ask_own, "view", item, "update_item", **wanted))
    (told,) = await history(ask_own, "edit", item)
    assert told == {
        "action": "UPDATE_ITEM",
        "field": "internalNote",
        "before": "Voss is 8 % above the second bidder; hold the price until Friday.",
        "after": "Ask Voss again.",
        "actor": {"name": "Priya Nair"},
    }
    for who in outside:
        assert await ask_own(who, NOTED, id=item) == before[who]


async def history(ask, who, item):
    body = await ask(who, NOTED, id=item)
    return body["data"]["item"]["history"]["nodes"]


async def test_a_change_is_told_with_before_and_after(ask_own):
    named = await ids(ask_own)
    item = named[LIGHTING]
    for document, inputs, field, before, after in [
        ("update_item", {"number": "E-99"}, "number", "E-01", "E-99"),
        ("set_item_status", {"status": "ACCEPTED"}, "status", "PENDING", "ACCEPTED"),
        ("set_item_due_on", {"dueOn": "2026-05-05"}, "dueOn", "2026-03-27", None),
        (
            "set_item_schedule_impact",
            {"scheduleImpactDays": 9},
            "scheduleImpactDays",
            "5",
            "9",
        ),
        # What references name may be hidden from who reads of it.
        ("update_item", {"milestoneId": named["Concept"]}, "milestone", None, None),
        ("set_item_categories", {"categoryIds": []}, "categories", None, None),
        ("set_item_assignees", {"assigneeIds": []}, "assignees", None, None),
    ]:
        answer(await changed(ask_own, "edit", item, document, **inputs))
        (told,) = await history(ask_own, "subcontractor", item)
        assert told["field"] == field
        assert told["before"] == before
        assert told["after"] == (after or inputs.get(field))
        assert told["actor"] == {"name": "Marcus Bell"}


async def test_a_change_that_changes_nothing_tells_nothing(ask_own):
    named = await ids(ask_own)
    before = await everything(ask_own)
    for document, inputs in [
        ("update_item", {"number": "E-01", "name": LIGHTING}),
        ("set_item_status", {"status": "PENDING"}),
        ("set_item_due_on", {"dueOn": "2026-03-27"}),
        (
            "set_item_categories",
            {"categoryIds": [named["Electrical"], named["Ground floor"]]},
        ),
        (
            "set_item_assignees",
            {"assigneeIds": [named["Elena Voss"], named["Priya Nair"]]},
        ),
    ]:
        answer(await changed(ask_own, "edit", named[LIGHTING], document, **inputs))
    assert await everything(ask_own) == before


async def test_whoever_made_it_deletes_it_and_what_he_may_not_stays(ask_own):
    named = await ids(ask_own)
    body = await changed(ask_own, "client", named[FAUCETS], "delete_item")
    assert answer(body) == {"deletedId": named[FAUCETS], "errors": []}
    again = await changed(ask_own, "client", named[FAUCETS], "delete_item")
    assert codes(again) == ["NOT_FOUND"]
    rows = await everything(ask_own)
    left = [row for row in rows["cost_lines"] if named[FAUCETS] in row]
    assert left == []
    (told,) = [row for row in rows["history"] if "DELETE_ITEM" in row]
    assert FAUCETS in told
    assert await recomputed(ask_own) == rows


@pytest.mark.parametrize(
    ("feature", "given", "name"),
    [
        (
            "draft_milestones_created_by_others",
            "milestoneId",
            "Guaranteed maximum price",
        ),
        ("timeline", "eventId", "Early MEP release"),
    ],
)
async def test_who_takes_away_what_is_hidden_changes_nothing(
    ask_own, feature, given, name
):
    named = await ids(ask_own)
    document, item = "update_item.graphql", named[INVERTER]
    role = select(Role.id).where(Role.name == "General Contractor")
    lowered = update(RoleLevel).where(
        RoleLevel.feature == feature, RoleLevel.role_id.in_(role)
    )
    levels = {"with_category": "NONE", "without_category": "NONE"}
    await change(ask_own, lowered.values(**levels))
    answer(await do(ask_own, "admin", document, item, **{given: named[name]}))
    before = await everything(ask_own)
    answer(await do(ask_own, "edit", document, item, **{given: None}))
    assert await everything(ask_own) == before
    answer(await do(ask_own, "admin", document, item, **{given: None}))
    assert await everything(ask_own) != before
