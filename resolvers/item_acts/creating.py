"""Adding items and options: each input needs what changing it there would need."""

from collections.abc import Iterator, Mapping
from typing import Any

from resolvers import costs, figures, past
from resolvers.acts import act, changed
from resolvers.item_acts import templates
from resolvers.item_acts.changes import write_fields
from resolvers.item_acts.faults import Place, faults
from resolvers.item_acts.inputs import AddOptionInput, CreateItemInput
from resolvers.item_acts.needs import (
    STANDING,
    Sent,
    needs,
    needs_of,
    sent,
    standing,
)
from resolvers.payloads import InputFault, refuse
from resolvers.rights import permit
from resolvers.writes import Row, Write


async def _create(work: Write, wanted: CreateItemInput) -> str:
    project = await work.row_to_change("projects", wanted.project_id, ())
    place = {"project_id": project["id"]}
    return await add(work, place, sent(wanted), "CREATE_ITEM")


async def _add_option(work: Write, wanted: AddOptionInput) -> str:
    names = (*STANDING, "can:update")
    item = await work.row_to_change("items", wanted.item_id, names)
    permit(item, "update", ("itemId",))
    refuse(none_of_an_option(item, "itemId"))
    return await add(work, place_under(item), sent(wanted), "ADD_OPTION")


def place_under(item: Row) -> dict[str, Any]:
    """Say where an option of the item stands: with its milestone, in its scenario."""
    return {
        "project_id": item["project_id"],
        "option_of_id": item["id"],
        "scenario_id": item["scenario_id"],
        "milestone_id": item["milestone_id"],
    }


def none_of_an_option(item: Row, field: str) -> Iterator[InputFault]:
    if item["option_of_id"] is not None:
        yield InputFault(field, "An option has no options of its own.")


async def add(work: Write, place: Mapping[str, Any], wanted: Sent, action: str) -> str:
    """Add an item of the viewer's own, refused as a whole if one input may not be.

    It is there before its rights are asked for, so that they are those of the row.
    """
    item_id = await insert(work, place, wanted)
    await _put_categories(work, place["project_id"], item_id, wanted)
    await work.permit_new("items", item_id, needs(wanted))
    is_option = "option_of_id" in place
    lines = wanted.get("lines")
    refuse(
        [
            *await faults(work, Place(place["project_id"], is_option), wanted),
            *costs.faulty_lines(lines or ()),
        ]
    )
    item = await begin(work, item_id, wanted["name"], action)
    rest = {name: value for name, value in wanted.items() if name != "name"}
    await write_fields(work, item, rest, action)
    await _start_costs(work, item, lines, action)
    return item_id


async def insert(work: Write, place: Mapping[str, Any], wanted: Sent) -> str:
    return await work.add(
        "items",
        **place,
        name=(wanted["name"] or "").strip(),
        is_draft=bool(wanted.get("is_draft")),
        creator_id=work.decision.viewer.user_id,
        created_at=work.at,
        updated_at=work.at,
    )


async def begin(work: Write, item_id: str, name: str, action: str) -> Row:
    """Begin the history of an item just added, and read how it stands."""
    item = await standing(work, item_id)
    await work.note(
        action=action,
        field="name",
        guard=past.PUBLIC,
        before=None,
        after=name.strip(),
        **past.place("items", item),
    )
    return item


async def _put_categories(
    work: Write, project_id: str, item_id: str, wanted: Sent
) -> None:
    """Put the new item in those of its categories that there are: rights go by them."""
    ids = wanted.get("category_ids") or ()
    known = await work.known("categories", ids, project_id)
    place = {"project_id": project_id, "item_id": item_id}
    rows = [{**place, "category_id": one} for one in dict.fromkeys(ids) if one in known]
    await work.add_all("item_categories", rows)


async def _start_costs(work: Write, item: Row, lines: Any, action: str) -> None:
    """Start with the lines that were sent, else with the default template's."""
    if item["option_of_id"] is None:
        await templates.put_markups(work, item)
    if lines is not None:
        await costs.put_lines(work, item, lines, action)
    elif item["option_of_id"] is None:
        await templates.put_lines(work, item, action)
    else:
        await figures.follow(work, item, "lines")


create_item = act(_create, table="items", inputs=needs_of(CreateItemInput))
add_option = act(_add_option, table="items", inputs=needs_of(AddOptionInput))
added_item = changed("items")
