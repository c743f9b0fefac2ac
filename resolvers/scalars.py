"""Scalars: money and percents as decimal strings, days and instants as ISO 8601."""

import re
from datetime import date
from typing import Any, NewType

import strawberry
from graphql import GraphQLError, ValueNode, value_from_ast_untyped
from strawberry.types.scalar import ScalarDefinition

from db.money.units import (
    format_money,
    format_percent,
    parse_money,
    parse_percent,
    parse_quantity,
)

Money = NewType("Money", int)
Percent = NewType("Percent", int)
Quantity = NewType("Quantity", int)
Date = NewType("Date", str)
DateTime = NewType("DateTime", str)
Variables = NewType("Variables", dict)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _refused(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "INVALID_INPUT"})


def _money(value: Any) -> int:
    return _parsed(parse_money, value)


def _percent(value: Any) -> int:
    return _parsed(parse_percent, value)


def _quantity(value: Any) -> int:
    return _parsed(parse_quantity, value)


def _parsed(parse: Any, value: Any) -> int:
    try:
        return parse(value)
    except ValueError as error:
        raise _refused(str(error)) from None


def _day(value: Any) -> str:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            pass
    raise _refused("Date is a day of the calendar, written YYYY-MM-DD.")


def _instant(_value: Any) -> str:
    raise _refused("DateTime is only ever answered.")


def _variables(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise _refused("Variables is an object, by the names of variables.")


def _literal(parse: Any) -> Any:
    def read(node: ValueNode, _variables: Any = None) -> Any:
        return parse(value_from_ast_untyped(node))

    return read


def _scalar(name: str, description: str, parse: Any, serialize: Any) -> Any:
    return strawberry.scalar(
        name=name,
        description=description,
        parse_value=parse,
        parse_literal=_literal(parse),
        serialize=serialize,
    )


SCALARS: dict[object, ScalarDefinition] = {
    Money: _scalar(
        "Money",
        "Amount in the project's currency: a decimal string, at most four decimals.",
        _money,
        format_money,
    ),
    Percent: _scalar(
        "Percent",
        "Percent as a decimal string: 5.00 is five percent.",
        _percent,
        format_percent,
    ),
    Quantity: _scalar(
        "Quantity",
        "Quantity as a decimal string, at most four decimals.",
        _quantity,
        format_money,
    ),
    Date: _scalar("Date", "Day of the calendar, written YYYY-MM-DD.", _day, str),
    DateTime: _scalar("DateTime", "Instant in UTC, in ISO 8601.", _instant, str),
    Variables: _scalar(
        "Variables", "Values of a query's variables, by name.", _variables, dict
    ),
}
DECIMALS = frozenset({"Money", "Percent", "Quantity"})
