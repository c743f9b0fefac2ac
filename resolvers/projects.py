"""Projects: the list within reach, one by id, and what belongs to each."""

from enum import StrEnum

import strawberry

from resolvers.engine.pages import Connection, connection
from resolvers.engine.relations import by_id, same_row, to_one
from resolvers.inputs import order_enum
from resolvers.words import Direction


@order_enum("projects", "ProjectOrderField", "What projects can be sorted by.")
class ProjectOrderField(StrEnum):
    CREATED = "id"
    NUMBER = "number"
    NAME = "name"


@strawberry.input(description="Order of projects; ties go by creation.")
class ProjectOrder:
    field: ProjectOrderField = strawberry.field(description="What to sort by.")
    direction: Direction = strawberry.field(
        default=Direction.ASC, description="Which end comes first."
    )


every = connection(Connection("projects", "company_id", search=("number", "name")))
one = by_id("projects", narrows=True)
of_row = to_one("projects", "project_id")
same = same_row()
