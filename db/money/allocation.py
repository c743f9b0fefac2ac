"""Sharing an amount over lines so that the shares add up to it exactly."""

from collections.abc import Sequence


def largest_remainder(amount: int, weights: Sequence[int]) -> list[int]:
    """Share an amount in proportion to weights whose sum is not zero.

    Each share is its exact quota to within one ten-thousandth; what is left over goes to
    the largest remainders, ties to the earlier line (design 7.19). The shares of a
    negative amount are those of the positive one, negated.
    """
    scope = sum(weights)
    sign = -1 if (amount < 0) != (scope < 0) else 1
    quotas = [divmod(sign * amount * weight, scope) for weight in weights]
    return quotas and [sign * share for share in _handed_out(sign * amount, quotas)]
