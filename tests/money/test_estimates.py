"""Estimates and budgets, running totals, gaps and costs per unit."""

import pytest

from db.money.milestones import cost_per_unit, estimate, gap, running_total
from tests.money.builders import (
    EXAMPLE_LINES,
    EXAMPLE_ROWS,
    amounts,
    line,
    lump,
    modes,
    percent,
    standing,
    usd,
)

ESTIMATE = estimate(EXAMPLE_LINES, EXAMPLE_ROWS)


def allocated(figures):
    return {shown.id: shown.allocated for shown in figures.lines}


def test_allocated_lines_carry_their_share_and_the_permit_stands_apart():
    assert allocated(ESTIMATE) == {"A": usd(693), "B": usd(462)}
    assert amounts(ESTIMATE.separate_rows) == {"M3": usd(45)}
    assert ESTIMATE.separate_total == usd(45)


def test_separated_lines_are_direct_and_every_markup_stands_apart():
    assert [shown.direct for shown in ESTIMATE.lines] == [usd(600), usd(400)]
    assert amounts(ESTIMATE.rows) == {"M1": usd(50), "M2": usd(105), "M3": usd(45)}
    assert ESTIMATE.markup_subtotal == usd(200)


def test_the_estimate_totals_1200_and_1000_in_direct_mode():
    assert ESTIMATE.total == modes(1200, 1200, 1000)
    assert ESTIMATE.direct_cost == usd(1000)


def test_an_estimate_without_owner_costs_is_the_project_total():
    assert ESTIMATE.owner_rows == ()
    assert ESTIMATE.owner_costs == 0
    assert ESTIMATE.project_total == usd(1200)


def test_owner_costs_stand_below_the_cost_of_construction():
    # 1,200 + 48 are 96 % of 1,300.
    survey = lump("M4", 48, is_owner=True)
    reserve = percent("M5", 4, total=True, is_owner=True)
    figures = estimate(EXAMPLE_LINES, [*EXAMPLE_ROWS, survey, reserve])
    assert amounts(figures.owner_rows) == {"M4": usd(48), "M5": usd(52)}
    assert figures.owner_costs == usd(100)
    assert figures.project_total == usd(1300)
    assert figures.total == ESTIMATE.total
    assert figures.lines == ESTIMATE.lines
    assert figures.separate_rows == ESTIMATE.separate_rows


def test_a_filtered_markup_is_allocated_to_its_lines_alone():
    filtered = frozenset({"electrical"})
    bond = percent("M1", 10, direct=True, category_ids=filtered)
    crane = lump("M2", 40, category_ids=filtered)
    figures = estimate(EXAMPLE_LINES, [bond, crane])
    assert allocated(figures) == {"A": usd(700), "B": usd(400)}
    assert figures.separate_rows == ()


def test_a_markup_on_lines_without_direct_cost_stands_as_its_own_row():
    # Steel comes to zero, so that its bond of 30 has no line to go to.
    lines = [line("A", 600), line("B", 50, "steel"), line("C", -50, "steel")]
    bond = lump("M1", 30, category_ids=frozenset({"steel"}))
    fee = percent("M2", 5, direct=True)
    figures = estimate(lines, [bond, fee])
    assert amounts(figures.separate_rows) == {"M1": usd(30)}
    assert allocated(figures) == {
        "A": usd(630),
        "B": usd("52.50"),
        "C": usd("-52.50"),
    }
    assert figures.total == modes(660, 660, 600)


def test_an_estimate_without_lines_shows_its_markups_as_rows():
    figures = estimate([], [lump("M1", 30), percent("M2", 5, direct=True)])
    assert amounts(figures.separate_rows) == {"M1": usd(30), "M2": 0}
    assert figures.total == modes(30, 30, 0)


def test_a_credit_line_takes_its_share_of_the_credit():
    lines = [line("A", 300), line("B", -100)]
    figures = estimate(lines, [percent("M1", 10, direct=True)])
    assert allocated(figures) == {"A": usd(330), "B": usd(-110)}


