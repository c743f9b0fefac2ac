"""Pictures: one of each person, seen by whoever is shown the person."""

from collections.abc import Mapping
from typing import Any

import strawberry
from strawberry import UNSET

from permissions.decisions import Decision
from resolvers.acts import act
from resolvers.engine.columns import Rows
from resolvers.engine.marks import Batched
from resolvers.engine.plans import BatchInfo
from resolvers.engine.snapshot import Snapshot
from resolvers.known import read_known
from resolvers.payloads import FaultyInput, InputFault
from resolvers.personal_settings import (
    TABLE,
    PersonalSettingsAtVersionInput,
    held,
    stamp,
)
from resolvers.receipts import PICTURE, link_for, read_receipt
from resolvers.rights import Needs
from resolvers.writes import Write

PREFIX = "pic"
ENDINGS: Mapping[str, str] = {"image/jpeg": "jpg", "image/png": "png"}
_SET: Needs = {"upload": "update"}
_COLUMNS = ("picture_id", "picture_type", "picture_bytes")
_NO_UPLOAD = "There is no such picture; send it, and set it within an hour."
NOT_SENT = "Name what was sent, or null for none."


@strawberry.input(description="What one is to be shown by.")
class SetPictureInput(PersonalSettingsAtVersionInput):
    upload: str | None = strawberry.field(
        default=UNSET,
        description="What `POST /pictures` answered for it; null for no picture.",
    )


def link_to(column: str) -> Batched:
    """Answer where the file is that a column names; who is shown it needs no token."""

    def links(parents: Rows, info: BatchInfo) -> list[str | None]:
        viewer, secret = info.context.viewer, info.context.secret
        return [
            file_id and f"/files/{file_id}?link={link_for(secret, viewer, file_id)}"
            for file_id in parents.column(column)
        ]

    return Batched(links, needs=(column,))


async def known(
    snapshot: Snapshot, decision: Decision, file_id: str
) -> Mapping[str, Any] | None:
    """Read what the file of a picture is, as long as somebody is shown by it."""
    place = ("users", "picture_id")
    found = await read_known(snapshot, decision, place, [file_id], _COLUMNS)
    if not found:
        return None
    (person,) = found
    return {
        "name": f"picture.{ENDINGS[person['picture_type']]}",
        "media_type": person["picture_type"],
        "size_bytes": person["picture_bytes"],
    }


async def _set(work: Write, wanted: SetPictureInput) -> str:
    settings = await held(work, wanted, _SET)
    picture = _picture(work, wanted.upload)
    await work.change("users", settings["user_id"], **picture)
    await stamp(work, settings)
    return settings["id"]


def _picture(work: Write, upload: str | None) -> dict[str, Any]:
    return dict(zip(_COLUMNS, sent(work, upload, PICTURE), strict=True))


def sent(work: Write, upload: str | None, kind: bytes) -> tuple[Any, ...]:
    """Say which file was sent, of what type and how big; a null is for none."""
    if upload is UNSET:
        raise FaultyInput(InputFault("upload", NOT_SENT))
    if upload is None:
        return (None, None, None)
    receipt = read_receipt(work.secret, work.decision.viewer, upload, kind)
    if receipt is None:
        raise FaultyInput(InputFault("upload", _NO_UPLOAD))
    return (receipt.file_id, receipt.media_type, receipt.size_bytes)


link = link_to("picture_id")
set_picture = act(_set, table=TABLE, inputs=_SET, queues=True)
