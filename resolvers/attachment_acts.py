"""Acts on attachments: adding a file that was sent, renaming, sharing, deleting it.

The bytes of what is deleted are nobody's at once, and go with the next sweep.
"""

import re
import unicodedata
from collections.abc import Iterator

import strawberry
from strawberry import UNSET

from resolvers.acts import Change, act, changed, told
from resolvers.engine.marks import Act
from resolvers.payloads import FaultyInput, InputFault, Payload, refuse
from resolvers.receipts import Receipt, read_receipt
from resolvers.rights import Needs, acts_of, permit_each
from resolvers.sharing import SHARE, marks_of, needs_of, of_new, share, tell
from resolvers.texts import LONGEST_NAME
from resolvers.versions import VERSIONED
from resolvers.writes import Row, Write

_ADD: Needs = {"upload": "add", "name": "add", **SHARE}
# The same, as the item or the milestone itself says it.
_ATTACH: Needs = {
    **dict.fromkeys(("upload", "name"), "attach"),
    **dict.fromkeys(SHARE, "share_attachments"),
}
_RENAME: Needs = {"name": "update"}
_DELETE: Needs = {"attachmentId": "delete"}
_PHOTOS = frozenset(
    f"image/{kind}" for kind in ("gif", "heic", "jpeg", "png", "tiff", "webp")
)
_PLACES = {"item_id": "items", "milestone_id": "milestones"}
_OF_PLACE = {
    "items": ("project_id", "is_draft", "option_of_id"),
    "milestones": ("project_id", "is_draft"),
}
# Directions of writing and other marks without a shape could disguise an ending.
_WITHOUT_SHAPE = ("Cc", "Cf", "Cs", "Co", "Cn")
_PATH = re.compile(r"[\\/]+")
_ONE_PLACE = "Say the item or the milestone that it belongs to, one of them."
_NO_UPLOAD = "There is no such upload; send the file, and attach it within an hour."


@strawberry.input(description="A file that was sent, and what it belongs to.")
class AddAttachmentInput:
    upload: str = strawberry.field(description="What `POST /files` answered for it.")
    name: str = strawberry.field(description="What it is called.")
    item_id: strawberry.ID | None = strawberry.field(
        default=None, description="The item or option that it belongs to."
    )
    milestone_id: strawberry.ID | None = strawberry.field(
        default=None, description="Or the milestone."
    )
    is_shared_with_clients: bool | None = strawberry.field(
        default=UNSET, description="Whether clients have it; else they do not."
    )
    is_shared_with_partners: bool | None = strawberry.field(
        default=UNSET, description="Whether all partners have it; else they do not."
    )


