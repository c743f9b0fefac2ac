"""Acts on the timeline: phases within phases, events, and what goes before what."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import strawberry
from strawberry import UNSET

from db.models.timeline import TimelineKind
from resolvers import past
from resolvers.acts import act, changed, given, told
from resolvers.payloads import InputFault, Payload, refuse
from resolvers.rights import Needs, acts_of, permit_each
from resolvers.scalars import Date
from resolvers.texts import LONGEST_NAME, camel, line_faults
from resolvers.versions import VERSIONED
from resolvers.writes import Row, Write

MOST_PREDECESSORS = 50
_FIELDS = ("name", "starts_on", "ends_on", "phase_id", "predecessor_ids")
_SENT = ("name", "startsOn", "endsOn", "phaseId", "predecessorIds")
_UPDATE: Needs = dict.fromkeys(_SENT, "update")
_NAMES = ("kind", "parent_id", "ends_on", *VERSIONED["timeline_events"])
_CIRCLE = "This would lead back to where it begins."


@strawberry.input(description="What stands on the timeline.")
class _Beginning:
    project_id: strawberry.ID = strawberry.field(description="The project.")
    name: str = strawberry.field(description="What it is called.")
    starts_on: Date = strawberry.field(description="Its day, or the first of them.")
    phase_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The phase it is a part of."
    )
    predecessor_ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description="What goes before it."
    )


@strawberry.input(description="An event of one day, to be added.")
class CreateEventInput(_Beginning):
    pass


@strawberry.input(description="A phase, to be added.")
class CreatePhaseInput(_Beginning):
    ends_on: Date = strawberry.field(description="Its last day.")


@strawberry.input(description="An event or phase, as it stood when it was read.")
class DeleteTimelineEventInput:
    event_id: strawberry.ID = strawberry.field(description="The event or phase.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="What is to be changed of an event; the rest stays.")
class UpdateTimelineEventInput(DeleteTimelineEventInput):
    name: str | None = strawberry.field(default=UNSET, description="What it is called.")
    starts_on: Date | None = strawberry.field(default=UNSET, description="Its day.")
    ends_on: Date | None = strawberry.field(
        default=UNSET, description="The last day of a phase."
    )
    phase_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The phase it is a part of, or null."
    )
    predecessor_ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description="All that goes before it."
    )


async def _create_event(work: Write, wanted: CreateEventInput) -> str:
    return await _create(work, wanted, TimelineKind.EVENT, "CREATE_EVENT")


async def _create_phase(work: Write, wanted: CreatePhaseInput) -> str:
    return await _create(work, wanted, TimelineKind.PHASE, "CREATE_PHASE")


async def _create(
    work: Write, wanted: _Beginning, kind: TimelineKind, action: str
) -> str:
    needs = {"projectId": "edit_timeline"}
    project = await work.row_to_change("projects", wanted.project_id, acts_of(needs))
    permit_each(project, needs)
    sent = {"ends_on": None, "phase_id": None, **_sent(wanted)}
    event = {"id": "", "project_id": project["id"], "kind": kind}
    refuse(await _faults(work, event, sent))
    event_id = await work.add(
        "timeline_events",
        project_id=project["id"],
        kind=str(kind),
        name=sent["name"].strip(),
        starts_on=sent["starts_on"],
        ends_on=sent["ends_on"],
        parent_id=sent["phase_id"],
        updated_at=work.at,
    )
    event["id"] = event_id
    await _put_predecessors(work, event, sent.get("predecessor_ids") or ())
    await _tell(work, event, action, None, sent["name"].strip())
    return event_id


async def _update(work: Write, wanted: UpdateTimelineEventInput) -> str:
    sent = _sent(wanted)
    event = await _held(work, wanted)
    now = {
        "starts_on": event["starts_on"],
        "ends_on": event["ends_on"],
        **sent,
    }
    refuse(await _faults(work, event, now))
    columns = {"phase_id": "parent_id"}
    values = {
        columns.get(name, name): value.strip() if name == "name" else value
        for name, value in sent.items()
        if name != "predecessor_ids"
    }
    action = "UPDATE_TIMELINE_EVENT"
    await work.change_fields("timeline_events", event, values, action=action)
    if "predecessor_ids" in sent:
        await _put_predecessors(work, event, sent["predecessor_ids"] or ())
        await work.change("timeline_events", event["id"], updated_at=work.at)
    return event["id"]


async def _delete(work: Write, wanted: DeleteTimelineEventInput) -> Payload:
    """Delete an event or phase; what was in it or tied to it stays, without it."""
    event = await _held(work, wanted)
    action = "DELETE_TIMELINE_EVENT"
    inside = await work.stored("timeline_events", "parent_id", event["id"], "id")
    moved = {"parent_id": event["parent_id"], "updated_at": work.at}
    await work.change_each("timeline_events", {one["id"]: moved for one in inside})
    tied = await work.stored(
        "items", "event_id", event["id"], "id", "project_id", "is_draft"
    )
    await work.change_alike("items", tied, {"event_id": None}, action=action)
    await work.remove("timeline_events", event["id"])
    await _tell(work, event, action, event["name"], None)
    return Payload(None, told={"deleted_id": event["id"]})


async def _held(work: Write, wanted: DeleteTimelineEventInput) -> Row:
    sent = [name for name in _SENT if name in _names(wanted)] or ["eventId"]
    names = dict.fromkeys((*_NAMES, "can:update"))
    event = await work.row_to_change("timeline_events", wanted.event_id, names)
    permit_each(event, dict.fromkeys(sent, "update"))
    work.expect("timeline_events", event, wanted.expected_version)
    return event


def _sent(wanted: Any) -> dict[str, Any]:
    return given(wanted, *(name for name in _FIELDS if hasattr(wanted, name)))


def _names(wanted: Any) -> set[str]:
    return {camel(name) for name in _sent(wanted)}


async def _faults(work: Write, event: Row, sent: Row) -> list[InputFault]:
    found = list(_plain_faults(event, sent))
    befores = sent.get("predecessor_ids") or ()
    if len(befores) > MOST_PREDECESSORS:
        message = f"At most {MOST_PREDECESSORS} predecessors."
        return [*found, InputFault("predecessorIds", message)]
    references: dict[str, tuple[str, str | None]] = {
        "phaseId": ("timeline_events", sent.get("phase_id"))
    }
    for number, one in enumerate(befores):
        references[f"predecessorIds.{number}"] = ("timeline_events", one)
    missing = await work.faulty_references(event["project_id"], references)
    if missing:
        return [*found, *missing]
    return [*found, *await _order_faults(work, event, sent)]


def _plain_faults(event: Row, sent: Row) -> Iterator[InputFault]:
    if "name" in sent:
        needed = "It has a name."
        yield from line_faults("name", sent["name"], LONGEST_NAME, needed=needed)
    starts_on, ends_on = sent["starts_on"], sent["ends_on"]
    if starts_on is None:
        yield InputFault("startsOn", "It has a day.")
    if event["kind"] == TimelineKind.EVENT and ends_on is not None:
        yield InputFault("endsOn", "An event is of one day.")
    if event["kind"] == TimelineKind.PHASE:
        if ends_on is None:
            yield InputFault("endsOn", "A phase has a last day.")
        elif starts_on is not None and ends_on < starts_on:
            yield InputFault("endsOn", "It ends before it begins.")


async def _order_faults(work: Write, event: Row, sent: Row) -> Sequence[InputFault]:
    """Refuse a part of itself, and what would go before itself."""
    found: list[InputFault] = []
    phase_id = sent.get("phase_id")
    project_id = event["project_id"]
    rows = await work.stored(
        "timeline_events", "project_id", project_id, "id", "kind", "parent_id"
    )
    if phase_id is not None:
        kinds = {row["id"]: row["kind"] for row in rows}
        if kinds[phase_id] != TimelineKind.PHASE:
            found.append(InputFault("phaseId", "Only a phase has parts."))
        above = {row["id"]: {row["parent_id"]} for row in rows}
        if leads(above, phase_id, event["id"]):
            found.append(InputFault("phaseId", _CIRCLE))
    links = await work.stored(
        "timeline_predecessors", "project_id", project_id, "event_id", "predecessor_id"
    )
    before: dict[str, set[str | None]] = {}
    for link in links:
        before.setdefault(link["event_id"], set()).add(link["predecessor_id"])
    for number, one in enumerate(sent.get("predecessor_ids") or ()):
        if leads(before, one, event["id"]):
            found.append(InputFault(f"predecessorIds.{number}", _CIRCLE))
    return found


def leads(onward: Mapping[str, set[str | None]], start: str, goal: str) -> bool:
    """Say whether the goal is reached by following what each leads to."""
    seen: set[str | None] = {None}
    ahead: list[str | None] = [start]
    while ahead:
        one = ahead.pop()
        if one == goal:
            return True
        if one not in seen:
            ahead.extend(onward.get(one or "", ()))
        seen.add(one)
    return False


async def _put_predecessors(work: Write, event: Row, ids: Sequence[str]) -> None:
    place = {"project_id": event["project_id"]}
    rows = [{**place, "predecessor_id": one} for one in dict.fromkeys(ids)]
    await work.replace("timeline_predecessors", "event_id", event["id"], rows)


async def _tell(
    work: Write, event: Row, action: str, before: str | None, after: str | None
) -> None:
    entry = past.entry("timeline_events", "name", (before, after))
    await work.note(action=action, **entry, **past.place("timeline_events", event))


create_event = act(
    _create_event, table="projects", inputs={"projectId": "edit_timeline"}
)
create_phase = act(
    _create_phase, table="projects", inputs={"projectId": "edit_timeline"}
)
update_timeline_event = act(
    _update, table="timeline_events", inputs=_UPDATE, subject="event_id"
)
delete_timeline_event = act(
    _delete, table="timeline_events", inputs={"eventId": "update"}, subject="event_id"
)
changed_event = changed("timeline_events")
deleted_id = told("deleted_id")
