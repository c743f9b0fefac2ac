"""Estimate copies: an estimate with what accepted items add, as a new estimate.

Their lines come over as lines, their own markups and owner's costs as amounts, and
their draws as adjustments of the rows that they drew from.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from db.models.estimates import EstimateKind
from db.models.markups import MarkupKind, ValueType
from db.money.incorporation import Incorporated, missing_from
from resolvers import funds, tables
from resolvers.estimate_tables import OWNER_COSTS
from resolvers.markups import MARKUPS
from resolvers.tables import Table, TableKind
from resolvers.texts import LONGEST_LINE, LONGEST_NAME
from resolvers.writes import Row, Write

BALANCE = "Balance of accepted items"
_LINE = ("position", "description", "quantity", "unit", "unit_cost", "line_total")


@dataclass(frozen=True)
class Copy:
    """From which estimate, with which items, into which new one."""

    source: Row
    target: Row
    items: Incorporated

    @property
    def project_id(self) -> str:
        return self.target["project_id"]

    @property
    def place(self) -> dict[str, str]:
        return {"project_id": self.project_id, "estimate_id": self.target["id"]}

    @property
    def names(self) -> Mapping[str, str]:
        return {item["id"]: item["name"] for item in self.items.counted}


async def fill(work: Write, copy: Copy) -> None:
    """Fill the new estimate, so that it comes to the running total of the source.

    Raises MoneyError.
    """
    await _copy_lines(work, copy)
    drawn = await _drawn(work, copy)
    for kind in (MARKUPS, OWNER_COSTS):
        await _copy_table(work, copy, kind, drawn)
    await _settle(work, copy)
    for kind in (MARKUPS, OWNER_COSTS):
        table = await tables.read(work, kind, copy.place)
        await funds.follow(work, copy.target, {}, table)


async def _copy_lines(work: Write, copy: Copy) -> None:
    columns = (*_LINE, "category_id")
    stored = await work.stored(
        "estimate_lines", "estimate_id", copy.source["id"], *columns
    )
    lines = [*sorted(stored, key=_position), *await _item_lines(work, copy)]
    common = {**copy.place, "kind": EstimateKind.ESTIMATE.value}
    await work.add_all(
        "estimate_lines",
        [{**line, **common, "position": n} for n, line in enumerate(lines)],
    )


async def _item_lines(work: Write, copy: Copy) -> list[Row]:
    """Give the lines of the items, each by the item's name and under its category."""
    columns = ("item_id", *_LINE)
    stored = await work.stored("cost_lines", "project_id", copy.project_id, *columns)
    of_item: defaultdict[str, list[Row]] = defaultdict(list)
    for line in sorted(stored, key=_position):
        of_item[line["item_id"]].append(line)
    return [
        {
            **{name: line[name] for name in _LINE},
            "description": f"{item['name']}: {line['description']}"[:LONGEST_LINE],
            "category_id": item["category_id"],
        }
        for item in copy.items.counted
        for line in of_item[item["id"]]
    ]


async def _drawn(work: Write, copy: Copy) -> Mapping[str, int]:
    """Say by row of the source what the items drew of it, less what they added."""
    columns = ("id", "markup_id", "owner_cost_id")
    milestone_id = copy.source["milestone_id"]
    stored = await work.stored("funds", "milestone_id", milestone_id, *columns)
    row_of = {fund["id"]: fund["markup_id"] or fund["owner_cost_id"] for fund in stored}
    columns = ("item_id", "fund_id", "amount")
    drawn: defaultdict[str, int] = defaultdict(int)
    for draw in await work.stored("draws", "project_id", copy.project_id, *columns):
        if draw["item_id"] in copy.names and draw["fund_id"] in row_of:
            drawn[row_of[draw["fund_id"]]] += draw["amount"]
    return drawn


async def _copy_table(
    work: Write, copy: Copy, kind: TableKind, drawn: Mapping[str, int]
) -> None:
    source_id = copy.source["id"]
    source = await tables.read(work, kind, {**copy.place, "estimate_id": source_id})
    stored = await work.stored(kind.table, "estimate_id", source_id, "id", "adjustment")
    adjusted = {
        row["id"]: row["adjustment"] - drawn.get(row["id"], 0) for row in stored
    }
    ids = await work.add_all(
        kind.table,
        [
            {
                **copy.place,
                **{name: row[name] for name in kind.columns},
                "position": position,
                "adjustment": adjusted[row["id"]],
            }
            for position, row in enumerate(source.rows)
        ],
    )
    await _copy_links(work, copy, source, dict(zip(source.ids, ids, strict=True)))
    await _add_own(work, copy, kind, len(ids))


async def _copy_links(
    work: Write, copy: Copy, source: Table, copy_of: Mapping[str, str]
) -> None:
    """Let the copies refer to each other, and be narrowed, as their originals are."""
    project = {"project_id": copy.project_id}
    own = source.kind.own
    await work.add_all(
        source.kind.links,
        [
            {**project, own: copy_of[row["id"]], "refers_to_id": copy_of[other]}
            for row in source.rows
            for other in row["refers_to"]
        ],
    )
    if source.kind is MARKUPS:
        await _copy_categories(work, project, copy_of)


async def _copy_categories(
    work: Write, project: Mapping[str, str], copy_of: Mapping[str, str]
) -> None:
    columns = ("markup_id", "category_id")
    project_id = project["project_id"]
    links = await work.stored("markup_categories", "project_id", project_id, *columns)
    await work.add_all(
        "markup_categories",
        [
            {**project, **link, "markup_id": copy_of[link["markup_id"]]}
            for link in links
            if link["markup_id"] in copy_of
        ],
    )


async def _add_own(work: Write, copy: Copy, kind: TableKind, position: int) -> None:
    """Add what the items' own rows come to; they are copies, and live no longer."""
    part = ("is_allocated",) if kind is MARKUPS else ("share_of_id",)
    columns = ("item_id", "position", "name", "kind", "amount", *part)
    stored = await work.stored(kind.table, "project_id", copy.project_id, *columns)
    own = [
        row
        for row in sorted(stored, key=_position)
        if row["item_id"] in copy.names and row["amount"] and not row.get("share_of_id")
    ]
    await work.add_all(
        kind.table,
        [
            {
                **copy.place,
                "position": position + n,
                "name": f"{copy.names[row['item_id']]}: {row['name']}"[:LONGEST_NAME],
                "kind": row["kind"],
                "value_type": ValueType.LUMP_SUM.value,
                "lump_sum": row["amount"],
                **{name: row[name] for name in part},
            }
            for n, row in enumerate(own)
        ],
    )


async def _settle(work: Write, copy: Copy) -> None:
    """Add what is still missing: switched-off percents, other funds, rounding."""
    (milestone,) = await work.stored(
        "milestones", "id", copy.source["milestone_id"], "running_total_allocated"
    )
    total = milestone["running_total_allocated"]
    place = copy.place
    missing = await missing_from(
        work.connection, place["project_id"], place["estimate_id"], total
    )
    if missing:
        rows = await work.stored("markups", "estimate_id", place["estimate_id"], "id")
        await work.add(
            "markups",
            **place,
            position=len(rows),
            name=BALANCE,
            kind=MarkupKind.MARKUP.value,
            value_type=ValueType.LUMP_SUM.value,
            lump_sum=missing,
        )


def _position(row: Row) -> int:
    return row["position"]
