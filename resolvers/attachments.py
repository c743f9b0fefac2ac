"""Attachments: the files of items and milestones, and who may have their bytes."""

from collections.abc import Mapping, Sequence
from typing import Any

from db.ids import prefix_of
from permissions.actions import ACTS
from permissions.decisions import Decision
from permissions.gate import Reach
from permissions.viewers import Viewer
from resolvers.engine.columns import Rows
from resolvers.engine.marks import Batched
from resolvers.engine.pages import Connection, connection
from resolvers.engine.plans import BatchInfo
from resolvers.engine.relations import same_row
from resolvers.engine.selections import Selection
from resolvers.engine.snapshot import Snapshot
from resolvers.engine.statements import Keyed, binds_for, by_key
from resolvers.receipts import link_for

of_item = connection(Connection("attachments", "item_id"))
of_milestone = connection(Connection("attachments", "milestone_id"))
same = same_row()

_PREFIX = "att"
_SERVED = ("item_id", "milestone_id", "name", "media_type", "size_bytes")


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
    """Read an attachment as the viewer may know it now, with what it belongs to."""
    if prefix_of(file_id) != _PREFIX:
        return None
    row = await _row(snapshot, decision, "attachments", file_id, _SERVED)
    if row is None:
        return None
    table = "items" if row["item_id"] else "milestones"
    place = row["item_id"] or row["milestone_id"]
    is_there = await _row(snapshot, decision, table, place, ())
    return None if is_there is None else row


async def _row(
    snapshot: Snapshot,
    decision: Decision,
    table: str,
    row_id: str,
    names: Sequence[str],
) -> Mapping[str, Any] | None:
    reach = Reach(decision)
    selection = Selection(table, rows=reach.rows(table))
    for name in ("id", *names):
        selection.want(name, reach)
    statement = by_key(reach, snapshot.dialect, selection, Keyed("id"))
    binds = {**binds_for(reach, selection), "keys": [row_id], "most": 1}
    rows = await snapshot.rows(statement, binds)
    return dict(zip(selection.names(), rows[0], strict=False)) if rows else None
