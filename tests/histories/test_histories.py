"""Whatever people write, stored money follows from its inputs, and no write is lost."""

import asyncio
import os
from collections import Counter

import pytest

from tests.acting import answer, codes, ids
from tests.deriving import wrong_figures
from tests.histories.acts import every_act
from tests.histories.people import WRITERS, anybody, attempt, dice_of, drawn, outcome
from tests.histories.plausible import BEFORE, NOT_FOR_ADMINS, SENT_BEFORE
from tests.histories.site import standing

pytestmark = pytest.mark.slow

FRESH = os.environ.get("FIELDGATE_FRESH_SEEDS") == "1"
FIRST = int.from_bytes(os.urandom(4)) if FRESH else 0
WRITES = 200
TRIES = 60
ONE = {"unitCost": "1.00"}
LINE = ONE | {"description": "One more", "quantity": "1"}
COSTS = """query ($id: ID!) {
  node(id: $id) { ... on Item { version costLines { unitCost } } }
}"""
# Whatever is asked, these say that the program or the test is wrong.
NEVER = {"INTERNAL", "INVALID_INPUT", "INVALID_DOCUMENT"}


async def one_write(ask, site, dice, who, acts):
    act = dice.choice(acts)
    pen, wanted = drawn(act, site, dice)
    body = await attempt(ask, who, act, pen, wanted)
    return (who, act.name, outcome(body)), (wanted, body)


async def written_by_chance(ask, seed, count, who=None):
    """Let people write; answer how each write ended."""
    dice, acts, ends = dice_of(seed), every_act(), []
    for number in range(count):
        if number % 10 == 0:
            site = await standing(ask)
        person = who or anybody(dice)
        end, details = await one_write(ask, site, dice, person, acts)
        assert end[-1] not in NEVER, f"seed {seed}, write {number}: {end} {details}"
        ends.append(end)
    return ends


async def test_after_two_hundred_writes_the_money_follows_from_its_inputs(ask_own):
    ends = await written_by_chance(ask_own, FIRST, WRITES)
    assert await wrong_figures(ask_own) == {}, f"seed {FIRST}"
    # A history of refusals would prove nothing.
    assert sum(end[-1] == "DONE" for end in ends) > WRITES / 5


async def test_of_eight_people_writing_at_once_nobody_leaves_false_money(ask_own):
    writers = ("admin", "edit", "subcontractor", "plumbing")
    histories = await asyncio.gather(
        *(
            written_by_chance(ask_own, f"{FIRST} {number}", 10, writers[number % 4])
            for number in range(8)
        )
    )
    assert await wrong_figures(ask_own) == {}, f"seed {FIRST}"
    assert (
        sum(end[-1] == "DONE" for ends in histories for end in ends) > WRITERS["rows"]
    )


async def test_of_eight_people_adding_to_one_item_nobody_loses_a_line(ask_own):
    item_id = (await ids(ask_own))["Lighting package"]
    before = (await seen_by(ask_own, "admin", item_id))["costLines"]

    async def add(who):
        while True:
            item = await seen_by(ask_own, who, item_id)
            wanted = {
                "itemId": item_id,
                "expectedVersion": item["version"],
                "lines": [LINE | line for line in (*item["costLines"], ONE)],
            }
            body = await ask_own(who, "costs.graphql", input=wanted)
            if codes(body) != ["CONFLICT"]:
                return answer(body)

    await asyncio.gather(*(add(who) for who in ("admin", "edit") * 8))
    after = (await seen_by(ask_own, "admin", item_id))["costLines"]
    assert after == [*before, *[ONE] * 16]
    assert await wrong_figures(ask_own) == {}


async def seen_by(ask, who, item_id):
    return (await ask(who, COSTS, id=item_id))["data"]["node"]


async def test_every_act_is_done_by_what_is_plausible(ask_own):
    """An act that chance never does needs a rule in tests/histories/plausible.py."""
    acts = {act.name: act for act in every_act()}
    assert set(BEFORE) | set(BEFORE.values()) <= set(acts)
    dice, never_done = dice_of(0), {}
    for act in acts.values():
        if act.name in BEFORE:
            await tried(ask_own, acts[BEFORE[act.name]], dice)
        ends = await tried(ask_own, act, dice)
        others = SENT_BEFORE | NOT_FOR_ADMINS
        if "DONE" not in ends and act.name not in others:
            never_done[act.name] = ends
    assert never_done == {}


async def tried(ask, act, dice):
    """Try an act until it is done; count how it ended until then."""
    ends, site = Counter(), await standing(ask)
    while "DONE" not in ends and ends.total() < TRIES:
        pen, wanted = drawn(act, site, dice)
        ends[outcome(await attempt(ask, "admin", act, pen, wanted))] += 1
    return ends
