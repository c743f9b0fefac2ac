"""What an item costs: markups, draws, owner costs, option range."""

import pytest

from db.models.items import ItemStatus
from db.money.items import ACCEPTED, OUT_OF_RANGE, Draw, OptionRange, item, option_range
from db.money.units import MoneyError
from tests.money.builders import (
    EXAMPLE_ROWS,
    amounts,
    draw,
    full_draw,
    line,
    lump,
    modes,
    percent,
    standing,
    usd,
)

LIGHTING = [line("L1", 200, "electrical")]


def test_an_item_inherits_percents_but_no_lump_sum():
    lighting = item(LIGHTING, EXAMPLE_ROWS)
    assert amounts(lighting.inherited_markups) == {"M1": usd(10), "M2": usd(21)}
    assert lighting.own_markups == ()
    assert lighting.direct_cost == usd(200)
    assert lighting.markup_subtotal == usd(31)
    assert lighting.cost_impact == modes(231, 231, 200)
    assert lighting.owner_costs == 0


def test_a_switched_off_markup_is_gone_and_missing_where_it_was_referred_to():
    lighting = item(LIGHTING, EXAMPLE_ROWS, switched_off={"M1"})
    assert amounts(lighting.inherited_markups) == {"M2": usd(20)}
    assert lighting.cost_impact == modes(220, 220, 200)


def test_a_percent_of_an_uninherited_lump_sum_comes_to_nothing():
    on_permit = percent("M4", 10, "M3")
    lighting = item(LIGHTING, [*EXAMPLE_ROWS, on_permit])
    assert amounts(lighting.inherited_markups)["M4"] == 0


def test_an_inherited_filter_asks_for_the_categories_of_the_item():
    bond = percent("M1", 10, direct=True, category_ids=frozenset({"steel"}))
    assert item(LIGHTING, [bond]).markup_subtotal == 0
    assert item([line("L1", 200, "steel")], [bond]).markup_subtotal == usd(20)


def test_an_item_has_markups_of_its_own():
    freight = lump("M7", 15)
    handling = percent("M8", 10, "M1", "M7", direct=True)
    lighting = item(LIGHTING, EXAMPLE_ROWS, [freight, handling])
    assert amounts(lighting.own_markups) == {"M7": usd(15), "M8": usd("22.50")}
    assert amounts(lighting.inherited_markups) == {"M1": usd(10), "M2": usd(21)}
    assert lighting.markup_subtotal == usd("68.50")
    assert lighting.cost_impact == modes("268.50", "268.50", 200)


def test_an_inherited_percent_of_the_total_is_taken_of_the_items_own_total():
    # 231 + 19 of freight are 80 % of 312.50.
    insurance = percent("M4", 20, total=True)
    lighting = item(LIGHTING, [*EXAMPLE_ROWS, insurance], [lump("M7", 19)])
    assert amounts(lighting.inherited_markups)["M4"] == usd("62.50")
    assert lighting.cost_impact == modes("312.50", "312.50", 200)


def test_an_item_without_lines_costs_nothing():
    idea = item([], EXAMPLE_ROWS)
    assert idea.cost_impact == modes(0, 0, 0)


def test_an_item_that_saves_money_saves_its_markups_too():
    saving = item([line("L1", -200)], EXAMPLE_ROWS)
    assert saving.cost_impact == modes(-231, -231, -200)


def test_an_items_owner_costs_are_its_share_and_its_own_lump_sums():
    # 231 is 96 % of 240.625; with 33 of its own, 264 is 96 % of 275.
    survey = lump("M4", 48, is_owner=True)
    reserve = percent("M5", 4, total=True, is_owner=True)
    table = [*EXAMPLE_ROWS, survey, reserve]
    lighting = item(LIGHTING, table)
    assert amounts(lighting.owner_cost_shares) == {"M5": usd("9.625")}
    assert lighting.owner_costs == usd("9.625")
    with_own = item(LIGHTING, table, [lump("M9", 33, is_owner=True)])
    assert amounts(with_own.owner_cost_shares) == {"M5": usd(11)}
    assert amounts(with_own.own_owner_costs) == {"M9": usd(33)}
    assert with_own.owner_costs == usd(44)
    assert with_own.cost_impact == lighting.cost_impact == modes(231, 231, 200)
    assert with_own.markup_subtotal == usd(31)


