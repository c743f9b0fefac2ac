"""Writing the fields of an item, and what follows from them elsewhere."""

from typing import Any

from db.models.items import ItemStatus
from resolvers.item_acts import links
from resolvers.item_acts.needs import Sent
from resolvers.texts import tidy
from resolvers.writes import Row, Write

_TEXTS = ("number", "description", "internal_note")
_VALUES = ("milestone_id", "event_id", "status", "due_on", "schedule_impact_days")
_REFERENCES = {"milestone_id": "milestones", "event_id": "timeline_events"}
# The columns of an item that inputs name, beside its name.
COLUMNS = (*_TEXTS, *_VALUES)
# What the stored money depends on.
_MOVES_MONEY = frozenset({"status", "milestone_id", "category_ids", "lines"})


def moves_money(sent: Sent) -> bool:
    return not _MOVES_MONEY.isdisjoint(sent)


def values_of(sent: Sent) -> dict[str, Any]:
    """Give the columns that inputs set, beside the name, as they are stored."""
    values: dict[str, Any] = {n: tidy(sent[n]) for n in _TEXTS if n in sent}
    return values | {name: sent[name] for name in _VALUES if name in sent}


async def write_fields(work: Write, item: Row, sent: Sent, action: str) -> None:
    """Write what was sent and has been checked; the money is the caller's to follow."""
    values = values_of(sent)
    if "name" in sent:
        values["name"] = sent["name"].strip()
    for name in await _kept(work, item, values):
        del values[name]
    changed = await work.change_fields("items", item, values, action=action)
    if "milestone_id" in changed:
        await _take_options_along(work, item, sent["milestone_id"], action)
    if sent.get("status") is ItemStatus.ACCEPTED:
        await choose(work, item, action)
    if "assignee_ids" in sent:
        await links.set_assignees(work, item, sent["assignee_ids"] or (), action)
    if "category_ids" in sent:
        await links.set_categories(work, item, sent["category_ids"] or (), action)


async def _kept(work: Write, item: Row, values: Row) -> list[str]:
    """Name the references that were to go though the viewer knows of none: they stay.

    To him there is nothing to take away, and nothing may show that there was.
    """
    emptied = [name for name in _REFERENCES if name in values and values[name] is None]
    kept: list[str] = []
    for name in emptied:
        (stored,) = await work.stored("items", "id", item["id"], name)
        place = (_REFERENCES[name], (stored[name] or "",), item["project_id"])
        if stored[name] and not await work.known(*place):
            kept.append(name)
    return kept


async def choose(work: Write, option: Row, action: str) -> None:
    """Set the siblings of an accepted option to Not Chosen; a draft moves no other."""
    item_id = option["option_of_id"]
    if item_id is None:
        return
    options = await _options(work, item_id)
    (item,) = await work.stored("items", "id", item_id, "is_draft")
    if next(one["is_draft"] for one in options if one["id"] == option["id"]):
        return
    kept = {ItemStatus.NOT_CHOSEN, ItemStatus.INCORPORATED}
    values = {"status": ItemStatus.NOT_CHOSEN}
    others = [
        _staged(one, item)
        for one in options
        if one["id"] != option["id"] and one["status"] not in kept
    ]
    await work.change_alike("items", others, values, action=action)


async def _take_options_along(
    work: Write, item: Row, milestone_id: str | None, action: str
) -> None:
    values = {"milestone_id": milestone_id}
    options = await _options(work, item["id"])
    moved = [_staged(option, item) for option in options]
    await work.change_alike("items", moved, values, action=action)


async def _options(work: Write, item_id: str) -> list[Row]:
    """Read all options of an item, those too that the viewer does not know."""
    columns = ("id", "project_id", "is_draft", "status")
    return await work.stored("items", "option_of_id", item_id, *columns)


def _staged(option: Row, item: Row) -> Row:
    return {**option, "is_draft": option["is_draft"] or item["is_draft"]}
