"""Tables of markups and owner's costs: rows that are percents of each other.

A row keeps its id as long as it stands in the table, for items and funds refer to it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry

from db.models.markups import ValueType
from db.money.markups import reckon
from db.money.tables import MarkupError, MarkupRow
from db.money.units import format_money, format_percent
from resolvers.payloads import FaultyInput, InputFault, refuse
from resolvers.scalars import Money, Percent
from resolvers.texts import LONGEST_NAME, line_faults
from resolvers.writes import NO_SUCH, Row, Write

MOST_ROWS = 100
WORDING = (
    *("position", "name", "kind", "value_type", "percent", "lump_sum"),
    *("refers_to_direct", "refers_to_total"),
)


@strawberry.input(description="A row of a table, as it is to be.")
class TableRowInput:
    id: strawberry.ID | None = strawberry.field(
        default=None, description="The row that this was; a new one has none."
    )
    name: str = strawberry.field(description="What it is called.")
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


@dataclass(frozen=True, slots=True)
class TableKind:
    """Where the rows of such tables are stored, and which of them refer to which."""

    table: str
    links: str
    # The column of a link that names the row which refers to another.
    own: str
    columns: tuple[str, ...] = WORDING
    noun: str = "cost"

    def values(self, row: Any, position: int) -> dict[str, Any]:
        """Answer the columns of a row as an input says them."""
        said = {name: getattr(row, name) for name in self.columns if name != "position"}
        words = {name: said[name].value for name in ("kind", "value_type")}
        return {**said, **words, "position": position, "name": row.name.strip()}


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is stored, each row with the ids it refers to."""

    kind: TableKind
    rows: tuple[Row, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(row["id"] for row in self.rows)

    def says(self, rows: Sequence[TableRowInput]) -> bool:
        """Tell whether it holds just these rows already, in this order."""
        ids = [row.id or "" for row in rows]
        refers = [tuple(sorted(ids[n] for n in row.refers_to)) for row in rows]
        wanted = [
            {"id": ids[n], "refers_to": refers[n], **self.kind.values(row, n)}
            for n, row in enumerate(rows)
        ]
        return wanted == [{**row, "position": n} for n, row in enumerate(self.rows)]

    def words(self) -> str | None:
        """Write the table for the history; an empty one is none."""
        names = {row["id"]: row["name"] for row in self.rows}
        return "; ".join(_phrase(row, names) for row in self.rows) or None


async def read(work: Write, kind: TableKind, place: Mapping[str, str]) -> Table:
    """Read the table of a place, such as `{"project_id": …, "item_id": …}`."""
    (key,) = place.keys() - {"project_id"}
    rows = await work.stored(kind.table, key, place[key], "id", *kind.columns)
    refers: dict[str, list[str]] = {row["id"]: [] for row in rows}
    for link in await _links(work, kind, place, refers):
        refers[link[kind.own]].append(link["refers_to_id"])
    full = ({**row, "refers_to": tuple(sorted(refers[row["id"]]))} for row in rows)
    ordered = sorted(full, key=lambda row: (row["position"], row["id"]))
    return Table(kind, tuple(ordered))


def faults(
    before: Table, rows: Sequence[TableRowInput], field: str
) -> list[InputFault]:
    """Check the rows; circles and totals show when the table is reckoned."""
    if len(rows) > MOST_ROWS:
        return [InputFault(field, f"A table has at most {MOST_ROWS} rows.")]
    return [
        *(
            fault
            for number in range(len(rows))
            for fault in _row_faults(before.kind, rows, number, field)
        ),
        *(
            InputFault(f"{field}.{number}.id", NO_SUCH)
            for number, row in enumerate(rows)
            if row.id and row.id not in before.ids
        ),
    ]


async def put(
    work: Write,
    before: Table,
    place: Mapping[str, str],
    rows: Sequence[TableRowInput],
    field: str,
) -> Table:
    """Make a table what the rows say, and answer it as it is then.

    A row that is not among them goes, and with it the fund that it is, if it is one.
    Where nothing differs, the same table is answered.
    """
    refuse(faults(before, rows, field))
    if before.says(rows):
        return before
    if gone := set(before.ids) - {row.id for row in rows}:
        await work.remove(before.kind.table, *gone)
    ids = await _put_rows(work, place, rows, before)
    await _put_links(work, before.kind, place, list(zip(ids, rows, strict=True)))
    return await read(work, before.kind, place)


def refuse_unreckonable(table: Table, field: str, *, is_owner: bool = False) -> None:
    """Refuse circles, and 100 % of the total or more, by the names of the rows."""
    columns = ("id", *(name for name in WORDING if name != "kind"))
    rows = [
        MarkupRow(
            **{name: row[name] for name in columns},
            references=row["refers_to"],
            is_owner=is_owner,
        )
        for row in table.rows
    ]
    try:
        reckon(rows, ())
    except MarkupError as error:
        raise FaultyInput(InputFault(field, str(error))) from None


def _row_faults(
    kind: TableKind, rows: Sequence[TableRowInput], number: int, field: str
) -> Iterator[InputFault]:
    row, place = rows[number], f"{field}.{number}"
    if row.id and row.id in {one.id for one in rows[:number]}:
        yield InputFault(f"{place}.id", "A row stands in a table once.")
    needed = f"A {kind.noun} has a name."
    yield from line_faults(f"{place}.name", row.name, LONGEST_NAME, needed=needed)
    yield from _value_faults(row, place)
    yield from _reference_faults(row, place, len(rows))


def _value_faults(row: TableRowInput, place: str) -> Iterator[InputFault]:
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
    row: TableRowInput, place: str, rows: int
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


async def _put_rows(
    work: Write,
    place: Mapping[str, str],
    rows: Sequence[TableRowInput],
    before: Table,
) -> list[str]:
    """Add the rows without an id, change those that differ, and answer all ids."""
    kind = before.kind
    stored = {row["id"]: row for row in before.rows}
    wanted = [(row.id, kind.values(row, at)) for at, row in enumerate(rows)]
    new = [{**place, **values} for row_id, values in wanted if not row_id]
    added = iter(await work.add_all(kind.table, new))
    for row_id, values in wanted:
        if row_id and values != {name: stored[row_id][name] for name in values}:
            await work.change(kind.table, row_id, **values)
    return [row_id or next(added) for row_id, _ in wanted]


async def _put_links(
    work: Write,
    kind: TableKind,
    place: Mapping[str, str],
    rows: Sequence[tuple[str, TableRowInput]],
) -> None:
    ids = [row_id for row_id, _ in rows]
    if links := await _links(work, kind, place, ids):
        await work.remove(kind.links, *(link["id"] for link in links))
    project = place["project_id"]
    await work.add_all(
        kind.links,
        [
            {"project_id": project, kind.own: own, "refers_to_id": ids[number]}
            for own, row in rows
            for number in row.refers_to
        ],
    )


async def _links(
    work: Write, kind: TableKind, place: Mapping[str, str], ids: Iterable[str]
) -> list[Row]:
    wanted = frozenset(ids)
    columns = ("id", kind.own, "refers_to_id")
    links = await work.stored(kind.links, "project_id", place["project_id"], *columns)
    return [link for link in links if link[kind.own] in wanted]


def _phrase(row: Row, names: Mapping[str, str]) -> str:
    value = format_money(row["lump_sum"] or 0)
    if row["value_type"] == ValueType.PERCENT:
        value = f"{format_percent(row['percent'] or 0)} % of {_base(row, names)}"
    apart = "" if row.get("is_allocated", True) else ", not allocated"
    return f"{row['name']} ({row['kind']}): {value}{apart}"


def _base(row: Row, names: Mapping[str, str]) -> str:
    parts = ["direct cost"] if row["refers_to_direct"] else []
    parts += (names.get(other, "another row") for other in row["refers_to"])
    if row["refers_to_total"]:
        parts.append("the project total")
    return " + ".join(parts)
