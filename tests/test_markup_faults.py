"""Markups that cannot be: each fault is named, and nothing is written."""

from tests.acting import everything, faults
from tests.changing import SWITCHGEAR
from tests.markups import NOBODY, found, lump, percent, set_markups


async def test_every_faulty_markup_is_named_and_nothing_is_written(ask_own):
    foreign = (await found(ask_own, name=SWITCHGEAR))["itemMarkups"][0]["id"]
    before = await everything(ask_own)
    body = await set_markups(
        ask_own,
        "admin",
        lump("  ", "1"),
        lump("x" * 201, "1", percent="1"),
        {"name": "No amount", "valueType": "LUMP_SUM"},
        percent("Of nothing", "5"),
        {"name": "No rate", "valueType": "PERCENT", "refersToDirect": True},
        percent("Both", "5", 0, 0, lumpSum="1"),
        percent("Beyond", "5", 12),
        lump("Refers", "1", refersToTotal=True),
        lump("Another item's", "1", id=foreign),
        lump("No row's", "1", id=NOBODY),
    )
    assert faults(body) == {
        "markups.0.name": "A markup has a name.",
        "markups.1.name": "At most 200 characters.",
        "markups.1.percent": "A lump sum is no percent.",
        "markups.2.lumpSum": "Say what it comes to.",
        "markups.3.refersTo": "Say what it is a percent of.",
        "markups.4.percent": "Say how many percent.",
        "markups.5.lumpSum": "A percent has no fixed amount.",
        "markups.5.refersTo": "A row is referred to once.",
        "markups.6.refersTo": "A place is that of a row of this list.",
        "markups.7.refersTo": "A lump sum is a percent of nothing.",
        "markups.8.id": "There is no such record.",
        "markups.9.id": "There is no such record.",
    }
    assert body["data"]["setItemMarkups"]["item"]["itemMarkups"] == []
    many = [lump("One of many", "1")] * 101
    body = await set_markups(ask_own, "admin", *many)
    most = {"markups": "A table has at most 100 rows."}
    assert faults(body) == most
    assert await everything(ask_own) == before


BOND = percent("Bond", "60", refersToTotal=True)
CANNOT_BE_RECKONED = {
    "Markups go round in a circle: 'Fee' refers to 'Tax' refers to 'Fee'.": (
        percent("Fee", "5", 1),
        percent("Tax", "5", 0),
    ),
    "Markups go round in a circle: 'Fee' refers to 'Fee'.": (percent("Fee", "5", 0),),
    "The percents of the project total come to 120.00 %; they must stay below 100 %.": (
        BOND,
        percent("Tax", "100", 0),
    ),
}


async def test_a_table_that_cannot_be_reckoned_says_why(ask_own):
    before = await everything(ask_own)
    for message, rows in CANNOT_BE_RECKONED.items():
        body = await set_markups(ask_own, "edit", *rows)
        assert faults(body) == {"markups": message}
    assert await everything(ask_own) == before


async def test_percents_of_the_total_count_with_the_inherited_ones(ask_own):
    # The performance bond of the milestone is 1 % of the total already.
    name = "Loading dock leveler"
    body = await set_markups(
        ask_own, "edit", percent("Risk", "99", refersToTotal=True), name=name
    )
    assert "come to 100.00 %" in faults(body)["markups"]
    risk = percent("Risk", "98.9999", refersToTotal=True)
    body = await set_markups(ask_own, "edit", risk, name=name)
    assert faults(body) == {}


async def test_only_what_the_item_inherits_can_be_switched(ask_own):
    one, other = await found(ask_own), await found(ask_own, name=SWITCHGEAR)
    fee = one["inheritedMarkups"][0]["id"]
    ids = (fee, fee, other["inheritedMarkups"][0]["id"], "inh_x", NOBODY)
    before = await everything(ask_own)
    wanted = {
        "itemId": one["id"],
        "expectedVersion": one["version"],
        "markups": [{"id": each, "isApplied": False} for each in ids],
    }
    body = await ask_own("admin", "set_inherited_markups.graphql", input=wanted)
    assert faults(body) == {
        "markups.1.id": "A markup is switched once.",
        **{f"markups.{n}.id": "There is no such record." for n in (2, 3, 4)},
    }
    assert await everything(ask_own) == before
