"""Writing the fields of an item, and what follows from them elsewhere."""

from collections.abc import Collection, Sequence
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
# What an option stays when another one is chosen.
_KEPT = {ItemStatus.NOT_CHOSEN, ItemStatus.INCORPORATED}
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
        await choose(work, (item,), action)
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


async def choose(work: Write, accepted: Sequence[Row], action: str) -> None:
    """Set the siblings of accepted options to Not Chosen; a draft moves no other."""
    ids = [option["id"] for option in accepted if option["option_of_id"]]
    above = {option["option_of_id"] for option in accepted} - {None}
    if not above:
        return
    options = {one["id"]: one for one in await _options(work, above)}
    # Of two options of one item the later is it.
    chosen = {
        options[one]["option_of_id"]: one for one in ids if not options[one]["is_draft"]
    }
    stages = await work.stored("items", "id", above, "id", "is_draft")
    items = {item["id"]: item for item in stages}
    others = [
        _staged(one, items[one["option_of_id"]])
        for one in options.values()
        if chosen.get(one["option_of_id"], one["id"]) != one["id"]
        and one["status"] not in _KEPT
    ]
    values = {"status": ItemStatus.NOT_CHOSEN}
    await work.change_alike("items", others, values, action=action)


async def _take_options_along(
    work: Write, item: Row, milestone_id: str | None, action: str
) -> None:
    values = {"milestone_id": milestone_id}
    options = await _options(work, {item["id"]})
    moved = [_staged(option, item) for option in options]
    await work.change_alike("items", moved, values, action=action)


async def _options(work: Write, item_ids: Collection[str]) -> list[Row]:
    """Read all options of items, those too that the viewer does not know."""
    columns = ("id", "option_of_id", "project_id", "is_draft", "status")
    return await work.stored("items", "option_of_id", item_ids, *columns)


def _staged(option: Row, item: Row) -> Row:
    return {**option, "is_draft": option["is_draft"] or item["is_draft"]}
