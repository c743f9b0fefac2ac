"""Copying an item: what one may see of it, and could write oneself, and no more.

Status, number, draws, comments, files and history stay with the original; an item of a
scenario is copied with its scenario, and its status with it. A copy of a draft is a
draft, and the options that one knows are copied with their item.
"""

from collections.abc import Sequence
from typing import Any

from strawberry import UNSET

from resolvers import figures, past
from resolvers.acts import act, changed
from resolvers.engine.refusals import NotFound
from resolvers.item_acts import links
from resolvers.item_acts.changes import write_fields
from resolvers.item_acts.creating import place_under
from resolvers.item_acts.inputs import CopyItemInput
from resolvers.item_acts.needs import ACT_OF, STANDING, standing
from resolvers.item_acts.tables import copy_item_markups, copy_lines, copy_owner_costs
from resolvers.payloads import InputFault, refuse
from resolvers.rights import acts_of, forbidden, permit
from resolvers.texts import LONGEST_NAME, line_faults
from resolvers.writes import Row, Write

_ACTION = "COPY_ITEM"
_INPUTS = ("itemId",)
_FIELDS = (
    *("description", "internal_note", "milestone_id", "event_id"),
    *("due_on", "schedule_impact_days"),
)
# Which tables of an item's money are copied, by the guard that shows them; the costs
# last, for the figures follow them.
_SEEN = {
    "guard:CanSeeMarkups": "edit_markups",
    "guard:CanSeeItemOwnerCosts": "set_owner_costs",
    "guard:CanSeeItemCosts": "edit_costs",
}
_ACTS = acts_of({**ACT_OF, **_SEEN})


async def _copy(work: Write, wanted: CopyItemInput) -> str:
    item = await work.row_to_change("items", wanted.item_id, _read())
    place = await _place_beside(work, item)
    if wanted.name is not UNSET:
        item = {**item, "name": wanted.name or ""}
    copy = await _one(work, item, place)
    refuse(_faults(item, wanted.name))
    for option in await _options(work, item):
        await _one(work, option, place_under(copy))
    await figures.follow(work, copy, "itemId")
    return copy["id"]


async def copy_into(work: Write, item_id: str, scenario_id: str) -> None:
    """Copy an item of one scenario into another, with the options that one knows."""
    item = await work.row("items", item_id, _read())
    place = {"project_id": item["project_id"], "scenario_id": scenario_id}
    copy = await _one(work, item, place)
    for option in await _options(work, item):
        await _one(work, option, place_under({**copy, "scenario_id": scenario_id}))


def _read() -> tuple[str, ...]:
    return (*STANDING, "name", "category_id", *_FIELDS, *_SEEN)


def _faults(item: Row, name: str | None) -> list[InputFault]:
    found: list[InputFault] = []
    if name is not UNSET:
        found += line_faults("name", name, LONGEST_NAME, needed="An item has a name.")
    if item["scenario_id"] is not None:
        message = "Items of a scenario are copied with their scenario."
        found.append(InputFault("itemId", message))
    return found


async def _place_beside(work: Write, item: Row) -> dict[str, Any]:
    """Put the copy of an option under the same item, if that may be changed."""
    if item["option_of_id"] is None:
        return {"project_id": item["project_id"]}
    above = await work.row("items", item["option_of_id"], (*STANDING, "can:update"))
    permit(above, "update", _INPUTS)
    return place_under(above)


async def _options(work: Write, item: Row) -> list[Row]:
    every = await work.stored("items", "option_of_id", item["id"], "id")
    ids = [row["id"] for row in every]
    known = await work.known("items", ids, item["project_id"])
    return await work.rows("items", sorted(known), _read())


async def _one(work: Write, item: Row, place: Row) -> Row:
    """Copy an item alone, as one's own."""
    copy_id = await work.add(
        "items",
        **place,
        name=item["name"].strip(),
        is_draft=item["is_draft"],
        creator_id=work.decision.viewer.user_id,
        created_at=work.at,
        updated_at=work.at,
    )
    may = await _may(work, copy_id, await _put_categories(work, item, copy_id))
    copy = await standing(work, copy_id)
    await _begin(work, copy, item["name"].strip())
    fields = await _fields(work, item, may)
    if "option_of_id" in place:
        fields.pop("milestone_id", None)
    await write_fields(work, copy, fields, _ACTION)
    copy = await standing(work, copy_id)
    for guard, act_name in _SEEN.items():
        if item.get(guard) and may[f"can:{act_name}"]:
            await _COPIES[guard](work, item, copy, _ACTION)
    return copy


async def _begin(work: Write, copy: Row, name: str) -> None:
    entry = past.entry("items", "name", (None, name))
    await work.note(action=_ACTION, **past.place("items", copy), **entry)


async def _put_categories(work: Write, item: Row, copy_id: str) -> Sequence[str]:
    """Put the copy in the original's categories, for its rights go by them."""
    known = await _categories(work, item)
    place = {"project_id": item["project_id"], "item_id": copy_id}
    await work.add_all("item_categories", [{**place, "category_id": c} for c in known])
    return known


async def _categories(work: Write, item: Row) -> list[str]:
    """Give the original's categories that one knows, the leading one first."""
    every = await links.categories_of(work, item["id"])
    known = await work.known("categories", every, item["project_id"])
    return sorted(known, key=lambda one: (one != item["category_id"], one))


async def _may(work: Write, copy_id: str, categories: Sequence[str]) -> Row:
    """Ask what one may write of the copy; it stands apart where one may not sort it."""
    try:
        may = await work.row("items", copy_id, _ACTS)
        if categories and not may["can:set_categories"]:
            await work.replace("item_categories", "item_id", copy_id, ())
            may = {**await work.row("items", copy_id, _ACTS), "can:set_categories": 0}
    except NotFound:
        raise forbidden(_INPUTS) from None
    permit(may, "update", _INPUTS)
    return may


async def _fields(work: Write, item: Row, may: Row) -> dict[str, Any]:
    """Give what is there of the original, seen, and may be written of the copy."""
    project_id = item["project_id"]
    fields = {name: item[name] for name in _FIELDS if item.get(name) is not None}
    for name, table in (
        ("milestone_id", "milestones"),
        ("event_id", "timeline_events"),
    ):
        if name in fields and not await work.known(table, (fields[name],), project_id):
            del fields[name]
    assigned = await links.assigned(work, item["id"])
    fields["assignee_ids"] = sorted(await links.active(work, assigned, project_id))
    fields["category_ids"] = await _categories(work, item)
    if item["scenario_id"] is not None:
        # What a scenario comes to depends on it.
        fields["status"] = item["status"]
    return {name: value for name, value in fields.items() if may[f"can:{ACT_OF[name]}"]}


_COPIES = {
    "guard:CanSeeItemCosts": copy_lines,
    "guard:CanSeeMarkups": copy_item_markups,
    "guard:CanSeeItemOwnerCosts": copy_owner_costs,
}
copy_item = act(_copy, table="items", act="update", inputs=_INPUTS, subject="item_id")
copied_item = changed("items")
