"""Adding a person to the company's team, with all that he may from the first day."""

from collections.abc import Iterator, Mapping

import strawberry

from db.mails import tidy_address
from db.models.companies import CompanyRole, ProjectAccess
from permissions.flags import Flag
from permissions.plans import MOST_CONTACTS
from resolvers import company_history, personal_settings
from resolvers.acts import act
from resolvers.engine.refusals import Forbidden
from resolvers.invitations import invite
from resolvers.member_projects import keep_out, put_on_list
from resolvers.members import (
    ADMIN_HAS_ALL,
    as_columns,
    faulty_flags,
    names_of_projects,
    words_of,
)
from resolvers.payloads import InputFault, refuse
from resolvers.texts import LONGEST_NAME, address_faults, line_faults
from resolvers.writes import Write

ON_TEAM = frozenset({CompanyRole.ADMIN, CompanyRole.EMPLOYEE})
NOT_ON_TEAM = "A team member is an admin or an employee."
TAKEN = "Somebody here has this address."
# None is turned into a user: it goes, and the person is added anew.
IS_CONTACT = "A basic contact has this address; delete the contact first."
LIST_OF_SOME = "A list of projects goes with access to some."
_INPUTS = (
    *("firstName", "lastName", "email", "companyRole", "permissions"),
    *("projectAccess", "projectIds", "excludeFromExistingProjects"),
    *("sendInvitation", "message"),
)


@strawberry.input(description="A person who is to be on the company's team.")
class AddTeamMemberInput:
    first_name: str = strawberry.field(description="First name.")
    last_name: str = strawberry.field(description="Last name.")
    email: str = strawberry.field(description="Address, of nobody else here.")
    company_role: CompanyRole | None = strawberry.field(
        default=None, description="Admin, or employee if left out."
    )
    permissions: list[Flag] | None = strawberry.field(
        default=None, description="Permissions that are switched on."
    )
    project_access: ProjectAccess | None = strawberry.field(
        default=None, description="Which projects; all of them if left out."
    )
    project_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="The projects, where they are some."
    )
    exclude_from_existing_projects: bool = strawberry.field(
        default=False, description="Keeps out of all projects that stand already."
    )
    send_invitation: bool = strawberry.field(
        default=False, description="Mails a link to a login of one's own."
    )
    message: str | None = strawberry.field(
        default=None, description="What the invitation says beside the link."
    )

    @property
    def role(self) -> CompanyRole:
        return self.company_role or CompanyRole.EMPLOYEE

    @property
    def access(self) -> ProjectAccess:
        return self.project_access or ProjectAccess.ALL


async def _add(work: Write, wanted: AddTeamMemberInput) -> str:
    company_id = work.decision.viewer.company_id
    await work.permit_in_company("add_team_member", _INPUTS)
    await _keep_to_plan(work)
    projects, faults = await names_of_projects(work, wanted.project_ids or ())
    user_id, is_member = await person_at(work, wanted.email)
    if is_member:
        faults.append(InputFault("email", TAKEN))
    if await _is_contact(work, wanted.email):
        faults.append(InputFault("email", IS_CONTACT))
    refuse([*_faults_of_person(wanted), *_faults_of_rights(wanted), *faults])
    user_id = await _person(work, user_id, wanted)
    member_id = await work.add(
        "memberships",
        user_id=user_id,
        role=wanted.role.value,
        is_active=True,
        is_account_owner=False,
        project_access=wanted.access.value,
        updated_at=work.at,
        **as_columns(wanted.permissions or ()),
    )
    await personal_settings.begin(work, member_id, user_id)
    await put_on_list(work, member_id, projects)
    if wanted.exclude_from_existing_projects:
        standing = await work.stored("projects", "company_id", company_id, "id")
        await keep_out(work, member_id, [row["id"] for row in standing])
    changes = _told(wanted, projects)
    await company_history.tell(work, "ADD_TEAM_MEMBER", changes, person_id=user_id)
    if wanted.send_invitation:
        await invite(work, member_id, wanted.message)
    return member_id


