"""Copies: what one sees of an item and could write oneself, and nothing else."""

import pytest
from sqlalchemy import update

from db.models.items import Item
from tests.acting import answer, codes, everything, faults, ids, refused
from tests.deriving import wrong_figures
from tests.sites import change

LIGHTING = "Lighting package"
FAUCETS = "Sensor faucets in exam rooms"
CHARGING = "Car charging at the staff lot"
NIGHT = "Night work in the occupied wing"
MEP = {"name": "Early MEP package"}
NOTHING = {
    **dict.fromkeys(("number", "directCost", "internalNote", "itemMarkups")),
    **dict.fromkeys(("ownerCostRows", "draws", "milestone")),
    "status": "PENDING",
    "isDraft": False,
    "categories": [],
    "assignees": [],
    "options": [],
}
TRADE = {
    LIGHTING: [{"name": "Electrical"}, {"name": "Ground floor"}],
    FAUCETS: [{"name": "Plumbing"}, {"name": "Upper floor"}],
}
WORKING_ON = {
    LIGHTING: [{"name": "Elena Voss"}, {"name": "Priya Nair"}],
    FAUCETS: [{"name": "Dan Pruitt"}],
}
NOTE = "Voss is 8 % above the second bidder; hold the price until Friday."


def whole(item, **more):
    return {
        **NOTHING,
        "name": item,
        "categories": TRADE[item],
        "assignees": WORKING_ON[item],
        **more,
    }


# Whose copies hold what: a subcontractor's of another trade little more than its name.
COPIES = [
    (
        "admin",
        LIGHTING,
        {"directCost": "200.00", "internalNote": NOTE, "milestone": MEP}
        | {"itemMarkups": [], "ownerCostRows": ["share"], "draws": []},
    ),
    (
        "edit",
        LIGHTING,
        {"directCost": "200.00", "internalNote": NOTE, "milestone": MEP}
        | {"itemMarkups": [], "draws": []},
    ),
    (
        "view",
        LIGHTING,
        {"directCost": "0.00", "internalNote": NOTE, "milestone": MEP}
        | {"itemMarkups": [], "draws": []},
    ),
    ("nofin", LIGHTING, {"internalNote": NOTE, "milestone": MEP}),
    ("subcontractor", LIGHTING, {"directCost": "200.00"}),
    (
        "subcontractor",
        FAUCETS,
        {"directCost": "0.00", "categories": [], "assignees": []},
    ),
    ("plumbing", FAUCETS, {"directCost": "13.02"}),
    ("rows", LIGHTING, {"directCost": "200.00"}),
    ("design", LIGHTING, {"directCost": "0.00"}),
    (
        "client",
        FAUCETS,
        {"categories": [], "ownerCostRows": ["share"]},
    ),
]


@pytest.mark.case("MU-09")
@pytest.mark.parametrize(("who", "item", "copied"), COPIES)
async def test_a_copy_holds_what_one_sees_and_could_write(ask_own, who, item, copied):
    named = await ids(ask_own)
    before = await everything(ask_own)
    body = await ask_own(who, "copy_item.graphql", input={"itemId": named[item]})
    copy = answer(body)["item"]
    assert copy.pop("id") != named[item]
    copy["assignees"].sort(key=lambda person: person["name"])
    if copy["ownerCostRows"]:
        # Its shares of the milestone's percents follow from its figures.
        copy["ownerCostRows"] = ["share" for _ in copy["ownerCostRows"]][:1]
    assert copy == whole(item, **copied)
    after = await everything(ask_own)
    changed = {table for table in after if after[table] != before[table]}
    untouched = {"draws", "comments", "attachments", "item_shares", "milestones"}
    assert changed.isdisjoint(untouched)
    assert await wrong_figures(ask_own) == {}


async def test_a_copy_is_pending_whatever_became_of_the_original(ask_own):
    lighting = (await ids(ask_own))[LIGHTING]
    await change(
        ask_own, update(Item).where(Item.id == lighting).values(status="ACCEPTED")
    )
    body = await ask_own("admin", "copy_item.graphql", input={"itemId": lighting})
    assert answer(body)["item"]["status"] == "PENDING"


