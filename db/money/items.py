"""What an item costs: its markups, draws, impact in each mode and option range."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from db.money.markups import Plan, Reckoning, planned, reckon_by
from db.money.tables import ByMode, Line, MarkupRow, RowAmount
from db.money.units import MoneyError, bounded

ACCEPTED = "ACCEPTED"
OUT_OF_RANGE = frozenset({"REJECTED", "NOT_APPLICABLE", "NOT_CHOSEN"})


@dataclass(frozen=True, slots=True)
class Draw:
    """An adjustment of a fund: a draw where positive, an add where negative."""

    fund_id: str
    amount: int = 0
    is_full_coverage: bool = False


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """Every derived figure of an item or an option; its draws with settled amounts."""

    direct_cost: int
    own_markups: tuple[RowAmount, ...]
    inherited_markups: tuple[RowAmount, ...]
    markup_subtotal: int
    draws: tuple[Draw, ...]
    cost_impact: ByMode
    own_owner_costs: tuple[RowAmount, ...]
    owner_cost_shares: tuple[RowAmount, ...]
    owner_costs: int


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """An item or option as totals and ranges see it."""

    id: str
    status: str
    is_draft: bool
    cost_impact: ByMode
    option_of_id: str | None = None
    draws: tuple[Draw, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionRange:
    low: ByMode
    high: ByMode


def item(
    lines: Sequence[Line],
    inherited: Iterable[MarkupRow] = (),
    own: Iterable[MarkupRow] = (),
    switched_off: Collection[str] = frozenset(),
    draws: Sequence[Draw] = (),
) -> ItemFigures:
    """Reckon an item from its lines and two markup tables (domain 1.6-1.8).

    Of the milestone's table, lump sums are not inherited and percents may be switched
    off; a reference to either comes to nothing. Raises MarkupError and MoneyError.
    """
    return item_by(item_plan(inherited, own, switched_off), lines, draws)


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """The markups that an item inherits and its own; many items have the same."""

    plan: Plan
    own_ids: frozenset[str]


def item_plan(
    inherited: Iterable[MarkupRow] = (),
    own: Iterable[MarkupRow] = (),
    switched_off: Collection[str] = frozenset(),
) -> ItemPlan:
    milestone = [unadjusted(row) for row in inherited]
    mine = list(own)
    silent = {
        row.id for row in milestone if not row.is_percent or row.id in switched_off
    }
    plan = planned([*milestone, *mine], silent)
    return ItemPlan(plan, frozenset(row.id for row in mine))


def item_by(
    plan: ItemPlan, lines: Sequence[Line], draws: Sequence[Draw] = ()
) -> ItemFigures:
    reckoning = reckon_by(plan.plan, lines)
    settled = settle_draws(reckoning.cost_of_construction, draws)
    return _figures(reckoning, plan.own_ids, settled)


def unadjusted(row: MarkupRow) -> MarkupRow:
    return replace(row, adjustment=0) if row.adjustment else row


def settle_draws(cost: int, draws: Sequence[Draw]) -> tuple[Draw, ...]:
    """Fill in what full coverage draws: all that the other draws leave of the cost.

    A fully covered item that saves money adds its saving to the fund.
    """
    if not draws:
        return ()
    if sum(draw.is_full_coverage for draw in draws) > 1:
        raise MoneyError("Only one fund can cover the whole item.")
    custom = sum(draw.amount for draw in draws if not draw.is_full_coverage)
    return tuple(
        replace(draw, amount=bounded(cost - custom)) if draw.is_full_coverage else draw
        for draw in draws
    )


def counted(standings: Iterable[ItemStanding]) -> list[ItemStanding]:
    """Keep what is accepted and published; an accepted option stands for its item."""
    every = list(standings)
    drafts = {standing.id for standing in every if standing.is_draft}
    accepted = [
        standing
        for standing in every
        if standing.status == ACCEPTED
        and drafts.isdisjoint((standing.id, standing.option_of_id))
    ]
    replaced = {standing.option_of_id for standing in accepted}
    return [standing for standing in accepted if standing.id not in replaced]


def option_range(options: Iterable[ItemStanding]) -> OptionRange | None:
    """Span the options still open (design 7.20); without any there is no range."""
    impacts = [
        option.cost_impact
        for option in options
        if not option.is_draft and option.status not in OUT_OF_RANGE
    ]
    if not impacts:
        return None
    return OptionRange(
        low=reduce(lambda one, other: one.with_each(other, min), impacts),
        high=reduce(lambda one, other: one.with_each(other, max), impacts),
    )


def _figures(
    reckoning: Reckoning, own_ids: frozenset[str], draws: tuple[Draw, ...]
) -> ItemFigures:
    subtotal = reckoning.markup_subtotal
    net = reckoning.direct_cost + subtotal - sum(draw.amount for draw in draws)
    own_markups, inherited = _parted(reckoning.construction, own_ids)
    own_owner_costs, shares = _parted(reckoning.owner, own_ids)
    return ItemFigures(
        direct_cost=reckoning.direct_cost,
        own_markups=own_markups,
        inherited_markups=inherited,
        markup_subtotal=subtotal,
        draws=draws,
        cost_impact=ByMode(net, net, reckoning.direct_cost).each(bounded),
        own_owner_costs=own_owner_costs,
        owner_cost_shares=shares,
        owner_costs=reckoning.owner_costs,
    )


def _parted(
    rows: tuple[RowAmount, ...], own_ids: frozenset[str]
) -> tuple[tuple[RowAmount, ...], tuple[RowAmount, ...]]:
    if not own_ids:
        return (), rows
    own = tuple(entry for entry in rows if entry.row.id in own_ids)
    return own, tuple(entry for entry in rows if entry.row.id not in own_ids)
