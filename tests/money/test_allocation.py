"""Shares by largest remainder."""

import pytest

from db.money.allocation import largest_remainder


@pytest.mark.case("NU-05")
@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        (100, [6, 4], [60, 40]),
        (1, [1, 1], [1, 0]),
        (-1, [1, 1], [-1, 0]),
        (2, [1, 1, 1], [1, 1, 0]),
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (100, [1, 1, 4], [17, 17, 66]),
        (5, [1, 0, 3], [1, 0, 4]),
        (10, [3, -1], [15, -5]),
        (10, [-3, 1], [15, -5]),
        (-10, [-200], [-10]),
        (1, [-1, 3, -1], [-1, 3, -1]),
        (0, [1, 2], [0, 0]),
        (7, [5], [7]),
    ],
)
def test_shares_follow_the_largest_remainder_and_ties_the_earlier_line(
    amount, weights, shares
):
    assert largest_remainder(amount, weights) == shares
    assert sum(shares) == amount
