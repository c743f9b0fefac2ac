"""Partners and clients of a project: added with a role there, and taken off it."""

from dataclasses import replace

import strawberry

from db.models.companies import CompanyRole
from permissions.grants import StoredRole, default_role
from resolvers import company_history, past
from resolvers.acts import act, told
from resolvers.expiring_grants import end
from resolvers.payloads import InputFault, Payload, refuse
from resolvers.rights import Needs, acts_of, permit, permit_each
from resolvers.role_acts import permit_giving, role_of
from resolvers.role_inputs import unfit_faults
from resolvers.team_acts import TeamMemberAtVersionInput
from resolvers.versions import VERSIONED
from resolvers.writes import Row, Write

_ADD: Needs = dict.fromkeys(("projectId", "memberId", "roleId"), "put_on_project")
_REMOVE: Needs = {"teamMemberId": "remove"}
# What each kind of people is on a project unless something else is said.
_DEFAULTS = {CompanyRole.PARTNER: "SUBCONTRACTOR", CompanyRole.CLIENT: "OWNER"}


@strawberry.input(description="A trade partner or a client, for a project's team.")
class AddProjectMemberInput:
    project_id: strawberry.ID = strawberry.field(description="The project.")
    member_id: strawberry.ID = strawberry.field(description="The member.")
    role_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Role there; else Subcontractor of a partner, Owner of a client.",
    )


@strawberry.input(description="A trade partner or a client who is to leave a project.")
class RemoveProjectMemberInput(TeamMemberAtVersionInput):
    pass


async def _add(work: Write, wanted: AddProjectMemberInput) -> Payload:
    project = await work.row_to_change(
        "projects", wanted.project_id, ("name", "can:give_role")
    )
    names = dict.fromkeys(("role", "user_id", *acts_of(_ADD)))
    member = await work.row("memberships", wanted.member_id, names)
    sent = {n: a for n, a in _ADD.items() if n != "roleId" or wanted.role_id}
    permit_each(member, sent)
    standing = await _standing(work, "project_members", project, member)
    # Who is on the team already stays what he is there.
    if standing:
        return Payload(standing[0])
    role = await _role(work, project, member, wanted.role_id)
    kept_out = await _standing(work, "excluded_projects", project, member)
    await work.remove("excluded_projects", *kept_out)
    row_id = await work.add(
        "project_members",
        project_id=project["id"],
        membership_id=member["id"],
        user_id=member["user_id"],
        role_id=role["id"],
        updated_at=work.at,
    )
    await _tell(work, "ADD_PROJECT_MEMBER", project, member["user_id"], role["name"])
    return Payload(row_id)


async def _standing(work: Write, table: str, project: Row, member: Row) -> list[str]:
    """Give the ids of the rows that tie a member to a project."""
    key = ("membership_id", member["id"])
    rows = await work.stored(table, *key, "id", "project_id")
    return [row["id"] for row in rows if row["project_id"] == project["id"]]


async def _role(work: Write, project: Row, member: Row, role_id: str | None) -> Row:
    if role_id is None:
        return await _default_role(work, project, member)
    permit(project, "give_role", ("roleId",))
    refuse(await work.faulty_references(project["id"], {"roleId": ("roles", role_id)}))
    await permit_giving(work, project["id"], role_id, "roleId")
    (role,) = await work.stored("roles", "id", role_id, "id", "name", "template")
    refuse(unfit_faults(member["role"], role["template"]))
    return role


async def _default_role(work: Write, project: Row, member: Row) -> Row:
    """Find what such people are by default; as the company has it, all may give it."""
    key = _DEFAULTS[CompanyRole(member["role"])]
    rows = await work.stored(
        "roles", "project_id", project["id"], "id", "name", "template"
    )
    role = next((row for row in rows if row["template"] == key), None)
    if role is None:
        refuse([InputFault("roleId", "The project has no such role; name one.")])
        raise LookupError(key)
    if replace(await role_of(work, role["id"]), id="") != await _template(work, key):
        await permit_giving(work, project["id"], role["id"], "roleId")
    return role


async def _template(work: Write, key: str) -> StoredRole:
    """Read a default role as the company has it."""
    company_id = work.decision.viewer.company_id
    rows = await work.stored("roles", "template_of_id", company_id, "id", "template")
    own = next((row["id"] for row in rows if row["template"] == key), None)
    role = await role_of(work, own) if own else default_role(key)
    return replace(role, id="")


async def _remove(work: Write, wanted: RemoveProjectMemberInput) -> Payload:
    """Take him off the team; his assignments and all that he did stay."""
    names = dict.fromkeys(
        (
            *acts_of(_REMOVE),
            *VERSIONED["project_members"],
            *("project_id", "membership_id", "user_id", "role_id"),
        )
    )
    row = await work.row_to_change("project_members", wanted.team_member_id, names)
    permit_each(row, _REMOVE)
    work.expect("project_members", row, wanted.expected_version)
    place = ("id", row["project_id"])
    (project,) = await work.stored("projects", *place, "id", "name")
    (role,) = await work.stored("roles", "id", row["role_id"], "name")
    member = {"id": row["membership_id"]}
    listed = await _standing(work, "accessible_projects", project, member)
    await work.remove("accessible_projects", *listed)
    await end(work, row["membership_id"], project_id=row["project_id"])
    await work.remove("project_members", row["id"])
    action = "REMOVE_PROJECT_MEMBER"
    await _tell(work, action, project, row["user_id"], role["name"])
    return Payload(None, told={"removed_id": row["id"]})


async def _tell(
    work: Write, action: str, project: Row, user_id: str, role: str
) -> None:
    """Tell the company of the right, and the project of the person."""
    is_added = action == "ADD_PROJECT_MEMBER"
    changes = {
        field: (None, word) if is_added else (word, None)
        for field, word in (("project", project["name"]), ("role", role))
    }
    place = {"person_id": user_id, "project_id": project["id"]}
    await company_history.tell(work, action, changes, **place)
    (person,) = await work.stored("users", "id", user_id, "name")
    words = f"{person['name']}: {role}"
    before, after = (None, words) if is_added else (words, None)
    entry = {"field": "team", "guard": past.PUBLIC, "before": before, "after": after}
    await work.note(action=action, **entry, **past.place("projects", project))


add_project_member = act(
    _add, table="memberships", inputs=_ADD, subject="member_id", changes_rights=True
)
remove_project_member = act(
    _remove,
    table="project_members",
    inputs=_REMOVE,
    subject="team_member_id",
    changes_rights=True,
)
removed_id = told("removed_id")
