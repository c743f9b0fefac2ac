"""From a secret to the viewer: the first statement of an operation's snapshot."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, Subquery, bindparam, func, or_, select, union_all

from db.base import Words
from db.ids import prefix_of
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
from db.models.projects import Project, ProjectStatus
from db.models.roles import Role, RoleLevel
from db.models.sessions import Session
from db.models.team import CategoryGrant, ProjectMember
from db.models.tokens import ALL_SCOPES, Channel, Scope, Token
from permissions.decisions import Decision
from permissions.flags import Flag
from permissions.gate import has_hash
from permissions.grants import StoredMember, StoredRole, viewer_of
from permissions.levels import CategoryAccess, Level, Mode
from resolvers.engine.caches import Recent
from resolvers.engine.snapshot import Snapshot
from resolvers.engine.statements import kept

_FLAGS = tuple(flag.value.lower() for flag in Flag)
_KEPT_DECISIONS = 10_000


def hash_of(token: str) -> str:
    """Hash without salt or stretching: 256 random bits cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LinkHolder:
    """Who holds a link that was signed for him: his rights are those of now."""

    company_id: str
    membership_id: str


@dataclass(frozen=True, slots=True)
class Credential:
    """The token or the session that somebody asks with."""

    id: str = ""
    may_write: bool = True
    channel: Channel = Channel.WEB
    used_at: str | None = None

    @property
    def is_session(self) -> bool:
        return prefix_of(self.id) == "ses"


NO_CREDENTIAL = Credential()


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who asks: his rights, and what he has asked with."""

    decision: Decision
    credential: Credential


class Viewers:
    """Grants by membership and access epoch: a revoked right is gone at once."""

    def __init__(self) -> None:
        self._decisions = Recent(_KEPT_DECISIONS)

    async def decide(self, snapshot: Snapshot, token: str) -> Decision | None:
        """Return the decision of whoever holds the secret; None if nobody does."""
        found = await self.recognise(snapshot, token)
        return found and found.decision

    async def recognise(self, snapshot: Snapshot, token: str) -> Recognised | None:
        """Look a token or a session up by its secret; None if nobody holds it."""
        now = datetime.now(UTC).isoformat()
        found = await snapshot.rows(
            kept(("token",), snapshot.dialect, _LOOKED_UP[snapshot.dialect.name]),
            {"hash": hash_of(token), "now": now},
        )
        if not found:
            return None
        credential = _credential(found[0])
        decision = await self._decided(snapshot, found[0], credential.channel)
        return Recognised(decision, credential)

    async def decide_for(
        self, snapshot: Snapshot, holder: LinkHolder
    ) -> Decision | None:
        """Return the decision of a link's holder, if he is a member still."""
        await snapshot.renew(holder.company_id)
        return await self.decide_member(snapshot, holder)

    async def decide_member(
        self, snapshot: Snapshot, holder: LinkHolder
    ) -> Decision | None:
        """Return the decision of a member of the company that the snapshot is in."""
        binds = {"company": holder.company_id, "membership": holder.membership_id}
        statement = kept(("membership",), snapshot.dialect, _membership)
        found = await snapshot.rows(statement, binds)
        return await self._decided(snapshot, found[0]) if found else None

    async def _decided(
        self, snapshot: Snapshot, row: Sequence[Any], channel: Channel = Channel.WEB
    ) -> Decision:
        is_on_mobile = channel is Channel.MOBILE
        key = (row[0], row[1], is_on_mobile)
        decision = self._decisions.get(key)
        if decision is None:
            viewer = viewer_of(await _member(snapshot, row[: len(_HOLDER)]))
            decision = Decision(replace(viewer, is_on_mobile=is_on_mobile))
            self._decisions.put(key, decision)
        return decision


_HOLDER = (
    Membership.id,
    Company.access_epoch,
    Membership.company_id,
    Membership.user_id,
    Membership.role,
    Membership.project_access,
    *(Membership.__table__.c[flag] for flag in _FLAGS),
)


_CREDENTIAL = ("credential_id", "scopes", "channel", "used_at")


def _credential(row: Sequence[Any]) -> Credential:
    credential_id, scopes, channel, used_at = row[len(_HOLDER) :]
    may_write = Scope.WRITE in scopes.split()
    return Credential(credential_id, may_write, Channel(channel), used_at)


