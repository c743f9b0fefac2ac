"""Changing items: what is refused, what stays, and what is told of it."""

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
    refused,
    version,
)
from tests.changing import FAUCETS, INVERTER, LIGHTING, SWITCHGEAR, acts, changed
from tests.deriving import wrong_figures
from tests.sites import change


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
    assert await wrong_figures(ask_own) == {}


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
