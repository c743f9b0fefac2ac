"""The markup table, row by row."""

from dataclasses import replace

import pytest

from db.money.markups import reckon
from db.money.tables import MarkupError, MarkupRow
from db.money.units import MoneyError, parse_money
from tests.money.builders import (
    CONTINGENCY,
    ELECTRICAL,
    EXAMPLE_LINES,
    EXAMPLE_ROWS,
    FEE,
    PLUMBING,
    amounts,
    line,
    lump,
    percent,
    usd,
)


def reckoned(*rows, lines=EXAMPLE_LINES, silent=()):
    reckoning = reckon(rows, lines, silent)
    return amounts(reckoning.construction + reckoning.owner)


def refusal(*rows, lines=EXAMPLE_LINES):
    with pytest.raises(MoneyError) as refused:
        reckon(rows, lines)
    return str(refused.value)


def test_a_fee_a_contingency_on_it_and_a_permit_make_1200():
    reckoning = reckon(EXAMPLE_ROWS, EXAMPLE_LINES)
    assert amounts(reckoning.construction) == {
        "M1": usd(50),
        "M2": usd(105),
        "M3": usd(45),
    }
    assert reckoning.owner == ()
    assert reckoning.direct_cost == usd(1000)
    assert reckoning.markup_subtotal == usd(200)
    assert reckoning.cost_of_construction == usd(1200)
    assert reckoning.owner_costs == 0
    assert reckoning.project_total == usd(1200)


def test_rows_stand_by_position_whatever_refers_to_what():
    fee = percent("M9", 5, direct=True)
    on_fee = percent("M5", 10, "M9")
    first = replace(lump("M7", 45), position=1)
    rows = reckoned(fee, on_fee, first)
    assert list(rows.items()) == [("M7", usd(45)), ("M5", usd(5)), ("M9", usd(50))]


def test_several_references_add_up():
    on_both = percent("M4", 10, "M1", "M3")
    assert reckoned(*EXAMPLE_ROWS, on_both)["M4"] == usd("9.50")


def test_a_category_filter_narrows_the_direct_cost():
    steel = percent("M1", 5, direct=True, category_ids=frozenset({"electrical"}))
    assert reckoned(steel) == {"M1": usd(30)}


def test_a_category_filter_that_no_line_has_leaves_nothing():
    steel = percent("M1", 5, direct=True, category_ids=frozenset({"steel"}))
    assert reckoned(steel) == {"M1": 0}


def test_a_line_with_several_categories_counts_once():
    both = line("A", 600, "electrical", "phase one")
    wide = frozenset({"electrical", "phase one"})
    row = percent("M1", 5, direct=True, category_ids=wide)
    assert reckoned(row, lines=[both, PLUMBING]) == {"M1": usd(30)}


def test_a_percent_of_the_project_total_is_solved():
    insurance = percent("M1", 20, total=True)
    assert reckoned(insurance) == {"M1": usd(250)}


def test_all_percents_of_the_project_total_are_solved_together():
    # 1,000 + 45 = 1,045 stand for 95 % of the total, which is therefore 1,100.
    insurance, bond = percent("M1", 3, total=True), percent("M2", 2, total=True)
    permit = lump("M3", 45)
    assert reckoned(insurance, bond, permit) == {
        "M1": usd(33),
        "M2": usd(22),
        "M3": usd(45),
    }


def test_a_percent_of_a_percent_of_the_project_total_is_solved_with_it():
    # The tax is 50 % of the insurance: 15 % of the total together, so 1,020 is 85 %.
    insurance = percent("M1", 10, total=True)
    tax = percent("M2", 50, "M1")
    assert reckoned(insurance, tax, lump("M3", 20)) == {
        "M1": usd(120),
        "M2": usd(60),
        "M3": usd(20),
    }


def test_direct_cost_other_markups_and_the_total_may_be_referred_to_at_once():
    # 10 % of (1,000 + 80 + T) with T = 1,080 + M2: T = 1,080 + 108 + T / 10 = 1,320.
    row = percent("M2", 10, "M1", direct=True, total=True)
    assert reckoned(lump("M1", 80), row) == {"M1": usd(80), "M2": usd(240)}


@pytest.mark.parametrize(
    ("rates", "written"),
    [((100,), "100.00"), ((60, 40), "100.00"), ((99.9999, "0.0002"), "100.0001")],
)
def test_percents_of_the_project_total_must_stay_below_100(rates, written):
    rows = [percent(f"M{i}", rate, total=True) for i, rate in enumerate(rates)]
    assert refusal(*rows) == (
        f"The percents of the project total come to {written} %; "
        "they must stay below 100 %."
    )


def test_percents_that_reach_the_total_through_another_row_count_too():
    insurance, tax = percent("M1", 60, total=True), percent("M2", 100, "M1")
    assert "come to 120.00 %" in refusal(insurance, tax)


def test_just_below_100_percent_of_the_total_is_reckoned():
    almost = percent("M1", "99.9999", total=True)
    assert reckoned(almost) == {"M1": usd("999999000")}


def test_a_negative_percent_is_a_discount():
    discount = percent("M1", -5, direct=True)
    assert reckoned(discount) == {"M1": usd(-50)}
    # 1,000 is 125 % of the total.
    assert reckoned(percent("M1", -25, total=True)) == {"M1": usd(-200)}


def test_each_row_is_rounded_and_later_rows_take_the_rounded_amount():
    # 33.3333 % of 0.0005 is 0.000166…, rounded 0.0002; half of that is 0.0001.
    fee, tax = percent("M1", "33.3333", direct=True), percent("M2", 50, "M1")
    small = [line("A", "0.0005")]
    assert reckoned(fee, tax, lines=small) == {"M1": usd("0.0002"), "M2": 1}


