"""Fund balances."""

import pytest

from db.money.funds import FundBalance, balances
from tests.money.builders import draw, standing, usd


def fund(original, drawn, added, remaining):
    return FundBalance(usd(original), usd(drawn), usd(added), usd(remaining))


def spender(id_, status, *draws, **more):
    return standing(id_, status, (0, 0, 0), draws=draws, **more)


ORIGINALS = {"F1": usd(105), "F2": usd(500)}


def test_accepted_items_draw_on_their_funds_and_add_to_them():
    items = [
        spender("I1", "ACCEPTED", draw("F1", 60), draw("F2", 40)),
        spender("I2", "ACCEPTED", draw("F1", -25)),
        spender("I3", "ACCEPTED", draw("F1", 10)),
    ]
    assert balances(ORIGINALS, items) == {
        "F1": fund(105, 70, 25, 60),
        "F2": fund(500, 40, 0, 460),
    }


@pytest.mark.parametrize(
    "status", ["PENDING", "REJECTED", "INCORPORATED", "NOT_APPLICABLE", "NOT_CHOSEN"]
)
def test_draws_of_items_not_accepted_do_not_count(status):
    items = [spender("I1", status, draw("F1", 60))]
    assert balances(ORIGINALS, items)["F1"] == fund(105, 0, 0, 105)


def test_draws_of_drafts_do_not_count():
    items = [spender("I1", "ACCEPTED", draw("F1", 60), is_draft=True)]
    assert balances(ORIGINALS, items)["F1"] == fund(105, 0, 0, 105)


def test_the_draws_of_an_accepted_option_stand_for_those_of_its_item():
    items = [
        spender("I1", "ACCEPTED", draw("F1", 60)),
        spender("I2", "ACCEPTED", draw("F1", 5), option_of_id="I1"),
    ]
    assert balances(ORIGINALS, items)["F1"] == fund(105, 5, 0, 100)


def test_a_fund_may_be_overdrawn():
    items = [spender("I1", "ACCEPTED", draw("F1", 200))]
    assert balances(ORIGINALS, items)["F1"] == fund(105, 200, 0, -95)


def test_a_draw_on_a_fund_elsewhere_changes_none_of_these():
    items = [spender("I1", "ACCEPTED", draw("F9", 200))]
    assert balances({"F1": usd(105)}, items) == {"F1": fund(105, 0, 0, 105)}


def test_a_fund_may_pass_what_can_be_entered():
    items = [spender("I1", "ACCEPTED", draw("F1", "-100000000000"))]
    assert balances(ORIGINALS, items)["F1"].added == usd("100000000000")
