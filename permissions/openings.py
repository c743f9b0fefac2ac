"""Openings: who may give what is asked for, and which single changes would open it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from permissions.flags import Flag, missing_prerequisites
from permissions.grants import StoredMember, StoredRole, opened, raised, viewer_of
from permissions.guarding import Guard
from permissions.levels import CategoryAccess, Level, Mode
from permissions.roles import tells_markups
from permissions.rules import ADMIN, All, AnyOf, AtLeast, InMode, OneOf, Rule
from permissions.viewers import NOTHING, Viewer

R = TypeVar("R", bound=Rule)

# Levels and modes are given on the project too; permissions by company admins alone.
MAY_GRANT = AnyOf(
    ADMIN,
    All(
        OneOf("step", "LEVEL", "MODE"),
        AnyOf(
            AtLeast("team_teammates", Level.ADMIN),
            AtLeast("project_roles_permissions_previews", Level.ADMIN),
        ),
    ),
)


class ChangeKind(StrEnum):
    """A change of a right, the narrowest first."""

    PERMISSION_SET = "PERMISSION_SET"
    ROLE = "ROLE"
    PERMISSION = "PERMISSION"
    ROLE_MODE = "ROLE_MODE"
    ROLE_LEVEL = "ROLE_LEVEL"


@dataclass(frozen=True, slots=True)
class Opening:
    """One change of a member's rights, and the member as he is with it."""

    kind: ChangeKind
    member: StoredMember
    project: str | None = None
    role_id: str | None = None
    permission: Flag | None = None
    feature: str | None = None
    level: Level = Level.NONE
    mode: Mode | None = None


def openings(
    member: StoredMember,
    project: str,
    guard: type[Guard],
    roles: Mapping[str, StoredRole],
    is_open: Callable[[Viewer], bool],
) -> dict[ChangeKind, Opening]:
    """Give by its kind the narrowest change that opens what a guard keeps shut.

    `roles` are the others of the project that he may have.
    """
    asked = _asked(guard, AtLeast)
    levels = list(dict.fromkeys((one.feature, one.level) for one in asked))
    modes = dict.fromkeys(one.mode for one in _asked(guard, InMode))
    tried = (
        *_of_set(member, project, levels),
        *_of_roles(member, project, roles),
        *_of_permissions(member),
        *_of_modes(member, project, modes),
        *_of_levels(member, project, levels),
    )
    found: dict[ChangeKind, Opening] = {}
    for one in tried:
        if one.kind not in found and is_open(viewer_of(one.member)):
            found[one.kind] = one
    return found


def _asked(guard: type[Guard], kind: type[R]) -> Iterator[R]:
    for each in (guard, *guard.by_mode.values()):
        yield from _parts_of(each.rule, kind)


def _parts_of(rule: Rule, kind: type[R]) -> Iterator[R]:
    if isinstance(rule, kind):
        yield rule
    if isinstance(rule, All | AnyOf):
        for part in rule.rules:
            yield from _parts_of(part, kind)


def _of_set(
    member: StoredMember, project: str, levels: list[tuple[str, Level]]
) -> Iterator[Opening]:
    place = project if member.sets.get(project) else None
    for feature, level in levels:
        after = raised(member, place, feature, level)
        yield Opening(
            ChangeKind.PERMISSION_SET, after, place, feature=feature, level=level
        )


def _of_roles(
    member: StoredMember, project: str, roles: Mapping[str, StoredRole]
) -> Iterator[Opening]:
    """Try the other roles that take nothing from him, those first that may least."""
    own = member.roles.get(project)
    if own is None:
        return
    for role in sorted(roles.values(), key=lambda each: (_width(each), each.id)):
        if not _holds_all(role, own):
            continue
        after = replace(member, roles={**member.roles, project: role})
        yield Opening(ChangeKind.ROLE, after, project, role_id=role.id)


def _holds_all(role: StoredRole, own: StoredRole) -> bool:
    """Say whether a role opens whatever the other one does, wherever it does."""
    is_wide = role.category_access in {CategoryAccess.OFF, own.category_access}
    shows = role.modes >= own.modes and role.hides_all_costs <= own.hides_all_costs
    return is_wide and shows and all(_is_within(own, role, key) for key in own.levels)


def _is_within(own: StoredRole, role: StoredRole, feature: str) -> bool:
    least = role.levels.get(feature, NOTHING)
    return all(a <= b for a, b in zip(own.levels[feature], least, strict=True))


def _width(role: StoredRole) -> int:
    return sum(sum(cell) for cell in role.levels.values())


def _of_permissions(member: StoredMember) -> Iterator[Opening]:
    for flag in Flag:
        flags = member.flags | {flag}
        if flag not in member.flags and not missing_prerequisites(flags):
            after = replace(member, flags=flags)
            yield Opening(ChangeKind.PERMISSION, after, permission=flag)


def _of_modes(
    member: StoredMember, project: str, modes: Iterable[Mode]
) -> Iterator[Opening]:
    """Try the role that he has in one display mode more: to all who have it."""
    role = member.roles.get(project)
    if role is None:
        return
    for mode in modes:
        wider = replace(role, modes=role.modes | {mode})
        if mode in role.modes or tells_markups(wider.modes, wider.levels):
            continue
        after = replace(member, roles={**member.roles, project: wider})
        place = {"role_id": role.id, "mode": mode}
        yield Opening(ChangeKind.ROLE_MODE, after, project, **place)


def _of_levels(
    member: StoredMember, project: str, levels: list[tuple[str, Level]]
) -> Iterator[Opening]:
    """Try the role that he has, opened further: to all who have it."""
    role = member.roles.get(project)
    if role is None:
        return
    for feature, level in levels:
        after = opened(member, project, feature, level)
        place = {"role_id": role.id, "feature": feature, "level": level}
        yield Opening(ChangeKind.ROLE_LEVEL, after, project, **place)
