"""The markup table of an estimate, a budget or an item, reckoned row by row."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter

from db.money.tables import Line, MarkupError, MarkupRow, RowAmount
from db.money.units import (
    HUNDRED_PERCENT,
    bounded,
    format_percent,
    percent_of,
    rounded_quotient,
)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A reckoned table: its rows in the order of the table, and what they add up to."""

    direct_cost: int
    construction: tuple[RowAmount, ...]
    owner: tuple[RowAmount, ...]

    @property
    def markup_subtotal(self) -> int:
        return sum(row.amount for row in self.construction)

    @property
    def cost_of_construction(self) -> int:
        return self.direct_cost + self.markup_subtotal

    @property
    def owner_costs(self) -> int:
        return sum(row.amount for row in self.owner)

    @property
    def project_total(self) -> int:
        return self.cost_of_construction + self.owner_costs


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The lines of direct cost and the amounts settled so far."""

    lines: Sequence[Line]
    direct_cost: int
    amounts: dict[str, int]

    def direct(self, row: MarkupRow) -> int:
        if not row.refers_to_direct:
            return 0
        return scope_total(row, self.lines) if row.category_ids else self.direct_cost

    def base(self, row: MarkupRow) -> int:
        return self.direct(row) + sum([self.amounts[other] for other in row.references])


@dataclass(frozen=True, slots=True)
class Plan:
    """A table in the order that it is reckoned in, whatever the lines are."""

    shown: tuple[MarkupRow, ...]
    construction: tuple[MarkupRow, ...]
    owner: tuple[MarkupRow, ...]
    # Which rows are percents of a total, directly or through another row.
    bound: frozenset[str]
    silent: frozenset[str]


def planned(rows: Iterable[MarkupRow], silent: Collection[str] = frozenset()) -> Plan:
    """Order a table; raises MarkupError for a cycle and for a faulty reference."""
    table = sorted(rows, key=lambda row: (row.position, row.id))
    speaking = [row for row in _in_order(table) if row.id not in silent]
    construction = tuple(row for row in speaking if not row.is_owner)
    owner = tuple(row for row in speaking if row.is_owner)
    return Plan(
        shown=tuple(row for row in table if row.id not in silent),
        construction=construction,
        owner=owner,
        bound=_bound_to_total(construction) | _bound_to_total(owner),
        silent=frozenset(silent),
    )


def reckon(
    rows: Iterable[MarkupRow],
    lines: Sequence[Line],
    silent: Collection[str] = frozenset(),
) -> Reckoning:
    """Reckon every row, rounded half away from zero at its own row (design 7.19).

    Silent rows may be referred to, but amount to nothing and are left out. Raises
    MarkupError for a cycle, a missing or forbidden reference, a row without a value,
    and percents of the project total of 100 % or more.
    """
    return reckon_by(planned(rows, silent), lines)


def reckon_by(plan: Plan, lines: Sequence[Line]) -> Reckoning:
    """Reckon a table that has been put in order, over these lines."""
    direct_cost = sum([line.amount for line in lines])
    sheet = _Sheet(lines, direct_cost, dict.fromkeys(plan.silent, 0))
    cost = direct_cost + _settle(plan.construction, plan.bound, direct_cost, sheet)
    _settle(plan.owner, plan.bound, cost, sheet)
    shown = [RowAmount(row, bounded(sheet.amounts[row.id])) for row in plan.shown]
    return Reckoning(
        direct_cost=bounded(direct_cost),
        construction=tuple([entry for entry in shown if not entry.row.is_owner]),
        owner=tuple([entry for entry in shown if entry.row.is_owner]),
    )


def scope_total(row: MarkupRow, lines: Iterable[Line]) -> int:
    """Add up the direct cost that a row's category filter leaves."""
    return sum(line.amount for line in lines if in_scope(row, line))


def in_scope(row: MarkupRow, line: Line) -> bool:
    return not row.category_ids or not row.category_ids.isdisjoint(line.category_ids)


