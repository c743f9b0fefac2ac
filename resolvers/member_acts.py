"""Acts on members: what each is and may, and whose the company's account is."""

from collections.abc import Iterator, Mapping
from typing import Any

import strawberry
from strawberry import UNSET

from db import accounts
from db.models.companies import CompanyRole, ProjectAccess
from permissions.flags import Flag
from resolvers import company_history
from resolvers.acts import act, given
from resolvers.expiring_grants import end
from resolvers.member_adding import LIST_OF_SOME, NOT_ON_TEAM, ON_TEAM
from resolvers.member_projects import listed, open_all, replace_list
from resolvers.members import (
    ADMIN_HAS_ALL,
    MemberAtVersionInput,
    as_columns,
    faulty_flags,
    flags_of,
    held,
    names_of_projects,
    set_active,
    stamp,
    stamp_rights,
    words_of,
)
from resolvers.payloads import InputFault, refuse
from resolvers.rights import Needs, permit
from resolvers.texts import camel
from resolvers.writes import Row, Write

_RIGHTS = ("company_role", "permissions", "project_access", "project_ids")
_UPDATE: Needs = {
    "companyRole": "set_role",
    **dict.fromkeys(("permissions", "projectAccess", "projectIds"), "update"),
}


@strawberry.input(description="What a member is and may; what is left out stays.")
class UpdateTeamMemberInput(MemberAtVersionInput):
    company_role: CompanyRole | None = strawberry.field(
        default=UNSET, description="Admin or employee."
    )
    permissions: list[Flag] | None = strawberry.field(
        default=UNSET, description="All permissions that are switched on."
    )
    project_access: ProjectAccess | None = strawberry.field(
        default=UNSET, description="Which projects; an admin's are all."
    )
    project_ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description="The projects, where they are some."
    )


@strawberry.input(description="A member who is to be kept out for the time being.")
class DeactivateTeamMemberInput(MemberAtVersionInput):
    pass


@strawberry.input(description="A member who is to be let in again.")
class ReactivateTeamMemberInput(MemberAtVersionInput):
    pass


@strawberry.input(description="The admin whose the company's account is to be.")
class ChangeAccountOwnerInput(MemberAtVersionInput):
    pass


async def update(work: Write, wanted: UpdateTeamMemberInput) -> str:
    sent = {name: v for name, v in given(wanted, *_RIGHTS).items() if v is not None}
    needs = {camel(name): _UPDATE[camel(name)] for name in sent}
    member = await held(work, wanted, needs)
    projects, faults = await names_of_projects(work, sent.get("project_ids", ()))
    role = CompanyRole(sent.get("company_role", member["role"]))
    refuse([*_faults(sent, member, role), *faults])
    changes = _changes(sent, member, role)
    await _end_grants(work, member, sent)
    if "project_ids" in sent:
        changes["projects"] = await _set_projects(work, member, projects)
    elif _opens_all(changes):
        await open_all(work, member)
    if any(before != after for before, after in changes.values()):
        await stamp_rights(work, member, **_columns(sent, role))
        if member["role"] != role:
            # Another role begins with another session (AU-13).
            await accounts.end_sessions_of_member(work.connection, member["id"])
        person = {"person_id": member["user_id"]}
        await company_history.tell(work, "UPDATE_TEAM_MEMBER", changes, **person)
    return member["id"]


async def _end_grants(work: Write, member: Row, sent: Mapping[str, Any]) -> None:
    """End what was granted for a time of that which is now settled for good."""
    if sent.keys() & {"permissions", "company_role"}:
        await end(work, member["id"], "permission")
    if sent.keys() & {"project_access", "project_ids", "company_role"}:
        await end(work, member["id"], "project_id")


