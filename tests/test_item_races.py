"""Acts on items at the same moment, and the same act twice."""

import asyncio

import pytest

from server.operations import Request
from tests.acting import (
    answer,
    codes,
    everything,
    ids,
    version,
)
from tests.asking import DOCUMENTS
from tests.deriving import wrong_figures
from tests.sites import CLINIC

LIGHTING = "Lighting package"
LINE = {"description": "Fixtures", "quantity": "1", "unitCost": "7"}


async def test_of_eight_writers_of_a_status_one_wins(ask_own):
    item = (await ids(ask_own))[LIGHTING]
    seen = await version(ask_own, "admin", item)
    wanted = {"itemId": item, "expectedVersion": seen}
    statuses = ("ACCEPTED", "REJECTED", "NOT_APPLICABLE") * 3
    answers = await asyncio.gather(
        *(
            ask_own("admin", "set_item_status.graphql", input=wanted | {"status": one})
            for one in statuses[:8]
        )
    )
    assert sorted(map(tuple, map(codes, answers))) == [(), *[("CONFLICT",)] * 7]
    assert await wrong_figures(ask_own) == {}


@pytest.mark.case("TC-03")
async def test_nobody_sets_the_cost_of_an_item_that_is_leaving_his_trade(ask_own):
    named = await ids(ask_own)
    item = named[LIGHTING]
    cost = {"itemId": item, "lines": [LINE]}
    cost["expectedVersion"] = await version(ask_own, "subcontractor", item)
    move = {"itemId": item, "categoryIds": [named["Plumbing"]]}
    move["expectedVersion"] = await version(ask_own, "edit", item)
    answers = await asyncio.gather(
        ask_own("subcontractor", "costs.graphql", input=cost),
        ask_own("edit", "set_item_categories.graphql", input=move),
    )
    # One came first: after the cost the version is old, after the move the trade is.
    assert list(map(codes, answers)) in [[[], ["CONFLICT"]], [["FORBIDDEN"], []]]


async def test_items_added_at_once_are_all_there(ask_own):
    added = await asyncio.gather(
        *(
            ask_own(
                "edit",
                "create_item.graphql",
                input={
                    "projectId": CLINIC,
                    "name": f"Item {number}",
                    "status": "ACCEPTED",
                    "lines": [LINE],
                },
            )
            for number in range(8)
        )
    )
    assert len({answer(body)["item"]["id"] for body in added}) == 8
    assert await wrong_figures(ask_own) == {}


async def sent(ask, who, document, wanted):
    text = (DOCUMENTS / f"{document}.graphql").read_text(encoding="utf-8")
    request = Request(
        text, {"input": wanted}, token=f"demo-{who}", idempotency_key="once"
    )
    return (await ask.operations.run(request)).body


@pytest.mark.parametrize(
    ("document", "inputs"),
    [
        ("create_item", {"name": "Item", "status": "ACCEPTED", "lines": [LINE]}),
        ("import_items", {"csv": "name,unitCost\r\nFirst,7\r\nSecond,8"}),
        ("copy_item", {"itemId": LIGHTING}),
        ("add_option", {"itemId": LIGHTING, "name": "Option"}),
        ("update_item", {"itemId": LIGHTING, "name": "Called anew"}),
        ("set_item_categories", {"itemId": LIGHTING, "categoryIds": []}),
        ("update_items", {"items": [LIGHTING], "status": "REJECTED"}),
        ("delete_item", {"itemId": LIGHTING}),
    ],
)
async def test_an_act_that_is_sent_again_is_done_once(ask_own, document, inputs):
    item = (await ids(ask_own))[LIGHTING]
    seen = await version(ask_own, "edit", item)
    at_version = {"itemId": item, "expectedVersion": seen}
    wanted = dict(inputs)
    if "items" in wanted:
        wanted["items"] = [at_version]
    elif document in {"copy_item", "add_option"}:
        wanted["itemId"] = item
    elif "itemId" in wanted:
        wanted |= at_version
    else:
        wanted["projectId"] = CLINIC
    first = await sent(ask_own, "edit", document, wanted)
    assert "errors" not in first
    stands = await everything(ask_own)
    assert await sent(ask_own, "edit", document, wanted) == first
    assert await everything(ask_own) == stands
