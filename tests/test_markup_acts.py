"""Setting an item's own markups, and switching those it inherits: who may, and what."""

import pytest
from sqlalchemy import update

from db.models.roles import Role
from tests.acting import codes, everything, refused
from tests.answers import item
from tests.changing import LIGHTING, SWITCHGEAR
from tests.deriving import wrong_figures
from tests.markups import (
    NOBODY,
    ON_IT,
    PREMIUM,
    TRAVEL,
    found,
    lump,
    percent,
    running_total,
    set_markups,
    switch,
    told,
    version,
)
from tests.sites import change

REFUSED = ("view", "nofin", "client", "design", "subcontractor", "plumbing", "rows")
# Who reads an item's markups by name; what they add up to is told to one more.
READERS = ("admin", "edit", "view")
# Direct 200, inherited 31; own 20 % of 200, 10 % of that, and 4.20.
OWN = [
    told(PREMIUM, "40.00"),
    told(ON_IT, "4.00", "Night premium"),
    told(TRAVEL, "4.20"),
]


@pytest.mark.rule(
    "fv.item_option.itemmarkups",
    "role.markups_details",
    "sub.no_markup",
    "sub_role.cost_details.markup_details",
)
@pytest.mark.parametrize("who", ["admin", "edit"])
async def test_whoever_has_markups_details_sets_an_items_own(ask_own, who):
    body = await set_markups(ask_own, who, PREMIUM, ON_IT, TRAVEL)
    assert "errors" not in body
    payload = body["data"]["setItemMarkups"]
    assert payload["errors"] == []
    assert payload["item"]["markupSubtotal"] == "79.20"
    assert payload["item"]["costImpact"] == "279.20"
    assert [without_id(row) for row in payload["item"]["itemMarkups"]] == OWN
    for reader in (*READERS, *REFUSED):
        seen = item(await ask_own(reader, "markups.graphql", name=LIGHTING))
        names = [row["name"] for row in seen["itemMarkups"] or ()]
        known = ["Night premium", "Overtime on it", "Travel"]
        assert names == (known if reader in READERS else [])
        assert (seen["itemMarkups"] is None) is (reader not in READERS)


def without_id(row):
    return {key: value for key, value in row.items() if key != "id"}


@pytest.mark.rule(
    "fv.item_option.inheritedmarkups",
    "role.markups_details",
    "sub.no_markup",
    "sub_role.cost_details.markup_details",
)
@pytest.mark.parametrize("who", ["admin", "edit"])
async def test_an_inherited_markup_is_switched_and_the_figures_follow(ask_own, who):
    # Without the fee, the contingency is 10 % of 200 alone.
    body = await switch(ask_own, who, fee=False)
    seen = body["data"]["setInheritedMarkups"]["item"]
    assert (seen["markupSubtotal"], seen["costImpact"]) == ("20.00", "220.00")
    assert [without_id(row) for row in seen["inheritedMarkups"]] == [
        inherited("Builder's fee", "0.00", applied=False),
        inherited("Construction contingency", "20.00"),
    ]
    for reader in (*READERS, *REFUSED):
        read = item(await ask_own(reader, "markups.graphql", name=LIGHTING))
        rows = read["inheritedMarkups"]
        applied = rows and [row["isApplied"] for row in rows]
        assert applied == ([False, True] if reader in READERS else None)
    body = await switch(ask_own, who, fee=True, contingency=False)
    seen = body["data"]["setInheritedMarkups"]["item"]
    assert (seen["markupSubtotal"], seen["costImpact"]) == ("10.00", "210.00")


def inherited(name, amount, *, applied=True):
    return {"isApplied": applied, "amount": amount, "markup": {"name": name}}


@pytest.mark.rule(
    "fv.item_option.itemmarkups",
    "fv.item_option.inheritedmarkups",
    "role.markups_details",
    "sub.no_markup",
    "sub_role.cost_details.markup_details",
)
async def test_whoever_has_less_than_markups_details_changes_nothing(ask_own):
    before = await everything(ask_own)
    for who in REFUSED:
        answers = [
            await set_markups(ask_own, who, PREMIUM),
            await switch(ask_own, who, fee=False),
        ]
        for body in answers:
            # The whole reach of these is closed, so nothing runs.
            assert body["data"] is None
            assert refused(body) == ["markups"]
        assert await everything(ask_own) == before


async def test_the_running_total_follows_the_markups_of_an_accepted_item(ask_own):
    before = await found(ask_own, name=SWITCHGEAR)
    same_row = {"id": before["itemMarkups"][0]["id"]}
    assert await running_total(ask_own) == "1200.00"
    # The expediting fee was 13.10.
    row = lump("Expediting", "15") | same_row
    body = await set_markups(ask_own, "admin", row, name=SWITCHGEAR)
    (now,) = body["data"]["setItemMarkups"]["item"]["itemMarkups"]
    assert now == told(row, "15.00") | same_row
    assert await running_total(ask_own) == "1201.90"
    assert await wrong_figures(ask_own) == {}


