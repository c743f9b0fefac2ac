"""The team of a project."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import projects, team
from schema.categories import Category
from schema.fields import related
from schema.nodes import Connection, stored

if TYPE_CHECKING:
    from schema.projects import Project
    from schema.users import User


@stored("roles", "A role on projects, with its levels.")
class Role:
    id: strawberry.ID
    name: str


@stored("project_members", "A person on a project, with exactly one role there.")
class TeamMember:
    id: strawberry.ID
    responsibility: str | None
    user: Annotated["User", strawberry.lazy("schema.users")] = related(
        team.person, "The person."
    )
    role: Role = related(team.role, "The person's role on the project.")
    categories: list[Category] = related(
        team.categories, "Categories that the person's work is in."
    )
    project: Annotated["Project", strawberry.lazy("schema.projects")] = related(
        projects.of_row, "The project."
    )


TeamMemberConnection = Connection[TeamMember]