async def _keep_to_plan(work: Write) -> None:
    """Refuse one more person than the company's plan holds."""
    viewer = work.decision.viewer
    most = MOST_CONTACTS.get(viewer.plan)
    if most is None:
        return
    rows = await work.stored("memberships", "company_id", viewer.company_id, "role")
    if sum(row["role"] in ON_TEAM for row in rows) >= most:
        words = f"Your plan holds {most} company contacts; ask support for more."
        requires = "Plan: more company contacts"
        raise Forbidden(words, inputs=list(_INPUTS), reason="PLAN", requires=requires)


async def person_at(work: Write, email: str) -> tuple[str | None, bool]:
    """Find whom the company knows by an address, and whether he belongs to it now."""
    rows = await work.stored("users", "email", tidy_address(email), "id", "company_id")
    own = work.decision.viewer.company_id
    known = next((row["id"] for row in rows if row["company_id"] == own), None)
    if known is None:
        return None, False
    return known, bool(await work.stored("memberships", "user_id", known, "id"))


async def _is_contact(work: Write, email: str) -> bool:
    own = work.decision.viewer.company_id
    key = ("email", tidy_address(email))
    return any(
        row["company_id"] == own
        for row in await work.stored("contacts", *key, "company_id")
    )


async def _person(work: Write, user_id: str | None, wanted: AddTeamMemberInput) -> str:
    """Record the person; who belonged to the company once is the same again."""
    name = f"{wanted.first_name.strip()} {wanted.last_name.strip()}"
    if user_id is None:
        return await work.add("users", name=name, email=tidy_address(wanted.email))
    await work.change("users", user_id, name=name)
    return user_id


def _faults_of_person(wanted: AddTeamMemberInput) -> Iterator[InputFault]:
    needed = "A person has a first and a last name."
    for field, name in (
        ("firstName", wanted.first_name),
        ("lastName", wanted.last_name),
    ):
        yield from line_faults(field, name, LONGEST_NAME // 2, needed=needed)
    yield from address_faults("email", wanted.email)


def _faults_of_rights(wanted: AddTeamMemberInput) -> Iterator[InputFault]:
    yield from faulty_flags(wanted.permissions or ())
    if wanted.role not in ON_TEAM:
        yield InputFault("companyRole", NOT_ON_TEAM)
    if wanted.role is CompanyRole.ADMIN:
        yield from _narrowed(wanted)
    elif wanted.project_ids and wanted.access is not ProjectAccess.SOME:
        yield InputFault("projectIds", LIST_OF_SOME)
    elif (
        wanted.exclude_from_existing_projects and wanted.access is not ProjectAccess.ALL
    ):
        message = "It goes with access to all projects."
        yield InputFault("excludeFromExistingProjects", message)


def _narrowed(wanted: AddTeamMemberInput) -> Iterator[InputFault]:
    """Name what would make an admin less than one."""
    narrowing = {
        "permissions": wanted.permissions,
        "projectAccess": wanted.access is not ProjectAccess.ALL,
        "projectIds": wanted.project_ids,
        "excludeFromExistingProjects": wanted.exclude_from_existing_projects,
    }
    for field, value in narrowing.items():
        if value:
            yield InputFault(field, ADMIN_HAS_ALL)


def _told(
    wanted: AddTeamMemberInput, projects: Mapping[str, str]
) -> Mapping[str, company_history.Change]:
    is_kept_out = wanted.exclude_from_existing_projects
    return {
        "companyRole": (None, wanted.role.value),
        "permissions": (None, words_of(wanted.permissions or ())),
        "projectAccess": (None, wanted.access.value),
        "projects": (None, ", ".join(sorted(projects.values())) or None),
        "excludeFromExistingProjects": (None, "true" if is_kept_out else None),
    }


add_team_member = act(
    _add,
    table="companies",
    act="add_team_member",
    inputs=_INPUTS,
    changes_rights=True,
)
