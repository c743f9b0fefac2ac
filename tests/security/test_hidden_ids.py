"""An id of what is hidden is one that never was: by its answer and its statements."""

import pytest

from tests.acting import everything
from tests.histories.pen import Pen
from tests.histories.people import dice_of, sent
from tests.histories.site import version_seen
from tests.security.hidden import (
    acts_on_projects,
    fill_depot,
    ids_within,
    never,
    nobodys,
    put,
    statements,
)
from tests.sites import CLINIC, DEPOT

pytestmark = pytest.mark.slow

QUERIES = (
    "query ($id: ID!) { project(id: $id) { id items { totalCount nodes { id } } } }",
    "query ($id: ID!) { item(id: $id) { name costImpact comments { totalCount } } }",
    "query ($id: ID!) { node(id: $id) { __typename id } }",
    "query ($id: ID!) { nodes(ids: [$id, $id]) { __typename id } }",
)
ACTS = acts_on_projects()


async def told(ask, send, one):
    """Give what one is told of an id, and what was asked of the database for it."""
    with statements(ask) as texts:
        answer = await send(one)
    return answer, texts


async def differing(ask, send, hidden, missing):
    """Say whether anything tells two ids apart."""
    await send(hidden)
    first = await told(ask, send, hidden)
    return first != await told(ask, send, missing)


@pytest.fixture
async def depot(ask_own):
    """Give what stands, the depot filled; none of these people reaches it."""
    return await fill_depot(ask_own)


@pytest.mark.case("GI-07", "ID-01", "TM-05", "GI-09")
@pytest.mark.parametrize("who", ["edit", "client", "stranger"])
async def test_no_query_tells_a_hidden_id_from_one_that_never_was(ask_own, depot, who):
    found = []
    for (project, table), rows in depot.rows.items():
        if project != DEPOT:
            continue
        for text in QUERIES:

            async def send(one, text=text):
                answer = await ask_own.whole(who, text, id=one)
                return answer.status, answer.body, [*answer.headers], answer.cost

            one = rows[0]["id"]
            if await differing(ask_own, send, one, never(one)):
                found.append((table, text))
    assert found == []


async def drawn(ask, act, site):
    """Write an input on the clinic, with all that can be sent, and true versions."""
    pen = Pen(site, dice_of(act.name), CLINIC, is_full=True)
    wanted = pen.written(act.input)
    for place, table, row_id in pen.versions:
        place["expectedVersion"] = await version_seen(ask, "edit", table, row_id)
    return wanted


@pytest.mark.case("GI-07", "ID-01", "TM-05")
async def test_no_mutation_tells_a_hidden_id_from_one_that_never_was(ask_own, depot):
    before, found, tried = await everything(ask_own), [], 0
    for act in ACTS:
        wanted = await drawn(ask_own, act, depot)

        async def send(one, act=act):
            return await sent(ask_own, "edit", act, one)

        for path, table in ids_within(act.input, wanted):
            hidden = nobodys(depot, table)
            pair = [put(wanted, path, one) for one in (hidden, never(hidden))]
            tried += 1
            if await differing(ask_own, send, *pair):
                found.append((act.name, path))
    assert found == []
    assert tried >= 150
    assert await everything(ask_own) == before
