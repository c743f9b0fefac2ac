"""The arithmetic against a naive model in exact fractions, on made-up tables."""

from fractions import Fraction

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from db.money.allocation import largest_remainder
from db.money.items import Draw, item
from db.money.markups import reckon
from db.money.milestones import estimate
from db.money.tables import Line, MarkupError, MarkupRow
from db.money.units import SCALE
from tests.money import naive
from tests.money.builders import amounts

HALF = Fraction(1, 2)
CATEGORIES = ("steel", "electrical", "plumbing")
money = st.integers(-500 * SCALE, 5_000 * SCALE) | st.integers(-20, 200)
percents = st.integers(-20 * SCALE, 45 * SCALE) | st.integers(-30, 30)
some_categories = st.frozensets(st.sampled_from(CATEGORIES), max_size=2)
bounded_time = settings(max_examples=150, deadline=None)


@st.composite
def cost_lines(draw):
    size = draw(st.integers(0, 6))
    return [Line(f"L{i}", draw(money), draw(some_categories)) for i in range(size)]


@st.composite
def markup_row(draw, place, earlier, *, is_owner):
    """Draw a row that refers only to rows drawn before, wherever it is to stand."""
    may_name = [r.id for r in earlier if is_owner or not r.is_owner]
    names = draw(st.lists(st.sampled_from([*may_name, None]), unique=True, max_size=3))
    names = [name for name in names if name]
    to_total = draw(st.booleans())
    return MarkupRow(
        id=f"M{place}",
        name=f"Row {place}",
        value_type=draw(st.sampled_from(["PERCENT", "PERCENT", "LUMP_SUM"])),
        percent=draw(percents),
        lump_sum=draw(money),
        refers_to_direct=draw(st.booleans()) or not (to_total or names),
        refers_to_total=to_total,
        references=tuple(names),
        category_ids=draw(some_categories),
        is_allocated=draw(st.booleans()),
        is_owner=is_owner,
        position=draw(st.integers(0, 3)),
    )


@st.composite
def markup_tables(draw, first=0, earlier=()):
    rows = list(earlier)
    for place in range(first, first + draw(st.integers(0, 5))):
        rows.append(draw(markup_row(place, rows, is_owner=draw(st.booleans()))))
    return draw(st.permutations(rows[len(earlier) :]))


def halves(rows):
    return [r for r in rows if not r.is_owner], [r for r in rows if r.is_owner]


def stays_below_the_total(rows):
    return all(
        sum(naive.share_of_total(row, {r.id: r for r in half}) for row in half) < 1
        for half in halves(rows)
    )


def check_half(half, lines, below, known):
    total = naive.exact_total(half, lines, below, known)
    for row in half:
        exact = naive.exact_amount(row, lines, total, known)
        assert abs(known[row.id] - exact) <= HALF
        assert known[row.id] == naive.nearest(exact)
    return below + sum(known[row.id] for row in half)


@bounded_time
@given(markup_tables(), cost_lines())
def test_each_row_is_within_half_a_ten_thousandth_of_its_exact_amount(rows, lines):
    assume(stays_below_the_total(rows))
    reckoning = reckon(rows, lines)
    known = amounts(reckoning.construction + reckoning.owner)
    assert set(known) == {row.id for row in rows}
    construction, owner = halves(rows)
    direct = sum(line.amount for line in lines)
    cost = check_half(construction, lines, direct, known)
    project = check_half(owner, lines, cost, known)
    assert reckoning.cost_of_construction == cost
    assert reckoning.project_total == project
    event(f"rows of the total: {sum(row.refers_to_total for row in rows)}")


@bounded_time
@given(markup_tables(), cost_lines(), st.integers(1, 30))
def test_a_table_is_refused_exactly_when_its_total_cannot_be_solved(rows, lines, rise):
    steep = [
        MarkupRow(
            **{slot: getattr(row, slot) for slot in row.__slots__}
            | {"percent": abs(row.percent) * rise}
        )
        for row in rows
    ]
    if stays_below_the_total(steep):
        reckon(steep, lines)
        event("reckoned")
    else:
        with pytest.raises(MarkupError, match="must stay below 100 %"):
            reckon(steep, lines)
        event("refused")


