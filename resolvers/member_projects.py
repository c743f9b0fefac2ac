"""Which projects a member reaches: his list, and those that he is kept out of."""

from collections.abc import Collection, Mapping

import strawberry

from db.models.companies import ProjectAccess
from permissions.grants import GENERAL_CONTRACTOR
from resolvers import company_history
from resolvers.acts import act
from resolvers.expiring_grants import day_faults, end, lend
from resolvers.members import MemberAtVersionInput, held, stamp_rights
from resolvers.payloads import refuse
from resolvers.rights import Needs
from resolvers.writes import Row, Write

_NEEDS: Needs = {"memberId": "set_projects", "projectId": "set_projects"}
_ADDING: Needs = {**_NEEDS, **dict.fromkeys(("roleId", "days"), "set_projects")}
_LISTS = ("accessible_projects", "project_members", "excluded_projects")


@strawberry.input(description="An employee who is to leave a project.")
class RemoveTeamMemberFromProjectInput(MemberAtVersionInput):
    project_id: strawberry.ID = strawberry.field(description="The project.")


@strawberry.input(description="An employee who is to be on a project's team.")
class AddTeamMemberToProjectInput(RemoveTeamMemberFromProjectInput):
    role_id: strawberry.ID | None = strawberry.field(
        default=None, description="His role there; General Contractor if left out."
    )
    days: int | None = strawberry.field(
        default=None, description="For how many days; for good if left out."
    )


async def _add(work: Write, wanted: AddTeamMemberToProjectInput) -> str:
    more = {"roleId": wanted.role_id, "days": wanted.days}
    sent = [*_NEEDS, *(name for name, value in more.items() if value is not None)]
    member = await held(work, wanted, {name: _ADDING[name] for name in sent})
    project = await work.row("projects", wanted.project_id, ("name",))
    role_id = await _role(work, project["id"], wanted.role_id)
    refuse(day_faults(wanted.days))
    if await _reaches(work, member, project["id"]):
        return member["id"]
    await end(work, member["id"], project_id=project["id"])
    if wanted.days is not None:
        return await _open(work, member, project, role_id, wanted.days)
    await _take_off(work, member, "excluded_projects", {project["id"]})
    await _put_on_team(work, member, project["id"], role_id)
    values: dict[str, str] = {}
    if member["project_access"] != ProjectAccess.ALL:
        values["project_access"] = ProjectAccess.SOME
        await put_on_list(work, member["id"], {project["id"]})
    await stamp_rights(work, member, **values)
    changes: dict[str, company_history.Change] = {"project": (None, project["name"])}
    if values:
        access = member["project_access"], ProjectAccess.SOME.value
        changes["projectAccess"] = access
    await _tell(work, "ADD_TEAM_MEMBER_TO_PROJECT", member, project, changes)
    return member["id"]


async def _open(
    work: Write, member: Row, project: Row, role_id: str | None, days: int
) -> str:
    """Let him reach a project for a time; his lists and teams stay as they are."""
    place = {"project_id": project["id"], "role_id": role_id}
    ends = await lend(work, member["id"], days, **place)
    await stamp_rights(work, member)
    changes = {"project": (None, f"{project['name']} until {ends}")}
    await _tell(work, "ADD_TEAM_MEMBER_TO_PROJECT", member, project, changes)
    return member["id"]


async def _remove(work: Write, wanted: RemoveTeamMemberFromProjectInput) -> str:
    """Take him off the project; what he reaches by ALL is kept from him alone."""
    member = await held(work, wanted, _NEEDS)
    project = await work.row("projects", wanted.project_id, ("name",))
    is_out = await _is_on(work, "excluded_projects", member, project["id"])
    if not await end(work, member["id"], project_id=project["id"]) and is_out:
        return member["id"]
    for table in _LISTS:
        await _take_off(work, member, table, {project["id"]})
    place = {"membership_id": member["id"], "project_id": project["id"]}
    await work.add("excluded_projects", **place)
    await stamp_rights(work, member)
    changes = {"project": (project["name"], None)}
    await _tell(work, "REMOVE_TEAM_MEMBER_FROM_PROJECT", member, project, changes)
    return member["id"]


