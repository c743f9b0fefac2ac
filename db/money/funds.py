"""Contingency and allowance funds: original, drawn, added, remaining (domain 1.8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from db.money.items import Draw, ItemStanding, counted
from db.money.units import bounded


@dataclass(frozen=True, slots=True)
class FundBalance:
    original: int
    drawn: int
    added: int
    remaining: int


def balances(
    originals: Mapping[str, int], items: Iterable[ItemStanding]
) -> dict[str, FundBalance]:
    """Settle every fund from the settled draws of the items that count."""
    draws = [draw for standing in counted(items) for draw in standing.draws]
    return {
        fund_id: balance(original, [d for d in draws if d.fund_id == fund_id])
        for fund_id, original in originals.items()
    }


def balance(original: int, draws: Iterable[Draw]) -> FundBalance:
    amounts = [draw.amount for draw in draws]
    drawn = bounded(sum(amount for amount in amounts if amount > 0))
    added = bounded(-sum(amount for amount in amounts if amount < 0))
    return FundBalance(original, drawn, added, bounded(original - drawn + added))
