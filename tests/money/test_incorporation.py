"""Incorporation: which items a running total holds, and what a new estimate lacks."""

import random

import pytest

from db.money.incorporation import balance, incorporated
from db.money.items import item
from db.money.markups import reckon
from db.money.milestones import estimate
from db.money.tables import Line, MarkupRow
from tests.money.builders import usd

A, B = Line("a", usd(600)), Line("b", usd(400))


def percent(name, rate, **more):
    more = {"refers_to_direct": True} | more
    return MarkupRow(name, name, "PERCENT", percent=rate * 10_000, **more)


def test_what_was_drawn_of_a_row_is_taken_from_it_and_from_the_total():
    rows = [percent("fee", 5), percent("reserve", 10, adjustment=-usd(30))]
    figures = estimate([A, B], rows)
    assert [entry.amount for entry in figures.rows] == [usd(50), usd(70)]
    assert figures.total.allocated == usd(1_120)


def test_a_percent_of_the_total_counts_its_adjustment_in_the_total():
    bond = percent("bond", 10, refers_to_direct=False, refers_to_total=True)
    rows = [MarkupRow(**_fields(bond) | {"adjustment": -usd(10)})]
    # The total is 1,000 + 10 % of itself - 10.
    assert estimate([A, B], rows).total.allocated == usd(1_100)


def _fields(row):
    return {name: getattr(row, name) for name in row.__slots__}


def test_no_item_inherits_what_others_drew():
    reserve = percent("reserve", 10, adjustment=-usd(30))
    figures = item([Line("l", usd(200))], inherited=[reserve])
    assert figures.markup_subtotal == usd(20)


@pytest.mark.parametrize("seed", range(40))
def test_the_balance_brings_a_table_to_its_total(seed):
    dice = random.Random(seed)  # noqa: S311 (a repeatable dice, no secret)
    lines = [Line(str(n), dice.randint(-(10**9), 10**10)) for n in range(4)]
    rows = [percent(f"p{n}", dice.randint(0, 20)) for n in range(2)]
    rows.append(percent("q", dice.randint(0, 20), references=("p0",)))
    share = dice.choice((0, 0, 1, 7, 35))
    rows.append(percent("t", share, refers_to_direct=False, refers_to_total=True))
    total = dice.randint(-(10**10), 10**11)
    lump = MarkupRow("x", "x", "LUMP_SUM", lump_sum=balance(lines, rows, total))
    found = reckon([*rows, lump], lines).cost_of_construction
    # With a percent of the total not every total can be reached.
    assert abs(found - total) <= (1 if share else 0)


def test_nothing_is_missing_where_the_total_is_reached_already():
    rows = [percent("fee", 5)]
    assert balance([A, B], rows, usd(1_050)) == 0


def stored(name, status="ACCEPTED", **more):
    row = {"id": name, "status": status, "is_draft": False, "milestone_id": "here"}
    return row | {"option_of_id": None, "scenario_id": None} | more


ITEMS = [
    stored("accepted"),
    stored("pending", "PENDING"),
    stored("incorporated", "INCORPORATED"),
    stored("draft", is_draft=True),
    stored("elsewhere", milestone_id="there"),
    stored("nowhere", milestone_id=None),
    stored("of a scenario", scenario_id="scn"),
    stored("replaced"),
    stored("chosen", milestone_id=None, option_of_id="replaced"),
    stored("not chosen", "NOT_CHOSEN", option_of_id="replaced"),
    stored("undecided", "PENDING"),
    stored("chosen first", option_of_id="undecided"),
    stored("hidden", is_draft=True),
    stored("option of hidden", option_of_id="hidden"),
]


@pytest.mark.parametrize(
    ("active", "with_it"), [("here", {"nowhere"}), ("there", set()), (None, set())]
)
def test_accepted_items_are_incorporated_and_an_option_counts_for_its_item(
    active, with_it
):
    found = incorporated(ITEMS, "here", active)
    counted = {"accepted", "chosen", "chosen first"} | with_it
    assert {row["id"] for row in found.counted} == counted
    assert {row["id"] for row in found.accepted} == counted | {"replaced"}
