"""Statuses of items: options chosen in place of each other; incorporated stays so."""

import pytest
from sqlalchemy import update

from db.models.items import Item
from tests.acting import answer, do, everything, faults, ids, version
from tests.changing import LIGHTING
from tests.deriving import wrong_figures
from tests.options import (
    ALARM,
    LOOP,
    VOICE,
    ZONES,
    accept,
    add_option,
    family,
    statuses,
)
from tests.sites import change


async def test_accepting_an_option_leaves_its_siblings_not_chosen(ask_own):
    named = await ids(ask_own)
    before = await family(ask_own, named[ALARM])
    answer(await accept(ask_own, "edit", named[ZONES]))
    after = await family(ask_own, named[ALARM])
    assert await statuses(ask_own, named[ALARM]) == {
        LOOP: "NOT_CHOSEN",
        ZONES: "ACCEPTED",
        VOICE: "NOT_CHOSEN",
    }
    # 180 at 0.25 and 10: 55, with 5 % and then 10 % on top.
    difference = money(after["milestone"]) - money(before["milestone"])
    assert round(difference, 4) == 63.525
    told = [one["history"]["totalCount"] for one in after["options"]]
    was = [one["history"]["totalCount"] for one in before["options"]]
    assert [new - old for new, old in zip(told, was, strict=True)] == [1, 1, 1]
    answer(await accept(ask_own, "edit", named[LOOP]))
    assert await statuses(ask_own, named[ALARM]) == {
        LOOP: "ACCEPTED",
        ZONES: "NOT_CHOSEN",
        VOICE: "NOT_CHOSEN",
    }
    assert await wrong_figures(ask_own) == {}


def money(milestone):
    return float(milestone["runningTotal"])


async def test_a_draft_option_moves_none_of_its_siblings(ask_own):
    named = await ids(ask_own)
    before = await family(ask_own, named[ALARM], "client")
    inputs = {"isDraft": True, "status": "ACCEPTED"}
    answer(await add_option(ask_own, "edit", named[ALARM], **inputs))
    assert await family(ask_own, named[ALARM], "client") == before
    answer(await accept(ask_own, "edit", named[LOOP]))
    # The draft is passed over like the others, whether one knows of it or not.
    assert (await statuses(ask_own, named[ALARM]))["Third way"] == "NOT_CHOSEN"


async def test_incorporated_is_no_status_to_be_set(ask_own):
    named = await ids(ask_own)
    before = await everything(ask_own)
    wanted = {"status": "INCORPORATED"}
    body = await do(
        ask_own, "admin", "set_item_status.graphql", named[LIGHTING], **wanted
    )
    expected = "An item is incorporated by copying the running total."
    assert faults(body) == {"status": expected}
    assert await everything(ask_own) == before


@pytest.mark.parametrize("status", ["PENDING", "ACCEPTED", "REJECTED"])
async def test_what_is_incorporated_stays_so(ask_own, status):
    """It is in the estimate: accepted once more, it would count twice."""
    named = await ids(ask_own)
    item = named[LIGHTING]
    one = update(Item).where(Item.id == item).values(status="INCORPORATED")
    await change(ask_own, one)
    stays = {"status": "What is incorporated stays so: the estimate holds it already."}
    document = "set_item_status.graphql"
    body = await do(ask_own, "admin", document, item, status=status)
    assert faults(body) == stays
    body = await do(ask_own, "edit", "update_item.graphql", item, name="Told anew")
    assert answer(body)["item"]["name"] == "Told anew"
    before = await everything(ask_own)
    bulk = [
        {"itemId": one, "expectedVersion": await version(ask_own, "admin", one)}
        for one in (named[LOOP], item)
    ]
    wanted = {"items": bulk, "status": status}
    body = await ask_own("admin", "update_items.graphql", input=wanted)
    assert faults(body) == stays
    assert await everything(ask_own) == before
