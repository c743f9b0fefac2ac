"""Sessions: where somebody is logged in, and logging out."""

from typing import Any

import strawberry

from db import accounts
from resolvers.acts import act
from resolvers.engine.marks import Batched
from resolvers.engine.plans import BatchInfo
from resolvers.engine.relations import to_many
from resolvers.payloads import Payload
from resolvers.rights import permit
from resolvers.writes import Write

TABLE = "sessions"


@strawberry.input(description="Where to log out.")
class LogOutInput:
    everywhere: bool = strawberry.field(
        default=False,
        description="Every session of the login, in all companies; tokens stay.",
    )


@strawberry.input(description="A session of one's own, to be ended.")
class EndSessionInput:
    session_id: strawberry.ID = strawberry.field(description="The session.")


async def _log_out(work: Write, wanted: LogOutInput) -> Payload:
    viewer = work.decision.viewer
    if wanted.everywhere:
        account = await accounts.of_member(work.connection, viewer.membership_id)
        if account is not None:
            await accounts.end_sessions(work.connection, account.id)
    elif work.desk.credential.is_session:
        await work.remove(TABLE, work.desk.credential.id)
    if work.desk.credential.is_session:
        work.desk.jar.put(None)
    return Payload(None, told={"is_done": True})


async def _end(work: Write, wanted: EndSessionInput) -> Payload:
    row = await work.row(TABLE, wanted.session_id, ("can:end",))
    permit(row, "end", ("sessionId",))
    await work.remove(TABLE, wanted.session_id)
    if wanted.session_id == work.desk.credential.id:
        work.desk.jar.put(None)
    return Payload(None, told={"deleted_id": wanted.session_id})


def _is_current(parents: Any, info: BatchInfo) -> list[bool]:
    current = info.context.desk.credential.id
    return [session_id == current for session_id in parents.column("id")]


of_viewer = to_many(TABLE, "membership_id", "id")
is_current = Batched(_is_current, needs=("id",))
log_out = act(_log_out, table=TABLE, act="end", inputs=("everywhere",))
end_session = act(
    _end, table=TABLE, act="end", inputs=("sessionId",), subject="session_id"
)
