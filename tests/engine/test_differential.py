"""The engine answers random documents as graphql-core's own executor does."""

import gc
import os

import pytest

from tests.engine.differential import differs, differs_when_waiting

FRESH = os.environ.get("FIELDGATE_FRESH_SEEDS") == "1"
FIRST = int.from_bytes(os.urandom(4)) if FRESH else 0


def test_answers_without_waits_are_equal_in_data_errors_and_their_order():
    found = [differs(seed) for seed in range(FIRST, FIRST + 60)]
    assert [difference for difference in found if difference] == []


# The stock executor leaves coroutines unawaited where it cancels others.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
async def test_answers_with_waits_are_equal_in_data_and_places_of_errors():
    found = [await differs_when_waiting(seed) for seed in range(FIRST, FIRST + 40)]
    assert [difference for difference in found if difference] == []
    gc.collect()
