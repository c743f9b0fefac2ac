"""Requests for access: made by whom something is hidden from, seen by who may grant it.

A request names a field and a project, never a record: whoever reads it learns of none.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import strawberry

from db.mails import stored
from db.models.access_requests import RequestStatus
from permissions.actions import ACTS
from permissions.guards import Guard
from permissions.levels import Mode
from resolvers import explanations
from resolvers.acts import act, changed
from resolvers.engine.marks import GUARD, Batched
from resolvers.engine.pages import Connection, connection
from resolvers.engine.plans import BatchInfo
from resolvers.engine.refusals import Conflict, NotFound
from resolvers.engine.relations import only, same_row, to_one
from resolvers.explanations import AccessStep, Place, field_of, place_of
from resolvers.payloads import InputFault, refuse
from resolvers.rights import Needs, acts_of, permit_each
from resolvers.texts import LONGEST_TEXT, text_faults
from resolvers.writes import Row, Write

TABLE = "access_requests"
MOST_OPEN = 20
MOST_AN_HOUR = 10
ANYWHERE = "projects"
_ASK: Needs = dict.fromkeys(
    ("coordinate", "nodeId", "projectId", "mode", "reason"), "request_access"
)
_WITHDRAW: Needs = {"requestId": "withdraw"}
_SETTLED = ("status", "user_id", "step", "project_id")
SETTLED = "It is settled already; nobody asks for it any more."


@strawberry.input(description="What is hidden, and is asked for.")
class RequestAccessInput:
    coordinate: str = strawberry.field(
        description="The field, as a redaction names it: `Item.directCost`."
    )
    node_id: strawberry.ID | None = strawberry.field(
        default=None, description="A record on which it is hidden."
    )
    project_id: strawberry.ID | None = strawberry.field(
        default=None, description="The project, if no record is named."
    )
    mode: Mode | None = strawberry.field(
        default=None, description="In which display mode, if not in just any."
    )
    reason: str | None = strawberry.field(
        default=None, description="What it is needed for."
    )


@strawberry.input(description="A request of one's own, to be taken back.")
class WithdrawAccessRequestInput:
    request_id: strawberry.ID = strawberry.field(description="The request.")
    expected_version: str = strawberry.field(description="Version that is taken back.")


async def _request(work: Write, wanted: RequestAccessInput) -> str:
    whole = guard_of(work.schema, wanted.coordinate)
    refuse(_faults(wanted, whole))
    guard = guard_of(work.schema, wanted.coordinate, wanted.mode)
    place = replace(await _place(work, wanted), guard=guard)
    project = await work.row_to_change("projects", str(place.project_id), acts_of(_ASK))
    permit_each(project, _ASK)
    viewer = work.decision.viewer
    if await explanations.sees(work.snapshot, viewer, place):
        refuse([InputFault("coordinate", "Nothing of it is hidden from you.")])
    own = await work.stored(TABLE, "membership_id", viewer.membership_id, *_OWN)
    same = [row["id"] for row in own if _is_same(row, place, wanted.mode)]
    if same:
        return same[0]
    refuse(_too_many(own, work.at))
    return await work.add(
        TABLE,
        project_id=project["id"],
        membership_id=viewer.membership_id,
        user_id=viewer.user_id,
        coordinate=place.coordinate,
        mode=wanted.mode,
        step=await _step(work, place),
        reason=(wanted.reason or "").strip() or None,
        status=RequestStatus.OPEN,
        created_at=work.at,
    )


_OWN = ("id", "status", "project_id", "coordinate", "mode", "created_at")


async def _withdraw(work: Write, wanted: WithdrawAccessRequestInput) -> str:
    row = await held(work, wanted, _WITHDRAW)
    values = {"status": RequestStatus.WITHDRAWN, "decided_at": work.at}
    await work.change(TABLE, row["id"], **values)
    return row["id"]


async def held(work: Write, wanted: Any, needs: Needs, *names: str) -> Row:
    """Read a request to be answered; whoever could have is told that it is settled."""
    marks = (*acts_of(needs), *_SETTLED)
    row = await work.row_to_change(TABLE, str(wanted.request_id), marks)
    if row["status"] != RequestStatus.OPEN and _could(work, row, needs):
        raise Conflict(SETTLED)
    place = (TABLE, wanted.request_id, wanted.expected_version)
    return await work.held(*place, needs, *names)


def _could(work: Write, row: Row, needs: Needs) -> bool:
    """Say whether the viewer could do the acts if the request were open still."""
    viewer, project_id = work.decision.viewer, row["project_id"]
    was = {
        "status": RequestStatus.OPEN,
        "person": row["user_id"],
        "step": row["step"],
        "project": project_id,
    }
    rules = (ACTS[TABLE][act] for act in needs.values())
    return all(rule.holds(viewer, was, project_id) for rule in rules)


def guard_of(
    schema: Any, coordinate: str, mode: str | None = None
) -> type[Guard] | None:
    """Give what guards a field, in one of its display modes where one is named."""
    field = field_of(schema, coordinate)
    guard: type[Guard] | None = field.extensions.get(GUARD) if field else None
    return guard.by_mode[Mode(mode)] if guard and mode else guard


def _faults(
    wanted: RequestAccessInput, guard: type[Guard] | None
) -> Iterator[InputFault]:
    if guard is None:
        yield InputFault("coordinate", "There is no such field that may be hidden.")
    elif wanted.mode and not guard.by_mode:
        yield InputFault("mode", "This is not displayed in modes.")
    if not wanted.node_id and not wanted.project_id:
        yield InputFault("projectId", "Name the project, or a record on it.")
    yield from text_faults("reason", wanted.reason, LONGEST_TEXT)


async def _place(work: Write, wanted: RequestAccessInput) -> Place:
    """Find what is asked for; what the asker does not know is not there."""
    reader, found = (work.snapshot, work.decision, work.schema), None
    for node in filter(None, (wanted.project_id, wanted.node_id)):
        place = await place_of(*reader, wanted.coordinate, str(node))
        if place is None or (found and place.project_id != found.project_id):
            raise NotFound
        found = place
    if found is None or found.project_id is None:
        raise NotFound
    return found


def _is_same(row: Row, place: Place, mode: Mode | None) -> bool:
    asked = (row["project_id"], row["coordinate"], row["mode"], row["status"])
    return asked == (place.project_id, place.coordinate, mode, RequestStatus.OPEN)


def _too_many(own: list[Row], at: str) -> Iterator[InputFault]:
    hour = stored(datetime.fromisoformat(at) - timedelta(hours=1))
    if sum(row["status"] == RequestStatus.OPEN for row in own) >= MOST_OPEN:
        yield InputFault("coordinate", f"At most {MOST_OPEN} open requests at once.")
    if sum(row["created_at"] > hour for row in own) >= MOST_AN_HOUR:
        yield InputFault("coordinate", f"At most {MOST_AN_HOUR} requests an hour.")


async def _step(work: Write, place: Place) -> AccessStep:
    """Say who could grant it, by his own rights on the project and by no record."""
    anywhere = replace(place, table=ANYWHERE, is_anywhere=True)
    viewer = work.decision.viewer
    step = await explanations.first_step(work.snapshot, viewer, anywhere)
    return step or AccessStep.SWITCH


def _requires(parents: Any, info: BatchInfo) -> list[str]:
    schema = info.context.plan.source.schema
    asked = zip(parents.column("coordinate"), parents.column("mode"), strict=True)
    guards = [guard_of(schema, *each) for each in asked]
    return [guard.requires() if guard else "" for guard in guards]


_OPEN = only(status=RequestStatus.OPEN)
open_ones = connection(Connection(TABLE, "company_id", where=(_OPEN,)))
of_viewer = connection(Connection(TABLE, "membership_id"))
person = to_one("users", "user_id")
requires = Batched(_requires, needs=("coordinate", "mode"))
same = same_row()
changed_request = changed(TABLE)
withdraw_access_request = act(
    _withdraw, table=TABLE, inputs=_WITHDRAW, subject="request_id"
)
request_access = act(_request, table="projects", inputs=_ASK, subject="project_id")