async def test_rows_keep_their_ids_change_places_and_go(ask_own):
    await set_markups(ask_own, "admin", PREMIUM, ON_IT, TRAVEL)
    ids = {row["name"]: row["id"] for row in (await found(ask_own))["itemMarkups"]}
    premium, travel = ({"id": ids[name]} for name in ("Night premium", "Travel"))
    tax = percent("Tax", "50", 0, 2)
    body = await set_markups(ask_own, "edit", TRAVEL | travel, tax, PREMIUM | premium)
    rows = body["data"]["setItemMarkups"]["item"]["itemMarkups"]
    assert rows == [
        told(TRAVEL, "4.20") | travel,
        told(tax, "22.10", "Travel", "Night premium") | {"id": rows[1]["id"]},
        told(PREMIUM, "40.00") | premium,
    ]
    assert rows[1]["id"] not in ids.values()
    body = await set_markups(ask_own, "edit")
    assert body["data"]["setItemMarkups"]["item"]["itemMarkups"] == []


async def test_whoever_is_shown_no_costs_sets_no_markups(ask_own):
    hidden = update(Role).values(hide_all_costs=True)
    await change(ask_own, hidden.where(~Role.is_administrator))
    before = await everything(ask_own)
    assert refused(await set_markups(ask_own, "edit", PREMIUM)) == ["markups"]
    assert refused(await switch(ask_own, "edit", fee=False)) == ["markups"]
    assert await everything(ask_own) == before


async def test_a_new_name_alone_is_a_new_version_to_who_sees_it(ask_own):
    (row,) = (await found(ask_own, name=SWITCHGEAR))["itemMarkups"]
    before = await version(ask_own, "view", SWITCHGEAR)
    renamed = lump("Called anew", "13.1", id=row["id"])
    await set_markups(ask_own, "admin", renamed, name=SWITCHGEAR)
    assert await version(ask_own, "view", SWITCHGEAR) != before


async def test_setting_what_is_set_already_changes_nothing(ask_own):
    before = await everything(ask_own)
    (row,) = (await found(ask_own, name=SWITCHGEAR))["itemMarkups"]
    same = lump(row["name"], "13.1") | {"id": row["id"]}
    assert codes(await set_markups(ask_own, "admin", same, name=SWITCHGEAR)) == []
    assert codes(await switch(ask_own, "admin", fee=True)) == []
    assert await everything(ask_own) == before


async def test_who_may_not_know_the_item_is_told_of_none(ask_own):
    one = await found(ask_own)
    people = {"stranger": (one["id"], "itm_x"), "admin": (NOBODY,), "edit": ("",)}
    for field, document in DOCUMENTS.items():
        answers = [
            await ask_own(
                who,
                document,
                input={"itemId": each, "expectedVersion": "0", "markups": []},
            )
            for who, ids in people.items()
            for each in ids
        ]
        assert codes(answers[0]) == ["NOT_FOUND"]
        assert answers == answers[:1] * 4
        stale = {"itemId": one["id"], "expectedVersion": "0", "markups": []}
        body = await ask_own("admin", document, input=stale)
        assert (body["data"], codes(body)) == ({field: None}, ["CONFLICT"])


DOCUMENTS = {
    "setItemMarkups": "set_item_markups.graphql",
    "setInheritedMarkups": "set_inherited_markups.graphql",
}


async def test_a_change_of_markups_is_hidden_from_who_sees_none(ask_own):
    # The client's changes with the owner's costs, which are percents of the price.
    outside = [who for who in REFUSED if who not in ("view", "client")]
    before = [await version(ask_own, who) for who in outside]
    shown = await version(ask_own, "view")
    await set_markups(ask_own, "admin", PREMIUM)
    await switch(ask_own, "admin", fee=False)
    assert [await version(ask_own, who) for who in outside] == before
    assert await version(ask_own, "view") != shown


AT_NIGHT = "Night premium (MARKUP): 20.00 % of direct cost"
ON_TRAVEL = "Overtime on it (CONTINGENCY): 10.00 % of Travel, not allocated"
PAST = [
    ("itemMarkups", None, AT_NIGHT),
    ("itemMarkups", AT_NIGHT, f"Travel (MARKUP): 4.20; {ON_TRAVEL}"),
    ("inheritedMarkups", "Builder's fee: applied", "Builder's fee: not applied"),
    ("inheritedMarkups", "Builder's fee: not applied", "Builder's fee: applied"),
]


async def test_the_history_tells_of_markups_to_who_sees_them(ask_own):
    known = {who: await history(ask_own, who) for who in (*READERS, *REFUSED)}
    await set_markups(ask_own, "admin", PREMIUM)
    await set_markups(ask_own, "edit", TRAVEL, ON_IT)
    await switch(ask_own, "edit", fee=False)
    await switch(ask_own, "admin", fee=True)
    for who, before in known.items():
        after = await history(ask_own, who)
        assert after[: len(before)] == before
        assert after[len(before) :] == (PAST if who in READERS else [])


async def history(ask, who):
    project = (await ask(who, "history.graphql", first=100))["data"]["project"]
    return [
        (entry["field"], entry["before"], entry["after"])
        for one in project["items"]["nodes"]
        for entry in one["history"]["nodes"]
    ]
