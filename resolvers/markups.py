"""Markups: an item's own, and those that it inherits from its milestone's estimate."""

from collections.abc import Iterator, Sequence

import strawberry

from db.models.markups import MarkupKind, ValueType
from resolvers.engine.relations import to_linked, to_many, to_one
from resolvers.engine.statements import Between
from resolvers.payloads import InputFault
from resolvers.scalars import Money, Percent
from resolvers.texts import LONGEST_NAME, line_faults

MOST_ROWS = 100

of_item = to_many("markups", "item_id", "position")
inherited = to_many("inherited_markups", "item_id", "markup_id.position")
inherited_from = to_one("markups", "markup_id")
referred_to = to_linked(
    "markups", Between("markup_references", "markup_id", "refers_to_id"), "position"
)
categories = to_linked(
    "categories",
    Between("markup_categories", "markup_id", "category_id"),
    "categorization_id.position",
    "position",
)


@strawberry.input(description="A row of a table of markups, as it is to be.")
class MarkupRowInput:
    id: strawberry.ID | None = strawberry.field(
        default=None, description="The row that this was; a new one has none."
    )
    name: str = strawberry.field(description="What it is called.")
    kind: MarkupKind = strawberry.field(
        default=MarkupKind.MARKUP, description="What it is for."
    )
    value_type: ValueType = strawberry.field(
        description="Whether it is an amount or a percent."
    )
    percent: Percent | None = strawberry.field(
        default=None, description="The percent, if it is one."
    )
    lump_sum: Money | None = strawberry.field(
        default=None, description="The amount, if it is fixed."
    )
    refers_to_direct: bool = strawberry.field(
        default=False, description="Whether it is a percent of direct cost."
    )
    refers_to_total: bool = strawberry.field(
        default=False, description="Whether it is a percent of the project total."
    )
    refers_to: list[int] = strawberry.field(
        default_factory=list,
        description="Rows that it is a percent of, by their place from 0.",
    )
    is_allocated: bool = strawberry.field(
        default=True, description="Whether prices with markups allocated include it."
    )


def row_faults(rows: Sequence[MarkupRowInput], field: str) -> Iterator[InputFault]:
    """Check the rows of a table; circles and totals show when it is reckoned."""
    if len(rows) > MOST_ROWS:
        yield InputFault(field, f"A table has at most {MOST_ROWS} rows.")
        return
    repeated = {n for n, row in enumerate(rows) if row.id in _ids(rows[:n])}
    for number, row in enumerate(rows):
        place = f"{field}.{number}"
        if number in repeated:
            yield InputFault(f"{place}.id", "A row stands in a table once.")
        yield from line_faults(
            f"{place}.name", row.name, LONGEST_NAME, needed="A markup has a name."
        )
        yield from _value_faults(row, place)
        yield from _reference_faults(row, place, len(rows))


def _ids(rows: Sequence[MarkupRowInput]) -> set[str]:
    return {row.id for row in rows if row.id}


def _value_faults(row: MarkupRowInput, place: str) -> Iterator[InputFault]:
    is_percent = row.value_type is ValueType.PERCENT
    if is_percent and row.percent is None:
        yield InputFault(f"{place}.percent", "Say how many percent.")
    if is_percent and row.lump_sum is not None:
        yield InputFault(f"{place}.lumpSum", "A percent has no fixed amount.")
    if not is_percent and row.lump_sum is None:
        yield InputFault(f"{place}.lumpSum", "Say what it comes to.")
    if not is_percent and row.percent is not None:
        yield InputFault(f"{place}.percent", "A lump sum is no percent.")


def _reference_faults(
    row: MarkupRowInput, place: str, rows: int
) -> Iterator[InputFault]:
    refers = row.refers_to_direct or row.refers_to_total or bool(row.refers_to)
    if row.value_type is ValueType.PERCENT and not refers:
        yield InputFault(f"{place}.refersTo", "Say what it is a percent of.")
    if row.value_type is ValueType.LUMP_SUM and refers:
        yield InputFault(f"{place}.refersTo", "A lump sum is a percent of nothing.")
    if not all(0 <= number < rows for number in row.refers_to):
        yield InputFault(f"{place}.refersTo", "A place is that of a row of this list.")
    elif len(set(row.refers_to)) < len(row.refers_to):
        yield InputFault(f"{place}.refersTo", "A row is referred to once.")
