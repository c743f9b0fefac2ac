"""Sharing an amount over lines so that the shares add up to it exactly."""

from collections.abc import Sequence


def largest_remainder(amount: int, weights: Sequence[int]) -> list[int]:
    """Share an amount in proportion to weights whose sum is not zero.

    Each share is its exact quota to within 0.0001; what is left over goes to
    the largest remainders, ties to the earlier line (design 7.19). The shares of a
    negative amount are those of the positive one, negated.
    """
    scope = sum(weights)
    direction = -1 if scope < 0 else 1
    size = abs(amount) * direction
    quotas = [divmod(size * weight, abs(scope)) for weight in weights]
    shares = [whole for whole, _ in quotas]
    left_over = abs(amount) - sum(shares)
    # The sort is stable, so equal remainders keep the order of the lines.
    by_remainder = sorted(range(len(quotas)), key=lambda i: -quotas[i][1])
    for i in by_remainder[:left_over]:
        shares[i] += 1
    return shares if amount >= 0 else [-share for share in shares]
