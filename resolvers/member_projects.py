"""Which projects a member reaches: his list, and those that he is kept out of."""

from collections.abc import Collection, Mapping

import strawberry

from db.models.companies import ProjectAccess
from resolvers import company_history
from resolvers.acts import act
from resolvers.members import MemberAtVersionInput, held, stamp
from resolvers.rights import Needs
from resolvers.writes import Row, Write

_NEEDS: Needs = {"memberId": "set_projects", "projectId": "set_projects"}
_LISTS = ("accessible_projects", "project_members", "excluded_projects")


@strawberry.input(description="A project, and an employee.")
class AddTeamMemberToProjectInput(MemberAtVersionInput):
    project_id: strawberry.ID = strawberry.field(description="The project.")


@strawberry.input(description="A project, and an employee.")
class RemoveTeamMemberFromProjectInput(AddTeamMemberToProjectInput):
    pass


async def _add(work: Write, wanted: AddTeamMemberToProjectInput) -> str:
    member = await held(work, wanted, _NEEDS)
    project = await work.row("projects", wanted.project_id, ("name",))
    await _take_off(work, member, "excluded_projects", {project["id"]})
    values: dict[str, str] = {}
    if member["project_access"] != ProjectAccess.ALL:
        values["project_access"] = ProjectAccess.SOME
        await put_on_list(work, member["id"], {project["id"]})
    await stamp(work, member, **values)
    changes: dict[str, company_history.Change] = {"project": (None, project["name"])}
    if values:
        access = member["project_access"], ProjectAccess.SOME.value
        changes["projectAccess"] = access
    await _tell(work, "ADD_TEAM_MEMBER_TO_PROJECT", member, project, changes)
    return member["id"]


async def _remove(work: Write, wanted: RemoveTeamMemberFromProjectInput) -> str:
    """Take him off the project; what he reaches by ALL is kept from him alone."""
    member = await held(work, wanted, _NEEDS)
    project = await work.row("projects", wanted.project_id, ("name",))
    for table in _LISTS:
        await _take_off(work, member, table, {project["id"]})
    place = {"membership_id": member["id"], "project_id": project["id"]}
    await work.add("excluded_projects", **place)
    await stamp(work, member)
    changes = {"project": (project["name"], None)}
    await _tell(work, "REMOVE_TEAM_MEMBER_FROM_PROJECT", member, project, changes)
    return member["id"]


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
    inputs=_NEEDS,
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
