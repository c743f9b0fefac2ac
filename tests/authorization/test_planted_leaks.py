"""The fuzz can fail: whichever rule is taken away, it finds what leaks."""

from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from resolvers.engine import statements
from resolvers.engine.caches import Recent
from server.operations import Operations
from server.settings import Settings
from tests.authorization.fuzz import Fuzz
from tests.authorization.leaks import FALLS_OVER, LEAKS
from tests.authorization.worlds import fuzzing

pytestmark = pytest.mark.slow

# What one world has no example of, another has.
WORLDS, MOST_ROUNDS = (1, 4), 500


@pytest.fixture(scope="module")
async def worlds(databases):
    """Write the worlds, once; give each with the questions that were read there."""
    async with AsyncExitStack() as stack:
        known = []
        for number in WORLDS:
            url = stack.enter_context(databases.lend_built("sqlite"))
            fuzz = await stack.enter_async_context(fuzzing(url, number))
            known.append((url, fuzz))
        yield known


@asynccontextmanager
async def anew(url, known, monkeypatch):
    """Start anew: what was decided and compiled before knows nothing of a leak."""
    monkeypatch.setattr(statements, "_statements", Recent(2_000))
    operations = await Operations.start(Settings(demo=True, database_url=url))
    operations.documents = known.operations.documents
    yield Fuzz(operations, known.tables, known.companies)
    await operations.stop()


async def found(worlds, monkeypatch, kind):
    for world in worlds:
        async with anew(*world, monkeypatch) as fuzz:
            for number in range(MOST_ROUNDS):
                finding = await fuzz.round(number, kind)
                if finding:
                    return finding
    return pytest.fail(f"{MOST_ROUNDS} questions in each world did not show it")


@pytest.mark.parametrize("leak", LEAKS)
async def test_a_planted_leak_is_found(worlds, monkeypatch, leak):
    kind, plant = LEAKS[leak]
    plant(monkeypatch)
    finding = await found(worlds, monkeypatch, kind)
    codes = {error["extensions"]["code"] for error in finding.answer.get("errors", ())}
    # Found by what it tells, and not by falling over.
    assert leak in FALLS_OVER or "INTERNAL" not in codes, finding