def test_a_markup_of_a_thousand_lines_of_half_a_cent_is_shared_out_whole():
    lines = [line(f"L{i}", "0.005") for i in range(1000)]
    figures = estimate(lines, [percent("M1", 5, direct=True)])
    shares = [shown.allocated - shown.direct for shown in figures.lines]
    assert sum(shares) == usd("0.25")
    assert shares == [3] * 500 + [2] * 500


def test_a_share_of_a_sum_that_nearly_cancels_is_not_refused():
    lines = [line("A", "50000000000"), line("B", "-49999999999.9999")]
    figures = estimate(lines, [lump("M1", 1)])
    assert [shown.direct for shown in figures.lines] == [each.amount for each in lines]


ITEM = (231, 231, 200)


def test_an_accepted_item_joins_the_running_total_in_every_mode():
    accepted = standing("I1", "ACCEPTED", ITEM)
    assert running_total(ESTIMATE.total, [accepted]) == modes(1431, 1431, 1200)


@pytest.mark.parametrize(
    "status", ["PENDING", "REJECTED", "INCORPORATED", "NOT_APPLICABLE", "NOT_CHOSEN"]
)
def test_items_of_any_other_status_stay_out_of_the_running_total(status):
    item = standing("I1", status, ITEM)
    assert running_total(ESTIMATE.total, [item]) == modes(1200, 1200, 1000)


def test_an_accepted_draft_stays_out_of_the_running_total():
    draft = standing("I1", "ACCEPTED", ITEM, is_draft=True)
    assert running_total(ESTIMATE.total, [draft]) == ESTIMATE.total


def test_an_accepted_option_stands_for_its_item():
    item = standing("I1", "ACCEPTED", ITEM)
    option = standing("I2", "ACCEPTED", (100, 100, 90), option_of_id="I1")
    refused = standing("I3", "NOT_CHOSEN", (50, 50, 45), option_of_id="I1")
    running = running_total(ESTIMATE.total, [item, option, refused])
    assert running == modes(1300, 1300, 1090)


def test_an_accepted_option_of_a_draft_item_stays_out():
    item = standing("I1", "PENDING", ITEM, is_draft=True)
    option = standing("I2", "ACCEPTED", ITEM, option_of_id="I1")
    assert running_total(ESTIMATE.total, [item, option]) == ESTIMATE.total


def test_without_a_published_estimate_there_is_no_running_total():
    assert running_total(None, [standing("I1", "ACCEPTED", ITEM)]) is None


def test_a_running_total_may_pass_what_can_be_entered():
    accepted = standing("I1", "ACCEPTED", ("0.0001", "0.0001", 0))
    found = running_total(modes("100000000000", 1, 1), [accepted])
    assert found.allocated == usd("100000000000") + 1


def test_the_gap_is_budget_less_running_total():
    running = modes(1431, 1431, 1200)
    assert gap(modes(1300, 1300, 1250), running) == modes(-131, -131, 50)


@pytest.mark.parametrize(
    ("budget", "running"),
    [(None, None), (None, modes(1, 1, 1)), (modes(1, 1, 1), None)],
)
def test_without_budget_or_running_total_there_is_no_gap(budget, running):
    assert gap(budget, running) is None


def test_a_gap_may_pass_what_can_be_entered():
    found = gap(modes("100000000000", 0, 0), modes(-1, 0, 0))
    assert found.allocated == usd("100000000000") + usd(1)


def test_a_cost_per_unit_may_pass_what_can_be_entered():
    found = cost_per_unit(modes("60000000000", 0, 0), usd("0.5"))
    assert found.allocated == usd("60000000000") * 2


def test_cost_per_unit_divides_by_the_metric():
    per_unit = cost_per_unit(ESTIMATE.total, usd(350))
    assert per_unit == modes("3.4286", "3.4286", "2.8571")


@pytest.mark.parametrize(
    ("total", "quantity"),
    [(None, usd(350)), (ESTIMATE.total, None), (ESTIMATE.total, 0)],
)
def test_without_total_or_quantity_there_is_no_cost_per_unit(total, quantity):
    assert cost_per_unit(total, quantity) is None
