"""Granting what was asked for: by the one change of rights that opens it, or not.

Each change is made by the act that makes it otherwise, with its bounds and its history.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import strawberry

from db.models.access_requests import RequestStatus
from permissions.bounds import beyond, is_unfit
from permissions.flags import Flag
from permissions.grants import StoredRole, viewer_of
from permissions.levels import Mode, Word
from permissions.openings import ChangeKind, Opening, openings
from resolvers import (
    company_history,
    explanations,
    member_acts,
    permission_sets,
    role_acts,
    team_acts,
)
from resolvers.access_requests import TABLE, guard_of, held
from resolvers.acts import act
from resolvers.engine.authentication import LinkHolder
from resolvers.engine.holdings import Held
from resolvers.engine.refusals import Forbidden, NotFound
from resolvers.expiring_grants import day_faults, ends_at, lend
from resolvers.member_acts import UpdateTeamMemberInput
from resolvers.payloads import FaultyInput, InputFault, refuse
from resolvers.permission_sets import (
    PermissionLevelInput,
    SetPermissionSetInput,
    SetProjectPermissionSetInput,
)
from resolvers.rights import Needs, forbidden, permit
from resolvers.role_acts import role_of
from resolvers.role_inputs import RoleLevelInput, UpdateRoleInput
from resolvers.team_acts import SetTeamMemberRoleInput
from resolvers.versions import VERSIONED, version_of
from resolvers.writes import Row, Write

_GRANT: Needs = dict.fromkeys(("requestId", "change", "days"), "grant")
_DECLINE: Needs = {"requestId": "decline"}
_NAMES = ("coordinate", "mode", "membership_id", "user_id")
NOBODY = "This person does not reach the project any more."
NO_CHANGE = "No single change of rights would open it; it can only be declined."
NOT_THIS = "This change alone would not open it."
BEYOND = "No change that is yours to make would open it; an admin may grant it."
FOR_GOOD = "A role's display modes are opened for good; leave this out."
# What is lent to nobody: it is opened for good, or not at all.
_NEVER_LENT = frozenset({ChangeKind.ROLE_MODE})


@strawberry.input(description="A request to be declined.")
class DeclineAccessInput:
    request_id: strawberry.ID = strawberry.field(description="The request.")
    expected_version: str = strawberry.field(
        description="Version that the answer is based on."
    )


@strawberry.input(description="A request to be granted, and by which change.")
class GrantAccessInput(DeclineAccessInput):
    change: ChangeKind | None = strawberry.field(
        default=None, description="The change; else the narrowest that one may make."
    )
    days: int | None = strawberry.field(
        default=None, description="For how many days; for good if left out."
    )


async def _decline(work: Write, wanted: DeclineAccessInput) -> str:
    row = await held(work, wanted, _DECLINE, *_NAMES)
    await _decide(work, row, RequestStatus.DECLINED)
    return row["id"]


async def _grant(work: Write, wanted: GrantAccessInput) -> str:
    given_now = {"requestId": True, "change": wanted.change, "days": wanted.days}
    sent = [name for name, value in given_now.items() if value is not None]
    needs = {name: _GRANT[name] for name in sent}
    row = await held(work, wanted, needs, *_NAMES)
    refuse(day_faults(wanted.days))
    asker = await _asker(work, row)
    found = await _openings(work, row, asker)
    kind = await _make_first(work, _chosen(found, wanted), asker, wanted.days)
    ends = None if wanted.days is None else ends_at(work.at, wanted.days)
    await _decide(work, row, RequestStatus.GRANTED, change=kind, expires_at=ends)
    return row["id"]


async def _decide(
    work: Write, row: Row, status: RequestStatus, **more: str | None
) -> None:
    values = {"status": status, "decided_at": work.at, **more}
    await work.change(TABLE, row["id"], **values)
    action = "GRANT_ACCESS" if status is RequestStatus.GRANTED else "DECLINE_ACCESS"
    place = {"person_id": row["user_id"], "project_id": row["project_id"]}
    change = {row["coordinate"]: (None, more.get("change") or status.value)}
    await company_history.tell(work, action, change, **place)


async def _asker(work: Write, row: Row) -> Held:
    company_id = work.decision.viewer.company_id
    holder = LinkHolder(company_id, row["membership_id"])
    asker = await work.desk.viewers.held_by(work.snapshot, holder)
    if asker is None or row["project_id"] not in viewer_of(asker.member).grants:
        raise FaultyInput(InputFault("requestId", NOBODY))
    return asker


async def _openings(work: Write, row: Row, asker: Held) -> Mapping[ChangeKind, Opening]:
    guard = guard_of(work.schema, row["coordinate"], row["mode"])
    if guard is None:
        return {}
    project_id = row["project_id"]
    roles = await _roles(work, project_id, asker)

    def is_open(viewer: Any) -> bool:
        return explanations.is_open(viewer, project_id, guard)

    return openings(asker.member, project_id, guard, roles, is_open)


async def _roles(work: Write, project_id: str, asker: Held) -> dict[str, StoredRole]:
    """Read the other roles of the project that are for people such as he is."""
    names = ("id", "template", "is_administrator")
    rows = await work.stored("roles", "project_id", project_id, *names)
    fit = [
        row["id"]
        for row in rows
        if not row["is_administrator"]
        and not is_unfit(asker.member.role, row["template"])
    ]
    return {role_id: await role_of(work, role_id) for role_id in fit}


def _chosen(
    found: Mapping[ChangeKind, Opening], wanted: GrantAccessInput
) -> list[Opening]:
    """Give what may be tried, the narrowest first."""
    kinds = [kind for kind in ChangeKind if kind in found]
    if not kinds:
        refuse([InputFault("change", NO_CHANGE)])
    if wanted.change is not None and wanted.change not in kinds:
        refuse([InputFault("change", NOT_THIS)])
    kinds = [one for one in kinds if wanted.change in {None, one}]
    lent = [one for one in kinds if one not in _NEVER_LENT]
    if wanted.days is not None and not lent:
        refuse([InputFault("days", FOR_GOOD)])
    return [found[one] for one in (kinds if wanted.days is None else lent)]


async def _make_first(
    work: Write, tried: list[Opening], asker: Held, days: int | None
) -> ChangeKind:
    """Make the first change that whoever grants may make; nothing is half made."""
    for opening in tried:
        try:
            await _MAKERS[opening.kind](work, opening, asker, days)
        except (Forbidden, NotFound):
            # Beyond his own, or of what he does not know: told before any write.
            continue
        except FaultyInput as faulty:
            refuse([InputFault("change", each.message) for each in faulty.faults])
        return opening.kind
    raise Forbidden(BEYOND, inputs=["requestId"])


async def _give_permission(
    work: Write, opening: Opening, asker: Held, days: int | None
) -> None:
    member_id = asker.stored.membership_id
    if days is not None:
        row = await work.row("memberships", member_id, ("can:update",))
        permit(row, "update", ("permissions",))
        await lend(work, member_id, days, permission=opening.permission)
        return
    flags = asker.stored.flags | {opening.permission}
    base = await _version(work, "memberships", member_id)
    wanted = UpdateTeamMemberInput(
        member_id=strawberry.ID(member_id),
        expected_version=base,
        permissions=[flag for flag in Flag if flag in flags],
    )
    await member_acts.update(work, wanted)


async def _open_set(
    work: Write, opening: Opening, asker: Held, days: int | None
) -> None:
    member_id, place = asker.stored.membership_id, opening.project
    if days is not None:
        row = await work.row("memberships", member_id, ("can:set_permissions",))
        permit(row, "set_permissions", ("levels",))
        what = {"feature": opening.feature, "level": opening.level.name}
        await lend(work, member_id, days, project_id=place, **what)
        return
    cells = {**asker.stored.sets[place], opening.feature: opening.level}
    levels = [
        PermissionLevelInput(feature=str(key), level=Word(level.name))
        for key, level in cells.items()
    ]
    base = await _version(work, "memberships", member_id)
    whole: dict[str, Any] = {
        "member_id": member_id,
        "expected_version": base,
        "levels": levels,
    }
    if place is None:
        await permission_sets.set_everywhere(work, SetPermissionSetInput(**whole))
    else:
        whole["project_id"] = place
        on_project = SetProjectPermissionSetInput(**whole)
        await permission_sets.set_on_project(work, on_project)


async def _give_role(
    work: Write, opening: Opening, asker: Held, days: int | None
) -> None:
    key = ("membership_id", asker.stored.membership_id)
    rows = await work.stored("project_members", *key, "id", "project_id")
    (on_team,) = (r["id"] for r in rows if r["project_id"] == opening.project)
    wanted = SetTeamMemberRoleInput(
        team_member_id=on_team,
        expected_version=await _version(work, "project_members", on_team),
        role_id=strawberry.ID(str(opening.role_id)),
        days=days,
    )
    await team_acts.set_role(work, wanted)


async def _open_role(
    work: Write, opening: Opening, asker: Held, days: int | None
) -> None:
    """Open his role further: for good to all who have it, for a time to him alone."""
    role_id, project = str(opening.role_id), str(opening.project)
    inside, outside = opening.member.roles[project].levels[str(opening.feature)]
    if days is not None:
        row = await work.row("roles", role_id, ("can:update",))
        permit(row, "update", ("levels",))
        _permit_level(work, opening)
        what = {"feature": opening.feature, "level": opening.level.name}
        place = {"project_id": project, "role_id": role_id}
        await lend(work, asker.stored.membership_id, days, **place, **what)
        return
    cell = RoleLevelInput(
        feature=str(opening.feature),
        with_category=Word(inside.name),
        without_category=Word(outside.name),
    )
    wanted = UpdateRoleInput(
        role_id=strawberry.ID(role_id),
        expected_version=await _version(work, "roles", role_id),
        levels=[cell],
    )
    await role_acts.update(work, wanted)


async def _open_mode(
    work: Write, opening: Opening, _asker: Held, _days: int | None
) -> None:
    """Let his role display costs in one mode more, to all who have it."""
    role_id, project = str(opening.role_id), str(opening.project)
    shown = opening.member.roles[project].modes
    wanted = UpdateRoleInput(
        role_id=strawberry.ID(role_id),
        expected_version=await _version(work, "roles", role_id),
        display_modes=[mode for mode in Mode if mode in shown],
    )
    await role_acts.update(work, wanted)


def _permit_level(work: Write, opening: Opening) -> None:
    """Refuse to open a feature further than it is open to whoever grants it."""
    project, feature = str(opening.project), str(opening.feature)
    role = opening.member.roles[project]
    given_now = replace(role, levels={feature: role.levels[feature]})
    if "levels" in beyond(work.decision.viewer, project, given_now):
        raise forbidden(["requestId"])


async def _version(work: Write, table: str, row_id: str) -> str:
    row = await work.row(table, row_id, VERSIONED[table])
    return version_of(work.secret, table, row)


_Maker = Callable[[Write, Opening, Held, int | None], Awaitable[None]]
_MAKERS: Mapping[ChangeKind, _Maker] = {
    ChangeKind.PERMISSION: _give_permission,
    ChangeKind.PERMISSION_SET: _open_set,
    ChangeKind.ROLE: _give_role,
    ChangeKind.ROLE_LEVEL: _open_role,
    ChangeKind.ROLE_MODE: _open_mode,
}

grant_access = act(
    _grant, table=TABLE, inputs=_GRANT, subject="request_id", changes_rights=True
)
decline_access = act(_decline, table=TABLE, inputs=_DECLINE, subject="request_id")
