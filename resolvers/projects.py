"""Projects: the list within reach, one by id, and what belongs to each."""

from enum import StrEnum
from typing import Optional

import strawberry
from strawberry import UNSET

from resolvers.engine.pages import Connection, connection
from resolvers.engine.relations import by_id, same_row, to_one
from resolvers.inputs import IdFilter, TextFilter, member, order_enum, reference
from resolvers.words import Direction


@strawberry.input(
    description="Conditions on projects; all hold, and null is as if left out."
)
class ProjectFilter:
    and_: list["ProjectFilter"] | None = strawberry.field(
        name="and", default=UNSET, description="All of these hold."
    )
    or_: list["ProjectFilter"] | None = strawberry.field(
        name="or",
        default=UNSET,
        description="One of these holds; an empty list finds nothing.",
    )
    not_: Optional["ProjectFilter"] = strawberry.field(
        name="not",
        default=UNSET,
        description="This does not hold; an empty one finds nothing.",
    )
    name: TextFilter | None = member("projects", "name", "The project's name.")
    group: IdFilter | None = reference(
        "projects", "group", "One of its groups.", to="list_entries"
    )


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
