"""Deleting items and options, with all that hangs on them, but for their history."""

from collections.abc import Iterable

from resolvers import figures, past
from resolvers.acts import act, told
from resolvers.item_acts.inputs import DeleteItemInput
from resolvers.item_acts.needs import held
from resolvers.payloads import Payload
from resolvers.writes import Row, Write

_NEEDED = {"itemId": "delete"}
# What the history tells of an item that goes.
LAST = ("id", "project_id", "name", "is_draft")


async def _delete(work: Write, wanted: DeleteItemInput) -> Payload:
    versions = {str(wanted.item_id): wanted.expected_version}
    (item,) = await held(work, versions, _NEEDED)
    options = await work.stored("items", "option_of_id", item["id"], *LAST)
    staged = [
        {**one, "is_draft": one["is_draft"] or item["is_draft"]} for one in options
    ]
    await work.remove("items", item["id"])
    await tell_deleted(work, [item, *staged], "DELETE_ITEM")
    await figures.follow(work, item, "itemId")
    return Payload(None, told={"deleted_id": item["id"]})


async def tell_deleted(work: Write, items: Iterable[Row], action: str) -> None:
    """End the history of items that are gone; it stays, and so does this."""
    await work.note_all(
        {
            "action": action,
            **past.entry("items", "name", (item["name"], None)),
            **past.place("items", item),
        }
        for item in items
    )


delete_item = act(_delete, table="items", act="delete", inputs=("itemId",))
deleted_id = told("deleted_id")
