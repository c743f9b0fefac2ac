"""What the rules for an item's fields refuse, all of it at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from db.models.items import ItemStatus
from db.models.timeline import TimelineKind
from resolvers.item_acts import links
from resolvers.item_acts.needs import Sent
from resolvers.payloads import InputFault
from resolvers.texts import LONGEST_NAME, line_faults, text_faults
from resolvers.writes import NO_SUCH, Write

LONGEST_NUMBER = 50
MOST_LINKS = 50
MOST_DAYS = 10_000
# Counted once more, it would be in the running total and in the estimate (domain 1.5).
STAYS_INCORPORATED = "What is incorporated stays so: the estimate holds it already."


@dataclass(frozen=True)
class Place:
    """Where an item stands that fields are to be set of."""

    project_id: str
    is_option: bool = False
    # Whoever is assigned may stay so, whatever became of him.
    assigned: frozenset[str] = frozenset()
    # What it is now, if it is there.
    status: str = ItemStatus.PENDING


async def faults(work: Write, place: Place, sent: Sent) -> list[InputFault]:
    """Check the fields that were sent; references name rows the viewer may know."""
    found = plain_faults(sent, place)
    if any(fault.field in {"categoryIds", "assigneeIds"} for fault in found):
        return found
    return [*found, *await _reference_faults(work, place, sent)]


def plain_faults(sent: Sent, place: Place) -> list[InputFault]:
    """Check all but the references."""
    return [*_text_faults(sent), *_value_faults(sent, place)]


def _text_faults(sent: Sent) -> Iterator[InputFault]:
    if "name" in sent:
        needed = "An item has a name."
        yield from line_faults("name", sent["name"], LONGEST_NAME, needed=needed)
    yield from line_faults("number", sent.get("number"), LONGEST_NUMBER)
    yield from text_faults("description", sent.get("description"))
    yield from text_faults("internalNote", sent.get("internal_note"))


def _value_faults(sent: Sent, place: Place) -> Iterator[InputFault]:
    if "status" in sent:
        yield from _status_faults(sent["status"], place)
    if abs(sent.get("schedule_impact_days") or 0) > MOST_DAYS:
        yield InputFault("scheduleImpactDays", f"At most {MOST_DAYS} days.")
    if place.is_option and "milestone_id" in sent:
        message = "An option belongs to the milestone of its item."
        yield InputFault("milestoneId", message)
    for field, name in (
        ("categoryIds", "category_ids"),
        ("assigneeIds", "assignee_ids"),
    ):
        if len(sent.get(name) or ()) > MOST_LINKS:
            yield InputFault(field, f"At most {MOST_LINKS} at once.")


def _status_faults(status: ItemStatus | None, place: Place) -> Iterator[InputFault]:
    if status is None:
        yield InputFault("status", "An item has a status.")
    yield from status_faults("status", status, place.status, is_option=place.is_option)


def status_faults(
    field: str, status: ItemStatus | None, stored: str, *, is_option: bool
) -> Iterator[InputFault]:
    """Say why what stands as it is stored can never come to have a status."""
    if status is ItemStatus.INCORPORATED:
        message = "An item is incorporated by copying the running total."
        yield InputFault(field, message)
    elif stored == ItemStatus.INCORPORATED:
        yield InputFault(field, STAYS_INCORPORATED)
    if status is ItemStatus.NOT_CHOSEN and not is_option:
        yield InputFault(field, "Only an option can be not chosen.")


async def _reference_faults(work: Write, place: Place, sent: Sent) -> list[InputFault]:
    references: dict[str, tuple[str, Any]] = {
        "milestoneId": ("milestones", sent.get("milestone_id")),
        "eventId": ("timeline_events", sent.get("event_id")),
    }
    for number, category_id in enumerate(sent.get("category_ids") or ()):
        references[f"categoryIds.{number}"] = ("categories", category_id)
    found = await work.faulty_references(place.project_id, references)
    if not any(fault.field == "eventId" for fault in found):
        found += await _event_faults(work, sent.get("event_id"))
    wanted = sent.get("assignee_ids") or ()
    return [*found, *await _assignee_faults(work, place, wanted)]


async def _event_faults(work: Write, event_id: str | None) -> list[InputFault]:
    if event_id is None:
        return []
    event = await work.row("timeline_events", event_id, ("kind",))
    if event["kind"] == TimelineKind.EVENT:
        return []
    return [InputFault("eventId", "An item is tied to an event, not to a phase.")]


async def _assignee_faults(
    work: Write, place: Place, wanted: Sequence[str]
) -> list[InputFault]:
    """Whoever is new to the item is of the project's team, and still active."""
    new = frozenset(wanted) - place.assigned
    strange = new - await links.active(work, new, place.project_id)
    return [
        InputFault(f"assigneeIds.{number}", NO_SUCH)
        for number, user_id in enumerate(wanted)
        if user_id in strange
    ]
