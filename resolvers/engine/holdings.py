"""What a member holds: read from its rows, with what was granted to him for a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any

from sqlalchemy import Select, bindparam, select

from db.base import Words
from db.clocks import by_the_clock
from db.keys import among
from db.models.companies import (
    AccessibleProject,
    Company,
    CompanyRole,
    FeatureLevel,
    Membership,
    Plan,
    ProjectAccess,
)
from db.models.members import ExcludedProject
from db.models.members import ExpiringGrant as Lent
from db.models.projects import Project
from db.models.roles import Role, RoleLevel
from db.models.team import CategoryGrant, ProjectMember
from permissions.flags import Flag
from permissions.grants import ExpiringGrant, StoredMember, StoredRole, with_grant
from permissions.levels import CategoryAccess, Level, Mode
from permissions.reach import Reach, may_be_lent
from resolvers.engine.snapshot import Snapshot
from resolvers.engine.statements import kept

_FLAGS = tuple(flag.value.lower() for flag in Flag)
HOLDER = (
    Membership.id,
    Company.access_epoch,
    Membership.company_id,
    Membership.user_id,
    Membership.role,
    Membership.project_access,
    *(Membership.__table__.c[flag] for flag in _FLAGS),
)


@dataclass(frozen=True, slots=True)
class Held:
    """A member as he is stored, with what was granted to him for a time."""

    stored: StoredMember
    # What has not ended yet, by its id, and what has.
    standing: Mapping[str, ExpiringGrant]
    ended: tuple[ExpiringGrant, ...]

    @property
    def member(self) -> StoredMember:
        # Roles first: a feature is opened in the role that he has then.
        granted = sorted(self.standing.values(), key=lambda each: bool(each.feature))
        return reduce(with_grant, granted, self.stored)


@dataclass(frozen=True, slots=True)
class _Holder:
    """The membership that a token belongs to, as its row says."""

    membership: str
    epoch: int
    company: str
    user: str
    role: CompanyRole
    access: ProjectAccess
    flags: frozenset[Flag]

    @property
    def binds(self) -> Mapping[str, Any]:
        return {"membership": self.membership, "company": self.company}


def _holder(row: Sequence[Any]) -> _Holder:
    membership, epoch, company, user, role, access, *flags = row
    held = frozenset(flag for flag, is_on in zip(Flag, flags, strict=True) if is_on)
    place = (membership, epoch, company, user)
    return _Holder(*place, CompanyRole(role), ProjectAccess(access), held)


async def held_by(snapshot: Snapshot, row: Sequence[Any]) -> Held:
    holder = _holder(row)
    granted = await snapshot.rows(
        kept(("expiring",), snapshot.dialect, _EXPIRING[snapshot.dialect.name]),
        holder.binds,
    )
    roles, lent = await _roles(snapshot, holder.binds, granted)
    every = await _every_project(snapshot, holder)
    plan = await snapshot.rows(kept(("plan",), snapshot.dialect, _plan), holder.binds)
    stored = StoredMember(
        user_id=holder.user,
        membership_id=holder.membership,
        company_id=holder.company,
        role=holder.role,
        flags=holder.flags,
        epoch=holder.epoch,
        project_access=holder.access,
        projects=await _projects(snapshot, holder, every, frozenset(roles)),
        roles=roles,
        categories=await _categories(snapshot, holder.binds),
        sets=await _sets(snapshot, holder.binds),
        plan=Plan(plan[0][0]),
    )
    opened = {None, *(each[0] for each in every if may_be_lent(holder.role, each[1]))}
    open_ones = [each for each in granted if each[2] in opened]
    return Held(
        stored,
        {each[0]: _granted_for(each, lent) for each in open_ones if each[1]},
        tuple(_granted_for(each, lent) for each in open_ones if not each[1]),
    )


def _plan() -> Select:
    return select(Company.plan).where(Company.id == bindparam("company", type_=Words))


async def _every_project(snapshot: Snapshot, holder: _Holder) -> Sequence[Any]:
    if holder.role is CompanyRole.ADMIN:
        return ()
    statement = kept(("projects",), snapshot.dialect, _every)
    return await snapshot.rows(statement, holder.binds)


async def _projects(
    snapshot: Snapshot, holder: _Holder, every: Sequence[Any], on_team: frozenset[str]
) -> frozenset[str]:
    if holder.role is CompanyRole.ADMIN:
        return frozenset()
    dialect, binds = snapshot.dialect, holder.binds
    listed = await snapshot.rows(kept(("listed",), dialect, _listed), binds)
    kept_out = await snapshot.rows(kept(("excluded",), dialect, _excluded), binds)
    reach = Reach(
        holder.user, holder.role, holder.access, _ids(listed) | on_team, _ids(kept_out)
    )
    return frozenset(project[0] for project in every if reach.holds(*project))


async def stands(
    snapshot: Snapshot, row: Sequence[Any], standing: frozenset[str]
) -> bool:
    """Say whether what a decision rests on has not ended since."""
    if not standing:
        return True
    dialect = snapshot.dialect
    statement = kept(("standing",), dialect, _STANDING[dialect.name])
    binds = {"membership": row[0], "company": row[2]}
    return _ids(await snapshot.rows(statement, binds)) >= standing


def _granted_for(row: Sequence[Any], roles: Mapping[str, StoredRole]) -> ExpiringGrant:
    _, _, project, role, permission, feature, level, expires_at = row[:8]
    return ExpiringGrant(
        expires_at=expires_at,
        project=project,
        role=roles.get(role),
        permission=permission and Flag(permission),
        feature=feature,
        level=Level[level] if level else Level.NONE,
    )


def _expiring(dialect: str) -> Select:
    return (
        select(
            Lent.id,
            (Lent.expires_at > by_the_clock(dialect)).label("stands"),
            Lent.project_id,
            Lent.role_id,
            Lent.permission,
            Lent.feature,
            Lent.level,
            Lent.expires_at,
            Role.category_access,
            Role.hide_all_costs,
            Role.display_modes,
        )
        .join(Role, Role.id == Lent.role_id, isouter=True)
        .where(
            Lent.company_id == bindparam("company", type_=Words),
            Lent.membership_id == bindparam("membership", type_=Words),
        )
        .order_by(Lent.id)
    )


def _standing(dialect: str) -> Select:
    return select(Lent.id).where(
        Lent.company_id == bindparam("company", type_=Words),
        Lent.membership_id == bindparam("membership", type_=Words),
        Lent.expires_at > by_the_clock(dialect),
    )


_ENGINES = ("sqlite", "postgresql")
_EXPIRING = {dialect: partial(_expiring, dialect) for dialect in _ENGINES}
_STANDING = {dialect: partial(_standing, dialect) for dialect in _ENGINES}


def _ids(rows: Sequence[Any]) -> frozenset[str]:
    return frozenset(row[0] for row in rows)


def _every() -> Select:
    return select(Project.id, Project.status, Project.creator_id).where(
        Project.company_id == bindparam("company", type_=Words)
    )


def _listed() -> Select:
    return _of_membership(AccessibleProject)


def _excluded() -> Select:
    return _of_membership(ExcludedProject)


def _of_membership(table: type[AccessibleProject] | type[ExcludedProject]) -> Select:
    return select(table.project_id).where(
        table.company_id == bindparam("company", type_=Words),
        table.membership_id == bindparam("membership", type_=Words),
    )


async def _roles(
    snapshot: Snapshot, binds: Mapping[str, Any], granted: Sequence[Any]
) -> tuple[dict[str, StoredRole], dict[str, StoredRole]]:
    """Read the roles on projects, and those that were granted for a time, by id."""
    held = await snapshot.rows(kept(("roles",), snapshot.dialect, _held), binds)
    lent = [(each[3], each[3], *each[8:]) for each in granted if each[3]]
    ids = sorted({row[1] for row in (*held, *lent)})
    rows = await snapshot.rows(
        kept(("levels",), snapshot.dialect, _levels), {**binds, "roles": ids}
    )
    grids: dict[str, dict[str, tuple[Level, Level]]] = {}
    for role, feature, with_category, without in map(tuple, rows):
        grid = grids.setdefault(role, {})
        grid[feature] = (Level[with_category], Level[without])
    own, others = (
        {row[0]: _stored_role(row, grids.get(row[1], {})) for row in each}
        for each in (held, lent)
    )
    return own, others


def _stored_role(row: Sequence[Any], grid: dict[str, Any]) -> StoredRole:
    _, role, category_access, hides_all_costs, modes = row
    return StoredRole(
        id=role,
        category_access=CategoryAccess(category_access),
        hides_all_costs=bool(hides_all_costs),
        modes=frozenset(Mode(mode) for mode in modes.split(",") if mode),
        levels=grid,
    )


def _held() -> Select:
    return (
        select(
            ProjectMember.project_id,
            Role.id,
            Role.category_access,
            Role.hide_all_costs,
            Role.display_modes,
        )
        .join(Role, Role.id == ProjectMember.role_id)
        .where(
            ProjectMember.company_id == bindparam("company", type_=Words),
            ProjectMember.membership_id == bindparam("membership", type_=Words),
        )
    )


def _levels() -> Select:
    return select(
        RoleLevel.role_id,
        RoleLevel.feature,
        RoleLevel.with_category,
        RoleLevel.without_category,
    ).where(
        RoleLevel.company_id == bindparam("company", type_=Words),
        among(RoleLevel.role_id, "roles"),
    )


async def _categories(
    snapshot: Snapshot, binds: Mapping[str, Any]
) -> dict[str, frozenset[str]]:
    rows = await snapshot.rows(kept(("categories",), snapshot.dialect, _granted), binds)
    found: dict[str, set[str]] = {}
    for project, category in map(tuple, rows):
        found.setdefault(project, set()).add(category)
    return {project: frozenset(categories) for project, categories in found.items()}


def _granted() -> Select:
    return (
        select(ProjectMember.project_id, CategoryGrant.category_id)
        .join(CategoryGrant, CategoryGrant.project_member_id == ProjectMember.id)
        .where(
            ProjectMember.company_id == bindparam("company", type_=Words),
            ProjectMember.membership_id == bindparam("membership", type_=Words),
        )
    )


async def _sets(
    snapshot: Snapshot, binds: Mapping[str, Any]
) -> dict[str | None, dict[str, Level]]:
    rows = await snapshot.rows(kept(("sets",), snapshot.dialect, _cells), binds)
    found: dict[str | None, dict[str, Level]] = {}
    for project, feature, level in map(tuple, rows):
        found.setdefault(project, {})[feature] = Level[level]
    return found


def _cells() -> Select:
    return select(
        FeatureLevel.project_id, FeatureLevel.feature, FeatureLevel.level
    ).where(
        FeatureLevel.company_id == bindparam("company", type_=Words),
        FeatureLevel.membership_id == bindparam("membership", type_=Words),
    )
