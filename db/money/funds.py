"""Contingency and allowance funds: original, drawn, added, remaining (domain 1.8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from db.money.items import FundChange, ItemStanding
from db.money.units import bounded


@dataclass(frozen=True, slots=True)
class FundBalance:
    original: int
    drawn: int
    added: int
    remaining: int


def balance(original: int, changes: Iterable[FundChange]) -> FundBalance:
    """Settle one fund from the changes of the items that count."""
    amounts = [change.amount for change in changes]
    drawn = -sum(amount for amount in amounts if amount < 0)
    added = sum(amount for amount in amounts if amount > 0)
    return FundBalance(
        bounded(original),
        bounded(drawn),
        bounded(added),
        bounded(original - drawn + added),
    )


def balances(
    originals: Mapping[str, int],
    items: Iterable[tuple[ItemStanding, Iterable[FundChange]]],
) -> dict[str, FundBalance]:
    """Settle every fund at once; only published accepted items count."""
    changes: dict[str, list[FundChange]] = {fund_id: [] for fund_id in originals}
    for standing, item_changes in items:
        if standing.counts:
            for change in item_changes:
                changes[change.fund_id].append(change)
    return {
        fund_id: balance(original, changes[fund_id])
        for fund_id, original in originals.items()
    }
