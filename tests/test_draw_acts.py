"""Setting what an item draws from funds: who may, from which, and what is left."""

import pytest
from sqlalchemy import update

from db.models.items import Item
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
from tests.answers import item
from tests.deriving import wrong_figures
from tests.sites import CLINIC, DEPOT, change

ACTIVE = "Early MEP package"
LIGHTING = "Lighting package"
VACCINES = "Emergency power for the vaccine store"
CHARGING = "Car charging at the staff lot"
FRAME = "Steel frame instead of cast concrete"
HEAT_PUMPS = "Reversible heat pumps"
REFUSED = (
    *("edit", "view", "nofin", "client"),
    *("design", "subcontractor", "plumbing", "rows"),
)
READERS = ("admin", "edit", "view")
NO_SUCH = "There is no such record."
DRAW_ACTIVITY = "draw_activity_contingencies_allowances"
MAY_DRAW = (
    update(RoleLevel)
    .where(RoleLevel.feature == DRAW_ACTIVITY, RoleLevel.with_category == "VIEW")
    .values(with_category="STANDARD", without_category="STANDARD")
)
FUNDS = """
query Funds($project: ID!) {
  project(id: $project) {
    milestones(first: 20) {
      nodes {
        name
        contingencies { id name remaining }
        allowances { id name remaining }
        ownerContingencies { id name remaining }
        ownerAllowances { id name remaining }
      }
    }
  }
}
"""
CAN = """
query Can($id: ID!) { node(id: $id) { ... on Item { viewerCan { setDraws } } } }
"""


async def funds(ask, project=CLINIC):
    """Give each fund by the names of its milestone and itself, as an admin sees it."""
    body = await ask("admin", FUNDS, project=project)
    return {
        (milestone["name"], fund["name"]): fund
        for milestone in body["data"]["project"]["milestones"]["nodes"]
        for kind, found in milestone.items()
        if kind != "name"
        for fund in found
    }


async def set_draws(ask, who, *draws, name=LIGHTING):
    item_id = (await ids(ask))[name]
    return await do(ask, who, "set_item_draws.graphql", item_id, draws=list(draws))


async def ids_of_funds(ask):
    """Give the ids of the active milestone's funds: the builder's and the owner's."""
    found = await funds(ask)
    names = ("Construction contingency", "Owner contingency")
    return [found[ACTIVE, name]["id"] for name in names]


def whole(fund):
    return {"fundId": fund, "isFullCoverage": True}


def part(fund, amount):
    return {"fundId": fund, "amount": amount}


def prices(body):
    """Tell the price in each display mode, and how much each draw takes."""
    seen = answer(body)["item"]
    modes = [seen[mode] for mode in ("allocated", "separated", "direct")]
    return modes, [draw["amount"] for draw in seen["draws"]]


# Domain 1.8: 200 direct and 31 of markups.
async def test_a_full_draw_leaves_nothing_but_direct_cost_and_a_part_leaves_the_rest(
    ask_own,
):
    builders, _ = await ids_of_funds(ask_own)
    body = await set_draws(ask_own, "admin", whole(builders))
    assert prices(body) == (["0.00", "0.00", "200.00"], ["231.00"])
    body = await set_draws(ask_own, "admin", part(builders, "100"))
    assert prices(body) == (["131.00", "131.00", "200.00"], ["100.00"])
    body = await set_draws(ask_own, "admin", part(builders, "-10.5"))
    assert prices(body) == (["241.50", "241.50", "200.00"], ["-10.50"])
    body = await set_draws(ask_own, "admin")
    assert prices(body) == (["231.00", "231.00", "200.00"], [])
    assert await wrong_figures(ask_own) == {}


async def test_one_fund_covers_what_the_others_leave(ask_own):
    builders, owners = await ids_of_funds(ask_own)
    body = await set_draws(ask_own, "admin", part(owners, "40"), whole(builders))
    assert prices(body) == (["0.00", "0.00", "200.00"], ["40.00", "191.00"])
    funds = [draw["fund"]["kind"] for draw in answer(body)["item"]["draws"]]
    assert funds == ["OWNER_CONTINGENCY", "CONTINGENCY"]
    body = await set_draws(ask_own, "admin", whole(builders), part(owners, "-9"))
    assert prices(body) == (["0.00", "0.00", "200.00"], ["240.00", "-9.00"])
    body = await set_draws(ask_own, "admin", part(owners, "5"), part(builders, "6"))
    assert prices(body) == (["220.00", "220.00", "200.00"], ["5.00", "6.00"])


