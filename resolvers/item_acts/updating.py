"""Changing items: one field or several, of one item or of many at once."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from resolvers import figures
from resolvers.acts import act, changed, changed_all
from resolvers.engine.refusals import LimitExceeded
from resolvers.item_acts import links
from resolvers.item_acts.changes import moves_money, write_fields
from resolvers.item_acts.faults import Place, faults
from resolvers.item_acts.inputs import (
    ItemAtVersionInput,
    SetItemAssigneesInput,
    SetItemCategoriesInput,
    SetItemDueOnInput,
    SetItemScheduleImpactInput,
    SetItemStatusInput,
    UpdateItemInput,
    UpdateItemsInput,
)
from resolvers.item_acts.needs import Sent, held, needs, needs_of, sent
from resolvers.payloads import InputFault, Payload, refuse
from resolvers.texts import camel
from resolvers.writes import Row, Write

MOST_ITEMS = 100


async def _update(work: Write, wanted: UpdateItemInput) -> str:
    return await _one(work, wanted, "UPDATE_ITEM")


async def _set_status(work: Write, wanted: SetItemStatusInput) -> str:
    return await _one(work, wanted, "SET_ITEM_STATUS")


async def _set_categories(work: Write, wanted: SetItemCategoriesInput) -> str:
    return await _one(work, wanted, "SET_ITEM_CATEGORIES")


async def _set_assignees(work: Write, wanted: SetItemAssigneesInput) -> str:
    return await _one(work, wanted, "SET_ITEM_ASSIGNEES")


async def _set_due_on(work: Write, wanted: SetItemDueOnInput) -> str:
    return await _one(work, wanted, "SET_ITEM_DUE_ON")


async def _set_schedule_impact(work: Write, wanted: SetItemScheduleImpactInput) -> str:
    return await _one(work, wanted, "SET_ITEM_SCHEDULE_IMPACT")


async def _one(work: Write, wanted: ItemAtVersionInput, action: str) -> str:
    versions = {str(wanted.item_id): wanted.expected_version}
    (item_id,) = await change(work, versions, sent(wanted), action)
    return item_id


async def _update_all(work: Write, wanted: UpdateItemsInput) -> Payload:
    if len(wanted.items) > MOST_ITEMS:
        raise LimitExceeded(f"At most {MOST_ITEMS} items at once.")
    refuse(_twice(wanted.items))
    versions = {str(one.item_id): one.expected_version for one in wanted.items}
    changed_ids = await change(work, versions, sent(wanted), "UPDATE_ITEMS")
    return Payload(None, ids=changed_ids)


def _twice(items: Sequence[ItemAtVersionInput]) -> Iterator[InputFault]:
    ids = [one.item_id for one in items]
    for number, item_id in enumerate(ids):
        if item_id in ids[:number]:
            yield InputFault(f"items.{number}.itemId", "It stands here already.")


async def change(
    work: Write, versions: Mapping[str, str], wanted: Sent, action: str
) -> list[str]:
    """Change items alike, all or none; what is refused on one is refused for all."""
    items = await held(work, versions, needs(wanted))
    refuse(await _faults(work, items, wanted))
    for item in items:
        await write_fields(work, item, wanted, action)
        if "category_ids" in wanted:
            # Whoever moves an item must be one who may move it from there as well.
            needed = {camel("category_ids"): "set_categories"}
            await work.permit_new("items", item["id"], needed)
    if moves_money(wanted):
        for item in {item["project_id"]: item for item in items}.values():
            await figures.follow(work, item, camel(next(iter(wanted))))
    return [item["id"] for item in items]


async def _faults(work: Write, items: Sequence[Row], wanted: Sent) -> list[InputFault]:
    found: dict[InputFault, None] = {}
    for item in items:
        is_option = item["option_of_id"] is not None
        assigned = frozenset[str]()
        if "assignee_ids" in wanted:
            assigned = await links.assigned(work, item["id"])
        place = Place(item["project_id"], is_option, assigned, item["status"])
        found |= dict.fromkeys(await faults(work, place, wanted))
    return list(found)


def _act(change: Any, input_type: type) -> Any:
    return act(change, table="items", inputs=needs_of(input_type), subject="item_id")


update_item = _act(_update, UpdateItemInput)
set_item_status = _act(_set_status, SetItemStatusInput)
set_item_categories = _act(_set_categories, SetItemCategoriesInput)
set_item_assignees = _act(_set_assignees, SetItemAssigneesInput)
set_item_due_on = _act(_set_due_on, SetItemDueOnInput)
set_item_schedule_impact = _act(_set_schedule_impact, SetItemScheduleImpactInput)
update_items = act(_update_all, table="items", inputs=needs_of(UpdateItemsInput))
changed_item = changed("items")
changed_items = changed_all("items")
