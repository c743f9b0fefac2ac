"""Paying beforehand for what has no cost that can be reckoned."""

from server.errors import coded
from server.rates import Rates
from server.refusals import Refused


async def pay(rates: Rates, payer: str, points: int) -> None:
    """Spend points of a minute, whatever comes of it. Raises Refused."""
    spent = rates.passed(payer) or await rates.spend(payer, points)
    if spent and spent.is_passed:
        words = coded("RATE_LIMITED")["message"]
        raise Refused(429, "RATE_LIMITED", words, spent.headers)
