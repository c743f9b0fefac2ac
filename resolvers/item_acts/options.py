"""Making an item an option of another, and an option an item of its own."""

from collections.abc import Iterator
from typing import Any

from db.models.items import ItemStatus
from resolvers import figures
from resolvers.acts import act, changed
from resolvers.item_acts.changes import choose
from resolvers.item_acts.creating import none_of_an_option
from resolvers.item_acts.inputs import AttachItemAsOptionInput, DetachOptionInput
from resolvers.item_acts.needs import STANDING, held, standing
from resolvers.payloads import InputFault, refuse
from resolvers.rights import forbidden
from resolvers.writes import NO_SUCH, Row, Write

_INPUTS = ("optionOfId",)
_MORE = ("can:set_milestone", "can:set_status")


async def _attach(work: Write, wanted: AttachItemAsOptionInput) -> str:
    versions = {str(wanted.item_id): wanted.expected_version}
    (option,) = await held(work, versions, dict.fromkeys(_INPUTS, "update"), *_MORE)
    item = await _above(work, option, wanted.option_of_id)
    if not _may_attach(option, item, moves=await _moves(work, option, item)):
        raise forbidden(_INPUTS)
    refuse(await _attach_faults(work, option, item))
    values = {"option_of_id": item["id"], "milestone_id": item["milestone_id"]}
    action = "ATTACH_ITEM_AS_OPTION"
    await work.change_fields("items", option, values, action=action)
    await _take_hidden_along(work, option, item)
    if option["status"] == ItemStatus.ACCEPTED:
        await choose(work, ({**option, **values},), action)
    await figures.follow(work, option, "optionOfId")
    return option["id"]


async def _above(work: Write, option: Row, item_id: str) -> Row:
    known = await work.known("items", (item_id,), option["project_id"])
    if not known:
        refuse([InputFault("optionOfId", NO_SUCH)])
    return await work.row("items", item_id, (*STANDING, "can:update"))


async def _moves(work: Write, option: Row, item: Row) -> bool:
    """Say whether the viewer sees the option move; a hidden milestone is none."""
    ids = [row["milestone_id"] for row in (option, item)]
    asked = [one for one in ids if one is not None]
    known = await work.known("milestones", asked, item["project_id"])
    before, after = (one if one in known else None for one in ids)
    return before != after


def _may_attach(option: Row, item: Row, *, moves: bool) -> bool:
    """Attaching moves to the item's milestone, and chooses what is accepted."""
    return (
        item["can:update"]
        and (option["can:set_milestone"] or not moves)
        and (option["can:set_status"] or option["status"] != ItemStatus.ACCEPTED)
    )


async def _attach_faults(work: Write, option: Row, item: Row) -> list[InputFault]:
    found = [*_fit_faults(option, item), *none_of_an_option(item, "optionOfId")]
    every = await work.stored("items", "option_of_id", option["id"], "id")
    ids = [row["id"] for row in every]
    if await work.known("items", ids, option["project_id"]):
        found.append(InputFault("itemId", "An item with options cannot become one."))
    return found


def _fit_faults(option: Row, item: Row) -> Iterator[InputFault]:
    if option["option_of_id"] is not None:
        yield InputFault("itemId", "It is an option already.")
    if option["id"] == item["id"]:
        yield InputFault("optionOfId", "An item is no option of itself.")
    if option["scenario_id"] != item["scenario_id"]:
        message = "An item and its options belong to the same scenario, or to none."
        yield InputFault("optionOfId", message)
    if item["is_draft"] and not option["is_draft"]:
        message = "A published item cannot become an option of a draft."
        yield InputFault("optionOfId", message)


async def _take_hidden_along(work: Write, option: Row, item: Row) -> None:
    """Let options that the viewer does not know stand beside it: they tell nothing."""
    rows = await work.stored("items", "option_of_id", option["id"], "id", "status")
    for row in rows:
        values: dict[str, Any] = {
            "option_of_id": item["id"],
            "milestone_id": item["milestone_id"],
        }
        if row["status"] == ItemStatus.ACCEPTED:
            values["status"] = ItemStatus.NOT_CHOSEN
        await work.change("items", row["id"], **values, updated_at=work.at)


async def _detach(work: Write, wanted: DetachOptionInput) -> str:
    versions = {str(wanted.item_id): wanted.expected_version}
    needed = {"itemId": "update"}
    (option,) = await held(work, versions, needed, "can:set_status")
    is_accepted = option["status"] == ItemStatus.ACCEPTED
    if is_accepted and not option["can:set_status"]:
        raise forbidden(needed)
    refuse(await _detach_faults(work, option))
    values: dict[str, Any] = {"option_of_id": None}
    if option["status"] == ItemStatus.NOT_CHOSEN:
        # Only an option can be not chosen.
        values["status"] = ItemStatus.PENDING
    await work.change_fields("items", option, values, action="DETACH_OPTION")
    await figures.follow(work, option, "itemId")
    return option["id"]


async def _detach_faults(work: Write, option: Row) -> list[InputFault]:
    if option["option_of_id"] is None:
        return [InputFault("itemId", "It is no option of an item.")]
    item = await standing(work, option["option_of_id"])
    if item["is_draft"]:
        return [InputFault("itemId", "Publish its item first.")]
    return []


attach_item_as_option = act(
    _attach, table="items", act="update", inputs=_INPUTS, subject="item_id"
)
detach_option = act(
    _detach, table="items", act="update", inputs=("itemId",), subject="item_id"
)
changed_item = changed("items")
