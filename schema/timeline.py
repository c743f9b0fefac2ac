"""The timeline of a project."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.models.timeline import TimelineKind
from resolvers import projects, timeline, timeline_acts, versions
from resolvers.scalars import Date
from resolvers.timeline_acts import (
    CreateEventInput,
    CreatePhaseInput,
    DeleteTimelineEventInput,
    UpdateTimelineEventInput,
)
from schema.fields import answered_by, can, related
from schema.nodes import Node, stored
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.projects import Project


@strawberry.type(description="What the viewer may do with a phase or an event.")
class TimelineEventActs:
    update: bool = can("timeline_events", "update", "Its name, days and place.")


@stored("timeline_events", "A phase of the timeline, or an event of one day.")
class TimelineEvent(Node):
    kind: TimelineKind
    name: str
    starts_on: Date
    ends_on: Date | None
    phase: Annotated["TimelineEvent", strawberry.lazy("schema.timeline")] | None = (
        related(timeline.phase, "The phase it is a part of.")
    )
    predecessors: list[
        Annotated["TimelineEvent", strawberry.lazy("schema.timeline")]
    ] = related(timeline.predecessors, "What goes before it.")
    version: str = related(
        versions.version("timeline_events"), "Opaque mark of how it stands."
    )
    viewer_can: TimelineEventActs = related(
        projects.same, "What the viewer may do with it."
    )
    project: Annotated["Project", strawberry.lazy("schema.projects")] = related(
        projects.of_row, "The project it belongs to."
    )


@strawberry.type(description="The event or phase as it stands, or what was wrong.")
class CreateEventPayload:
    timeline_event: TimelineEvent | None = related(
        timeline_acts.changed_event, "The event or phase as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The event or phase as it stands, or what was wrong.")
class CreatePhasePayload:
    timeline_event: TimelineEvent | None = related(
        timeline_acts.changed_event, "The event or phase as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The event or phase as it stands, or what was wrong.")
class UpdateTimelineEventPayload:
    timeline_event: TimelineEvent | None = related(
        timeline_acts.changed_event, "The event or phase as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The id that is no more, or what was wrong.")
class DeleteTimelineEventPayload:
    deleted_id: strawberry.ID | None = related(
        timeline_acts.deleted_id, "The id that the event or phase had."
    )
    errors: list[InputError]


@strawberry.type
class TimelineMutation:
    @answered_by(timeline_acts.create_event, "Adds an event to the timeline.")
    def create_event(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            CreateEventInput, strawberry.argument(description="What and where.")
        ],
    ) -> CreateEventPayload | None: ...

    @answered_by(timeline_acts.create_phase, "Adds a phase to the timeline.")
    def create_phase(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            CreatePhaseInput, strawberry.argument(description="What and where.")
        ],
    ) -> CreatePhasePayload | None: ...

    @answered_by(timeline_acts.update_timeline_event, "Changes an event or a phase.")
    def update_timeline_event(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UpdateTimelineEventInput, strawberry.argument(description="What and where.")
        ],
    ) -> UpdateTimelineEventPayload | None: ...

    @answered_by(
        timeline_acts.delete_timeline_event,
        "Deletes an event or phase, and nothing in it.",
    )
    def delete_timeline_event(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            DeleteTimelineEventInput, strawberry.argument(description="What and where.")
        ],
    ) -> DeleteTimelineEventPayload | None: ...
