"""Estimates and budgets of a milestone, its running total, gap and cost per unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import add, sub

from db.money.allocation import largest_remainder
from db.money.items import ItemStanding, counted
from db.money.markups import Reckoning, in_scope, reckon, scope_total
from db.money.tables import ByMode, Line, MarkupRow, RowAmount
from db.money.units import SCALE, bounded, rounded_quotient


@dataclass(frozen=True, slots=True)
class LineAmount:
    """A line's direct cost, and the same with its share of allocated markups."""

    id: str
    direct: int
    allocated: int


@dataclass(frozen=True, slots=True)
class EstimateFigures:
    """Every derived figure of an estimate or a budget."""

    direct_cost: int
    markup_subtotal: int
    total: ByMode
    lines: tuple[LineAmount, ...]
    rows: tuple[RowAmount, ...]
    separate_rows: tuple[RowAmount, ...]
    owner_rows: tuple[RowAmount, ...]
    owner_costs: int
    project_total: int

    @property
    def separate_total(self) -> int:
        """What the lines lack in allocated mode, in one sum without names."""
        return sum(row.amount for row in self.separate_rows)


def estimate(lines: Sequence[Line], rows: Iterable[MarkupRow]) -> EstimateFigures:
    """Reckon an estimate or budget (domain 1.7); raises MarkupError and MoneyError."""
    reckoning = reckon(rows, lines)
    shares, separate = _allocated(lines, reckoning)
    cost = reckoning.cost_of_construction
    return EstimateFigures(
        direct_cost=reckoning.direct_cost,
        markup_subtotal=reckoning.markup_subtotal,
        total=ByMode(cost, cost, reckoning.direct_cost),
        lines=tuple(
            LineAmount(line.id, line.amount, bounded(line.amount + share))
            for line, share in zip(lines, shares, strict=True)
        ),
        rows=reckoning.construction,
        separate_rows=tuple(separate),
        owner_rows=reckoning.owner,
        owner_costs=reckoning.owner_costs,
        project_total=reckoning.project_total,
    )


def running_total(
    estimate_total: ByMode | None, items: Iterable[ItemStanding]
) -> ByMode | None:
    """Add what is accepted to the published estimate of the milestone (domain 1.5)."""
    if estimate_total is None:
        return None
    total = estimate_total
    for standing in counted(items):
        total = total.with_each(standing.cost_impact, add)
    return total.each(bounded)


def gap(budget_total: ByMode | None, running: ByMode | None) -> ByMode | None:
    """Take the running total from the budget's; without either there is no gap."""
    if budget_total is None or running is None:
        return None
    return budget_total.with_each(running, sub).each(bounded)


def cost_per_unit(total: ByMode | None, quantity: int | None) -> ByMode | None:
    """Divide a total by a metric's quantity; without a quantity there is none."""
    if total is None or not quantity:
        return None
    return total.each(lambda units: bounded(rounded_quotient(units * SCALE, quantity)))


def _allocated(
    lines: Sequence[Line], reckoning: Reckoning
) -> tuple[list[int], list[RowAmount]]:
    """Answer the share of each line and the rows that stand on their own."""
    shares = [0] * len(lines)
    separate: list[RowAmount] = []
    for entry in reckoning.construction:
        if entry.row.is_allocated and scope_total(entry.row, lines):
            _share_out(entry, lines, shares)
        else:
            separate.append(entry)
    return shares, separate


def _share_out(entry: RowAmount, lines: Sequence[Line], shares: list[int]) -> None:
    places = [i for i, line in enumerate(lines) if in_scope(entry.row, line)]
    parts = largest_remainder(entry.amount, [lines[i].amount for i in places])
    for place, part in zip(places, parts, strict=True):
        shares[place] += part
