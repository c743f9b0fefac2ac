"""Previews: answered as another would be, as far as one may see that oneself.

A preview is of its request alone, with the rights that both have at that moment:
nothing is handed out that could be used again. It only reads, and the company's history
tells of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import Select, bindparam, select

from db.base import Words
from db.engine import Database, TransactionReader
from db.models.companies import CompanyRole, Membership
from db.models.projects import ProjectStatus
from db.models.team import ProjectMember
from permissions.decisions import Decision
from permissions.flags import Flag
from permissions.grants import StoredMember, StoredRole, viewer_of
from permissions.levels import CategoryAccess, Level, Mode
from permissions.previews import NOBODY, Preview, holder_of
from permissions.viewers import Viewer
from resolvers import company_history
from resolvers.engine.authentication import LinkHolder, Viewers
from resolvers.engine.snapshot import Snapshot
from resolvers.engine.statements import kept
from resolvers.known import Row, read_known
from resolvers.writes import Write, now

ACTION = "PREVIEW"


class Kind(StrEnum):
    """What may be looked through the eyes of."""

    MEMBER = "MEMBER"
    ROLE = "ROLE"
    CLIENT = "CLIENT"


@dataclass(frozen=True, slots=True)
class Wish:
    """A member, a role of a project, or the client side of a project, by its id."""

    kind: Kind
    id: str

    @property
    def mark(self) -> dict[str, str]:
        return {"as": self.kind.value, "id": self.id}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a preview shows, and what the history tells of it."""

    decision: Decision
    words: str
    person_id: str | None = None
    project_id: str | None = None


async def look(
    viewers: Viewers, snapshot: Snapshot, asker: Decision, wish: Wish
) -> Shown | None:
    """Look as the wish says; None if that is not to be had, for whatever reason."""
    if wish.kind is Kind.ROLE:
        return await _as_role(snapshot, asker, wish.id)
    if wish.kind is Kind.CLIENT:
        return await _as_client(viewers, snapshot, asker, wish.id)
    return await _as_member(viewers, snapshot, asker, wish.id)


async def tell(
    database: Database, looks: Sequence[tuple[Shown, Wish]], secret: bytes
) -> None:
    """Tell of previews in a transaction of their own, before the answer leaves."""
    asker = looks[0][0].decision
    company_id = asker.viewer.company_id
    async with database.writing(company_id) as connection:
        snapshot = Snapshot(TransactionReader(connection), database.dialect)
        work = Write(connection, snapshot, asker, secret, now())
        for shown, wish in looks:
            await company_history.tell(
                work,
                ACTION,
                {wish.kind.lower(): (None, shown.words)},
                person_id=shown.person_id,
                project_id=shown.project_id,
            )


async def _as_member(
    viewers: Viewers, snapshot: Snapshot, asker: Decision, member_id: str
) -> Shown | None:
    row = await _permitted(snapshot, asker, "memberships", member_id, "preview", "role")
    if row is None:
        return None
    other = await _decided(viewers, snapshot, asker, member_id)
    if other is None:
        return None
    shown = Preview(asker.viewer, other.viewer)
    return Shown(shown, row["role"], person_id=other.viewer.user_id)


async def _as_client(
    viewers: Viewers, snapshot: Snapshot, asker: Decision, project_id: str
) -> Shown | None:
    act = "preview_client_side"
    row = await _permitted(snapshot, asker, "projects", project_id, act, "status")
    if row is None or row["status"] == ProjectStatus.ARCHIVED:
        return None
    binds = {"company": asker.viewer.company_id, "project": project_id}
    found = await snapshot.rows(kept(("client",), snapshot.dialect, _client), binds)
    other = await _decided(viewers, snapshot, asker, found[0][0]) if found else None
    if other is None:
        return None
    client = _nobody(other.viewer, project_id)
    shown = Preview(asker.viewer, client)
    person_id = other.viewer.user_id
    return Shown(shown, "Client side", person_id=person_id, project_id=project_id)


async def _as_role(snapshot: Snapshot, asker: Decision, role_id: str) -> Shown | None:
    names = ("project_id", "name", "template", "category_access")
    names += ("hide_all_costs", "display_modes")
    row = await _permitted(snapshot, asker, "roles", role_id, "preview", *names)
    if row is None or row["project_id"] is None:
        return None
    place, cells = ("role_levels", "role_id"), ("with_category", "without_category")
    grid = await read_known(snapshot, asker, place, [role_id], ("feature", *cells))
    role = _stored(row, grid)
    shown = Preview(asker.viewer, _holder(asker.viewer, row, role))
    return Shown(shown, row["name"], project_id=row["project_id"])


async def _permitted(
    snapshot: Snapshot, asker: Decision, table: str, row_id: str, act: str, *names: str
) -> Row | None:
    """Read a row that the asker knows of and may look through, or answer none."""
    can = f"can:{act}"
    found = await read_known(snapshot, asker, (table, "id"), [row_id], (can, *names))
    return found[0] if found and found[0][can] else None


async def _decided(
    viewers: Viewers, snapshot: Snapshot, asker: Decision, member_id: str
) -> Decision | None:
    member = LinkHolder(asker.viewer.company_id, member_id)
    return await viewers.decide_member(snapshot, member)


def _nobody(viewer: Viewer, project_id: str) -> Viewer:
    """Take from a viewer whatever is of himself, and of other projects."""
    return replace(viewer, user_id=NOBODY, grants=viewer.within(project_id))


def _holder(asker: Viewer, row: Row, role: StoredRole) -> Viewer:
    """Make somebody up who holds a role on its project, and nothing else."""
    project_id = row["project_id"]
    return viewer_of(
        StoredMember(
            user_id=NOBODY,
            membership_id=asker.membership_id,
            company_id=asker.company_id,
            role=holder_of(row["template"]),
            flags=frozenset(Flag),
            epoch=asker.epoch,
            projects=frozenset((project_id,)),
            roles={project_id: role},
            plan=asker.plan,
        )
    )


def _stored(row: Row, grid: list[Row]) -> StoredRole:
    return StoredRole(
        id=row["id"],
        category_access=CategoryAccess(row["category_access"]),
        hides_all_costs=bool(row["hide_all_costs"]),
        modes=frozenset(Mode(mode) for mode in row["display_modes"].split(",") if mode),
        levels={
            cell["feature"]: (
                Level[cell["with_category"]],
                Level[cell["without_category"]],
            )
            for cell in grid
        },
    )


def _client() -> Select:
    """Find the client who has been on the project's team the longest."""
    return (
        select(ProjectMember.membership_id)
        .join(Membership, Membership.id == ProjectMember.membership_id)
        .where(
            ProjectMember.company_id == bindparam("company", type_=Words),
            ProjectMember.project_id == bindparam("project", type_=Words),
            Membership.role == CompanyRole.CLIENT,
            Membership.is_active,
        )
        .order_by(ProjectMember.id)
        .limit(1)
    )
