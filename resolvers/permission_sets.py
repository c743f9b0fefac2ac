"""Permission sets: how far features are open to an employee, here or on a project."""

from collections.abc import Mapping

import strawberry

from permissions.features import FEATURES
from permissions.levels import Word
from resolvers import company_history
from resolvers.expiring_grants import end
from resolvers.member_acts import member_act
from resolvers.members import MemberAtVersionInput, held, stamp, stamp_rights
from resolvers.payloads import refuse
from resolvers.rights import Needs
from resolvers.role_inputs import feature_faults
from resolvers.writes import Row, Write

_OF_COMPANY: Needs = dict.fromkeys(("levels", "others"), "set_permissions")
_OF_PROJECT: Needs = {**_OF_COMPANY, "projectId": "set_permissions"}
Cells = Mapping[str, str]


@strawberry.input(description="How far a feature is open.")
class PermissionLevelInput:
    feature: str = strawberry.field(description="The feature's id.")
    level: Word = strawberry.field(description="NONE is Cannot View.")


@strawberry.input(description="The permission set of an employee, all of it at once.")
class SetPermissionSetInput(MemberAtVersionInput):
    levels: list[PermissionLevelInput] | None = strawberry.field(
        description="Features that differ from the others; null for no set at all."
    )
    others: Word | None = strawberry.field(
        default=None, description="Level of all other features; ADMIN if left out."
    )


@strawberry.input(description="The set that replaces the company's on one project.")
class SetProjectPermissionSetInput(SetPermissionSetInput):
    project_id: strawberry.ID = strawberry.field(description="The project.")


async def set_everywhere(work: Write, wanted: SetPermissionSetInput) -> str:
    member = await held(work, wanted, _OF_COMPANY)
    await _put(work, member, None, wanted)
    return member["id"]


async def set_on_project(work: Write, wanted: SetProjectPermissionSetInput) -> str:
    member = await held(work, wanted, _OF_PROJECT)
    project = await work.row("projects", wanted.project_id, ())
    await _put(work, member, project["id"], wanted)
    return member["id"]


async def _put(
    work: Write, member: Row, project_id: str | None, wanted: SetPermissionSetInput
) -> None:
    """Replace the one set by the other; each names the level of every feature."""
    refuse(
        feature_faults(
            [each.feature for each in wanted.levels or ()],
            "This feature is named above.",
        )
    )
    await end(work, member["id"], "feature", project_id=project_id)
    names = ("id", "project_id", "feature", "level")
    key = ("membership_id", member["id"])
    rows = await work.stored("feature_levels", *key, *names)
    rows = [row for row in rows if row["project_id"] == project_id]
    before = {row["feature"]: row["level"] for row in rows}
    after = _cells(wanted)
    if before == after:
        return
    await work.remove("feature_levels", *(row["id"] for row in rows))
    place = {"membership_id": member["id"], "project_id": project_id}
    cells = [{**place, "feature": key, "level": level} for key, level in after.items()]
    await work.add_all("feature_levels", cells)
    await (stamp_rights if project_id else stamp)(work, member)
    changes = {"permissionSet": (_words(before), _words(after))}
    place = {"person_id": member["user_id"], "project_id": project_id}
    action = "SET_PROJECT_PERMISSION_SET" if project_id else "SET_PERMISSION_SET"
    await company_history.tell(work, action, changes, **place)


def _cells(wanted: SetPermissionSetInput) -> Cells:
    if wanted.levels is None:
        return {}
    others = wanted.others or Word.ADMIN
    chosen = {each.feature: each.level for each in wanted.levels}
    return {key: chosen.get(key, others).value for key in FEATURES}


def _words(cells: Cells) -> str | None:
    """Write a set for the history, without what it leaves as open as can be."""
    shut = {key: level for key, level in cells.items() if level != Word.ADMIN.value}
    told = [f"{key}: {level}" for key, level in shut.items()]
    others = [f"others: {Word.ADMIN.value}"] if len(shut) < len(cells) else []
    return ", ".join([*told, *others]) or None


set_permission_set = member_act(set_everywhere, _OF_COMPANY)
set_project_permission_set = member_act(set_on_project, _OF_PROJECT)
