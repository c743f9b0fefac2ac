"""Acts on a project's team: which role each person has, and in which categories."""

import strawberry

from permissions.bounds import beyond_in_categories, beyond_own
from resolvers import company_history
from resolvers.acts import act, changed
from resolvers.company_history import Change
from resolvers.expiring_grants import day_faults, end, lend
from resolvers.payloads import InputFault, refuse
from resolvers.rights import Needs, acts_of, forbidden, permit_each
from resolvers.role_acts import permit_giving, role_of
from resolvers.role_inputs import unfit_faults
from resolvers.versions import VERSIONED
from resolvers.writes import Row, Write

MOST_CATEGORIES = 500
_ROLE: Needs = dict.fromkeys(("roleId", "days"), "set_role")
_CATEGORIES: Needs = {"categoryIds": "set_categories"}


@strawberry.input(description="A person on a project, as last read.")
class TeamMemberAtVersionInput:
    team_member_id: strawberry.ID = strawberry.field(description="The person there.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="The role that a person has on a project.")
class SetTeamMemberRoleInput(TeamMemberAtVersionInput):
    role_id: strawberry.ID = strawberry.field(description="A role of that project.")
    days: int | None = strawberry.field(
        default=None, description="For how many days, beside the one of before."
    )


@strawberry.input(description="The categories that a person's work is in.")
class SetTeamMemberCategoriesInput(TeamMemberAtVersionInput):
    category_ids: list[strawberry.ID] = strawberry.field(
        description="The categories that replace those of before."
    )


async def set_role(work: Write, wanted: SetTeamMemberRoleInput) -> str:
    sent = {name: a for name, a in _ROLE.items() if name != "days" or wanted.days}
    row = await _held(work, wanted, sent)
    place = {"roleId": ("roles", wanted.role_id)}
    refuse(await work.faulty_references(row["project_id"], place))
    await permit_giving(work, row["project_id"], wanted.role_id, "roleId")
    before = await _role(work, row["role_id"])
    after = await _role(work, wanted.role_id)
    (member,) = await work.stored("memberships", "id", row["membership_id"], "role")
    unfit = unfit_faults(member["role"], after["template"])
    refuse([*unfit, *day_faults(wanted.days)])
    words = await _put_role(work, row, after, wanted.days)
    await _tell(work, row, "SET_TEAM_MEMBER_ROLE", (before["name"], words))
    return row["id"]


async def _put_role(work: Write, row: Row, role: Row, days: int | None) -> str:
    """Give a person a role, for good or for a time; answer it in words."""
    person, place = row["membership_id"], {"project_id": row["project_id"]}
    await end(work, person, "role_id", **place)
    if days is None:
        values = {"role_id": role["id"], "updated_at": work.at}
        await work.change("project_members", row["id"], **values)
        return role["name"]
    # Not stamped: it is his own and the admins' to know, and the whole team's never.
    ends = await lend(work, person, days, **place, role_id=role["id"])
    return f"{role['name']} until {ends}"


async def _role(work: Write, role_id: str) -> Row:
    (row,) = await work.stored(
        "roles", "id", role_id, "id", "name", "template", "is_administrator"
    )
    return row


async def _set_categories(work: Write, wanted: SetTeamMemberCategoriesInput) -> str:
    row = await _held(work, wanted, _CATEGORIES)
    ids = list(dict.fromkeys(wanted.category_ids))
    if len(ids) > MOST_CATEGORIES:
        message = f"At most {MOST_CATEGORIES} categories."
        refuse([InputFault("categoryIds", message)])
    places = {f"categoryIds.{n}": ("categories", one) for n, one in enumerate(ids)}
    refuse(await work.faulty_references(row["project_id"], places))
    granted = await work.stored(
        "category_grants", "project_member_id", row["id"], "category_id"
    )
    before = [grant["category_id"] for grant in granted]
    if await _is_beyond(work, row, set(before), set(ids)):
        raise forbidden(["categoryIds"])
    rows = [{"category_id": one} for one in ids]
    await work.replace("category_grants", "project_member_id", row["id"], rows)
    await work.change("project_members", row["id"], categories_changed_at=work.at)
    names = await _names(work, row["project_id"])
    was, now = (", ".join(sorted(names[one] for one in each)) for each in (before, ids))
    await _tell(work, row, "SET_TEAM_MEMBER_CATEGORIES", (was or None, now or None))
    return row["id"]


async def _is_beyond(work: Write, row: Row, before: set[str], after: set[str]) -> bool:
    """Say whether categories go beyond one's own, or what they open does."""
    place = (work.decision.viewer, row["project_id"])
    if beyond_own(*place, before ^ after):
        return True
    role = await role_of(work, row["role_id"])
    return not after <= before and beyond_in_categories(*place, role)


async def _names(work: Write, project_id: str) -> dict[str, str]:
    rows = await work.stored("categories", "project_id", project_id, "id", "name")
    return {row["id"]: row["name"] for row in rows}


async def _held(work: Write, wanted: TeamMemberAtVersionInput, needs: Needs) -> Row:
    names = dict.fromkeys(
        (
            *acts_of(needs),
            *VERSIONED["project_members"],
            *("role_id", "membership_id", "user_id"),
        )
    )
    row = await work.row_to_change("project_members", wanted.team_member_id, names)
    permit_each(row, needs)
    work.expect("project_members", row, wanted.expected_version)
    return row


async def _tell(work: Write, row: Row, action: str, change: Change) -> None:
    field = "role" if action == "SET_TEAM_MEMBER_ROLE" else "categories"
    place = {"person_id": row["user_id"], "project_id": row["project_id"]}
    await company_history.tell(work, action, {field: change}, **place)


set_team_member_role = act(
    set_role,
    table="project_members",
    inputs=_ROLE,
    subject="team_member_id",
    changes_rights=True,
)
set_team_member_categories = act(
    _set_categories,
    table="project_members",
    inputs=_CATEGORIES,
    subject="team_member_id",
    changes_rights=True,
)
changed_team_member = changed("project_members")
