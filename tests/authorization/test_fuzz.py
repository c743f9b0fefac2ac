"""Whoever asks whatever, the answer is the naive oracle's, on both databases."""

import pytest

from tests.authorization.worlds import FIRST, FRESH, fuzzing, keep
from tests.worlds import KINDS

pytestmark = pytest.mark.slow

ROUNDS = 2_000 if FRESH else 150


@pytest.fixture(params=KINDS)
async def fuzz(request, databases):
    with databases.lend_built(request.param) as url:
        async with fuzzing(url, FIRST) as fuzz:
            yield fuzz


async def test_random_questions_are_answered_as_the_oracle_answers(fuzz, request):
    for number in range(ROUNDS):
        finding = await fuzz.round(FIRST + number)
        if finding:
            pytest.fail(keep(request.node.callspec.id, FIRST, finding))
    # A server that knows nobody would agree with an oracle that does the same.
    assert fuzz.answered > ROUNDS / 3
