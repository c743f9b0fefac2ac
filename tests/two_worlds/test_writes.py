"""What a person writes ends alike in two worlds, and so does what he then sees."""

import pytest

from tests.authorization.worlds import FIRST, FRESH
from tests.figures import note
from tests.histories.acts import every_act
from tests.histories.site import version_seen
from tests.two_worlds import hidden_rows
from tests.two_worlds.leaks import OF_WRITES
from tests.two_worlds.writing import Asked, Writes, acts_named

WHO = ("client", "rows", "design", "view", "edit") if FRESH else ("edit",)
# Texts, people and the past: what an act reckons with comes out by no release here,
# while amounts would, by the prices that are reckoned anew.
KINDS = ("W6", "W8", "W9")
ROWS = ("W7", "W10")
# Likewise of rows: a line that is hidden from him changes a price that is not.
RECKONED = frozenset(
    {
        *("cost_lines", "draws", "estimate_lines", "funds", "inherited_markups"),
        *("item_categories", "markup_categories", "markup_references", "markups"),
        *("owner_cost_references", "owner_costs"),
    }
)
EVERY_SO_MANY = 1 if FRESH else 12
ROUNDS = 3 if FRESH else 1
# After this, what was told of an item is told of none that there is.
LAST = ("deleteItem",)
# Naming one record each, and open to whoever knows it.
ON_ITEMS = ("addComment", "deleteItem", "setItemDueOn", "copyItem", "updateItem")


async def on_hidden_rows(writes):
    """Name the records that stand in one of the worlds alone."""
    writes.patch.setattr(hidden_rows, "PARTS_ONLY", RECKONED)
    await writes.part(*ROWS)
    acts = every_act() if FRESH else acts_named(*ON_ITEMS)
    await writes.by_chance(acts, put=writes.hidden())


async def on_hidden_numbers(writes):
    """Give one's own project the number of one that is known in no world."""
    await writes.part("W6")
    (act,) = acts_named("updateProjectDetails")
    ask = Asked(writes.twins.mine.operations)
    known = [key for table, key in writes.pair.view.rows if table == "projects"]
    for number in writes.hidden_numbers():
        version = await version_seen(ask, writes.who, "projects", known[0])
        values = {"projectId": known[0], "expectedVersion": version, "number": number}
        await writes.compare(act, values)


def shown_by(writes, name):
    """Keep what was found, and its figures."""
    return writes.proof.keep(f"writes {name} {writes.who}")


@pytest.mark.parametrize("who", WHO)
async def test_a_write_ends_alike_whatever_one_may_not_see(fresh, asking, who):
    writes = Writes(fresh, asking, who, FIRST)
    await writes.part(*KINDS)
    for _ in range(ROUNDS):
        await writes.by_chance(every_act()[::EVERY_SO_MANY])
        await writes.by_chance(acts_named(*LAST))
        await writes.compare_views()
    finding = shown_by(writes, "by chance")
    assert not writes.proof.findings, finding
    assert writes.proof.figures["answers with data"] or who != "edit"


@pytest.mark.parametrize("who", WHO)
async def test_what_one_may_not_know_is_written_to_as_if_it_were_not(
    fresh, asking, who
):
    writes = Writes(fresh, asking, who, FIRST)
    await on_hidden_rows(writes)
    finding = shown_by(writes, "on hidden rows")
    assert not writes.proof.findings, finding
    assert writes.proof.figures["pairs compared"] > 3


async def test_a_number_that_is_hidden_is_free_in_both(fresh, asking):
    writes = Writes(fresh, asking, "edit", FIRST)
    await on_hidden_numbers(writes)
    finding = shown_by(writes, "of hidden numbers")
    assert not writes.proof.findings, finding
    assert writes.proof.figures["answers with data"]


ASKED = {
    "what is hidden is refused otherwise": on_hidden_rows,
    "numbers of hidden projects are taken": on_hidden_numbers,
    "what a write is told of hidden rows": on_hidden_rows,
}


@pytest.mark.parametrize("leak", ASKED)
async def test_a_planted_leak_of_a_write_shows(fresh, asking, leak):
    OF_WRITES[leak](asking)
    writes = Writes(fresh, asking, "edit", FIRST)
    await ASKED[leak](writes)
    found = writes.proof.findings
    shown = {"leak": leak, "document": found[0].document.name if found else None}
    note(f"leak {leak}", **{"planted leaks caught": int(bool(found))}, **shown)
    assert found, f"no write showed it: {leak}"
    # Found by what it tells, and not by falling over.
    assert all('"INTERNAL"' not in one.says[-1] for one in found)
