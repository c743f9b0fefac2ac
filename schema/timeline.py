"""The timeline of a project."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.models.timeline import TimelineKind
from resolvers import projects, timeline
from resolvers.scalars import Date
from schema.fields import related
from schema.nodes import Node, stored

if TYPE_CHECKING:
    from schema.projects import Project


@stored("timeline_events", "A phase of the timeline, or an event of one day.")
class TimelineEvent(Node):
    kind: TimelineKind
    name: str
    starts_on: Date
    ends_on: Date | None
    phase: Annotated["TimelineEvent", strawberry.lazy("schema.timeline")] | None = (
        related(timeline.phase, "The phase it is a part of.")
    )
    project: Annotated["Project", strawberry.lazy("schema.projects")] = related(
        projects.of_row, "The project it belongs to."
    )
