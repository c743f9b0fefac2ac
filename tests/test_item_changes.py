"""Changing items: who may set what, and what follows from it."""

import pytest

from tests.acting import (
    answer,
    codes,
    do,
    everything,
    ids,
    recomputed,
    refused,
)

LIGHTING = "Lighting package"
SWITCHGEAR = "Early order of the switchgear"
FAUCETS = "Sensor faucets in exam rooms"
ITEMS = (LIGHTING, SWITCHGEAR, FAUCETS)

# Marcus (edit) made the first two and is assigned to the second; Priya (view) and Elena
# (subcontractor) are assigned to the first. Grace (client) made the faucets, to which
# Dan (plumbing) is assigned. The first two are electrical, the faucets plumbing.
OF_STAFF = "name note milestone status categories assignees due impact delete"
MAY = {
    "admin": dict.fromkeys(ITEMS, f"number {OF_STAFF}"),
    "edit": {
        LIGHTING: f"number {OF_STAFF}",
        SWITCHGEAR: f"number {OF_STAFF}",
        FAUCETS: OF_STAFF,
    },
    "view": {
        LIGHTING: f"number {OF_STAFF}",
        SWITCHGEAR: OF_STAFF,
        FAUCETS: OF_STAFF,
    },
    "nofin": dict.fromkeys(ITEMS, OF_STAFF),
    "subcontractor": {
        LIGHTING: "number name categories assignees due",
        SWITCHGEAR: "categories assignees due",
        FAUCETS: "",
    },
    "plumbing": {
        LIGHTING: "",
        SWITCHGEAR: "",
        FAUCETS: "number name categories assignees due",
    },
    "rows": dict.fromkeys((LIGHTING, SWITCHGEAR), "categories assignees due"),
    "design": dict.fromkeys(ITEMS, "categories assignees due"),
    "client": {
        LIGHTING: "assignees due",
        SWITCHGEAR: "assignees due",
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
