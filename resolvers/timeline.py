"""The timeline: phases and events of a project, in the order of their days."""

from resolvers.engine.relations import to_linked, to_many, to_one
from resolvers.engine.statements import Between

of_project = to_many("timeline_events", "project_id", "starts_on")
phase = to_one("timeline_events", "parent_id")
of_item = to_one("timeline_events", "event_id")
predecessors = to_linked(
    "timeline_events",
    Between("timeline_predecessors", "event_id", near="predecessor_id"),
    "starts_on",
)
