"""An item's categories: who moves it from trade to trade, and what that changes."""

from tests.acting import answer, codes, everything, ids, refused
from tests.changing import FAUCETS, LIGHTING, changed
from tests.deriving import wrong_figures


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
    assert await wrong_figures(ask_own) == {}


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
