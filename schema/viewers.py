"""The viewer: who asks."""

import strawberry

from db.models.companies import CompanyRole, ProjectAccess
from permissions.flags import Flag
from resolvers import team, viewers
from schema.fields import related
from schema.nodes import stored
from schema.team import TeamMember
from schema.users import User


@stored("companies", "A company that builds, with its people and projects.")
class Company:
    id: strawberry.ID
    name: str


@stored("memberships", "Who asks, as a member of one company.")
class Viewer:
    project_access: ProjectAccess
    role: CompanyRole = strawberry.field(name="companyRole")
    user: User = related(viewers.user, "The person.")
    company: Company = related(viewers.company, "The company.")
    permissions: list[Flag] = related(
        viewers.permissions, "The account permissions that are switched on."
    )
    projects: list[TeamMember] = related(
        team.of_viewer, "The viewer's place on the team of each project."
    )


@strawberry.type
class ViewerQuery:
    viewer: Viewer = related(viewers.viewer, "Who asks.")
