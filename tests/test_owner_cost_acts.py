"""Setting an item's own owner's costs: who may, and what follows from them."""

import pytest
from sqlalchemy import update

from db.models.roles import Role
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
from tests.sites import change

LIGHTING = "Lighting package"
NOBODY = "itm_00000000000000000000000000"
REFUSED = ("edit", "view", "nofin", "design", "subcontractor", "plumbing", "rows")
READERS = ("admin", "client")
ART = {"name": "Art in the lobby", "lumpSum": "36"}
GRANT = {
    "name": "Energy grant",
    "kind": "OWNER_CONTINGENCY",
    "lumpSum": "-12",
}


async def set_rows(ask, who, *rows, name=LIGHTING):
    item_id = (await ids(ask))[name]
    return await do(ask, who, "set_item_owner_costs.graphql", item_id, rows=list(rows))


def own(seen):
    return [row for row in seen["ownerCostRows"] if not row["isShare"]]


def told(row):
    amount = f"{float(row['lumpSum']):.2f}"
    kind = row.get("kind", "OWNER_COST")
    return {"name": row["name"], "kind": kind, "lumpSum": amount, "amount": amount}


# Price 231, owner's contingency 4.5 % of 200 = 9, own 24: the representative's 4 % of
# the total are 264 / 0.96 - 264 = 11.
@pytest.mark.rule(
    "fv.item_option.ownercosts",
    "role.owner_costs",
    "sub.no_owner_costs",
    "sub_role.cost_details.owner_costs",
)
@pytest.mark.parametrize("who", READERS)
async def test_owner_and_administrator_set_an_items_own_owner_costs(ask_own, who):
    seen = answer(await set_rows(ask_own, who, ART, GRANT))["item"]
    assert seen["ownerCosts"] == "44.00"
    assert seen["costImpact"] == "231.00"
    assert own(seen) == [
        told(row) | {"id": each["id"], "isShare": False}
        for row, each in zip((ART, GRANT), own(seen), strict=True)
    ]
    shares = [row["amount"] for row in seen["ownerCostRows"] if row["isShare"]]
    assert shares == ["9.00", "11.00"]
    for reader in (*READERS, *REFUSED):
        read = item(await ask_own(reader, "owner_costs.graphql", name=LIGHTING))
        assert read["ownerCosts"] == ("44.00" if reader in READERS else None)
        assert (read["ownerCostRows"] is None) is (reader in REFUSED)
    assert await wrong_figures(ask_own) == {}


@pytest.mark.rule(
    "fv.item_option.ownercosts",
    "role.owner_costs",
    "sub.no_owner_costs",
    "sub_role.cost_details.owner_costs",
)
async def test_nobody_else_changes_what_the_owner_pays(ask_own):
    before = await everything(ask_own)
    for who in REFUSED:
        body = await set_rows(ask_own, who, ART)
        # The whole reach of these is closed, so nothing runs.
        assert body["data"] is None
        assert refused(body) == ["rows"]
    assert await everything(ask_own) == before


async def test_an_owner_who_is_shown_no_costs_sets_none(ask_own):
    hidden = update(Role).values(hide_all_costs=True)
    await change(ask_own, hidden.where(~Role.is_administrator))
    before = await everything(ask_own)
    assert refused(await set_rows(ask_own, "client", ART)) == ["rows"]
    assert await everything(ask_own) == before


async def test_a_new_name_alone_is_a_new_version_to_who_sees_it(ask_own):
    item_id = (await ids(ask_own))[LIGHTING]
    (row,) = own(answer(await set_rows(ask_own, "client", ART))["item"])
    before = [await version(ask_own, who, item_id) for who in ("client", "edit")]
    renamed = ART | {"id": row["id"], "name": "Called anew"}
    answer(await set_rows(ask_own, "admin", renamed))
    after = [await version(ask_own, who, item_id) for who in ("client", "edit")]
    assert after[0] != before[0]
    assert after[1] == before[1]