def _faults(
    sent: Mapping[str, Any], member: Row, role: CompanyRole
) -> Iterator[InputFault]:
    yield from faulty_flags(sent.get("permissions", ()))
    if role not in ON_TEAM:
        yield InputFault("companyRole", NOT_ON_TEAM)
    elif role is CompanyRole.ADMIN:
        narrowing = [name for name in sent if name != "company_role"]
        yield from (InputFault(camel(name), ADMIN_HAS_ALL) for name in narrowing)
    elif "project_ids" in sent:
        access = sent.get("project_access", member["project_access"])
        if access != ProjectAccess.SOME:
            yield InputFault("projectIds", LIST_OF_SOME)


def _changes(
    sent: Mapping[str, Any], member: Row, role: CompanyRole
) -> dict[str, company_history.Change]:
    after = {**member, **_columns(sent, role)}
    return {
        "companyRole": (member["role"], after["role"]),
        "permissions": (words_of(flags_of(member)), words_of(flags_of(after))),
        "projectAccess": (member["project_access"], after["project_access"]),
    }


def _columns(sent: Mapping[str, Any], role: CompanyRole) -> dict[str, Any]:
    """Give the columns that an input comes to; an admin reaches every project."""
    values: dict[str, Any] = {}
    if "company_role" in sent:
        values["role"] = role.value
    if "permissions" in sent:
        values |= as_columns(sent["permissions"])
    if "project_access" in sent:
        values["project_access"] = sent["project_access"].value
    elif values.get("role") == CompanyRole.ADMIN:
        values["project_access"] = ProjectAccess.ALL.value
    return values


def _opens_all(changes: Mapping[str, company_history.Change]) -> bool:
    before, after = changes["projectAccess"]
    return before != after and after == ProjectAccess.ALL


async def _set_projects(
    work: Write, member: Row, projects: Mapping[str, str]
) -> company_history.Change:
    before, _ = await names_of_projects(work, await listed(work, member["id"]))
    await replace_list(work, member, projects.keys())
    return _words(before), _words(projects)


def _words(projects: Mapping[str, str]) -> str | None:
    return ", ".join(sorted(projects.values())) or None


async def _deactivate(work: Write, wanted: DeactivateTeamMemberInput) -> str:
    member = await held(work, wanted, {"memberId": "deactivate"})
    await set_active(work, member, "DEACTIVATE_TEAM_MEMBER", is_active=False)
    return member["id"]


async def _reactivate(work: Write, wanted: ReactivateTeamMemberInput) -> str:
    member = await held(work, wanted, {"memberId": "reactivate"})
    await set_active(work, member, "REACTIVATE_TEAM_MEMBER", is_active=True)
    return member["id"]


async def _change_owner(work: Write, wanted: ChangeAccountOwnerInput) -> str:
    viewer = work.decision.viewer
    owner = await work.row("memberships", viewer.membership_id, ("can:hand_over",))
    permit(owner, "hand_over", ("memberId",))
    member = await held(work, wanted, {})
    if member["role"] != CompanyRole.ADMIN or not member["is_active"]:
        message = "The account is an active admin's."
        refuse([InputFault("memberId", message)])
    if member["id"] != owner["id"]:
        await stamp(work, owner, is_account_owner=False)
        await stamp(work, member, is_account_owner=True)
        for person, words in (
            (viewer.user_id, ("true", "false")),
            (member["user_id"], ("false", "true")),
        ):
            changes = {"isAccountOwner": words}
            action = "CHANGE_ACCOUNT_OWNER"
            await company_history.tell(work, action, changes, person_id=person)
    return member["id"]


def member_act(change: Any, needs: Needs) -> Any:
    """Make a mutation of an act on a member, from which on all rights are new."""
    return act(
        change,
        table="memberships",
        inputs=needs,
        subject="member_id",
        changes_rights=True,
    )


update_team_member = member_act(update, _UPDATE)
deactivate_team_member = member_act(_deactivate, {"memberId": "deactivate"})
reactivate_team_member = member_act(_reactivate, {"memberId": "reactivate"})
change_account_owner = member_act(_change_owner, {"memberId": "hand_over"})
