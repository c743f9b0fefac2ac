"""Setting a project up: its status, phase, financial structure, labels, clearer."""

import strawberry
from strawberry import UNSET

from db.models.companies import CompanyRole
from db.models.items import ItemStatus
from db.models.projects import FinancialStructure, Phase, ProjectStatus
from resolvers import company_history, past
from resolvers.acts import act, changed, given, told
from resolvers.engine.relations import same_row, to_one
from resolvers.known import read_known
from resolvers.payloads import InputFault, Payload, refuse
from resolvers.project_settings import ProjectAtVersionInput, held
from resolvers.rights import Needs
from resolvers.texts import LONGEST_NAME, camel, line_faults, tidy
from resolvers.writes import NO_SUCH, Row, Write

_LABELS = ("base_price", "total_price", "allowance", "client_price")
_STATUS: Needs = {"status": "set_status"}
_PHASE: Needs = {"phase": "set_phase"}
_STRUCTURE: Needs = {"financialStructure": "set_financial_structure"}
_FINANCIAL_LABELS: Needs = dict.fromkeys(map(camel, _LABELS), "set_financial_labels")
_CLEARER: Needs = {"userId": "set_update_clearer"}
_TEAM = frozenset({CompanyRole.ADMIN, CompanyRole.EMPLOYEE})

update_clearer = to_one("users", "update_clearer_id")
same = same_row()


@strawberry.input(description="Who may work on a project.")
class SetProjectStatusInput(ProjectAtVersionInput):
    status: ProjectStatus = strawberry.field(
        description="Pending, live for all of its team, or archived."
    )


@strawberry.input(description="How far a project has come.")
class SetProjectPhaseInput(ProjectAtVersionInput):
    phase: Phase = strawberry.field(description="Prospect, active or warranty.")


@strawberry.input(description="How a project is paid for.")
class SetProjectFinancialStructureInput(ProjectAtVersionInput):
    financial_structure: FinancialStructure = strawberry.field(
        description="A fixed price, or an open book."
    )


@strawberry.input(description="A project's words for what is paid; null is ours.")
class SetProjectFinancialLabelsInput(ProjectAtVersionInput):
    base_price: str | None = strawberry.field(
        default=UNSET, description="For the base price."
    )
    total_price: str | None = strawberry.field(
        default=UNSET, description="For the total price."
    )
    allowance: str | None = strawberry.field(
        default=UNSET, description="For an allowance."
    )
    client_price: str | None = strawberry.field(
        default=UNSET, description="For the price that the client pays."
    )


@strawberry.input(description="Who clears the updates of a project.")
class SetProjectUpdateClearerInput(ProjectAtVersionInput):
    user_id: strawberry.ID | None = strawberry.field(
        description="One of the builder's people on its team; null for nobody."
    )


async def _set_status(work: Write, wanted: SetProjectStatusInput) -> Payload:
    project = await held(work, wanted, _STATUS)
    left = None
    if wanted.status is ProjectStatus.ARCHIVED:
        left = await _open_partner_items(work, project["id"])
    values = {"status": wanted.status.value}
    action = "SET_PROJECT_STATUS"
    await work.change_fields("projects", project, values, action=action)
    changes = {"status": (project["status"], wanted.status.value)}
    await company_history.tell(work, action, changes, project_id=project["id"])
    return Payload(project["id"], told={"open_partner_items": left})


async def _open_partner_items(work: Write, project_id: str) -> int:
    """Count what is undecided and a partner's, as far as the viewer may know of it."""
    assigned = await work.stored(
        "item_assignees", "project_id", project_id, "item_id", "user_id"
    )
    partners = await _of_roles(work, frozenset({CompanyRole.PARTNER}))
    theirs = sorted({r["item_id"] for r in assigned if r["user_id"] in partners})
    place = ("items", "id")
    known = await read_known(work.snapshot, work.decision, place, theirs, ("status",))
    return sum(row["status"] == ItemStatus.PENDING for row in known)


async def _of_roles(work: Write, roles: frozenset[CompanyRole]) -> frozenset[str]:
    company_id = work.decision.viewer.company_id
    rows = await work.stored("memberships", "company_id", company_id, "user_id", "role")
    return frozenset(row["user_id"] for row in rows if row["role"] in roles)


async def _set_phase(work: Write, wanted: SetProjectPhaseInput) -> str:
    project = await held(work, wanted, _PHASE)
    values = {"phase": wanted.phase.value}
    await work.change_fields("projects", project, values, action="SET_PROJECT_PHASE")
    return project["id"]


async def _set_structure(work: Write, wanted: SetProjectFinancialStructureInput) -> str:
    project = await held(work, wanted, _STRUCTURE)
    values = {"financial_structure": wanted.financial_structure.value}
    action = "SET_PROJECT_FINANCIAL_STRUCTURE"
    await work.change_fields("projects", project, values, action=action)
    return project["id"]


async def _set_labels(work: Write, wanted: SetProjectFinancialLabelsInput) -> str:
    sent = given(wanted, *_LABELS)
    needs = {camel(name): _FINANCIAL_LABELS[camel(name)] for name in sent}
    project = await held(work, wanted, needs)
    refuse(
        fault
        for name, text in sent.items()
        for fault in line_faults(camel(name), text, LONGEST_NAME)
    )
    values = {f"{name}_label": tidy(text) for name, text in sent.items()}
    action = "SET_PROJECT_FINANCIAL_LABELS"
    await work.change_fields("projects", project, values, action=action)
    return project["id"]


async def _set_clearer(work: Write, wanted: SetProjectUpdateClearerInput) -> str:
    project = await held(work, wanted, _CLEARER)
    refuse(await _clearer_faults(work, project, wanted.user_id))
    values = {"update_clearer_id": wanted.user_id}
    words = await _clearer_words(work, project, wanted.user_id)
    await work.change_fields(
        "projects",
        project,
        values,
        action="SET_PROJECT_UPDATE_CLEARER",
        words={"update_clearer_id": words},
    )
    return project["id"]


async def _clearer_faults(
    work: Write, project: Row, user_id: str | None
) -> list[InputFault]:
    """Refuse whom one does not know on the project, and whoever is no builder."""
    if user_id is None:
        return []
    known = await work.known("users", [user_id], project["id"])
    builders = await _of_roles(work, _TEAM)
    return [] if known & builders else [InputFault("userId", NO_SUCH)]


async def _clearer_words(work: Write, project: Row, user_id: str | None) -> past.Words:
    (row,) = await work.stored("projects", "id", project["id"], "update_clearer_id")
    before = await _name(work, row["update_clearer_id"])
    return before, await _name(work, user_id)


async def _name(work: Write, user_id: str | None) -> str | None:
    if user_id is None:
        return None
    (person,) = await work.stored("users", "id", user_id, "name")
    return person["name"]


set_project_status = act(
    _set_status,
    table="projects",
    inputs=_STATUS,
    subject="project_id",
    changes_rights=True,
)
set_project_phase = act(
    _set_phase, table="projects", inputs=_PHASE, subject="project_id"
)
set_project_financial_structure = act(
    _set_structure, table="projects", inputs=_STRUCTURE, subject="project_id"
)
set_project_financial_labels = act(
    _set_labels, table="projects", inputs=_FINANCIAL_LABELS, subject="project_id"
)
set_project_update_clearer = act(
    _set_clearer, table="projects", inputs=_CLEARER, subject="project_id"
)
changed_project = changed("projects")
open_partner_items = told("open_partner_items")