def _credentials() -> Subquery:
    """Find a token or a session; a hash is compared here, and rendered nowhere."""
    wanted = bindparam("hash", type_=Words)
    now = bindparam("now", type_=Words)
    tokens = (
        select(
            Token.id.label("credential_id"),
            Token.membership_id,
            Token.scopes,
            Token.channel,
            Token.used_at,
        )
        .where(has_hash(Token.__table__.c.hash, wanted))
        .where(or_(Token.expires_at.is_(None), Token.expires_at > now))
    )
    sessions = (
        select(
            Session.id,
            Session.membership_id,
            bindparam("every", ALL_SCOPES, type_=Words),
            bindparam("web", Channel.WEB.value, type_=Words),
            Session.used_at,
        )
        .where(has_hash(Session.__table__.c.hash, wanted))
        .where(Session.expires_at > now, Session.idle_at > now)
    )
    return union_all(tokens, sessions).subquery()


def _by_hash() -> Select:
    found = _credentials()
    return (
        select(*_HOLDER, *(found.c[name] for name in _CREDENTIAL))
        .join(found, found.c.membership_id == Membership.id)
        .join(Company, Company.id == Membership.company_id)
        .where(Membership.is_active)
    )


def _membership() -> Select:
    return (
        select(*_HOLDER)
        .join(Company, Company.id == Membership.company_id)
        .where(Membership.company_id == bindparam("company", type_=Words))
        .where(Membership.id == bindparam("membership", type_=Words))
        .where(Membership.is_active)
    )


def _authenticate() -> Select:
    """Let the database look the secret up, and enter the company of who holds it."""
    found = func.authenticate(
        bindparam("hash", type_=Words), bindparam("now", type_=Words)
    ).table_valued(*(each.key for each in _HOLDER), *_CREDENTIAL)
    return select(*found.c)


_LOOKED_UP = {"sqlite": _by_hash, "postgresql": _authenticate}


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

    def reaches(
        self, project: Sequence[Any], some: frozenset[str], excluded: frozenset[str]
    ) -> bool:
        """Say whether a project is in reach: access, team, Pending, Live, Archived."""
        project_id, status, creator = project
        if project_id in excluded:
            return False
        if self.role is not CompanyRole.EMPLOYEE:
            return status == ProjectStatus.LIVE and project_id in some
        if creator == self.user:
            return True
        if status == ProjectStatus.PENDING or self.access == ProjectAccess.NONE:
            return False
        return self.access == ProjectAccess.ALL or project_id in some


def _holder(row: Sequence[Any]) -> _Holder:
    membership, epoch, company, user, role, access, *flags = row
    held = frozenset(flag for flag, is_on in zip(Flag, flags, strict=True) if is_on)
    place = (membership, epoch, company, user)
    return _Holder(*place, CompanyRole(role), ProjectAccess(access), held)


async def _member(snapshot: Snapshot, row: Sequence[Any]) -> StoredMember:
    holder = _holder(row)
    roles = await _roles(snapshot, holder.binds)
    plan = await snapshot.rows(kept(("plan",), snapshot.dialect, _plan), holder.binds)
    return StoredMember(
        user_id=holder.user,
        membership_id=holder.membership,
        company_id=holder.company,
        role=holder.role,
        flags=holder.flags,
        epoch=holder.epoch,
        project_access=holder.access,
        projects=await _projects(snapshot, holder, frozenset(roles)),
        roles=roles,
        categories=await _categories(snapshot, holder.binds),
        sets=await _sets(snapshot, holder.binds),
        plan=Plan(plan[0][0]),
    )


def _plan() -> Select:
    return select(Company.plan).where(Company.id == bindparam("company", type_=Words))


async def _projects(
    snapshot: Snapshot, holder: _Holder, on_team: frozenset[str]
) -> frozenset[str]:
    if holder.role is CompanyRole.ADMIN:
        return frozenset()
    dialect, binds = snapshot.dialect, holder.binds
    every = await snapshot.rows(kept(("projects",), dialect, _every), binds)
    listed = await snapshot.rows(kept(("listed",), dialect, _listed), binds)
    kept_out = await snapshot.rows(kept(("excluded",), dialect, _excluded), binds)
    some, excluded = _ids(listed) | on_team, _ids(kept_out)
    return frozenset(
        project[0] for project in every if holder.reaches(project, some, excluded)
    )


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


async def _roles(snapshot: Snapshot, binds: Mapping[str, Any]) -> dict[str, StoredRole]:
    held = await snapshot.rows(kept(("roles",), snapshot.dialect, _held), binds)
    ids = sorted({row[1] for row in held})
    rows = await snapshot.rows(
        kept(("levels",), snapshot.dialect, _levels), {**binds, "roles": ids}
    )
    grids: dict[str, dict[str, tuple[Level, Level]]] = {}
    for role, feature, with_category, without in map(tuple, rows):
        grid = grids.setdefault(role, {})
        grid[feature] = (Level[with_category], Level[without])
    return {row[0]: _stored_role(row, grids.get(row[1], {})) for row in held}


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
