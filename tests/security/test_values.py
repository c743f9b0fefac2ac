"""Amounts, percents and days: exact as they were sent, or refused, on both engines."""

import pytest

from tests.acting import answer, codes, do, ids
from tests.test_costs import FIXTURES

NO_AMOUNT = (
    *("NaN", "Infinity", "-Infinity", "-0", "1e400", "1E+999999", "0x10", "1_000"),
    *("\u0661\u0662\u0663", " 12 ", "12\n", "", "+", "1,5", "1.00001", "--1", "\x00"),
    *(str(2**53), str(2**63 - 1), str(2**63), "1" + "0" * 30, 1, 1.5, True, [], {}),
)
NO_PERCENT = ("17.7777777", "1e2", "NaN", "0x10", "\u0661", "17,5", " 5", "5%", 5)
NO_DAY = (
    *("2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "0000-01-01"),
    *("10000-01-01", "2026-1-1", "20260101", "2026-01-01T24:00:00Z", "24:00"),
    *("2026-01-01T00:00:00", "2016-12-31T23:59:60Z", "2026-W01-1", "2026-001"),
    *("\u0662\u0660\u0662\u0666-01-01", " 2026-01-01", "", 20260101, True, "today"),
)


async def lighting(ask):
    return (await ids(ask))["Lighting package"]


async def refused(ask, document, item, *tries):
    """Say which of some values are taken after all."""
    wanted = {"itemId": item, "expectedVersion": "0"}
    bodies = [(one, await ask("admin", document, input=wanted | one)) for one in tries]
    return [one for one, body in bodies if codes(body) != ["INVALID_INPUT"]]


@pytest.mark.case("NU-01", "NU-03")
async def test_what_is_no_amount_is_refused(ask):
    tries = [{"lines": [FIXTURES | {"unitCost": one}]} for one in NO_AMOUNT]
    assert await refused(ask, "costs.graphql", await lighting(ask), *tries) == []


@pytest.mark.case("NU-03", "NU-01")
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (f"{2**31}.0001", f"{2**31}.0001"),
        ("-99999999.9999", "-99999999.9999"),
        ("0.0001", "0.0001"),
        ("99999999999.9999", "99999999999.9999"),
    ],
)
async def test_an_amount_is_kept_to_its_last_figure(ask_own, sent, kept):
    line = FIXTURES | {"quantity": "1", "unitCost": sent}
    item = await lighting(ask_own)
    body = await do(ask_own, "admin", "costs.graphql", item, lines=[line])
    [stored] = answer(body)["item"]["costLines"]
    assert (stored["unitCost"], stored["lineTotal"]) == (kept, kept)


@pytest.mark.case("NU-07")
async def test_a_percent_of_more_than_four_places_is_refused(ask):
    row = {
        "name": "Premium",
        "valueType": "PERCENT",
        "refersToDirect": True,
        "refersToTotal": False,
        "refersTo": [],
        "kind": "MARKUP",
        "isAllocated": True,
    }
    tries = [{"markups": [row | {"percent": one}]} for one in NO_PERCENT]
    item = await lighting(ask)
    assert await refused(ask, "set_item_markups.graphql", item, *tries) == []
    wanted = {"itemId": item, "expectedVersion": "0"}
    fits = wanted | {"markups": [row | {"percent": "17.7777"}]}
    assert codes(await ask("admin", "set_item_markups.graphql", input=fits)) == [
        "CONFLICT"
    ]


@pytest.mark.case("NU-09")
async def test_what_is_no_day_is_refused(ask):
    tries = [{"dueOn": one} for one in NO_DAY]
    assert (
        await refused(ask, "set_item_due_on.graphql", await lighting(ask), *tries) == []
    )


@pytest.mark.case("NU-09")
async def test_a_day_is_the_same_day_wherever_it_is_read(ask_own):
    item = await lighting(ask_own)
    for day in ("0001-01-01", "9999-12-31", "2024-02-29", "2026-03-29", "2026-10-25"):
        body = await do(ask_own, "admin", "set_item_due_on.graphql", item, dueOn=day)
        assert answer(body)["item"]["dueOn"] == day
        where = "query ($d: Date) { projects { nodes {"
        where += " items(where: {dueOn: {eq: $d}}) { nodes { id } } } } }"
        found = str(await ask_own("client", where, d=day))
        assert item in found