async def _role(work: Write, project_id: str, role_id: str | None) -> str | None:
    """Find the role that is wanted on a project, or the one that employees have."""
    if role_id is not None:
        place = {"roleId": ("roles", role_id)}
        refuse(await work.faulty_references(project_id, place))
        return role_id
    roles = await work.stored("roles", "project_id", project_id, "id", "template")
    own = (row["id"] for row in roles if row["template"] == GENERAL_CONTRACTOR.id)
    return next(own, None)


async def _put_on_team(
    work: Write, member: Row, project_id: str, role_id: str | None
) -> None:
    """Give him a place on the team, unless he has one, or no role is there for it."""
    if role_id is None or await _is_on(work, "project_members", member, project_id):
        return
    place = {"project_id": project_id, "role_id": role_id}
    person = {"membership_id": member["id"], "user_id": member["user_id"]}
    await work.add("project_members", **place, **person, updated_at=work.at)


async def _reaches(work: Write, member: Row, project_id: str) -> bool:
    """Say whether he is on the project's team, and let in to it, already."""
    if await _is_on(work, "excluded_projects", member, project_id):
        return False
    if not await _is_on(work, "project_members", member, project_id):
        return False
    if member["project_access"] == ProjectAccess.SOME:
        return await _is_on(work, "accessible_projects", member, project_id)
    return member["project_access"] == ProjectAccess.ALL


async def _is_on(work: Write, table: str, member: Row, project_id: str) -> bool:
    return project_id in await _listed(work, table, member["id"])


async def _tell(
    work: Write,
    action: str,
    member: Row,
    project: Row,
    changes: Mapping[str, company_history.Change],
) -> None:
    place = {"person_id": member["user_id"], "project_id": project["id"]}
    await company_history.tell(work, action, changes, **place)


async def put_on_list(work: Write, member_id: str, projects: Collection[str]) -> None:
    """Add projects to the list of a member, those that are not there yet."""
    standing = await _listed(work, "accessible_projects", member_id)
    new = sorted(set(projects) - standing.keys())
    rows = [{"membership_id": member_id, "project_id": project} for project in new]
    await work.add_all("accessible_projects", rows)


async def keep_out(work: Write, member_id: str, projects: Collection[str]) -> None:
    rows = [{"membership_id": member_id, "project_id": each} for each in projects]
    await work.add_all("excluded_projects", rows)


async def replace_list(work: Write, member: Row, projects: Collection[str]) -> None:
    """Let a member reach these projects alone: he leaves the teams of all others."""
    for table in ("accessible_projects", "project_members"):
        standing = await _listed(work, table, member["id"])
        await _take_off(work, member, table, standing.keys() - set(projects))
    await _take_off(work, member, "excluded_projects", projects)
    await put_on_list(work, member["id"], projects)


async def open_all(work: Write, member: Row) -> None:
    """Let a member reach every project, those too that he was kept out of."""
    await work.replace("excluded_projects", "membership_id", member["id"], ())


async def listed(work: Write, member_id: str) -> frozenset[str]:
    return frozenset(await _listed(work, "accessible_projects", member_id))


async def _take_off(
    work: Write, member: Row, table: str, projects: Collection[str]
) -> None:
    standing = await _listed(work, table, member["id"])
    gone = [row_id for project, row_id in standing.items() if project in projects]
    await work.remove(table, *gone)


async def _listed(work: Write, table: str, member_id: str) -> dict[str, str]:
    """Give the ids of a member's rows by project."""
    rows = await work.stored(table, "membership_id", member_id, "project_id", "id")
    return {row["project_id"]: row["id"] for row in rows}


add_team_member_to_project = act(
    _add,
    table="memberships",
    inputs=_ADDING,
    subject="member_id",
    changes_rights=True,
)
remove_team_member_from_project = act(
    _remove,
    table="memberships",
    inputs=_NEEDS,
    subject="member_id",
    changes_rights=True,
)
