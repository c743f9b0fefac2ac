"""What a person writes ends alike in two worlds, and so does what he then sees."""

import pytest

from tests.authorization.people import Person
from tests.authorization.worlds import FIRST, FRESH, read
from tests.histories.acts import every_act
from tests.histories.people import dice_of, drawn
from tests.histories.site import standing, version_seen
from tests.two_worlds.documents import document
from tests.two_worlds.oracles import first_difference
from tests.two_worlds.view import View

WHO = ("client", "rows", "design", "view", "edit") if FRESH else ("rows", "edit")
# Texts, people and the past: what an act reckons with comes out by no release here,
# while amounts would, by the prices that are reckoned anew.
KINDS = ("W6", "W8", "W9")
EVERY_SO_MANY = 1 if FRESH else 9
ROUNDS = 3 if FRESH else 1


class Asked:
    """The site asks its operations as the histories do."""

    def __init__(self, operations):
        self.operations = operations


async def wanted(twins, dice, who):
    """Write plausible inputs for acts, on records that stand in both worlds."""
    ask = Asked(twins.mine.operations)
    site = await standing(ask)
    for act in every_act()[::EVERY_SO_MANY]:
        try:
            pen, values = drawn(act, site, dice)
        except (LookupError, AttributeError, TypeError):
            continue
        for place, table, row_id in pen.versions:
            place["expectedVersion"] = await version_seen(ask, who, table, row_id)
        yield document(act.document, act.name, {"input": values})


async def view_of(site, twins, token):
    tables = await read(site.database)
    (membership,) = tables.of("memberships", id=twins.tokens[token])
    return View(tables, Person(tables, membership))


@pytest.mark.parametrize("who", WHO)
async def test_a_write_ends_alike_whatever_one_may_not_see(fresh, asking, who):
    token = f"demo-{who}"
    pair = fresh.pair(token, *KINDS)
    await pair.changes.write(fresh.theirs.database)
    dice, done = dice_of(FIRST), 0
    for _ in range(ROUNDS):
        async for each in wanted(fresh, dice, who):
            told = []
            for site in (fresh.mine, fresh.theirs):
                site.begin_anew(asking)
                told.append(await site.told(token, each))
            assert told[0].status == told[1].status, each
            bodies = [each.body for each in told]
            assert bodies[0] == bodies[1], (each, first_difference(*bodies))
            done += b'"errors":[]' in bodies[0]
        views = [
            await view_of(site, fresh, token) for site in (fresh.mine, fresh.theirs)
        ]
        assert [*views[0].differs(views[1])] == []
    assert done or who != "edit"
