"""What a project lets its clients see, and the acts that change it."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import client_access
from resolvers.client_access import SetClientAccessInput, SetClientAlertsInput
from schema.fields import answered_by, related
from schema.nodes import stored
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.projects import Project


@stored("projects", "What the clients of a project see of it.")
class ClientAccess:
    client_sees_budget: bool = strawberry.field(
        name="seesBudget", description="The budget; its lines, never items."
    )
    client_sees_budget_details: bool = strawberry.field(
        name="seesBudgetDetails", description="What the budget is made of."
    )
    client_sees_job_log: bool = strawberry.field(
        name="seesJobLog", description="What the job log shares."
    )
    client_gets_alerts: bool = strawberry.field(
        name="getsAlerts", description="Whether they get any alerts."
    )


@strawberry.type(description="The project as it stands now, or what was wrong.")
class SetClientAccessPayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        client_access.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The project as it stands now, or what was wrong.")
class SetClientAlertsPayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        client_access.changed_project, "The project as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type
class ClientAccessMutation:
    @answered_by(
        client_access.set_client_access, "Says what the clients of a project see."
    )
    def set_client_access(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetClientAccessInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> SetClientAccessPayload | None: ...

    @answered_by(
        client_access.set_client_alerts, "Says whether its clients get alerts."
    )
    def set_client_alerts(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetClientAlertsInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> SetClientAlertsPayload | None: ...
