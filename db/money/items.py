"""What an item costs: its markups, draws, impact in each mode and option range."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from db.money.markups import reckon
from db.money.tables import ByMode, ItemStatus, Line, MarkupRow, RowAmount
from db.money.units import MoneyError, bounded

OUT_OF_RANGE = frozenset(
    {ItemStatus.REJECTED, ItemStatus.NOT_APPLICABLE, ItemStatus.NOT_CHOSEN}
)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A draw (negative) on a fund or an add (positive) to it, as it is stored."""

    fund_id: str
    amount: int | None = None
    is_full_coverage: bool = False

    @property
    def custom_amount(self) -> int:
        return 0 if self.is_full_coverage else self.amount or 0


@dataclass(frozen=True, slots=True)
class FundChange:
    """What an adjustment comes to: below zero a draw, above zero an add."""

    fund_id: str
    amount: int


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """Every derived figure of an item or an option."""

    direct_cost: int
    own_markups: tuple[RowAmount, ...]
    inherited_markups: tuple[RowAmount, ...]
    markup_subtotal: int
    fund_changes: tuple[FundChange, ...]
    cost_impact: ByMode
    owner_rows: tuple[RowAmount, ...]
    owner_costs: int


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """An item or option as totals and ranges see it."""

    id: str
    status: ItemStatus
    is_draft: bool
    impact: ByMode

    @property
    def counts(self) -> bool:
        return self.status == ItemStatus.ACCEPTED and not self.is_draft


@dataclass(frozen=True, slots=True)
class OptionRange:
    low: ByMode
    high: ByMode


def item(
    lines: Sequence[Line],
    inherited: Iterable[MarkupRow] = (),
    own: Iterable[MarkupRow] = (),
    switched_off: Collection[str] = frozenset(),
    adjustments: Sequence[Adjustment] = (),
) -> ItemFigures:
    """Reckon an item from its lines and two markup tables (domain 1.6-1.8).

    Lump sums of the milestone are not inherited and percents may be switched off; a
    reference to either comes to nothing. Raises MarkupError and MoneyError.
    """
    milestone, mine = list(inherited), list(own)
    silent = {row.id for row in milestone if not row.is_percent}
    silent.update(row.id for row in milestone if row.id in switched_off)
    reckoning = reckon([*milestone, *mine], lines, silent)
    own_ids = {row.id for row in mine}
    changes = fund_changes(reckoning.cost_of_construction, adjustments)
    net = reckoning.cost_of_construction + sum(change.amount for change in changes)
    return ItemFigures(
        direct_cost=reckoning.direct_cost,
        own_markups=tuple(r for r in reckoning.construction if r.row.id in own_ids),
        inherited_markups=tuple(
            r for r in reckoning.construction if r.row.id not in own_ids
        ),
        markup_subtotal=reckoning.markup_subtotal,
        fund_changes=changes,
        cost_impact=ByMode(bounded(net), net, reckoning.direct_cost),
        owner_rows=reckoning.owner,
        owner_costs=reckoning.owner_costs,
    )


def fund_changes(
    cost: int, adjustments: Sequence[Adjustment]
) -> tuple[FundChange, ...]:
    """Settle adjustments: full coverage brings the item to zero after all others.

    A fully covered item that saves money adds its saving to the fund.
    """
    if sum(a.is_full_coverage for a in adjustments) > 1:
        raise MoneyError("Only one fund can cover the whole item.")
    custom = sum(a.custom_amount for a in adjustments)
    return tuple(
        FundChange(
            a.fund_id,
            bounded(-cost - custom if a.is_full_coverage else a.custom_amount),
        )
        for a in adjustments
    )


def option_range(options: Iterable[ItemStanding]) -> OptionRange | None:
    """Span the options still open (design 7.20); without any there is no range."""
    impacts = [
        option.impact
        for option in options
        if not option.is_draft and option.status not in OUT_OF_RANGE
    ]
    if not impacts:
        return None
    return OptionRange(low=_each_mode(min, impacts), high=_each_mode(max, impacts))


def _each_mode(
    pick: Callable[[Iterable[int]], int], impacts: Sequence[ByMode]
) -> ByMode:
    return ByMode(
        allocated=pick(impact.allocated for impact in impacts),
        separated=pick(impact.separated for impact in impacts),
        direct=pick(impact.direct for impact in impacts),
    )
