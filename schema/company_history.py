"""The company's history, for its admins."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from permissions.guards import CanSeeCompanyHistory
from resolvers import company_history, projects, users
from resolvers.scalars import DateTime
from schema.fields import guarded_by, related
from schema.nodes import stored

if TYPE_CHECKING:
    from schema.projects import Project
    from schema.users import User


@stored("company_history", "A change of what somebody may: who made it, and when.")
class CompanyHistoryEntry:
    id: strawberry.ID
    at: DateTime
    action: str = strawberry.field(
        description="The act, by its mutation's name, such as UPDATE_TEAM_MEMBER."
    )
    field: str
    before: str | None = guarded_by(CanSeeCompanyHistory, "What was.")
    after: str | None = guarded_by(CanSeeCompanyHistory, "What is since then.")
    actor: Annotated["User", strawberry.lazy("schema.users")] = related(
        users.actor, "Who made the change."
    )
    person: Annotated["User", strawberry.lazy("schema.users")] | None = related(
        company_history.person, "Whose right it is."
    )
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        projects.of_row, "Where, if it is on one project."
    )
