"""Adding an item to a project, or an option to an item."""

from collections.abc import Iterator
from typing import Any

from resolvers import costs
from resolvers.acts import act, changed
from resolvers.item_acts.adding import Addition, add
from resolvers.item_acts.faults import Place, faults
from resolvers.item_acts.inputs import AddOptionInput, CreateItemInput
from resolvers.item_acts.needs import STANDING, needs_of, sent
from resolvers.payloads import InputFault, refuse
from resolvers.rights import permit
from resolvers.writes import Row, Write


async def _create(work: Write, wanted: CreateItemInput) -> str:
    project = await work.row_to_change("projects", wanted.project_id, ())
    return await add_one(work, {"project_id": project["id"]}, wanted, "CREATE_ITEM")


async def _add_option(work: Write, wanted: AddOptionInput) -> str:
    names = (*STANDING, "can:update")
    item = await work.row_to_change("items", wanted.item_id, names)
    permit(item, "update", ("itemId",))
    refuse(none_of_an_option(item, "itemId"))
    return await add_one(work, place_under(item), wanted, "ADD_OPTION")


async def add_one(
    work: Write,
    place: dict[str, Any],
    wanted: CreateItemInput | AddOptionInput,
    action: str,
) -> str:
    """Add what an input says to its place: a project, an item, or a scenario."""
    given = sent(wanted)
    addition = Addition(place, [given], action)
    found = await faults(
        work, Place(addition.project_id, is_option=addition.is_option), given
    )
    found += costs.faulty_lines(given.get("lines") or ())
    (item_id,) = await add(work, addition, found)
    return item_id


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


create_item = act(_create, table="items", inputs=needs_of(CreateItemInput))
add_option = act(_add_option, table="items", inputs=needs_of(AddOptionInput))
added_item = changed("items")
