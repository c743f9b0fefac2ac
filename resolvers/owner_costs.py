"""Owner's costs: an item's own rows, its shares of percents, and setting its own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import strawberry

from db.models.markups import ValueType
from db.models.owner_costs import OwnerCostKind
from db.money.units import format_money
from permissions.guards import CanSeeItemOwnerCosts
from resolvers import figures, past
from resolvers.acts import act, changed
from resolvers.engine.marks import Batched
from resolvers.engine.plans import BatchInfo
from resolvers.engine.relations import to_linked, to_many
from resolvers.engine.statements import Between
from resolvers.payloads import InputFault, refuse
from resolvers.rights import permit
from resolvers.scalars import Money
from resolvers.texts import LONGEST_NAME, line_faults
from resolvers.versions import VERSIONED
from resolvers.writes import NO_SUCH, Row, Write

MOST_ROWS = 100
_INPUTS = ("rows",)
_NEEDED = (
    *("is_draft", "can:set_owner_costs", figures.SEES_MARKUPS),
    *VERSIONED["items"],
)
_COLUMNS = ("id", "position", "name", "kind", "value_type", "lump_sum")

of_item = to_many("owner_costs", "item_id", "position")
referred_to = to_linked(
    "owner_costs",
    Between("owner_cost_references", "owner_cost_id", "refers_to_id"),
    "position",
)


def _is_share(parents: Any, info: BatchInfo) -> list[bool]:  # noqa: ARG001
    return [source is not None for source in parents.column("share_of_id")]


is_share = Batched(_is_share, needs=("share_of_id",))


@strawberry.input(description="An owner's cost of an item's own: a fixed amount.")
class ItemOwnerCostInput:
    id: strawberry.ID | None = strawberry.field(
        default=None, description="The row that this was; a new one has none."
    )
    name: str = strawberry.field(description="What it is called.")
    kind: OwnerCostKind = strawberry.field(
        default=OwnerCostKind.OWNER_COST, description="What it is for."
    )
    lump_sum: Money = strawberry.field(description="What it comes to.")


@strawberry.input(description="An item's own owner's costs, all at once.")
class SetItemOwnerCostsInput:
    item_id: strawberry.ID = strawberry.field(description="The item or option.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )
    rows: list[ItemOwnerCostInput] = strawberry.field(
        description="Those that replace its own; shares of percents stay."
    )


async def _set(work: Write, wanted: SetItemOwnerCostsInput) -> str:
    item = await work.row_to_change("items", wanted.item_id, _NEEDED)
    permit(item, "set_owner_costs", _INPUTS)
    work.expect("items", item, wanted.expected_version)
    before = await _own(work, item)
    refuse(_faults(wanted.rows, {row["id"] for row in before}))
    if not _says(before, wanted.rows):
        await _put(work, item, wanted.rows, before)
        await work.change("items", item["id"], owner_cost_changed_at=work.at)
        await figures.follow(work, item, "rows")
        await work.note(
            action="SET_ITEM_OWNER_COSTS",
            field="ownerCostRows",
            guard=CanSeeItemOwnerCosts.__name__,
            before=_words(before),
            after=_words(await _own(work, item)),
            **past.place("items", item),
        )
    return item["id"]


async def _own(work: Write, item: Row) -> list[Row]:
    """Read the item's own rows; the others are its shares of an estimate's percents."""
    columns = (*_COLUMNS, "share_of_id")
    rows = await work.stored("owner_costs", "item_id", item["id"], *columns)
    own = [
        {name: row[name] for name in _COLUMNS}
        for row in rows
        if row["share_of_id"] is None
    ]
    return sorted(own, key=lambda row: (row["position"], row["id"]))


def _says(stored: Sequence[Row], rows: Sequence[ItemOwnerCostInput]) -> bool:
    """Tell whether the item has just these rows already, in this order."""
    wanted = [{"id": row.id, **_values(n, row)} for n, row in enumerate(rows)]
    return wanted == [{**row, "position": n} for n, row in enumerate(stored)]


def _faults(
    rows: Sequence[ItemOwnerCostInput], known: set[str]
) -> Iterator[InputFault]:
    if len(rows) > MOST_ROWS:
        yield InputFault("rows", f"An item has at most {MOST_ROWS} rows.")
        return
    seen: set[str] = set()
    for number, row in enumerate(rows):
        place = f"rows.{number}"
        if row.id and row.id not in known:
            yield InputFault(f"{place}.id", NO_SUCH)
        elif row.id and row.id in seen:
            yield InputFault(f"{place}.id", "A row stands in a table once.")
        seen.add(row.id or "")
        yield from line_faults(
            f"{place}.name", row.name, LONGEST_NAME, needed="A cost has a name."
        )


async def _put(
    work: Write, item: Row, rows: Sequence[ItemOwnerCostInput], before: Sequence[Row]
) -> None:
    stored = {row["id"]: row for row in before}
    if gone := stored.keys() - {row.id for row in rows}:
        await work.remove("owner_costs", *gone)
    place = {"project_id": item["project_id"], "item_id": item["id"]}
    wanted = [(row.id, _values(at, row)) for at, row in enumerate(rows)]
    new = [{**place, **values} for row_id, values in wanted if not row_id]
    await work.add_all("owner_costs", new)
    for row_id, values in wanted:
        if row_id and values != {name: stored[row_id][name] for name in values}:
            await work.change("owner_costs", row_id, **values)


def _values(position: int, row: ItemOwnerCostInput) -> Mapping[str, Any]:
    return {
        "position": position,
        "name": row.name.strip(),
        "kind": row.kind.value,
        "value_type": ValueType.LUMP_SUM.value,
        "lump_sum": row.lump_sum,
    }


def _words(rows: Sequence[Row]) -> str | None:
    """Write the rows for the history; none at all is nothing."""
    amounts = (format_money(row["lump_sum"] or 0) for row in rows)
    pairs = zip(rows, amounts, strict=True)
    return "; ".join(f"{r['name']} ({r['kind']}): {a}" for r, a in pairs) or None


set_item_owner_costs = act(
    _set, table="items", act="set_owner_costs", inputs=_INPUTS, subject="item_id"
)
changed_item = changed("items")
