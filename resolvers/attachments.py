"""Attachments: the files of items and milestones, and who may have their bytes."""

from collections.abc import Mapping
from typing import Any

from permissions.actions import ACTS
from permissions.decisions import Decision
from permissions.viewers import Viewer
from resolvers.engine.columns import Rows
from resolvers.engine.marks import Batched
from resolvers.engine.pages import Connection, connection
from resolvers.engine.plans import BatchInfo
from resolvers.engine.relations import same_row
from resolvers.engine.snapshot import Snapshot
from resolvers.known import read_known
from resolvers.receipts import link_for

of_item = connection(Connection("attachments", "item_id"))
of_milestone = connection(Connection("attachments", "milestone_id"))
same = same_row()

_SERVED = ("name", "media_type", "size_bytes")


def _links(parents: Rows, info: BatchInfo) -> list[str]:
    viewer, secret = info.context.viewer, info.context.secret
    return [
        f"/files/{file_id}?link={link_for(secret, viewer, file_id)}"
        for file_id in parents.column("id")
    ]


link = Batched(_links, needs=("id",))


def may_send(viewer: Viewer) -> bool:
    """Say whether there may be anything that the viewer may attach a file to."""
    return ACTS["attachments"]["add"].outcome(viewer) is not False


async def known(
    snapshot: Snapshot, decision: Decision, file_id: str
) -> Mapping[str, Any] | None:
    """Read an attachment as the viewer may know it now; without what it is of, not."""
    file = ("attachments", "id")
    found = await read_known(snapshot, decision, file, [file_id], _SERVED)
    return found[0] if found else None
