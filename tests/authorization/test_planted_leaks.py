"""The fuzz can fail: whichever rule is taken away, it finds what leaks."""

import pytest

from resolvers.engine import statements
from resolvers.engine.caches import Recent
from server.operations import Operations
from server.settings import Settings
from tests.authorization.fuzz import Fuzz
from tests.authorization.leaks import FALLS_OVER, LEAKS
from tests.authorization.worlds import fuzzing

pytestmark = pytest.mark.slow

WORLD, MOST_ROUNDS = 3, 500


@pytest.fixture(scope="module")
async def world(databases):
    with databases.lend_built("sqlite") as url:
        async with fuzzing(url, WORLD) as fuzz:
            yield url, fuzz


@pytest.fixture
async def fuzz(world, monkeypatch):
    """Start anew: what was decided and compiled before knows nothing of a leak."""
    url, known = world
    monkeypatch.setattr(statements, "_statements", Recent(2_000))
    operations = await Operations.start(Settings(demo=True, database_url=url))
    operations.documents = known.operations.documents
    yield Fuzz(operations, known.tables, known.companies)
    await operations.stop()


@pytest.mark.parametrize("leak", LEAKS)
async def test_a_planted_leak_is_found(fuzz, monkeypatch, leak):
    kind, plant = LEAKS[leak]
    plant(monkeypatch)
    for number in range(MOST_ROUNDS):
        finding = await fuzz.round(number, kind)
        if finding:
            break
    else:
        pytest.fail(f"{MOST_ROUNDS} questions did not show it")
    codes = {error["extensions"]["code"] for error in finding.answer.get("errors", ())}
    # Found by what it tells, and not by falling over.
    assert leak in FALLS_OVER or "INTERNAL" not in codes, finding
