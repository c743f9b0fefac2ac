"""Decimal strings and whole ten-thousandths."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.money.units import (
    LIMIT,
    RECKONED_LIMIT,
    MoneyError,
    bounded,
    format_column,
    format_money,
    format_percent,
    line_total,
    parse_money,
    parse_percent,
    percent_of,
    rounded_quotient,
)

WRITTEN = {
    0: "0.00",
    1: "0.0001",
    10: "0.001",
    100: "0.01",
    5_000: "0.50",
    12_345: "1.2345",
    15_000: "1.50",
    2_310_000: "231.00",
    -1: "-0.0001",
    -2_310_500: "-231.05",
    LIMIT: "100000000000.00",
    -LIMIT: "-100000000000.00",
}


@pytest.mark.parametrize(("units", "text"), WRITTEN.items())
def test_an_amount_is_written_with_two_to_four_decimals_and_read_back(units, text):
    assert format_money(units) == text
    assert format_percent(units) == text
    assert parse_money(text) == units
    assert parse_percent(text) == units


@pytest.mark.parametrize(
    ("text", "units"),
    [("231", 2_310_000), ("0", 0), ("0.5", 5_000), ("-7", -70_000), ("1.000", 10_000)],
)
def test_an_amount_may_be_written_with_fewer_decimals(text, units):
    assert parse_money(text) == units


def test_a_column_is_written_at_once_and_missing_amounts_stay_missing():
    column = [None, *WRITTEN, None]
    assert format_column(column) == [None, *WRITTEN.values(), None]


@pytest.mark.case("NU-01")
@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "Money '' is empty."),
        (" 1", "Money ' 1' contains white space."),
        ("1\n", "Money '1\\n' contains white space."),
        ("1\u00a0000", "Money '1\\xa0000' contains white space."),
        ("1_000", "Money '1_000' contains an underscore."),
        ("1,000", "Money '1,000' contains a comma."),
        ("\u0663", "Money '\\u0663' contains a character other than ASCII digits."),
        ("\uff11", "Money '\\uff11' contains a character other than ASCII digits."),
        ("NaN", "Money 'NaN' is not a finite number."),
        ("-Infinity", "Money '-Infinity' is not a finite number."),
        ("1e5", "Money '1e5' may have no exponent."),
        ("-1.5E+3", "Money '-1.5E+3' may have no exponent."),
        ("+1", "Money '+1' carries a plus sign."),
        ("-0", "Money '-0' is minus zero."),
        ("-0.0000", "Money '-0.0000' is minus zero."),
        ("007", "Money '007' has a leading zero."),
        ("0.00001", "Money '0.00001' has more than four decimals."),
        ("100000000000.0001", "Money '100000000000.0001' is beyond 100,000,000,000."),
        ("-100000000001", "Money '-100000000001' is beyond 100,000,000,000."),
        ("1" + "0" * 30, f"Money '1{'0' * 30}' is beyond 100,000,000,000."),
        (".5", "Money '.5' is not a decimal number."),
        ("5.", "Money '5.' is not a decimal number."),
        ("-", "Money '-' is not a decimal number."),
        ("--1", "Money '--1' is not a decimal number."),
        ("0x1f", "Money '0x1f' is not a decimal number."),
        ("9" * 65, "Money of 65 characters is too long."),
        ("9" * 100_000, "Money of 100000 characters is too long."),
    ],
)
def test_what_is_no_plain_decimal_is_refused_by_name(text, fault):
    with pytest.raises(MoneyError) as refused:
        parse_money(text)
    assert str(refused.value) == fault


@pytest.mark.parametrize("value", [231, 231.5, True, None, Decimal(231), b"231"])
def test_only_text_is_read_as_money(value):
    with pytest.raises(MoneyError, match=r"^Money is written as a decimal string"):
        parse_money(value)


def test_a_refused_percent_is_called_a_percent():
    with pytest.raises(ValueError, match=r"^Percent '5 %' contains white space\.$"):
        parse_percent("5 %")


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [
        (5, 10, 1),
        (-5, 10, -1),
        (4, 10, 0),
        (-4, 10, 0),
        (15, 10, 2),
        (-15, 10, -2),
        (25, 10, 3),
        (5, -10, -1),
        (-5, -10, 1),
        (0, 3, 0),
        (1, 3, 0),
        (2, 3, 1),
    ],
)
def test_halves_round_away_from_zero(numerator, denominator, rounded):
    assert rounded_quotient(numerator, denominator) == rounded


@pytest.mark.parametrize(
    ("rate", "base", "amount"),
    [
        ("5", "1000", "50.00"),
        ("5", "0.001", "0.0001"),
        ("5", "0.0009", "0.00"),
        ("5", "-0.001", "-0.0001"),
        ("33.3333", "0.01", "0.0033"),
        ("-2.5", "200", "-5.00"),
    ],
)
def test_a_percent_is_taken_to_the_ten_thousandth(rate, base, amount):
    taken = percent_of(parse_percent(rate), parse_money(base))
    assert format_money(taken) == amount


@pytest.mark.parametrize(
    ("quantity", "unit_cost", "total"),
    [
        ("3", "66.6667", "200.0001"),
        ("0.5", "0.0001", "0.0001"),
        ("-0.5", "0.0001", "-0.0001"),
        ("0.4999", "0.0001", "0.00"),
        ("12.25", "8", "98.00"),
    ],
)
def test_a_line_is_quantity_times_unit_cost(quantity, unit_cost, total):
    reckoned = line_total(parse_money(quantity), parse_money(unit_cost))
    assert format_money(reckoned) == total


def test_a_line_past_the_bound_is_refused_without_its_amount():
    with pytest.raises(MoneyError) as refused:
        line_total(parse_money("1000000"), parse_money("100000.01"))
    assert str(refused.value) == "A line comes to more than 100,000,000,000."


@pytest.mark.case("NU-03")
@pytest.mark.parametrize("units", [RECKONED_LIMIT, -RECKONED_LIMIT, LIMIT + 1, 0])
def test_reckoned_amounts_up_to_what_a_column_keeps_are_exact(units):
    assert bounded(units) == units


@pytest.mark.parametrize("sign", [1, -1])
def test_a_reckoned_amount_past_that_is_held_and_never_refused(sign):
    assert bounded(sign * (RECKONED_LIMIT + 1)) == sign * RECKONED_LIMIT
    assert RECKONED_LIMIT < 2**63


@settings(max_examples=300, deadline=None)
@given(st.integers(-LIMIT, LIMIT))
def test_every_amount_survives_writing_and_reading(units):
    text = format_money(units)
    assert parse_money(text) == units
    assert Decimal(text) == Decimal(units).scaleb(-4)
    assert format_column([units]) == [text]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=70) | st.from_regex(r"[-+]?[0-9_.eE]{0,40}"))
def test_any_text_is_money_or_a_money_error(text):
    try:
        units = parse_money(text)
    except MoneyError:
        return
    assert Decimal(format_money(units)) == Decimal(text)
