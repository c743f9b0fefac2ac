"""What a project lets its clients see: the budget is given by an admin alone."""

import strawberry
from strawberry import UNSET

from resolvers.acts import act, changed, given
from resolvers.engine.relations import same_row
from resolvers.project_settings import ProjectAtVersionInput, held
from resolvers.rights import Needs, permit
from resolvers.texts import camel
from resolvers.writes import Write

_SWITCHES = ("sees_budget", "sees_budget_details", "sees_job_log")
_OF_BUDGET = ("sees_budget", "sees_budget_details")
_ACCESS: Needs = dict.fromkeys(map(camel, _SWITCHES), "set_client_access")
_ALERTS: Needs = {"getsAlerts": "set_client_alerts"}

same = same_row()


@strawberry.input(description="What clients see; what is left out stays.")
class SetClientAccessInput(ProjectAtVersionInput):
    sees_budget: bool | None = strawberry.field(
        default=UNSET, description="The budget; only an admin gives it."
    )
    sees_budget_details: bool | None = strawberry.field(
        default=UNSET, description="What it is made of; only an admin gives it."
    )
    sees_job_log: bool | None = strawberry.field(
        default=UNSET, description="What the job log shares."
    )


@strawberry.input(description="Whether clients get alerts of a project.")
class SetClientAlertsInput(ProjectAtVersionInput):
    gets_alerts: bool = strawberry.field(description="Whether they get any.")


async def _set_access(work: Write, wanted: SetClientAccessInput) -> str:
    sent = {k: v for k, v in given(wanted, *_SWITCHES).items() if v is not None}
    needs = {camel(name): _ACCESS[camel(name)] for name in sent}
    project = await held(work, wanted, needs)
    shown = [camel(name) for name in _OF_BUDGET if sent.get(name)]
    if shown:
        given_by = await work.row("projects", project["id"], ("can:show_budget",))
        permit(given_by, "show_budget", shown)
    values = {f"client_{name}": is_on for name, is_on in sent.items()}
    await work.change_fields("projects", project, values, action="SET_CLIENT_ACCESS")
    return project["id"]


async def _set_alerts(work: Write, wanted: SetClientAlertsInput) -> str:
    project = await held(work, wanted, _ALERTS)
    values = {"client_gets_alerts": wanted.gets_alerts}
    await work.change_fields("projects", project, values, action="SET_CLIENT_ALERTS")
    return project["id"]


set_client_access = act(
    _set_access, table="projects", inputs=_ACCESS, subject="project_id"
)
set_client_alerts = act(
    _set_alerts, table="projects", inputs=_ALERTS, subject="project_id"
)
changed_project = changed("projects")
