"""Members: who belongs to the company, as what, and what he may."""

from collections.abc import Iterable, Iterator
from typing import Any, Optional

import strawberry
from sqlalchemy import ColumnElement, FromClause, or_
from strawberry import UNSET

import resolvers.words  # noqa: F401  isort: skip (registers the enums)
from db.models.companies import CompanyRole
from permissions.flags import Flag, missing_prerequisites
from resolvers import company_history
from resolvers.acts import changed, told
from resolvers.engine.marks import Batched
from resolvers.engine.pages import Connection, connection
from resolvers.engine.relations import only, same_row, to_linked, to_many
from resolvers.engine.statements import Between, Condition
from resolvers.inputs import ONE_OF, member
from resolvers.known import read_known
from resolvers.payloads import InputFault
from resolvers.rights import Needs
from resolvers.writes import NO_SUCH, Row, Write

MOST_PROJECTS = 500
ADMIN_HAS_ALL = "An admin has every permission and reaches every project."


_TEAM = (CompanyRole.ADMIN, CompanyRole.EMPLOYEE)


@strawberry.input(description="One of several roles in the company.")
class CompanyRoleFilter:
    in_: list[CompanyRole] = strawberry.field(name="in", description=ONE_OF)


@strawberry.input(
    description="Conditions on members; all hold, and null is as if left out."
)
class MemberFilter:
    and_: list["MemberFilter"] | None = strawberry.field(
        name="and", default=UNSET, description="All of these hold."
    )
    or_: list["MemberFilter"] | None = strawberry.field(
        name="or",
        default=UNSET,
        description="One of these holds; an empty list finds nothing.",
    )
    not_: Optional["MemberFilter"] = strawberry.field(
        name="not",
        default=UNSET,
        description="This does not hold; an empty one finds nothing.",
    )
    company_role: CompanyRoleFilter | None = member(
        "memberships", "role", "Admins and employees, for one."
    )


@strawberry.input(description="A member, as he stood when he was last read.")
class MemberAtVersionInput:
    member_id: strawberry.ID = strawberry.field(description="The member.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


def _is_on_team(source: FromClause) -> ColumnElement[bool]:
    return or_(*(source.c.role == role.value for role in _TEAM))


def _of_projects(source: FromClause) -> ColumnElement[bool]:
    return source.c.project_id.is_not(None)


def _projects(table: str) -> Batched:
    return to_linked(
        "projects", Between(table, "membership_id", near="project_id"), "name"
    )


of_company = connection(Connection("memberships", "company_id"))
# Of all whom the company knows, those who are its own.
contacts = connection(
    Connection("memberships", "company_id", where=(Condition("team", _is_on_team),))
)
accessible_projects = _projects("accessible_projects")
excluded_projects = _projects("excluded_projects")
permission_set = to_many(
    "feature_levels", "membership_id", "feature", where=(only(project_id=None),)
)
project_permission_sets = to_many(
    "feature_levels",
    "membership_id",
    *("project_id", "feature"),
    where=(Condition("of projects", _of_projects),),
)
same = same_row()
changed_member = changed("memberships")
removed_id = told("removed_id")


async def held(work: Write, wanted: MemberAtVersionInput, needs: Needs) -> Row:
    """Read a member to be changed; who changes rights holds the company already."""
    place = ("memberships", wanted.member_id, wanted.expected_version)
    return await work.held(*place, needs, "user_id")


async def stamp(work: Write, member: Row, **values: Any) -> None:
    """Write what changed of a member, so that nobody overwrites it unseen."""
    await work.change("memberships", member["id"], **values, updated_at=work.at)


async def stamp_rights(work: Write, member: Row, **values: Any) -> None:
    """Write what changed where he himself may not know of it, such as of a project."""
    await work.change("memberships", member["id"], **values, rights_changed_at=work.at)


async def set_active(work: Write, member: Row, action: str, *, is_active: bool) -> None:
    """Let a member in, or keep him out, and tell it."""
    await stamp(work, member, is_active=is_active)
    words = ("false", "true") if is_active else ("true", "false")
    person = {"person_id": member["user_id"]}
    await company_history.tell(work, action, {"isActive": words}, **person)


def flags_of(row: Row) -> list[Flag]:
    return [flag for flag in Flag if row[flag.lower()]]


def as_columns(flags: Iterable[Flag]) -> dict[str, bool]:
    held = frozenset(flags)
    return {flag.lower(): flag in held for flag in Flag}


def words_of(flags: Iterable[Flag]) -> str | None:
    """Write permissions for the history, in their own order."""
    held = frozenset(flags)
    return ", ".join(flag for flag in Flag if flag in held) or None


def faulty_flags(flags: Iterable[Flag]) -> Iterator[InputFault]:
    """Refuse a permission without the one that it stands on."""
    for flag, needed in missing_prerequisites(frozenset(flags)).items():
        yield InputFault("permissions", f"{flag} needs {needed}.")


async def names_of_projects(
    work: Write, ids: Iterable[str], place: str = "projectIds"
) -> tuple[dict[str, str], list[InputFault]]:
    """Name the projects of an input, and what is wrong with their list."""
    asked = [str(each) for each in ids]
    if len(asked) > MOST_PROJECTS:
        return {}, [InputFault(place, f"At most {MOST_PROJECTS} projects at once.")]
    rows = await read_known(
        work.snapshot, work.decision, ("projects", "id"), asked, ("name",)
    )
    names = {row["id"]: row["name"] for row in rows}
    faults = [
        InputFault(f"{place}.{number}", NO_SUCH)
        for number, one in enumerate(asked)
        if one not in names
    ]
    return names, faults