@pytest.mark.parametrize(
    ("draws", "settled", "impact"),
    [
        ([full_draw("F1")], [231], (0, 0, 200)),
        ([draw("F1", 100)], [100], (131, 131, 200)),
        ([draw("F1", 100), draw("F2", 31)], [100, 31], (100, 100, 200)),
        ([draw("F1", -50)], [-50], (281, 281, 200)),
        ([draw("F1", 300)], [300], (-69, -69, 200)),
        ([draw("F1", 100), full_draw("F2")], [100, 131], (0, 0, 200)),
        ([full_draw("F1"), draw("F2", -9)], [240, -9], (0, 0, 200)),
    ],
)
def test_draws_and_adds_change_the_impact_but_never_the_direct_cost(
    draws, settled, impact
):
    lighting = item(LIGHTING, EXAMPLE_ROWS, draws=draws)
    assert [settled_draw.amount for settled_draw in lighting.draws] == [
        usd(dollars) for dollars in settled
    ]
    assert [d.fund_id for d in lighting.draws] == [d.fund_id for d in draws]
    assert lighting.cost_impact == modes(*impact)
    assert lighting.markup_subtotal == usd(31)


def test_a_fully_covered_saving_is_added_to_the_fund():
    saving = item([line("L1", -200)], EXAMPLE_ROWS, draws=[full_draw("F1")])
    assert saving.draws[0].amount == usd(-231)
    assert saving.cost_impact == modes(0, 0, -200)


def test_full_coverage_forgets_an_amount_that_was_entered_before():
    stale = Draw("F1", usd(999), is_full_coverage=True)
    lighting = item(LIGHTING, EXAMPLE_ROWS, draws=[stale])
    assert lighting.draws[0].amount == usd(231)


def test_draws_leave_the_owner_costs_alone():
    reserve = percent("M5", 4, total=True, is_owner=True)
    table = [*EXAMPLE_ROWS, reserve]
    lighting = item(LIGHTING, table, draws=[full_draw("F1")])
    assert lighting.owner_costs == usd("9.625")


def test_two_funds_cannot_cover_the_whole_item():
    with pytest.raises(MoneyError) as refused:
        item(LIGHTING, EXAMPLE_ROWS, draws=[full_draw("F1"), full_draw("F2")])
    assert str(refused.value) == "Only one fund can cover the whole item."


def test_an_impact_may_pass_what_can_be_entered():
    found = item(LIGHTING, draws=[draw("F1", "-100000000000")])
    assert found.cost_impact.allocated == usd("100000000000") + usd(200)


def test_a_full_coverage_may_pass_what_can_be_entered():
    draws = [draw("F1", "-100000000000"), full_draw("F2")]
    assert item(LIGHTING, draws=draws).cost_impact.allocated == 0


def options(*statuses):
    impacts = [(50, 50, 90), (100, 100, 40), (70, 70, 60)]
    return [
        standing(f"O{i}", status, impacts[i], option_of_id="I1")
        for i, status in enumerate(statuses)
    ]


def test_the_option_range_spans_each_mode_on_its_own():
    span = option_range(options("PENDING", "ACCEPTED", "INCORPORATED"))
    assert span == OptionRange(low=modes(50, 50, 40), high=modes(100, 100, 90))


@pytest.mark.parametrize("status", ["REJECTED", "NOT_APPLICABLE", "NOT_CHOSEN"])
def test_options_that_are_out_leave_the_range(status):
    span = option_range(options(status, status, "PENDING"))
    assert span == OptionRange(low=modes(70, 70, 60), high=modes(70, 70, 60))


def test_draft_options_leave_the_range():
    draft = standing("O9", "PENDING", (1, 1, 1), is_draft=True)
    span = option_range([draft, *options("PENDING")])
    assert span == OptionRange(low=modes(50, 50, 90), high=modes(50, 50, 90))


def test_without_open_options_there_is_no_range():
    assert option_range([]) is None
    assert option_range(options("REJECTED")) is None


def test_the_statuses_are_those_that_are_stored():
    assert set(ItemStatus) >= OUT_OF_RANGE | {ACCEPTED}
