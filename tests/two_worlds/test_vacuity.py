"""What is proven of two worlds is not empty: they do differ for who may see it."""

from collections import defaultdict

import pytest

from permissions.decisions import Decision
from permissions.guards import GUARDS
from permissions.rows import ROWS
from permissions.rules import ANYONE
from tests.authorization.canaries import is_markable
from tests.authorization.worlds import FRESH
from tests.test_statements import WHO
from tests.two_worlds.columns import SECRET, shown_to, whole
from tests.two_worlds.pairs import KINDS
from tests.worlds import KINDS as DATABASES

# tests/authorization/test_canaries.py looks for a mark in every other column.
HERE = [each for each in SECRET if not is_markable(each)]
# Asked for within the rules of rows alone, such as those of the history.
WITHIN = ("CanSeeBudgetCosts", "CanSeeEstimateCosts", "CanSeeMilestoneMoves")
# Of members, by acts that answer with them; of parts, by what they are parts of.
ELSEWHERE = (
    *("CanSeeOwnerFunds", "accessible_projects", "excluded_projects"),
    *("report_recipients", "timeline_predecessors", "grouped_contacts"),
)
NEVER = {(name, way) for name in (*WITHIN, *ELSEWHERE) for way in (True, False)}
MOST = 14
SOME = WHO if FRESH else ("rows",)


def names(columns):
    return {f"{column.table.name}.{column.name}" for column in columns}


def empty(tables, columns):
    """Name the columns of tables without rows."""
    return {
        f"{column.table.name}.{column.name}"
        for column in columns
        if not tables.all(column.table.name)
    }


@pytest.mark.parametrize("kind", DATABASES if FRESH else DATABASES[:1])
async def test_each_classified_column_is_told_to_an_admin(lent, asking, kind):
    twins = await lent(kind, "demo")
    found = await shown_to(twins, "demo-admin", asking, HERE)
    untold = names(HERE) - found.keys()
    assert untold - empty(twins.tables, HERE) == set()


@pytest.mark.skipif(not FRESH, reason="many people are asked: make prove")
async def test_each_guard_and_rule_decides_both_ways(lent, asking):
    decided = defaultdict(set)
    for kind in ("outcome", "rows"):
        asking.setattr(Decision, kind, noting(decided, getattr(Decision, kind)))
    for world in ("demo", "made up 2"):
        twins = await lent("sqlite", world)
        people = [token for token in twins.tokens if not twins.person(token).is_admin]
        twins.mine.begin_anew(asking)
        admins = ["demo-admin"] if world == "demo" else []
        for token in [*admins, *people][:MOST]:
            for each in whole(twins.questions.pools):
                await twins.mine.told(token, each)
    open_ = {name for name, rule in ROWS.items() if rule is ANYONE}
    never = {
        (getattr(name, "__name__", name), way)
        for name in (*GUARDS.values(), *(ROWS.keys() - open_))
        for way in (True, False)
        if way not in decided[name]
    }
    assert never == NEVER, " ".join(f"{n}-{w}" for n, w in sorted(never ^ NEVER))


def noting(decided, decides):
    def noted(self, what, *args):
        outcome = decides(self, what, *args)
        # What is open differs from row to row.
        is_both = outcome is not True and outcome is not False
        decided[what].update({True, False} if is_both else {outcome})
        return outcome

    return noted


@pytest.mark.parametrize("who", SOME)
async def test_no_kind_of_change_is_empty_for_anybody(lent, who):
    twins = await lent("sqlite", "demo")
    counts = {name: twins.pair(f"demo-{who}", name).differing for name in KINDS}
    assert {name for name, count in counts.items() if not count} == set()