# 40 direct and 6.20 of markups, accepted; 23.10 are drawn and 10 added by others.
async def test_an_accepted_items_draw_is_taken_from_the_fund(ask_own):
    place = (ACTIVE, "Construction contingency")
    builders, _ = await ids_of_funds(ask_own)
    assert (await funds(ask_own))[place]["remaining"] == "91.90"
    await set_draws(ask_own, "admin", part(builders, "100"))
    assert (await funds(ask_own))[place]["remaining"] == "91.90"
    body = await set_draws(ask_own, "admin", whole(builders), name=VACCINES)
    assert prices(body) == (["0.00", "0.00", "40.00"], ["46.20"])
    assert answer(body)["item"]["draws"][0]["fund"]["remaining"] == "45.70"
    await set_draws(ask_own, "admin", part(builders, "-8.1"), name=VACCINES)
    assert (await funds(ask_own))[place]["remaining"] == "100.00"


@pytest.mark.rule(
    "fv.item_option.contingencydraws",
    "role.draw_activity_contingencies_allowances.with_category",
    "role.draw_activity_contingencies_allowances.without_category",
    "sub_role.items_and_options.draw_activity_contingencies_and_allowances",
)
async def test_draws_are_the_administrators_to_set_and_the_builders_to_see(ask_own):
    builders, _ = await ids_of_funds(ask_own)
    before = await everything(ask_own)
    for who in REFUSED:
        body = await set_draws(ask_own, who, part(builders, "1"))
        # The whole reach of these is closed, so nothing runs.
        assert body["data"] is None
        assert refused(body) == ["draws"]
    assert await everything(ask_own) == before
    await set_draws(ask_own, "admin", part(builders, "1"))
    for who in ("admin", *REFUSED):
        seen = item(await ask_own(who, "draws.graphql", name=LIGHTING))["draws"]
        amounts = seen and [draw["amount"] for draw in seen]
        assert amounts == (["1.00"] if who in READERS else None)


async def test_draw_activity_at_standard_is_enough(ask_own):
    await change(ask_own, MAY_DRAW)
    builders, _ = await ids_of_funds(ask_own)
    body = await set_draws(ask_own, "edit", part(builders, "31"))
    assert prices(body) == (["200.00", "200.00", "200.00"], ["31.00"])


async def test_whoever_is_shown_no_costs_sets_no_draws(ask_own):
    hidden = update(Role).values(hide_all_costs=True)
    await change(ask_own, MAY_DRAW, hidden.where(~Role.is_administrator))
    before = await everything(ask_own)
    assert refused(await set_draws(ask_own, "edit")) == ["draws"]
    assert await everything(ask_own) == before


async def test_another_fund_for_the_same_amount_is_a_new_version(ask_own):
    builders, owners = await ids_of_funds(ask_own)
    item_id = (await ids(ask_own))[LIGHTING]
    await set_draws(ask_own, "admin", part(builders, "5"))
    before = [await version(ask_own, who, item_id) for who in ("view", "nofin")]
    await set_draws(ask_own, "admin", part(owners, "5"))
    after = [await version(ask_own, who, item_id) for who in ("view", "nofin")]
    assert after[0] != before[0]
    assert after[1] == before[1]


async def test_an_owners_fund_is_none_for_who_has_no_owner_costs(ask_own):
    await change(ask_own, MAY_DRAW)
    builders, owners = await ids_of_funds(ask_own)
    before = await everything(ask_own)
    body = await set_draws(ask_own, "edit", part(builders, "1"), part(owners, "1"))
    assert faults(body) == {"draws.1.fundId": NO_SUCH}
    assert await everything(ask_own) == before


# 34 direct and 5.27 of markups; the owner's contingency pays 12 of it.
async def test_a_draw_on_a_fund_one_may_not_know_of_stays(ask_own):
    await change(ask_own, MAY_DRAW)
    builders, owners = await ids_of_funds(ask_own)
    body = await set_draws(ask_own, "edit", part(builders, "7"), name=CHARGING)
    assert prices(body)[0] == ["20.27", "20.27", "34.00"]
    body = await set_draws(ask_own, "edit", name=CHARGING)
    assert prices(body) == (["27.27", "27.27", "34.00"], ["12.00"])
    await set_draws(ask_own, "admin", whole(owners), name=CHARGING)
    body = await set_draws(ask_own, "edit", whole(builders), name=CHARGING)
    only = "Only one fund can cover the whole item."
    assert faults(body) == {"draws.0.isFullCoverage": only}