async def test_a_copy_has_the_tables_of_the_original_but_no_draw(ask_own):
    named = await ids(ask_own)
    body = await ask_own("admin", "copy_item.graphql", input={"itemId": named[NIGHT]})
    copy = answer(body)["item"]
    assert copy["itemMarkups"] == [
        {"name": "Night premium", "percent": "20.00", "lumpSum": None}
    ]
    wanted = {"itemId": named[CHARGING], "name": "Charging for visitors"}
    copy = answer(await ask_own("admin", "copy_item.graphql", input=wanted))["item"]
    assert copy["name"] == "Charging for visitors"
    assert {"name": "Energy grant", "lumpSum": "-15.00"} in copy["ownerCostRows"]
    assert copy["draws"] == []
    # The original draws from a fund, which its copy leaves alone.
    original = "query ($id: ID!) { item(id: $id) { draws { amount } } }"
    body = await ask_own("admin", original, id=named[CHARGING])
    assert body["data"]["item"]["draws"] == [{"amount": "12.00"}]


async def test_a_switched_off_markup_is_off_on_the_copy_as_well(ask_own):
    named = await ids(ask_own)
    item = named["Utility connection by the power company"]
    body = await ask_own("edit", "copy_item.graphql", input={"itemId": item})
    copy = answer(body)["item"]["id"]
    markups = "query ($id: ID!) { item(id: $id) { inheritedMarkups { isApplied } } }"
    found = [
        (await ask_own("edit", markups, id=one))["data"]["item"] for one in (item, copy)
    ]
    assert found[0] == found[1]
    assert {"isApplied": False} in found[1]["inheritedMarkups"]


async def test_options_are_copied_with_their_item_and_none_that_is_hidden(ask_own):
    named = await ids(ask_own)
    alarm = named["Fire alarm"]
    hidden = {"itemId": alarm, "name": "Secret way", "isDraft": True}
    answer(await ask_own("edit", "add_option.graphql", input=hidden))
    body = await ask_own("nofin", "copy_item.graphql", input={"itemId": alarm})
    options = answer(body)["item"]["options"]
    assert sorted(one["name"] for one in options) == [
        "Addressable loop",
        "Conventional zones",
        "Voice evacuation",
    ]
    loop = {"itemId": named["Addressable loop"]}
    copy = answer(await ask_own("edit", "copy_item.graphql", input=loop))["item"]
    above = "query ($id: ID!) { item(id: $id) { options { id } } }"
    found = (await ask_own("edit", above, id=alarm))["data"]["item"]["options"]
    assert copy["id"] in [one["id"] for one in found]
    assert await wrong_figures(ask_own) == {}


async def test_a_copy_of_a_draft_is_a_draft(ask_own):
    named = await ids(ask_own)
    trench = {"itemId": named["Shared trench for power and water"]}
    copy = answer(await ask_own("subcontractor", "copy_item.graphql", input=trench))
    assert copy["item"]["isDraft"] is True
    node = "query ($id: ID!) { item(id: $id) { id } }"
    for who in ("edit", "plumbing", "client"):
        found = await ask_own(who, node, id=copy["item"]["id"])
        assert found["data"]["item"] is None


async def test_what_cannot_be_copied_leaves_nothing_behind(ask_own):
    named = await ids(ask_own, who="edit")
    before = await everything(ask_own)

    async def copy(who, item, **more):
        wanted = {"itemId": item, **more}
        return await ask_own(who, "copy_item.graphql", input=wanted)

    body = await copy("edit", named[LIGHTING], name=" ")
    assert faults(body) == {"name": "An item has a name."}
    body = await copy("edit", named["Rooftop solar field"])
    assert list(faults(body)) == ["itemId"]
    # An option goes under the same item, which he may not change.
    assert refused(await copy("design", named["Conventional zones"])) == ["itemId"]
    hidden = await copy("subcontractor", named["Cheaper fixtures in back rooms"])
    assert codes(hidden) == ["NOT_FOUND"]
    never = "itm_00000000000000000000000000"
    assert await copy("subcontractor", never) == hidden
    assert await everything(ask_own) == before
