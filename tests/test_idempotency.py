"""Idempotency keys: a retry is answered again, and nothing is written twice."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from db.base import Base
from db.gate import MACHINE
from resolvers import idempotency, transactions, writes
from server.operations import Request
from tests.asking import DOCUMENTS
from tests.test_costs import FIXTURES, codes, everything, found

SET = (DOCUMENTS / "costs.graphql").read_text(encoding="utf-8")


def table(name):
    return Base.metadata.tables[name]


async def sent(ask, who, key, variables, document=SET):
    request = Request(document, variables, token=f"demo-{who}", idempotency_key=key)
    return (await ask.operations.run(request)).body


async def costs(ask, who="admin", **line):
    item = await found(ask, who)
    lines = [FIXTURES | line]
    version = item["version"]
    return {"input": {"itemId": item["id"], "expectedVersion": version, "lines": lines}}


async def told_times(ask):
    """Count how often the history tells of a cost being set since the demo began."""
    history = table("history")
    counted = select(func.count()).where(
        history.c.action == "SET_ITEM_COSTS", history.c.at > "2026-04"
    )
    async with ask.operations.database.writing() as connection:
        return (await connection.execute(counted, execution_options=MACHINE)).scalar()


async def kept_keys(ask):
    keys = table("idempotency_keys")
    async with ask.operations.database.writing() as connection:
        return (await connection.execute(select(func.count(keys.c.id)))).scalar()


async def done(ask, statement):
    async with ask.operations.database.writing() as connection:
        await connection.execute(statement, execution_options=MACHINE)


async def test_a_retry_is_answered_the_same_and_written_once(ask_own):
    variables = await costs(ask_own, "subcontractor")
    first = await sent(ask_own, "subcontractor", "k", variables)
    assert first["data"]["setItemCosts"]["item"]["directCost"] == "250.00"
    stands = await everything(ask_own)
    for _ in range(2):
        assert await sent(ask_own, "subcontractor", "k", variables) == first
    assert await everything(ask_own) == stands
    assert await told_times(ask_own) == 1


async def test_without_a_key_nothing_is_kept(ask_own):
    variables = await costs(ask_own)
    await sent(ask_own, "admin", None, variables)
    assert codes(await sent(ask_own, "admin", None, variables)) == ["CONFLICT"]
    assert await kept_keys(ask_own) == 0


async def test_of_ten_at_once_with_one_key_one_writes_and_all_are_told(ask_own):
    variables = await costs(ask_own)
    answers = await asyncio.gather(
        *(sent(ask_own, "admin", "k", variables) for _ in range(10))
    )
    assert answers[0]["data"]["setItemCosts"]["item"]["directCost"] == "250.00"
    assert all(answer == answers[0] for answer in answers)
    assert await told_times(ask_own) == 1


async def test_a_key_stands_for_one_input_of_one_person(ask_own):
    variables = await costs(ask_own)
    await sent(ask_own, "admin", "k", variables)
    stands = await everything(ask_own)
    other = await costs(ask_own, quantity="11")
    body = await sent(ask_own, "admin", "k", other)
    assert body["data"] == {"setItemCosts": None}
    assert codes(body) == ["IDEMPOTENCY_MISMATCH"]
    assert await everything(ask_own) == stands
    body = await sent(ask_own, "edit", "k", await costs(ask_own, "edit", quantity="11"))
    assert body["data"]["setItemCosts"]["item"]["directCost"] == "275.00"


async def test_the_same_input_is_the_same_however_it_is_written(ask_own):
    variables = await costs(ask_own)
    first = await sent(ask_own, "admin", "k", variables)
    literal = """mutation ($i: ID!, $v: String!, $d: String!, $u: String, $t: String) {
      setItemCosts(input: {
        lines: [{
          unitCost: "25.00", quantity: "10.0", description: $d, unit: $u, costType: $t
        }]
        expectedVersion: $v
        itemId: $i
      }) { item { directCost } }
    }"""
    asked = {
        "i": variables["input"]["itemId"],
        "v": variables["input"]["expectedVersion"],
        "d": FIXTURES["description"],
        "u": FIXTURES["unit"],
        "t": FIXTURES["costType"],
    }
    body = await sent(ask_own, "admin", "k", asked, literal)
    again = first["data"]["setItemCosts"]["item"]["directCost"]
    assert body == {"data": {"setItemCosts": {"item": {"directCost": again}}}}


async def test_each_mutation_of_a_request_has_the_key_to_itself(ask_own):
    lighting = (await costs(ask_own))["input"]
    cooling = await found(ask_own, "admin", "Cooling plant")
    both = {
        "a": lighting,
        "b": {
            "itemId": cooling["id"],
            "expectedVersion": cooling["version"],
            "lines": [FIXTURES],
        },
    }
    document = """mutation ($a: SetItemCostsInput!, $b: SetItemCostsInput!) {
      a: setItemCosts(input: $a) { item { name directCost } }
      b: setItemCosts(input: $b) { item { name directCost } }
    }"""
    first = await sent(ask_own, "admin", "k", both, document)
    assert {one["item"]["directCost"] for one in first["data"].values()} == {"250.00"}
    assert await sent(ask_own, "admin", "k", both, document) == first
    assert await told_times(ask_own) == 2


async def test_what_was_refused_leaves_its_key_free(ask_own):
    variables = await costs(ask_own)
    stale = {"input": variables["input"] | {"expectedVersion": "0"}}
    assert codes(await sent(ask_own, "admin", "k", stale)) == ["CONFLICT"]
    blank = await costs(ask_own, description=" ")
    body = await sent(ask_own, "admin", "k", blank)
    assert body["data"]["setItemCosts"]["errors"][0]["field"] == "lines.0.description"
    assert await kept_keys(ask_own) == 0
    body = await sent(ask_own, "admin", "k", variables)
    assert body["data"]["setItemCosts"]["errors"] == []
    assert await told_times(ask_own) == 1


async def test_what_broke_off_leaves_its_key_free(ask_own, monkeypatch):
    variables = await costs(ask_own)

    async def break_off(*_):
        raise RuntimeError("The power failed")

    with monkeypatch.context() as broken:
        broken.setattr(writes, "recompute", break_off)
        assert codes(await sent(ask_own, "admin", "k", variables)) == ["INTERNAL"]
    assert await kept_keys(ask_own) == 0
    body = await sent(ask_own, "admin", "k", variables)
    assert body["data"]["setItemCosts"]["item"]["directCost"] == "250.00"


async def test_a_key_is_kept_for_a_day_and_then_swept(ask_own, monkeypatch):
    variables = await costs(ask_own)

    def in_hours(hours):
        at = datetime.now(UTC) + timedelta(hours=hours)
        monkeypatch.setattr(
            transactions, "now", lambda: at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        )

    first = await sent(ask_own, "admin", "k", variables)
    await sent(ask_own, "admin", "other", await costs(ask_own, quantity="11"))
    in_hours(23.9)
    again = await sent(ask_own, "admin", "k", variables)
    assert codes(again) == codes(first) == []
    assert await kept_keys(ask_own) == 2
    in_hours(24.1)
    assert codes(await sent(ask_own, "admin", "k", variables)) == ["CONFLICT"]
    body = await sent(ask_own, "admin", "k", await costs(ask_own, quantity="12"))
    assert body["data"]["setItemCosts"]["item"]["directCost"] == "300.00"
    assert await kept_keys(ask_own) == 1


async def test_a_retry_reads_what_stands_now_as_the_viewer_may(ask_own):
    variables = await costs(ask_own, "subcontractor")
    await sent(ask_own, "subcontractor", "k", variables)
    await sent(ask_own, "admin", "z", await costs(ask_own, quantity="20"))
    body = await sent(ask_own, "subcontractor", "k", variables)
    item = body["data"]["setItemCosts"]["item"]
    assert (item["directCost"], item["markupSubtotal"]) == ("500.00", None)


async def test_a_retry_asks_for_the_right_again(ask_own):
    variables = await costs(ask_own, "subcontractor")
    await sent(ask_own, "subcontractor", "k", variables)
    # Out of his category, the item is one whose cost he may not edit.
    links = table("item_categories")
    item_id = variables["input"]["itemId"]
    await done(ask_own, links.delete().where(links.c.item_id == item_id))
    stands = await everything(ask_own)
    body = await sent(ask_own, "subcontractor", "k", variables)
    assert body["data"] == {"setItemCosts": None}
    assert codes(body) == ["FORBIDDEN"]
    assert body["errors"][0]["extensions"]["inputs"] == ["lines"]
    assert await everything(ask_own) == stands


async def test_a_retry_of_what_is_gone_finds_nothing(ask_own):
    variables = await costs(ask_own, "subcontractor")
    await sent(ask_own, "subcontractor", "k", variables)
    items = table("items")
    item_id = variables["input"]["itemId"]
    await done(ask_own, items.delete().where(items.c.id == item_id))
    assert codes(await sent(ask_own, "subcontractor", "k", variables)) == ["NOT_FOUND"]


async def test_whoever_is_no_longer_active_gets_no_answer_again(ask_own):
    variables = await costs(ask_own, "subcontractor")
    await sent(ask_own, "subcontractor", "k", variables)
    members, tokens = table("memberships"), table("tokens")
    holder = select(tokens.c.membership_id).where(tokens.c.name == "demo-subcontractor")
    await done(
        ask_own,
        update(members).where(members.c.id.in_(holder)).values(is_active=False),
    )
    body = await sent(ask_own, "subcontractor", "k", variables)
    assert codes(body) == ["UNAUTHENTICATED"]
    assert "data" not in body


# On SQLite, writers queue for the file and not for a key.
@pytest.mark.parametrize("own_demo_database_url", ["postgresql"], indirect=True)
async def test_whoever_waits_too_long_for_his_own_key_is_told(ask_own, monkeypatch):
    database = ask_own.operations.database
    variables = await costs(ask_own)
    monkeypatch.setattr(idempotency, "LONGEST_WAIT", "50ms")
    keys = table("idempotency_keys")
    body = await sent(ask_own, "admin", "k", variables)
    assert codes(body) == []
    async with database.writing() as connection:
        await connection.execute(select(keys.c.id).with_for_update())
        await connection.execute(keys.delete())
        body = await sent(ask_own, "admin", "k", variables)
        assert body["data"] == {"setItemCosts": None}
        assert codes(body) == ["IDEMPOTENCY_IN_PROGRESS"]