def test_rows_of_the_project_total_are_rounded_after_it_is_solved():
    # 0.0010 over 93 %: the total is 0.0010752…, 7 % of which is 0.0000752….
    insurance = percent("M1", 7, total=True)
    assert reckoned(insurance, lines=[line("A", "0.001")]) == {"M1": 1}


def test_a_thousand_lines_of_half_a_cent_lose_nothing():
    lines = [line(f"L{i}", "0.005") for i in range(1000)]
    reckoning = reckon([percent("M1", 5, direct=True)], lines)
    assert reckoning.direct_cost == usd(5)
    assert reckoning.cost_of_construction == usd("5.25")


def test_a_row_that_refers_to_itself_is_refused_by_name():
    fee = percent("M1", 5, "M1", name="Fee")
    assert refusal(fee) == "Markups go round in a circle: 'Fee' refers to 'Fee'."


def test_a_circle_of_markups_is_refused_by_name():
    fee = percent("M1", 5, "M3", name="Fee")
    bond = percent("M2", 5, "M1", name="Bond")
    tax = percent("M3", 5, "M2", direct=True, name="Tax")
    round_trip = ["Fee", "Tax", "Bond"]
    message = refusal(lump("M4", 1), fee, bond, tax)
    assert message.startswith("Markups go round in a circle: ")
    told = message.removesuffix(".").split(": ")[1].split(" refers to ")
    names = [name.strip("'") for name in told]
    start = round_trip.index(names[0])
    assert names == [round_trip[(start + i) % 3] for i in range(4)]


def test_the_references_of_a_lump_sum_mean_nothing():
    fixed = lump("M1", 45, references=("M1", "gone"), refers_to_total=True)
    assert reckoned(fixed) == {"M1": usd(45)}


def test_a_percent_of_nothing_is_refused_by_name():
    assert refusal(percent("M1", 5, name="Fee")) == (
        "The percent 'Fee' refers to nothing."
    )


def test_a_reference_outside_the_table_is_refused_by_name():
    assert refusal(CONTINGENCY) == (
        "'Contingency' refers to a markup outside its table."
    )


@pytest.mark.parametrize("value_type", ["PERCENT", "LUMP_SUM"])
def test_a_row_without_a_value_is_refused_by_name(value_type):
    row = MarkupRow("M1", "Fee", value_type, refers_to_direct=True)
    assert refusal(row) == "'Fee' has no value."


def test_construction_cannot_refer_to_an_owner_cost():
    land = lump("M1", 100, is_owner=True, name="Land")
    fee = percent("M2", 5, "M1", name="Fee")
    assert refusal(land, fee) == "'Fee' cannot refer to an owner cost."


def test_a_refused_table_is_a_markup_error():
    with pytest.raises(MarkupError):
        reckon([CONTINGENCY], EXAMPLE_LINES)


def test_silent_rows_come_to_nothing_where_they_are_referred_to():
    assert reckoned(FEE, CONTINGENCY, silent={"M1"}) == {"M2": usd(100)}


def test_the_total_means_construction_above_and_the_whole_project_below():
    # Construction: 950 is 95 % of 1,000. Owner: 1,000 + 248 are 96 % of 1,300.
    bond = percent("M1", 5, total=True)
    design_fees = lump("M2", 248, is_owner=True)
    reserve = percent("M3", 4, total=True, is_owner=True)
    reckoning = reckon([bond, design_fees, reserve], [line("A", 950)])
    assert amounts(reckoning.construction) == {"M1": usd(50)}
    assert amounts(reckoning.owner) == {"M2": usd(248), "M3": usd(52)}
    assert reckoning.cost_of_construction == usd(1000)
    assert reckoning.owner_costs == usd(300)
    assert reckoning.project_total == usd(1300)


def test_owner_costs_may_refer_to_direct_cost_and_to_markups():
    on_direct = percent("M4", 1, direct=True, is_owner=True)
    on_fee = percent("M5", 10, "M1", "M4", is_owner=True)
    owner = reckon([*EXAMPLE_ROWS, on_direct, on_fee], EXAMPLE_LINES).owner
    assert amounts(owner) == {"M4": usd(10), "M5": usd(6)}


def test_owner_percents_of_the_total_are_bounded_on_their_own():
    rows = [percent("M1", 60, total=True), percent("M2", 60, total=True, is_owner=True)]
    assert reckoned(*rows) == {"M1": usd(1500), "M2": usd(3750)}
    wholly_owner = percent("M2", 100, total=True, is_owner=True)
    assert "come to 100.00 %" in refusal(wholly_owner)


HUGE = "100000000000"


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([], [line("A", HUGE), line("B", "0.0001")]),
        ([percent("M1", 101, direct=True)], [line("A", HUGE)]),
        ([lump("M1", "0.0001")], [line("A", HUGE)]),
        ([lump("M1", "0.0001", is_owner=True)], [line("A", HUGE)]),
        ([lump("M1", 1), lump("M2", -1, is_owner=True)], [line("A", HUGE)]),
        (
            [percent("M1", 200, direct=True), percent("M2", -250, direct=True)],
            [line("A", HUGE)],
        ),
        (
            [percent("M1", -40, direct=True), percent("M2", -20, direct=True)],
            [line("A", HUGE), line("B", HUGE)],
        ),
    ],
)
def test_a_table_may_pass_what_can_be_entered(rows, lines):
    assert reckon(rows, lines).direct_cost == sum(each.amount for each in lines)


def test_an_empty_table_leaves_the_direct_cost():
    assert reckon([], [ELECTRICAL]).project_total == parse_money("600.00")
