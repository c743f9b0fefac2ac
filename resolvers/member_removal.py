"""Removing somebody from the company: what stays, what goes, and whose it is then."""

from collections.abc import Mapping

import strawberry

from resolvers import company_history
from resolvers.member_acts import member_act
from resolvers.members import MemberAtVersionInput, held
from resolvers.payloads import Payload
from resolvers.writes import Row, Write

# By the table, the column that says whose a row is: the account owner's from then on.
OWNED = {
    "projects": "creator_id",
    "items": "creator_id",
    "milestones": "creator_id",
    "estimates": "creator_id",
    "scenarios": "creator_id",
    "reports": "creator_id",
    "comments": "author_id",
    "attachments": "uploader_id",
}
# What one person does, and nobody until another is named.
LEFT_OPEN = {"projects": "update_clearer_id"}
# Where somebody is named as one of several; he is no longer.
ASSIGNED = (
    "item_assignees",
    "item_shares",
    "scenario_shares",
    "comment_readers",
    "report_recipients",
)
# What is told of the past, or in a person's own words, goes on naming him.
TOLD = {
    "history": ("actor_id",),
    "refused_writes": ("actor_id",),
    "company_history": ("actor_id", "person_id"),
    "report_notes": ("author_id",),
}


@strawberry.input(description="A member who is to leave the company for good.")
class RemoveTeamMemberInput(MemberAtVersionInput):
    pass


async def _remove(work: Write, wanted: RemoveTeamMemberInput) -> Payload:
    """Take all ties to the company; the person's record stays, and what he did."""
    member = await held(work, wanted, {"memberId": "remove"})
    await hand_over(work, OWNED, member["user_id"], await _owner(work))
    await hand_over(work, LEFT_OPEN, member["user_id"], None)
    for table in ASSIGNED:
        await work.replace(table, "user_id", member["user_id"], ())
    await _tell(work, member)
    # Its tokens, lists, sets, project roles and category grants go with it.
    await work.remove("memberships", member["id"])
    return Payload(None, told={"removed_id": member["id"]})


async def _owner(work: Write) -> str:
    company_id = work.decision.viewer.company_id
    names = ("user_id", "is_account_owner")
    rows = await work.stored("memberships", "company_id", company_id, *names)
    (owner,) = (row["user_id"] for row in rows if row["is_account_owner"])
    return owner


async def hand_over(
    work: Write, places: Mapping[str, str], user_id: str, owner_id: str | None
) -> None:
    for table, column in places.items():
        rows = await work.stored(table, column, user_id, "id")
        await work.change_each(table, {row["id"]: {column: owner_id} for row in rows})


async def _tell(work: Write, member: Row) -> None:
    person, action = {"person_id": member["user_id"]}, "REMOVE_TEAM_MEMBER"
    key = ("membership_id", member["id"])
    teams = await work.stored("project_members", *key, "project_id")
    listed = await work.stored("accessible_projects", *key, "project_id")
    for project_id in sorted({row["project_id"] for row in (*teams, *listed)}):
        (project,) = await work.stored("projects", "id", project_id, "name")
        changes = {"project": (project["name"], None)}
        place = {**person, "project_id": project_id}
        await company_history.tell(work, action, changes, **place)
    changes = {"companyRole": (member["role"], None)}
    await company_history.tell(work, action, changes, **person)


remove_team_member = member_act(_remove, {"memberId": "remove"})