async def test_rows_keep_their_ids_change_places_and_go(ask_own):
    first = own(answer(await set_rows(ask_own, "client", ART, GRANT))["item"])
    art, grant = ({"id": row["id"]} for row in first)
    fees = {"name": "Legal fees", "lumpSum": "1"}
    dearer = ART | art | {"lumpSum": "40"}
    body = await set_rows(ask_own, "admin", fees, GRANT | grant, dearer)
    rows = own(answer(body)["item"])
    assert [row["name"] for row in rows] == ["Legal fees", "Energy grant", ART["name"]]
    assert [row["id"] for row in rows[1:]] == [grant["id"], art["id"]]
    assert [row["amount"] for row in rows] == ["1.00", "-12.00", "40.00"]
    assert own(answer(await set_rows(ask_own, "client"))["item"]) == []


async def test_setting_what_is_set_already_changes_nothing(ask_own):
    (row,) = own(answer(await set_rows(ask_own, "client", ART))["item"])
    before = await everything(ask_own)
    answer(await set_rows(ask_own, "admin", ART | {"id": row["id"]}))
    assert await everything(ask_own) == before


async def test_every_faulty_row_is_named_and_nothing_is_written(ask_own):
    first = answer(await set_rows(ask_own, "client", ART))["item"]
    share = next(row["id"] for row in first["ownerCostRows"] if row["isShare"])
    (mine,) = [row["id"] for row in own(first)]
    before = await everything(ask_own)
    body = await set_rows(
        ask_own,
        "client",
        ART | {"name": "  "},
        ART | {"name": "x" * 201},
        ART | {"id": mine},
        ART | {"id": mine},
        ART | {"id": share},
        ART | {"id": "own_x"},
    )
    assert faults(body) == {
        "rows.0.name": "A cost has a name.",
        "rows.1.name": "At most 200 characters.",
        "rows.3.id": "A row stands in a table once.",
        "rows.4.id": "There is no such record.",
        "rows.5.id": "There is no such record.",
    }
    body = await set_rows(ask_own, "admin", *[ART] * 101)
    assert faults(body) == {"rows": "An item has at most 100 rows."}
    assert await everything(ask_own) == before


async def test_who_may_not_know_the_item_is_told_of_none(ask_own):
    one = (await ids(ask_own))[LIGHTING]
    answers = [
        await ask_own(
            who,
            "set_item_owner_costs.graphql",
            input={"itemId": each, "expectedVersion": "0", "rows": []},
        )
        for who, each in [("stranger", one), ("client", NOBODY), ("admin", "own_x")]
    ]
    assert codes(answers[0]) == ["NOT_FOUND"]
    assert answers == answers[:1] * 3
    stale = {"itemId": one, "expectedVersion": "0", "rows": []}
    body = await ask_own("client", "set_item_owner_costs.graphql", input=stale)
    assert (body["data"], codes(body)) == ({"setItemOwnerCosts": None}, ["CONFLICT"])


async def test_the_history_tells_the_administrator_alone(ask_own):
    people = (*READERS, *REFUSED)
    known = {who: await history(ask_own, who) for who in people}
    await set_rows(ask_own, "client", ART, GRANT)
    await set_rows(ask_own, "admin")
    both = (
        f"{ART['name']} (OWNER_COST): 36.00; Energy grant (OWNER_CONTINGENCY): -12.00"
    )
    told = {
        "admin": [("ownerCostRows", None, both), ("ownerCostRows", both, None)],
        # Values of money entries never go to a client.
        "client": [("ownerCostRows", None, None)] * 2,
    }
    for who, before in known.items():
        assert await history(ask_own, who) == before + told.get(who, [])


async def history(ask, who):
    project = (await ask(who, "history.graphql", first=100))["data"]["project"]
    return [
        (entry["field"], entry["before"], entry["after"])
        for one in project["items"]["nodes"]
        for entry in one["history"]["nodes"]
    ]
