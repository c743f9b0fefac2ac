"""The oracle's questions, over one world that all mutants are asked in."""

import pytest

from resolvers.engine import statements
from resolvers.engine.caches import Recent
from server.operations import Operations
from server.settings import Settings
from tests.authorization.fuzz import Fuzz
from tests.authorization.worlds import fuzzing

WORLD, AT_ONCE, ROUNDS = 3, 25, 250
# The database, what it holds, and the documents that were read there.
PREPARED = []


async def prepare(url: str) -> None:
    """Write the world and read the questions, so that mutants only answer them."""
    async with fuzzing(url, WORLD) as fuzz:
        for number in range(ROUNDS):
            finding = await fuzz.round(number)
            if finding:
                raise RuntimeError(str(finding))
        PREPARED[:] = url, fuzz, fuzz.operations.documents
    # What was compiled before knows nothing of a mutant.
    statements._statements = Recent(2_000)


@pytest.fixture(scope="module")
async def fuzz(tmp_path_factory):
    if not PREPARED:
        url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('fuzz')}/world.db"
        async with fuzzing(url, WORLD) as fuzz:
            yield fuzz
        return
    url, known, documents = PREPARED
    operations = await Operations.start(Settings(demo=True, database_url=url))
    operations.documents = documents
    yield Fuzz(operations, known.tables, known.companies)
    await operations.stop()


@pytest.mark.parametrize("first", range(0, ROUNDS, AT_ONCE))
async def test_questions_are_answered_as_the_oracle_answers(fuzz, first):
    for number in range(first, first + AT_ONCE):
        assert not await fuzz.round(number), number
