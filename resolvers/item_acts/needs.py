"""Which act each input of an item is, and what a change of an item begins with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from resolvers import figures
from resolvers.acts import given
from resolvers.rights import Needs, acts_of, forbidden
from resolvers.stages import staged
from resolvers.texts import camel
from resolvers.versions import VERSIONED
from resolvers.writes import Row, Write

ACT_OF: Mapping[str, str] = {
    "name": "update",
    "description": "update",
    "is_draft": "update",
    "number": "set_number",
    "internal_note": "set_note",
    "milestone_id": "set_milestone",
    "event_id": "set_milestone",
    "status": "set_status",
    "category_ids": "set_categories",
    "assignee_ids": "set_assignees",
    "due_on": "set_assignees",
    "schedule_impact_days": "set_schedule_impact",
    "lines": "edit_costs",
}
# What is known of an item before it is changed, beside who may change it.
STANDING = (
    *("project_id", "option_of_id", "scenario_id", "milestone_id"),
    *("is_draft", "status", figures.SEES_MARKUPS),
)

# The inputs that were sent, by the names they have in Python.
Sent = Mapping[str, Any]


def sent(wanted: Any) -> dict[str, Any]:
    """Give the inputs of an item that were sent; null is sent, left out is not."""
    return given(wanted, *(name for name in ACT_OF if hasattr(wanted, name)))


def needs(names: Iterable[str]) -> Needs:
    """Name the act of each input, as the schema calls it."""
    return {camel(name): ACT_OF[name] for name in names}


def needs_of(input_type: type) -> Needs:
    """Name the acts of all that an input may hold."""
    return needs(one.name for one in fields(input_type) if one.name in ACT_OF)


async def held(
    work: Write, versions: Mapping[str, str], asked: Needs, *more: str
) -> Sequence[Row]:
    """Read items to be changed: all known, all permitted, none changed since.

    The inputs refused on any of them are named together. An option of a draft is in
    its draft stage as well.
    """
    names = dict.fromkeys((*STANDING, *more, *acts_of(asked), *VERSIONED["items"]))
    items = await work.rows_to_change("items", tuple(versions), names)
    refused = [
        name
        for name, act in asked.items()
        if not all(item[f"can:{act}"] for item in items)
    ]
    if refused:
        raise forbidden(refused)
    for item in items:
        work.expect("items", item, versions[item["id"]])
    return [await _standing(work, item) for item in items]


async def standing(work: Write, item_id: str) -> Row:
    """Read how an item stands, before something of it is written."""
    return await _standing(work, await work.row("items", item_id, STANDING))


async def _standing(work: Write, item: Row) -> Row:
    # A guard that is closed on every row is no column of any.
    return {figures.SEES_MARKUPS: False, **await staged(work, item)}