def _settle(
    rows: Sequence[MarkupRow], bound: frozenset[str], below: int, sheet: _Sheet
) -> int:
    """Settle the rows over what stands below them; answer what they add up to."""
    for row in rows:
        if row.id not in bound:
            sheet.amounts[row.id] = _amount(row, sheet)
    if dependent := [row for row in rows if row.id in bound]:
        free = sum(sheet.amounts[row.id] for row in rows if row.id not in bound)
        total = _project_total(dependent, below + free, sheet)
        for row in dependent:
            sheet.amounts[row.id] = _rounded_share(row, total, sheet)
    return sum([sheet.amounts[row.id] for row in rows])


def _amount(row: MarkupRow, sheet: _Sheet) -> int:
    value = percent_of(row.value, sheet.base(row)) if row.is_percent else row.value
    return value + row.adjustment


def _bound_to_total(rows: Iterable[MarkupRow]) -> frozenset[str]:
    """Find the percents that refer to the total, directly or through another row."""
    bound: set[str] = set()
    for row in rows:
        if row.is_percent and (
            row.refers_to_total or not bound.isdisjoint(row.references)
        ):
            bound.add(row.id)
    return frozenset(bound)


def _project_total(rows: Sequence[MarkupRow], free: int, sheet: _Sheet) -> Fraction:
    """Solve all percents of the total together: each row is fixed + share x total."""
    fixed: dict[str, Fraction] = {}
    share: dict[str, Fraction] = {}
    for row in rows:
        rate = Fraction(row.value, HUNDRED_PERCENT)
        settled = sheet.direct(row) + sum(
            sheet.amounts.get(other, 0) for other in row.references
        )
        bound = [other for other in row.references if other in share]
        base = settled + sum(fixed[other] for other in bound)
        fixed[row.id] = rate * base + row.adjustment
        share[row.id] = rate * (
            row.refers_to_total + sum(share[other] for other in bound)
        )
    shared = sum(share.values(), Fraction(0))
    if shared >= 1:
        _refuse_share(shared)
    return (free + sum(fixed.values())) / (1 - shared)


def _refuse_share(shared: Fraction) -> None:
    percent = shared * HUNDRED_PERCENT
    written = format_percent(rounded_quotient(percent.numerator, percent.denominator))
    raise MarkupError(
        f"The percents of the project total come to {written} %; "
        "they must stay below 100 %."
    )


def _rounded_share(row: MarkupRow, total: Fraction, sheet: _Sheet) -> int:
    base = sheet.base(row) + (total if row.refers_to_total else 0)
    exact = Fraction(row.value * base, HUNDRED_PERCENT)
    return rounded_quotient(exact.numerator, exact.denominator) + row.adjustment


def _in_order(table: Sequence[MarkupRow]) -> list[MarkupRow]:
    """Put each row after those it refers to; refuse what cannot be reckoned."""
    by_id = {row.id: row for row in table}
    for row in table:
        _check_references(row, by_id)
    if _refers_upwards(table):
        return list(table)
    graph = {row.id: row.references if row.is_percent else () for row in table}
    try:
        return [by_id[id_] for id_ in TopologicalSorter(graph).static_order()]
    except CycleError as cycle:
        names = [f"'{by_id[id_].name}'" for id_ in reversed(cycle.args[1])]
        chain = " refers to ".join(names)
        raise MarkupError(f"Markups go round in a circle: {chain}.") from None


def _refers_upwards(table: Iterable[MarkupRow]) -> bool:
    """Say whether each row refers to those above it alone, as most tables do."""
    above: set[str] = set()
    for row in table:
        if row.is_percent and not above.issuperset(row.references):
            return False
        above.add(row.id)
    return True


def _check_references(row: MarkupRow, by_id: dict[str, MarkupRow]) -> None:
    if not row.is_percent:
        return
    if not (row.refers_to_direct or row.refers_to_total or row.references):
        raise MarkupError(f"The percent '{row.name}' refers to nothing.")
    for other in row.references:
        if other not in by_id:
            raise MarkupError(f"'{row.name}' refers to a markup outside its table.")
        if by_id[other].is_owner and not row.is_owner:
            # Without the owner row's name: who edits markups may not see it.
            raise MarkupError(f"'{row.name}' cannot refer to an owner cost.")
