"""Markups: those of an item and its estimate, and the rows of a table, as they are set.

Setting an item's own, and switching inherited ones, stand in resolvers/item_markups.py.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry

from db.models.markups import MarkupKind, ValueType
from db.money.units import format_money, format_percent
from resolvers.engine.relations import to_linked, to_many, to_one
from resolvers.engine.statements import Between
from resolvers.payloads import InputFault, refuse
from resolvers.scalars import Money, Percent
from resolvers.texts import LONGEST_NAME, line_faults
from resolvers.writes import NO_SUCH, Row, Write

MOST_ROWS = 100
_COLUMNS = (
    *("id", "position", "name", "kind", "value_type", "percent", "lump_sum"),
    *("refers_to_direct", "refers_to_total", "is_allocated"),
)

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


@dataclass(frozen=True, slots=True)
class Table:
    """A table of markups as it is stored, each row with the ids it refers to."""

    rows: tuple[Row, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(row["id"] for row in self.rows)

    def says(self, rows: Sequence[MarkupRowInput]) -> bool:
        """Tell whether it holds just these rows already, in this order."""
        ids = [row.id or "" for row in rows]
        refers = [tuple(sorted(ids[n] for n in row.refers_to)) for row in rows]
        wanted = [
            {"id": ids[n], "refers_to": refers[n], **_values(row, n)}
            for n, row in enumerate(rows)
        ]
        return wanted == [{**row, "position": n} for n, row in enumerate(self.rows)]

    def words(self) -> str | None:
        """Write the table for the history; an empty one is none."""
        names = {row["id"]: row["name"] for row in self.rows}
        return "; ".join(_phrase(row, names) for row in self.rows) or None


async def table_of(work: Write, place: Mapping[str, str]) -> Table:
    """Read the table of `{"project_id": …, "item_id": …}`, or of an `estimate_id`."""
    (key,) = place.keys() - {"project_id"}
    rows = await work.stored("markups", key, place[key], *_COLUMNS)
    links = await _links(work, place, {row["id"] for row in rows})
    refers: dict[str, list[str]] = {row["id"]: [] for row in rows}
    for link in links:
        refers[link["markup_id"]].append(link["refers_to_id"])
    full = ({**row, "refers_to": tuple(sorted(refers[row["id"]]))} for row in rows)
    return Table(tuple(sorted(full, key=lambda row: (row["position"], row["id"]))))


async def put_table(
    work: Write, place: Mapping[str, str], rows: Sequence[MarkupRowInput], field: str
) -> tuple[Table, Table]:
    """Make a table what the rows say, and answer it as it was and as it is.

    A row that is not among them goes, and with it the fund that it is, if it is one.
    Where nothing differs, both are the same object.
    """
    before = await table_of(work, place)
    refuse([*row_faults(rows, field), *_strangers(rows, before, field)])
    if before.says(rows):
        return before, before
    if gone := set(before.ids) - _ids(rows):
        await work.remove("markups", *gone)
    ids = await _put_rows(work, place, rows, before)
    await _put_links(work, place, rows, ids)
    return before, await table_of(work, place)


def _strangers(
    rows: Sequence[MarkupRowInput], before: Table, field: str
) -> Iterator[InputFault]:
    for number, row in enumerate(rows):
        if row.id and row.id not in before.ids:
            yield InputFault(f"{field}.{number}.id", NO_SUCH)


async def _put_rows(
    work: Write,
    place: Mapping[str, str],
    rows: Sequence[MarkupRowInput],
    before: Table,
) -> list[str]:
    """Add the rows without an id, change those that differ, and answer all ids."""
    stored = {row["id"]: row for row in before.rows}
    wanted = [(row.id, _values(row, at)) for at, row in enumerate(rows)]
    new = [{**place, **values} for row_id, values in wanted if not row_id]
    added = iter(await work.add_all("markups", new))
    for row_id, values in wanted:
        if row_id and values != {name: stored[row_id][name] for name in values}:
            await work.change("markups", row_id, **values)
    return [row_id or next(added) for row_id, _ in wanted]


async def _put_links(
    work: Write,
    place: Mapping[str, str],
    rows: Sequence[MarkupRowInput],
    ids: Sequence[str],
) -> None:
    links = await _links(work, place, ids)
    if links:
        await work.remove("markup_references", *(link["id"] for link in links))
    project = place["project_id"]
    await work.add_all(
        "markup_references",
        [
            {"project_id": project, "markup_id": own, "refers_to_id": ids[number]}
            for own, row in zip(ids, rows, strict=True)
            for number in row.refers_to
        ],
    )


async def _links(
    work: Write, place: Mapping[str, str], ids: Iterable[str]
) -> list[Row]:
    wanted = set(ids)
    links = await work.stored(
        "markup_references",
        "project_id",
        place["project_id"],
        *("id", "markup_id", "refers_to_id"),
    )
    return [link for link in links if link["markup_id"] in wanted]


def _values(row: MarkupRowInput, position: int) -> dict[str, Any]:
    return {
        "position": position,
        "name": row.name.strip(),
        "kind": row.kind.value,
        "value_type": row.value_type.value,
        "percent": row.percent,
        "lump_sum": row.lump_sum,
        "refers_to_direct": row.refers_to_direct,
        "refers_to_total": row.refers_to_total,
        "is_allocated": row.is_allocated,
    }


def _phrase(row: Row, names: Mapping[str, str]) -> str:
    value = format_money(row["lump_sum"] or 0)
    if row["value_type"] == ValueType.PERCENT:
        value = f"{format_percent(row['percent'] or 0)} % of {_base(row, names)}"
    apart = "" if row["is_allocated"] else ", not allocated"
    return f"{row['name']} ({row['kind']}): {value}{apart}"


def _base(row: Row, names: Mapping[str, str]) -> str:
    parts = ["direct cost"] if row["refers_to_direct"] else []
    parts += (names.get(other, "another row") for other in row["refers_to"])
    if row["refers_to_total"]:
        parts.append("the project total")
    return " + ".join(parts)