async def test_every_faulty_draw_is_named_and_nothing_is_written(ask_own):
    builders, owners = await ids_of_funds(ask_own)
    (tram,) = [
        fund["id"]
        for (_, name), fund in (await funds(ask_own, DEPOT)).items()
        if name == "Tram line allowance"
    ]
    earlier = (await funds(ask_own))["Design development", "Signage allowance"]["id"]
    before = await everything(ask_own)
    body = await set_draws(
        ask_own,
        "admin",
        part(tram, "1"),
        part(earlier, "1"),
        part("fnd_00000000000000000000000000", "1"),
        part("", "1"),
        whole(builders),
        whole(builders),
        whole(owners) | {"amount": "1"},
        {"fundId": owners},
        part(owners, "0"),
    )
    either = "Say an amount, or that the whole item is covered."
    assert faults(body) == {
        **{f"draws.{n}.fundId": NO_SUCH for n in range(4)},
        **{f"draws.{n}.fundId": "A fund is named once." for n in (5, 7, 8)},
        **{
            f"draws.{n}.isFullCoverage": "Only one fund can cover the whole item."
            for n in (5, 6)
        },
        "draws.6.amount": either,
        "draws.7.amount": either,
        "draws.8.amount": "An amount of zero draws nothing.",
    }
    body = await set_draws(ask_own, "admin", *[part(builders, "1")] * 51)
    assert faults(body) == {"draws": "An item has at most 50 draws."}
    assert await everything(ask_own) == before


async def test_what_hidden_figures_come_to_refuses_no_draw(ask_own):
    builders, _ = await ids_of_funds(ask_own)
    body = await set_draws(ask_own, "admin", part(builders, "-100000000000"))
    assert faults(body) == {}


async def test_an_option_draws_on_the_funds_of_its_items_milestone(ask_own):
    found = await funds(ask_own)
    signage = found["Design development", "Signage allowance"]["id"]
    builders, _ = await ids_of_funds(ask_own)
    body = await set_draws(ask_own, "admin", part(builders, "1"), name=HEAT_PUMPS)
    assert faults(body) == {"draws.0.fundId": NO_SUCH}
    # What stands on the option itself does not count.
    nowhere = update(Item).where(Item.name == HEAT_PUMPS).values(milestone_id=None)
    await change(ask_own, nowhere)
    body = await set_draws(ask_own, "admin", part(signage, "1"), name=HEAT_PUMPS)
    assert prices(body)[1] == ["1.00"]


async def test_an_item_without_a_milestone_draws_on_the_active_one(ask_own):
    builders, _ = await ids_of_funds(ask_own)
    body = await set_draws(ask_own, "admin", part(builders, "1"), name="Site camera")
    assert prices(body)[1] == ["1.00"]


async def test_what_is_incorporated_keeps_its_draws(ask_own):
    named = await ids(ask_own)
    before = await everything(ask_own)
    for name, may in ((FRAME, False), (LIGHTING, True)):
        body = await ask_own("admin", CAN, id=named[name])
        assert body["data"]["node"]["viewerCan"]["setDraws"] is may
    body = await set_draws(ask_own, "admin", name=FRAME)
    assert body["data"] == {"setItemDraws": None}
    assert refused(body) == ["draws"]
    assert await everything(ask_own) == before


async def test_who_may_not_know_the_item_is_told_of_none(ask_own):
    one = (await ids(ask_own))[LIGHTING]
    answers = [
        await ask_own(
            who,
            "set_item_draws.graphql",
            input={"itemId": each, "expectedVersion": "0", "draws": []},
        )
        for who, each in [
            ("stranger", one),
            ("stranger", "fnd_x"),
            ("admin", "itm_00000000000000000000000000"),
        ]
    ]
    assert codes(answers[0]) == ["NOT_FOUND"]
    assert answers == answers[:1] * 3
    stale = {"itemId": one, "expectedVersion": "0", "draws": []}
    body = await ask_own("admin", "set_item_draws.graphql", input=stale)
    assert (body["data"], codes(body)) == ({"setItemDraws": None}, ["CONFLICT"])


PAST = [
    (None, "5.00"),
    (None, "whole item"),
    ("5.00", None),
    ("whole item", "7.00"),
]


async def test_the_history_tells_of_draws_without_naming_funds(ask_own):
    builders, owners = await ids_of_funds(ask_own)
    known = {who: await history(ask_own, who) for who in ("admin", *REFUSED)}
    await set_draws(ask_own, "admin", part(owners, "5"), whole(builders))
    await set_draws(ask_own, "admin", part(owners, "5"), whole(builders))
    await set_draws(ask_own, "admin", part(builders, "7"))
    for who, before in known.items():
        after = await history(ask_own, who)
        told = [("draws", *words) for words in PAST] if who in READERS else []
        assert after == before + told


async def history(ask, who):
    project = (await ask(who, "history.graphql", first=100))["data"]["project"]
    return [
        (entry["field"], entry["before"], entry["after"])
        for one in project["items"]["nodes"]
        for entry in one["history"]["nodes"]
    ]
