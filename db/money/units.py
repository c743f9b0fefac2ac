"""Money and percents as whole ten-thousandths: exact rounding, text in, text out."""

import re
from collections.abc import Iterable
from typing import Final

SCALE: Final = 10_000
HUNDRED_PERCENT: Final = 100 * SCALE
LIMIT: Final = 10**11 * SCALE
# What a column can keep; no sum of amounts that may be entered comes near it.
RECKONED_LIMIT: Final = 9 * 10**14 * SCALE

_LONGEST_TEXT = 64
_WELL_FORMED = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]{1,4})?")
_FAULTS = tuple(
    (re.compile(pattern, re.IGNORECASE), fault)
    for pattern, fault in (
        (r"\A\Z", "is empty"),
        (r"\s", "contains white space"),
        (r"[^\x00-\x7f]", "contains a character other than ASCII digits"),
        (r"_", "contains an underscore"),
        (r",", "contains a comma"),
        (r"nan|inf", "is not a finite number"),
        (r"\A[-+]?[0-9.]+e", "may have no exponent"),
        (r"\A\+", "carries a plus sign"),
        (r"\A-?0[0-9]", "has a leading zero"),
        (r"\A-?[0-9]+\.[0-9]{5,}\Z", "has more than four decimals"),
    )
)
# Every possible fraction written out once, so that a column costs one look-up a value.
_FRACTIONS = tuple(f".{n:04}"[:3] + f"{n:04}"[2:].rstrip("0") for n in range(SCALE))


class MoneyError(ValueError):
    """An amount that cannot be taken; the message says why."""


def rounded_quotient(numerator: int, denominator: int) -> int:
    """Divide exactly and round half away from zero."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude


def percent_of(percent: int, base: int) -> int:
    """Take ten-thousandths of a percent of an amount in ten-thousandths."""
    return rounded_quotient(percent * base, HUNDRED_PERCENT)


def line_total(quantity: int, unit_cost: int) -> int:
    """Multiply a quantity by a unit cost, both in ten-thousandths."""
    total = rounded_quotient(quantity * unit_cost, SCALE)
    if abs(total) > LIMIT:
        raise MoneyError("A line comes to more than 100,000,000,000.")
    return total


def bounded(units: int) -> int:
    """Hold a reckoned amount within what a column can keep.

    It is never refused: whether hidden figures pass a bound would tell of them to
    whoever may change what they are reckoned from.
    """
    if -RECKONED_LIMIT <= units <= RECKONED_LIMIT:
        return units
    return RECKONED_LIMIT if units > 0 else -RECKONED_LIMIT


def parse_money(text: str) -> int:
    """Read a decimal string such as "231.00"; raise MoneyError naming the fault."""
    return _parse(text, "Money")


def parse_percent(text: str) -> int:
    """Read a decimal string such as "5.00"; raise MoneyError naming the fault."""
    return _parse(text, "Percent")


def parse_quantity(text: str) -> int:
    """Read a decimal string such as "12.5"; raise MoneyError naming the fault."""
    return _parse(text, "Quantity")


def format_money(units: int) -> str:
    """Write at least two and at most four decimals: "231.00", "0.0001"."""
    if units < 0:
        return "-" + format_money(-units)
    return f"{units // SCALE}{_FRACTIONS[units % SCALE]}"


format_percent = format_money


def format_column(column: Iterable[int | None]) -> list[str | None]:
    """Write a column of amounts or percents at once; a missing one stays missing."""
    fractions = _FRACTIONS
    return [
        None
        if units is None
        else f"{units // 10_000}{fractions[units % 10_000]}"
        if units >= 0
        else f"-{-units // 10_000}{fractions[-units % 10_000]}"
        for units in column
    ]


def _parse(text: str, what: str) -> int:
    if not isinstance(text, str):
        raise MoneyError(f"{what} is written as a decimal string, as in '231.00'.")
    if len(text) > _LONGEST_TEXT:
        raise MoneyError(f"{what} of {len(text)} characters is too long.")
    if not _WELL_FORMED.fullmatch(text):
        raise MoneyError(f"{what} {text!a} {_fault(text)}.")
    whole, _, decimals = text.partition(".")
    units = int(whole + decimals.ljust(4, "0"))
    if units == 0 and whole.startswith("-"):
        raise MoneyError(f"{what} {text!a} is minus zero.")
    if abs(units) > LIMIT:
        raise MoneyError(f"{what} {text!a} is beyond 100,000,000,000.")
    return units


def _fault(text: str) -> str:
    return next(
        (fault for pattern, fault in _FAULTS if pattern.search(text)),
        "is not a decimal number",
    )
