"""From what is stored to what a viewer holds: effective levels per project."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from db.models.companies import CompanyRole, Plan, ProjectAccess
from permissions.features import FEATURES, MONEY_FEATURES
from permissions.flags import Flag, money_cap
from permissions.levels import CategoryAccess, Level, Mode
from permissions.roles import DEFAULT_ROLES, Cell
from permissions.viewers import Grant, Viewer


@dataclass(frozen=True, slots=True)
class StoredRole:
    """A project role as the database keeps it."""

    id: str
    category_access: CategoryAccess
    hides_all_costs: bool
    modes: frozenset[Mode]
    levels: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class StoredMember:
    """A company membership with what is granted to it."""

    user_id: str
    membership_id: str
    company_id: str
    role: CompanyRole
    flags: frozenset[Flag]
    epoch: int
    project_access: ProjectAccess = ProjectAccess.NONE
    # The projects within reach, and the role held on some of them.
    projects: frozenset[str] = frozenset()
    roles: Mapping[str, StoredRole] = field(default_factory=dict)
    categories: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # Levels of the permission set; the key None is the company's own set.
    sets: Mapping[str | None, Mapping[str, Level]] = field(default_factory=dict)
    plan: Plan = Plan.ESSENTIAL


@dataclass(frozen=True, slots=True)
class ExpiringGrant:
    """What a member may beside all else, until it ends by itself."""

    expires_at: str
    project: str | None = None
    role: StoredRole | None = None
    permission: Flag | None = None
    feature: str | None = None
    level: Level = Level.NONE


def with_grant(member: StoredMember, grant: ExpiringGrant) -> StoredMember:
    """Add to a member what he is granted for a time; nothing of his is lost by it."""
    if grant.permission is not None:
        return replace(member, flags=member.flags | {grant.permission})
    if grant.feature is not None and grant.role is None:
        return raised(member, grant.project, grant.feature, grant.level)
    if grant.project is None:
        return member
    if grant.feature is not None:
        is_held = _holds(member, grant.project, grant.role)
        place = (grant.project, grant.feature, grant.level)
        return opened(member, *place) if is_held else member
    role = {} if grant.role is None else {grant.project: grant.role}
    return replace(
        member,
        projects=member.projects | {grant.project},
        roles={**member.roles, **role},
    )


def raised(
    member: StoredMember, project: str | None, feature: str, level: Level
) -> StoredMember:
    """Open a feature further in a member's set, if he has one there."""
    chosen = member.sets.get(project)
    if not chosen:
        return member
    cells = {**chosen, feature: max(level, chosen.get(feature, Level.ADMIN))}
    return replace(member, sets={**member.sets, project: cells})


def opened(
    member: StoredMember, project: str, feature: str, level: Level
) -> StoredMember:
    """Open a feature further in the role that a member has on a project."""
    role = member.roles[project]
    inside, outside = role.levels.get(feature, (Level.NONE, Level.NONE))
    cell = (max(inside, level), max(outside, level))
    wider = replace(role, levels={**role.levels, feature: cell})
    return replace(member, roles={**member.roles, project: wider})


def _holds(member: StoredMember, project: str, role: StoredRole | None) -> bool:
    held = member.roles.get(project)
    return held is not None and role is not None and held.id == role.id


def default_role(key: str) -> StoredRole:
    role = DEFAULT_ROLES[key]
    return StoredRole(
        key,
        role.category_access,
        role.hide_all_costs,
        frozenset(role.modes),
        role.levels,
    )


GENERAL_CONTRACTOR = default_role("GENERAL_CONTRACTOR")


def viewer_of(member: StoredMember) -> Viewer:
    """Build the viewer; a company admin needs no grants, he reaches everything."""
    grants: dict[str, Grant] = {}
    if member.role is not CompanyRole.ADMIN:
        seen = (each for each in member.projects if not _is_shut(member, each))
        grants = {project: _grant(member, project) for project in seen}
    return Viewer(
        user_id=member.user_id,
        membership_id=member.membership_id,
        company_id=member.company_id,
        role=member.role,
        grants=MappingProxyType(grants),
        epoch=member.epoch,
        flags=member.flags,
        project_access=member.project_access,
        plan=member.plan,
    )


def _grant(member: StoredMember, project: str) -> Grant:
    role = member.roles.get(project)
    if role is None and member.role is CompanyRole.EMPLOYEE:
        role = GENERAL_CONTRACTOR
    if role is None:
        return Grant()
    cap = _caps(member, project)
    sees_money = member.role is not CompanyRole.EMPLOYEE or money_cap(member.flags) > 0
    return Grant(
        levels=MappingProxyType(dict(_levels(role, cap))),
        modes=role.modes if sees_money else frozenset(),
        category_access=role.category_access,
        hides_all_costs=role.hides_all_costs,
        categories=member.categories.get(project, frozenset()),
        role_id=role.id,
    )


def _levels(role: StoredRole, caps: Mapping[str, Level]) -> Iterable[tuple[str, Cell]]:
    for key, (with_category, without) in role.levels.items():
        if role.category_access is CategoryAccess.OFF:
            without = with_category  # noqa: PLW2901 (categories decide nothing here)
        cap = caps.get(key, Level.ADMIN)
        yield key, (min(with_category, cap), min(without, cap))


def _is_shut(member: StoredMember, project: str) -> bool:
    """Say whether an employee's set leaves him nothing at all of a project."""
    chosen = _chosen(member, project)
    return not any(chosen.get(key, Level.ADMIN) > Level.NONE for key in FEATURES)


def _chosen(member: StoredMember, project: str) -> Mapping[str, Level]:
    """Return the permission set that holds on a project; it is an employee's alone."""
    if member.role is not CompanyRole.EMPLOYEE:
        return {}
    return member.sets.get(project) or member.sets.get(None) or {}


def _caps(member: StoredMember, project: str) -> Mapping[str, Level]:
    """Return the lowest level that set and flags leave an employee per feature."""
    if member.role is not CompanyRole.EMPLOYEE:
        return {}
    chosen = _chosen(member, project)
    money = money_cap(member.flags)
    return {
        key: min(
            chosen.get(key, Level.ADMIN),
            money if key in MONEY_FEATURES else Level.ADMIN,
        )
        for key in FEATURES
    }
