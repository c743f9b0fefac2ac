"""What filters and orders are made of; each member names the column it uses."""

from collections.abc import Callable
from typing import Any, TypeVar

import strawberry
from strawberry import UNSET
from strawberry.schema_directive import Location

import resolvers.words  # noqa: F401  isort: skip (registers the enums)
from db.classes import Class
from permissions.levels import Mode
from resolvers.engine.filters import ANYTHING, MEMBER, REFERS_TO
from resolvers.engine.uses import USES, guard_named
from resolvers.scalars import Date, Money

T = TypeVar("T")


@strawberry.schema_directive(
    locations=[
        Location.FIELD_DEFINITION,
        Location.INPUT_FIELD_DEFINITION,
        Location.ENUM_VALUE,
    ],
    description="Names the kind of secret a field holds; the policy says who sees it.",
)
class VisibleTo:
    cls: Class = strawberry.directive_field(name="class")


def directives_for(coordinate: str) -> list[Any]:
    """Label a member by the class of the column that it names."""
    guard = guard_named(coordinate)
    return [VisibleTo(cls=guard.cls)] if guard else []


def member(table: str, column: str, description: str, **more: Any) -> Any:
    """Make a filter's member that compares a column."""
    coordinate = f"{table}.{column}"
    return strawberry.field(
        default=UNSET,
        description=description,
        metadata={MEMBER: column, USES: coordinate, **more},
        directives=directives_for(f"{coordinate}@") or directives_for(coordinate),
    )


def reference(table: str, place: str, description: str, to: str | None = None) -> Any:
    """Make a filter's member that looks for ids in a column, or in a table of pairs.

    A reference counts only while the viewer may know of what it refers to.
    """
    return member(table, place, description, **{REFERS_TO: to or ANYTHING})


def order_enum(table: str, name: str, description: str) -> Callable[[type[T]], type[T]]:
    """Make an enum of orders: each value is the name of a column of the table."""

    def register(enum: type[T]) -> type[T]:
        strawberry.enum(enum, name=name, description=description)  # pyright: ignore[reportArgumentType, reportCallIssue]
        for value in definition_of(enum).values:
            value.directives = directives_for(f"{table}.{value.value}")
        ORDERS[name] = table
        return enum

    return register


def definition_of(enum: Any) -> Any:
    return enum.__strawberry_definition__


# Which table the values of an order enum are columns of, by the enum's GraphQL name.
ORDERS: dict[str, str] = {}

ONE_OF = "One of these; an empty list finds nothing."
_EXACTLY = "Exactly this; null is as if left out, see `isNull`."


@strawberry.input(description="Comparisons of a text; upper and lower case match.")
class TextFilter:
    eq: str | None = strawberry.field(default=UNSET, description=_EXACTLY)
    in_: list[str] | None = strawberry.field(
        name="in", default=UNSET, description=ONE_OF
    )
    contains: str | None = strawberry.field(
        default=UNSET, description="This somewhere within."
    )
    starts_with: str | None = strawberry.field(
        default=UNSET, description="This at the beginning."
    )
    is_null: bool | None = strawberry.field(
        default=UNSET, description="Whether it is missing."
    )


@strawberry.input(description="Comparisons of an amount; a hidden one is null.")
class MoneyFilter:
    eq: Money | None = strawberry.field(default=UNSET, description=_EXACTLY)
    gt: Money | None = strawberry.field(default=UNSET, description="More than this.")
    gte: Money | None = strawberry.field(default=UNSET, description="This or more.")
    lt: Money | None = strawberry.field(default=UNSET, description="Less than this.")
    lte: Money | None = strawberry.field(default=UNSET, description="This or less.")
    is_null: bool | None = strawberry.field(
        default=UNSET, description="Whether it is missing or hidden."
    )


@strawberry.input(description="Comparisons of a price in one display mode.")
class PriceFilter(MoneyFilter):
    mode: Mode | None = strawberry.field(
        default=None, description="Display mode; the viewer's first if left out."
    )


@strawberry.input(description="Comparisons of a day.")
class DateFilter:
    eq: Date | None = strawberry.field(default=UNSET, description=_EXACTLY)
    gte: Date | None = strawberry.field(default=UNSET, description="This or later.")
    lte: Date | None = strawberry.field(default=UNSET, description="This or earlier.")
    is_null: bool | None = strawberry.field(
        default=UNSET, description="Whether it is missing."
    )


@strawberry.input(description="Comparisons of a number of days.")
class IntFilter:
    eq: int | None = strawberry.field(default=UNSET, description=_EXACTLY)
    gte: int | None = strawberry.field(default=UNSET, description="This or more.")
    lte: int | None = strawberry.field(default=UNSET, description="This or less.")
    is_null: bool | None = strawberry.field(
        default=UNSET, description="Whether it is missing."
    )


@strawberry.input(description="A yes or a no.")
class BooleanFilter:
    eq: bool = strawberry.field(description="Which of the two.")


@strawberry.input(description="A reference to one of several records.")
class IdFilter:
    in_: list[strawberry.ID] = strawberry.field(name="in", description=ONE_OF)
