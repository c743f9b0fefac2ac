"""Tables of an item's money, copied row by row to another item."""

from resolvers import costs
from resolvers.writes import Row, Write

LINE = ("description", "quantity", "unit", "unit_cost", "line_total", "cost_type")
MARKUP = (
    *("position", "name", "kind", "value_type", "percent", "lump_sum"),
    *("refers_to_direct", "refers_to_total", "is_allocated"),
)

_OWNER_COST = (
    *("position", "name", "kind", "value_type", "percent", "lump_sum"),
    *("refers_to_direct", "refers_to_total"),
)


async def copy_lines(work: Write, item: Row, copy: Row, action: str) -> None:
    lines = await work.stored("cost_lines", "item_id", item["id"], "position", *LINE)
    if lines:
        lines.sort(key=lambda line: line["position"])
        await costs.replace_lines(work, copy, lines, action)


async def copy_item_markups(work: Write, item: Row, copy: Row, action: str) -> None:  # noqa: ARG001
    """Copy an item's own markups, and in the same milestone what it switched off."""
    rows = await work.stored("markups", "item_id", item["id"], "id", *MARKUP)
    pairs = await work.stored(
        "markup_references",
        "project_id",
        item["project_id"],
        *("markup_id", "refers_to_id"),
    )
    place = {"project_id": copy["project_id"], "item_id": copy["id"]}
    copies = [{**place, **{name: row[name] for name in MARKUP}} for row in rows]
    ids = await work.add_all("markups", copies)
    copy_of = dict(zip((row["id"] for row in rows), ids, strict=True))
    links = [
        {
            "project_id": copy["project_id"],
            "markup_id": copy_of[pair["markup_id"]],
            "refers_to_id": copy_of[pair["refers_to_id"]],
        }
        for pair in pairs
        if pair["markup_id"] in copy_of
    ]
    await work.add_all("markup_references", links)
    if ids:
        await work.change("items", copy["id"], markup_changed_at=work.at)
    if copy["milestone_id"] == item["milestone_id"]:
        await _copy_switches(work, item, copy)


async def copy_owner_costs(work: Write, item: Row, copy: Row, action: str) -> None:  # noqa: ARG001
    """Copy an item's own rows; its shares of percents follow from its figures."""
    rows = await work.stored(
        "owner_costs", "item_id", item["id"], "share_of_id", *_OWNER_COST
    )
    place = {"project_id": copy["project_id"], "item_id": copy["id"]}
    own = [
        {**place, **{name: row[name] for name in _OWNER_COST}}
        for row in rows
        if row["share_of_id"] is None
    ]
    await work.add_all("owner_costs", own)
    if own:
        await work.change("items", copy["id"], owner_cost_changed_at=work.at)


async def _copy_switches(work: Write, item: Row, copy: Row) -> None:
    rows = await work.stored(
        "inherited_markups", "item_id", item["id"], "markup_id", "is_applied"
    )
    place = {"project_id": copy["project_id"], "item_id": copy["id"]}
    off = [
        {**place, "markup_id": row["markup_id"], "is_applied": False}
        for row in rows
        if not row["is_applied"]
    ]
    await work.add_all("inherited_markups", off)
