"""The rank test behind `make timing`: it tells times apart only if they are."""

from random import Random

import pytest

from tests.bench.hidden_ids import judged, rank_test


def times(seed, shift=0.0):
    dice = Random(seed)  # noqa: S311 (chance, and no secret)
    return [dice.gauss(0.001, 0.0001) + shift for _ in range(2_000)]


def test_times_alike_are_not_told_apart():
    assert rank_test(times(1), times(2)) > 0.01
    assert not judged("alike", (times(1), times(2)))


@pytest.mark.parametrize("shift", [0.00002, -0.00002])
def test_a_gap_of_twenty_microseconds_is_found(shift):
    assert rank_test(times(1, shift), times(2)) < 0.001
    assert judged("apart", (times(1, shift), times(2)))
    assert judged("apart", ([0.003] * 3, [0.001] * 3))
