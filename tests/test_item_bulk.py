"""Changing several items alike: all of them, or none."""

import pytest

from tests.acting import (
    answer,
    codes,
    everything,
    faults,
    ids,
    refused,
    version,
)
from tests.deriving import wrong_figures

LIGHTING = "Lighting package"
SWITCHGEAR = "Early order of the switchgear"
FAUCETS = "Sensor faucets in exam rooms"
NEVER = "itm_00000000000000000000000000"


async def update(ask, who, items, **inputs):
    versions = [
        {"itemId": item, "expectedVersion": await version(ask, who, item)}
        for item in items
    ]
    return await ask(who, "update_items.graphql", input={"items": versions, **inputs})


async def test_several_items_are_changed_alike(ask_own):
    named = await ids(ask_own)
    items = [named[LIGHTING], named[FAUCETS]]
    body = await update(
        ask_own,
        "edit",
        items,
        description="Looked at together.",
        internalNote="One price for both",
        status="ACCEPTED",
        milestoneId=named["Design development"],
        eventId=None,
        categoryIds=[named["Electrical"], named["Plumbing"]],
        assigneeIds=[named["Mia Castell"]],
        dueOn="2026-05-05",
        scheduleImpactDays=2,
    )
    alike = {
        "description": "Looked at together.",
        "status": "ACCEPTED",
        "dueOn": "2026-05-05",
        "scheduleImpactDays": 2,
        "internalNote": "One price for both",
        "milestone": {"name": "Design development"},
        "categories": [{"name": "Plumbing"}, {"name": "Electrical"}],
        "assignees": [{"name": "Mia Castell"}],
    }
    found = answer(body)["items"]
    assert found == [{"name": LIGHTING, **alike}, {"name": FAUCETS, **alike}]
    assert await wrong_figures(ask_own) == {}


@pytest.mark.case("MU-13")
async def test_what_is_hidden_is_answered_as_what_never_was(ask_own):
    named = await ids(ask_own)
    before = await everything(ask_own)
    draft = named["Cheaper fixtures in back rooms"]
    hidden = await update(
        ask_own, "subcontractor", [named[LIGHTING], draft], dueOn="2026-05-05"
    )
    assert codes(hidden) == ["NOT_FOUND"]
    for never in (NEVER, "prj_x", "nonsense", ""):
        items = [named[LIGHTING], never]
        body = await update(ask_own, "subcontractor", items, dueOn="2026-05-05")
        assert body == hidden
    assert await everything(ask_own) == before


@pytest.mark.parametrize(
    ("who", "inputs", "refusal"),
    [
        # Plumbing is another's trade: of neither item the day is changed.
        ("subcontractor", {"dueOn": "2026-05-05"}, ["dueOn"]),
        ("subcontractor", {"dueOn": None, "status": "ACCEPTED"}, ["status", "dueOn"]),
        ("client", {"description": "Ours"}, ["description"]),
        ("nofin", {"internalNote": "Ours"}, []),
    ],
)
async def test_what_is_refused_on_one_item_is_refused_on_all(
    ask_own, who, inputs, refusal
):
    named = await ids(ask_own)
    before = await everything(ask_own)
    items = [named[LIGHTING], named[FAUCETS]]
    body = await update(ask_own, who, items, **inputs)
    if refusal:
        assert refused(body) == refusal
        assert await everything(ask_own) == before
    else:
        assert len(answer(body)["items"]) == 2


async def test_one_conflict_or_fault_leaves_all_as_they_were(ask_own):
    named = await ids(ask_own)
    before = await everything(ask_own)
    lighting = {
        "itemId": named[LIGHTING],
        "expectedVersion": await version(ask_own, "edit", named[LIGHTING]),
    }
    old = {"itemId": named[FAUCETS], "expectedVersion": "0"}
    wanted = {"items": [lighting, old], "dueOn": "2026-05-05"}
    body = await ask_own("edit", "update_items.graphql", input=wanted)
    assert codes(body) == ["CONFLICT"]
    items = [named[LIGHTING], named[FAUCETS]]
    body = await update(ask_own, "edit", items, status="NOT_CHOSEN", eventId=NEVER)
    assert faults(body) == {
        "status": "Only an option can be not chosen.",
        "eventId": "There is no such record.",
    }
    body = await update(ask_own, "edit", [*items, named[LIGHTING]], dueOn=None)
    assert faults(body) == {"items.2.itemId": "It stands here already."}
    body = await update(ask_own, "edit", [NEVER] * 101, dueOn=None)
    assert codes(body) == ["LIMIT_EXCEEDED"]
    assert await everything(ask_own) == before


@pytest.mark.rule("sub.filter_other_details")
async def test_nobody_moves_items_into_his_trade_and_edits_them_at_once(ask_own):
    named = await ids(ask_own)
    before = await everything(ask_own)
    body = await update(
        ask_own,
        "subcontractor",
        [named[FAUCETS]],
        categoryIds=[named["Electrical"]],
        dueOn="2026-05-05",
    )
    assert refused(body) == ["categoryIds", "dueOn"]
    # Out of his trade he moves none either, whatever else he may set on it.
    body = await update(
        ask_own,
        "subcontractor",
        [named[LIGHTING], named[SWITCHGEAR]],
        categoryIds=[named["Plumbing"]],
        dueOn="2026-05-05",
    )
    assert refused(body) == ["categoryIds"]
    assert await everything(ask_own) == before