@strawberry.input(description="An attachment, as it stood when it was last read.")
class AttachmentAtVersionInput:
    attachment_id: strawberry.ID = strawberry.field(description="The attachment.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="An attachment by another name.")
class RenameAttachmentInput(AttachmentAtVersionInput):
    name: str = strawberry.field(description="What it is called.")


@strawberry.input(description="Whom a file is shown to; what is left out stays.")
class ShareAttachmentInput(AttachmentAtVersionInput):
    is_shared_with_clients: bool | None = strawberry.field(
        default=UNSET, description="Whether clients have it."
    )
    is_shared_with_partners: bool | None = strawberry.field(
        default=UNSET, description="Whether all partners have it."
    )


@strawberry.input(description="An attachment to be deleted, its file with it.")
class DeleteAttachmentInput(AttachmentAtVersionInput):
    pass


async def _add(work: Write, wanted: AddAttachmentInput) -> str:
    marks = marks_of(wanted)
    needs = needs_of(_attach(work, wanted), marks, "upload", "name")
    key, place_id = _place(wanted)
    names = (*_OF_PLACE[_PLACES[key]], *acts_of(needs))
    place = await work.row_to_change(_PLACES[key], place_id, names)
    permit_each(place, needs)
    receipt = await _receipt(work, wanted)
    await work.add(
        "attachments",
        id=receipt.file_id,
        project_id=place["project_id"],
        **{key: place["id"]},
        uploader_id=work.decision.viewer.user_id,
        name=cleaned(wanted.name),
        media_type=receipt.media_type,
        size_bytes=receipt.size_bytes,
        created_at=work.at,
        **of_new(marks),
    )
    await _tell(work, (_PLACES[key], place), "ADD_ATTACHMENT")
    return receipt.file_id


def _attach(work: Write, wanted: AddAttachmentInput) -> Needs:
    """Say what it takes to attach the file; what is no photo takes more."""
    receipt = read_receipt(work.secret, work.decision.viewer, wanted.upload)
    is_photo = receipt is None or receipt.media_type in _PHOTOS
    return _ATTACH if is_photo else {**_ATTACH, "upload": "attach_files"}


def _place(wanted: AddAttachmentInput) -> tuple[str, str]:
    """Say what the file is to belong to: the column that refers to it, and its id."""
    places = {"item_id": wanted.item_id, "milestone_id": wanted.milestone_id}
    named = [(key, place_id) for key, place_id in places.items() if place_id]
    if len(named) != 1:
        raise FaultyInput(InputFault("itemId", _ONE_PLACE))
    return named[0]


async def _receipt(work: Write, wanted: AddAttachmentInput) -> Receipt:
    """Read what is known of the file, refused together with a faulty name."""
    receipt = read_receipt(work.secret, work.decision.viewer, wanted.upload)
    if receipt and await work.stored("attachments", "id", receipt.file_id, "id"):
        receipt = None
    faults = list(_name_faults(wanted.name))
    if receipt is None:
        raise FaultyInput(InputFault("upload", _NO_UPLOAD), *faults)
    refuse(faults)
    return receipt


async def _rename(work: Write, wanted: RenameAttachmentInput) -> str:
    attachment, place = await _held(work, wanted, _RENAME)
    refuse(_name_faults(wanted.name))
    name = cleaned(wanted.name)
    if name != attachment["name"]:
        await work.change("attachments", attachment["id"], name=name)
        await _tell(work, place, "RENAME_ATTACHMENT")
    return attachment["id"]


async def _share(work: Write, wanted: ShareAttachmentInput) -> str:
    marks = marks_of(wanted)
    attachment, place = await _held(work, wanted, needs_of(SHARE, marks) or SHARE)
    if await share(work, "attachments", attachment, marks):
        await _tell(work, place, "SHARE_ATTACHMENT")
    return attachment["id"]


async def _delete(work: Write, wanted: DeleteAttachmentInput) -> Payload:
    attachment, place = await _held(work, wanted, _DELETE)
    await work.remove("attachments", attachment["id"])
    await _tell(work, place, "DELETE_ATTACHMENT")
    return Payload(None, told={"deleted_id": attachment["id"]})


async def _held(
    work: Write, wanted: AttachmentAtVersionInput, needs: Needs
) -> tuple[Row, tuple[str, Row]]:
    """Read an attachment to be changed, and what it belongs to; without, it is not."""
    names = dict.fromkeys((*_PLACES, *acts_of(needs), *VERSIONED["attachments"]))
    attachment = await work.row_to_change("attachments", wanted.attachment_id, names)
    key = "item_id" if attachment["item_id"] else "milestone_id"
    table = _PLACES[key]
    place = await work.row(table, attachment[key], _OF_PLACE[table])
    permit_each(attachment, needs)
    work.expect("attachments", attachment, wanted.expected_version)
    return attachment, (table, place)


def cleaned(name: str) -> str:
    """Make a name that is no path, and shows as what it is."""
    whole = unicodedata.normalize("NFC", name)
    shown = "".join(
        one for one in whole if unicodedata.category(one) not in _WITHOUT_SHAPE
    )
    return " ".join(_PATH.split(shown)[-1].split()).lstrip(". ")


def _name_faults(name: str) -> Iterator[InputFault]:
    clean = cleaned(name)
    if not clean:
        yield InputFault("name", "A file has a name.")
    elif len(clean) > LONGEST_NAME:
        yield InputFault("name", f"At most {LONGEST_NAME} characters.")


async def _tell(work: Write, place: tuple[str, Row], action: str) -> None:
    await tell(work, "attachments", place, action)


def _of_attachment(change: Change, inputs: Needs) -> Act:
    return act(change, table="attachments", inputs=inputs, subject="attachment_id")


add_attachment = act(_add, table="attachments", inputs=_ADD)
rename_attachment = _of_attachment(_rename, _RENAME)
share_attachment = _of_attachment(_share, SHARE)
delete_attachment = act(_delete, table="attachments", inputs=_DELETE)
changed_attachment = changed("attachments")
deleted_id = told("deleted_id")
