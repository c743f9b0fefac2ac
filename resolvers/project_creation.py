"""Beginning a project: what it is, the roles that it starts with, its first person."""

from collections.abc import Iterator, Mapping
from typing import Any

import strawberry

from db.models.companies import ProjectAccess
from db.models.projects import FinancialStructure, Phase, ProjectStatus
from permissions.roles import DEFAULT_ROLES, RoleTemplate
from resolvers import company_history, past
from resolvers.acts import act
from resolvers.member_projects import put_on_list
from resolvers.payloads import refuse
from resolvers.project_settings import faulty_currency, faulty_details, taken
from resolvers.rights import Needs, acts_of, permit_each
from resolvers.texts import camel, tidy
from resolvers.writes import Row, Write

_INPUTS = (*("name", "number", "location", "phase", "currency", "financial_structure"),)
_CREATE: Needs = dict.fromkeys(map(camel, _INPUTS), "create_project")
_SETTINGS = (
    *("id", "name", "template", "is_administrator", "category_access"),
    *("hide_all_costs", "display_modes"),
)
_CELL = ("feature", "with_category", "without_category")
_ADMINISTRATOR, _CONTRACTOR = "ADMINISTRATOR", "GENERAL_CONTRACTOR"


@strawberry.input(description="A project that is to be set up.")
class CreateProjectInput:
    name: str = strawberry.field(description="Its name.")
    number: str = strawberry.field(description="Its number; no other project has it.")
    location: str | None = strawberry.field(
        default=None, description="Where it is built."
    )
    phase: Phase = strawberry.field(
        default=Phase.PROSPECT, description="How far it has come."
    )
    currency: str = strawberry.field(
        default="USD", description="Its three letters of ISO 4217."
    )
    financial_structure: FinancialStructure = strawberry.field(
        default=FinancialStructure.FIXED_PRICE, description="How it is paid for."
    )


async def _create(work: Write, wanted: CreateProjectInput) -> str:
    viewer = work.decision.viewer
    company = await work.row("companies", viewer.company_id, acts_of(_CREATE))
    permit_each(company, _CREATE)
    sent = {"name": wanted.name, "number": wanted.number, "location": wanted.location}
    refuse([*faulty_details(sent), *faulty_currency(wanted.currency)])
    refuse(await taken(work, wanted.number.strip()))
    project_id = await work.add("projects", **_row(work, wanted))
    role_id = await _start_roles(work, project_id)
    await work.add(
        "project_members",
        project_id=project_id,
        membership_id=viewer.membership_id,
        user_id=viewer.user_id,
        role_id=role_id,
        updated_at=work.at,
    )
    if viewer.project_access is ProjectAccess.SOME:
        await put_on_list(work, viewer.membership_id, {project_id})
    await _tell(work, project_id, wanted.name.strip())
    return project_id


def _row(work: Write, wanted: CreateProjectInput) -> Row:
    """Give what the project starts as; who pays what it costs sees the budget."""
    is_open = wanted.financial_structure is FinancialStructure.OPEN_BOOK
    return {
        "name": wanted.name.strip(),
        "number": wanted.number.strip(),
        "location": tidy(wanted.location),
        "status": ProjectStatus.PENDING.value,
        "phase": wanted.phase.value,
        "currency": wanted.currency,
        "financial_structure": wanted.financial_structure.value,
        "client_sees_budget": is_open,
        "creator_id": work.decision.viewer.user_id,
        "created_at": work.at,
        "updated_at": work.at,
    }


async def _start_roles(work: Write, project_id: str) -> str:
    """Copy the company's templates; answer the role of whoever begins the project."""
    own = _ADMINISTRATOR if work.decision.viewer.is_admin else _CONTRACTOR
    rows, cells = await _templates(work)
    place = {"project_id": project_id, "updated_at": work.at}
    ids = await work.add_all("roles", [{**row, **place} for row in rows])
    await work.add_all(
        "role_levels",
        [
            {"project_id": project_id, "role_id": role_id, **cell}
            for role_id, grid in zip(ids, cells, strict=True)
            for cell in grid
        ],
    )
    return next(
        role_id
        for role_id, row in zip(ids, rows, strict=True)
        if row["template"] == own
    )


async def _templates(work: Write) -> tuple[list[Row], list[list[Row]]]:
    """Give the roles to start with; the two that every project needs are there."""
    company_id = work.decision.viewer.company_id
    stored = await work.stored("roles", "template_of_id", company_id, *_SETTINGS)
    rows: list[Row] = [{k: v for k, v in r.items() if k != "id"} for r in stored]
    ids = [row["id"] for row in stored]
    found = await work.stored("role_levels", "role_id", ids, "role_id", *_CELL)
    cells = [[_cell(each) for each in found if each["role_id"] == one] for one in ids]
    standing = {row["template"] for row in stored}
    for key in (_ADMINISTRATOR, _CONTRACTOR):
        if key not in standing:
            rows.append(_settings(DEFAULT_ROLES[key]))
            cells.append(list(_cells(DEFAULT_ROLES[key])))
    return rows, cells


def _cell(row: Row) -> Row:
    return {name: row[name] for name in _CELL}


def _settings(role: RoleTemplate) -> Row:
    return {
        "name": role.name,
        "template": role.key,
        "is_administrator": role.is_administrator,
        "category_access": role.category_access.value,
        "hide_all_costs": role.hide_all_costs,
        "display_modes": ",".join(role.modes),
    }


def _cells(role: RoleTemplate) -> Iterator[Mapping[str, Any]]:
    for feature, (with_category, without_category) in role.levels.items():
        yield {
            "feature": feature,
            "with_category": with_category.name,
            "without_category": without_category.name,
        }


async def _tell(work: Write, project_id: str, name: str) -> None:
    """Tell the project's own history, and the company's of who reaches it first."""
    words = {"field": "name", "guard": past.PUBLIC, "before": None, "after": name}
    place = past.place("projects", {"id": project_id})
    await work.note(action="CREATE_PROJECT", **words, **place)
    first = {"person_id": work.decision.viewer.user_id, "project_id": project_id}
    await company_history.tell(
        work, "CREATE_PROJECT", {"project": (None, name)}, **first
    )


create_project = act(_create, table="companies", inputs=_CREATE, changes_rights=True)