@bounded_time
@given(markup_tables(), cost_lines())
def test_lines_and_rows_of_every_mode_add_up_to_its_total(rows, lines):
    assume(stays_below_the_total(rows))
    figures = estimate(lines, rows)
    direct = sum(shown.direct for shown in figures.lines)
    shown = sum(line.allocated for line in figures.lines)
    assert shown + figures.separate_total == figures.total.allocated
    assert direct + figures.markup_subtotal == figures.total.separated
    assert direct == figures.total.direct == figures.direct_cost
    assert figures.project_total == figures.total.allocated + figures.owner_costs


@bounded_time
@given(markup_tables(), cost_lines())
def test_every_line_shows_its_naive_share(rows, lines):
    assume(stays_below_the_total(rows))
    figures = estimate(lines, rows)
    expected = {line.id: line.amount for line in lines}
    apart = []
    for entry in figures.rows:
        chosen = [line for line in lines if naive.in_scope(entry.row, line)]
        if not entry.row.is_allocated or naive.scope(entry.row, lines) == 0:
            apart.append(entry)
            continue
        parts = naive.shares(entry.amount, [line.amount for line in chosen])
        for line, part in zip(chosen, parts, strict=True):
            expected[line.id] += part
    assert {line.id: line.allocated for line in figures.lines} == expected
    assert list(figures.separate_rows) == apart


weights_of_a_scope = st.lists(
    st.integers(-(10**8), 10**9) | st.integers(-3, 9), min_size=1, max_size=8
).filter(sum)


@bounded_time
@given(st.integers(-(10**9), 10**9) | st.integers(-9, 9), weights_of_a_scope)
def test_shares_add_up_and_stay_within_one_of_their_quota(amount, weights):
    shares = largest_remainder(amount, weights)
    assert sum(shares) == amount
    assert shares == naive.shares(amount, weights)
    assert largest_remainder(-amount, weights) == [-share for share in shares]
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(amount * weight, sum(weights))) < 1


@st.composite
def item_tables(draw):
    """Draw a milestone's table and an item's own, which may refer to it."""
    inherited = draw(markup_tables())
    own = draw(markup_tables(first=len(inherited), earlier=tuple(inherited)))
    every_id = [row.id for row in inherited] or ["none"]
    return inherited, own, draw(st.frozensets(st.sampled_from(every_id)))


fund_draws = st.lists(
    st.builds(Draw, st.sampled_from(["F1", "F2"]), money, st.just(value=False)),
    max_size=3,
)


@bounded_time
@given(item_tables(), cost_lines(), fund_draws, st.booleans())
def test_an_item_is_a_table_without_what_it_does_not_inherit(
    tables, lines, draws, covered
):
    inherited, own, switched_off = tables
    kept = [r for r in inherited if r.is_percent and r.id not in switched_off]
    kept_ids = {row.id for row in kept}
    kept_ids.update(row.id for row in own)
    silent = {row.id: 0 for row in inherited if row.id not in kept_ids}
    assume(stays_below_the_total([*kept, *own]))
    cover = [Draw("F3", is_full_coverage=True)] if covered else []
    figures = item(lines, inherited, own, switched_off, [*draws, *cover])
    construction_rows = figures.own_markups + figures.inherited_markups
    owner_rows = figures.own_owner_costs + figures.owner_cost_shares
    known = amounts(construction_rows + owner_rows)
    assert set(known) == kept_ids
    construction, owner = halves([*kept, *own])
    direct = sum(line.amount for line in lines)
    cost = check_half(construction, lines, direct, known | silent)
    project = check_half(owner, lines, cost, known | silent)
    drawn = cost if covered else sum(draw.amount for draw in draws)
    assert figures.direct_cost == figures.cost_impact.direct == direct
    assert figures.markup_subtotal == cost - direct
    assert figures.cost_impact.allocated == cost - drawn
    assert figures.cost_impact.separated == cost - drawn
    assert sum(draw.amount for draw in figures.draws) == drawn
    assert figures.owner_costs == project - cost
