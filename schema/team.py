"""The team of a project."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import project_members, projects, team, team_acts, versions
from resolvers.project_members import (
    AddProjectMemberInput,
    RemoveProjectMemberInput,
)
from resolvers.team_acts import (
    SetTeamMemberCategoriesInput,
    SetTeamMemberRoleInput,
)
from schema.categories import Category
from schema.fields import answered_by, can, related
from schema.nodes import Connection, Node, stored
from schema.payloads import InputError
from schema.roles import Role

if TYPE_CHECKING:
    from schema.projects import Project
    from schema.users import User


@strawberry.type(description="What the viewer may do with a person on a project.")
class TeamMemberActs:
    set_role: bool = can("project_members", "set_role", "The role there.")
    set_categories: bool = can(
        "project_members", "set_categories", "The categories of the person's work."
    )
    remove: bool = can(
        "project_members", "remove", "Taking a partner or a client off it."
    )


@stored("project_members", "A person on a project, with exactly one role there.")
class TeamMember(Node):
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
    version: str = related(
        versions.version("project_members"), "Opaque mark of how it stands."
    )
    viewer_can: TeamMemberActs = related(
        projects.same, "What the viewer may do with it."
    )


TeamMemberConnection = Connection[TeamMember]


@strawberry.type(description="The person on the project, or what was wrong.")
class SetTeamMemberRolePayload:
    team_member: TeamMember | None = related(
        team_acts.changed_team_member, "The person as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The person on the project, or what was wrong.")
class SetTeamMemberCategoriesPayload:
    team_member: TeamMember | None = related(
        team_acts.changed_team_member, "The person as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The person on the project, or what was wrong.")
class AddProjectMemberPayload:
    team_member: TeamMember | None = related(
        team_acts.changed_team_member, "The person as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The id that is no more, or what was wrong.")
class RemoveProjectMemberPayload:
    removed_id: strawberry.ID | None = related(
        project_members.removed_id, "The id that it had."
    )
    errors: list[InputError]


@strawberry.type
class TeamMutation:
    @answered_by(
        project_members.add_project_member,
        "Adds a trade partner or a client to a project.",
    )
    def add_project_member(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            AddProjectMemberInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> AddProjectMemberPayload | None: ...

    @answered_by(
        project_members.remove_project_member,
        "Takes a trade partner or a client off a project.",
    )
    def remove_project_member(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            RemoveProjectMemberInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> RemoveProjectMemberPayload | None: ...

    @answered_by(
        team_acts.set_team_member_role, "Gives a person another role on a project."
    )
    def set_team_member_role(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetTeamMemberRoleInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> SetTeamMemberRolePayload | None: ...

    @answered_by(
        team_acts.set_team_member_categories, "Sets the categories of a person's work."
    )
    def set_team_member_categories(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetTeamMemberCategoriesInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> SetTeamMemberCategoriesPayload | None: ...
