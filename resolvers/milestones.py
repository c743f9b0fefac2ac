"""Milestones: how they are listed and sorted, and what belongs to each."""

from enum import StrEnum

import strawberry

from permissions.levels import Mode
from resolvers.engine.page_statements import Order
from resolvers.engine.pages import Connection, connection
from resolvers.engine.relations import same_row, to_many, to_one
from resolvers.inputs import order_enum
from resolvers.words import Direction


@order_enum("milestones", "MilestoneOrderField", "What milestones can be sorted by.")
class MilestoneOrderField(StrEnum):
    STARTS_ON = "starts_on"
    CREATED = "id"
    NAME = "name"
    ESTIMATE_TOTAL = "estimate_total@"
    RUNNING_TOTAL = "running_total@"
    GAP = "gap@"


@strawberry.input(description="Order of milestones; ties go by creation.")
class MilestoneOrder:
    field: MilestoneOrderField = strawberry.field(description="What to sort by.")
    direction: Direction = strawberry.field(
        default=Direction.ASC, description="Which end comes first."
    )
    mode: Mode | None = strawberry.field(
        default=None,
        description="Display mode of a total or GAP; else the viewer's first.",
    )


of_project = connection(
    Connection("milestones", "project_id", order=Order("starts_on"))
)
active = to_one("milestones", "active_milestone_id")
of_row = to_one("milestones", "milestone_id")
metrics = to_many("metrics", "milestone_id", "position")
same = same_row()
