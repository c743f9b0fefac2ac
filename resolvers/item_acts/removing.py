"""Deleting items and options, with all that hangs on them."""

from resolvers import figures, past
from resolvers.acts import act, told
from resolvers.item_acts.inputs import DeleteItemInput
from resolvers.item_acts.needs import held
from resolvers.payloads import Payload
from resolvers.writes import Write

_NEEDED = {"itemId": "delete"}


async def _delete(work: Write, wanted: DeleteItemInput) -> Payload:
    versions = {str(wanted.item_id): wanted.expected_version}
    (item,) = await held(work, versions, _NEEDED)
    await work.remove("items", item["id"])
    place = {**past.place("items", item), "item_id": None}
    await work.note(
        action="DELETE_ITEM",
        field="name",
        guard=past.PUBLIC,
        before=item["name"],
        after=None,
        **place,
    )
    await figures.follow(work, item, "itemId")
    return Payload(None, told={"deleted_id": item["id"]})


delete_item = act(_delete, table="items", act="delete", inputs=("itemId",))
deleted_id = told("deleted_id")
