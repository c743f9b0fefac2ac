"""Explanations: whether a member sees a field of a record, and which step decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLObjectType

from db.classes import Class
from db.ids import prefix_of
from db.models.companies import CompanyRole
from permissions.decisions import Decision
from permissions.features import FEATURES, MONEY_FEATURES
from permissions.flags import money_cap
from permissions.grants import viewer_of, with_grant
from permissions.guards import Guard
from permissions.levels import CategoryAccess, Level, Mode
from permissions.rows import ROWS
from permissions.viewers import Grant, Viewer
from resolvers import company_history, refused_writes
from resolvers.engine.authentication import LinkHolder
from resolvers.engine.marks import GUARD, Batched
from resolvers.engine.operation import Operation
from resolvers.engine.plans import BatchInfo
from resolvers.engine.snapshot import Snapshot
from resolvers.known import read_known
from resolvers.nodes import TYPES

ACTION = "EXPLAIN_ACCESS"


@strawberry.enum(description="A step of the decision: the first that says no decides.")
class AccessStep(StrEnum):
    PLAN = "PLAN"
    LOGIN = "LOGIN"
    PROJECT = "PROJECT"
    ROW = "ROW"
    PERMISSION = "PERMISSION"
    LEVEL = "LEVEL"
    MODE = "MODE"
    SWITCH = "SWITCH"


@strawberry.enum(description="Who could give what is missing.")
class Grantor(StrEnum):
    COMPANY_ADMIN = "COMPANY_ADMIN"
    TEAM_ADMIN = "TEAM_ADMIN"
    ROLES_ADMIN = "ROLES_ADMIN"


_ON_PROJECT = (Grantor.COMPANY_ADMIN, Grantor.TEAM_ADMIN, Grantor.ROLES_ADMIN)
_GRANTORS: dict[AccessStep | None, tuple[Grantor, ...]] = {
    # The company itself, by another subscription; no member of it.
    AccessStep.PLAN: (),
    AccessStep.LOGIN: (Grantor.COMPANY_ADMIN,),
    AccessStep.PROJECT: (Grantor.COMPANY_ADMIN, Grantor.TEAM_ADMIN),
    AccessStep.ROW: _ON_PROJECT,
    AccessStep.PERMISSION: (Grantor.COMPANY_ADMIN,),
    AccessStep.LEVEL: _ON_PROJECT,
    AccessStep.MODE: _ON_PROJECT,
    # How the record itself stands is no right that anybody gives.
    AccessStep.SWITCH: (),
}


# Beside nodes, the company itself; where a record says which project it is of.
_TYPES = {**TYPES, "cmp": ("Company", "companies")}
_OF_PROJECT = {"projects": "id", "companies": None}


@dataclass(frozen=True, slots=True)
class Explanation:
    coordinate: str
    step: AccessStep | None
    guard: str | None
    field_class: str | None
    requires: str
    expired_at: str | None = None

    @property
    def is_allowed(self) -> bool:
        return self.step is None

    @property
    def granted_by(self) -> list[Grantor]:
        return list(_GRANTORS.get(self.step, ()))


@dataclass(frozen=True, slots=True)
class Place:
    """The field that is asked about: on its record, or anywhere on a project."""

    coordinate: str
    table: str
    row_id: str
    # None of what is the company's own.
    project_id: str | None
    guard: type[Guard] | None
    is_anywhere: bool = False


async def _explain(
    _parents: Any,
    info: BatchInfo,
    coordinate: str,
    node: str,
    member: str,
) -> list[Explanation | None]:
    operation: Operation = info.context
    schema = operation.plan.source.schema
    reader = operation.snapshot, operation.decision
    place = await place_of(*reader, schema, coordinate, str(node))
    if place is None or not await _may_ask(operation, place, str(member)):
        return [None]
    step = _step_of_plan(operation, place)
    step = step or await _step(operation, place, str(member))
    await _tell(operation, place, str(member), step)
    guard = place.guard
    return [
        Explanation(
            coordinate,
            step,
            guard.__name__ if guard else None,
            (guard.cls if guard else Class.PUBLIC).value,
            _requires(operation, place, step),
            step and await _expired_at(operation, place, str(member)),
        )
    ]


async def place_of(
    snapshot: Snapshot, decision: Decision, schema: Any, coordinate: str, node: str
) -> Place | None:
    """Find the field and its record, as far as the asker may know of it.

    Of a project, whatever is guarded on it may be asked about.
    """
    type_name, table = _TYPES.get(prefix_of(node) or "", ("", ""))
    field = field_of(schema, coordinate)
    if field is None:
        return None
    guard: type[Guard] | None = field.extensions.get(GUARD)
    is_anywhere = coordinate.partition(".")[0] != type_name
    if is_anywhere and (guard is None or table != "projects"):
        return None
    key = _OF_PROJECT.get(table, "project_id")
    names = filter(None, [key])
    found = await read_known(snapshot, decision, (table, "id"), [node], names)
    # A template of the company is of no project, and gives nobody anything.
    if not found or (key and found[0][key] is None):
        return None
    project_id = found[0][key] if key else None
    return Place(coordinate, table, node, project_id, guard, is_anywhere)


def field_of(schema: Any, coordinate: str) -> GraphQLField | None:
    type_name, _, name = coordinate.partition(".")
    type_ = schema.get_type(type_name)
    return type_.fields.get(name) if isinstance(type_, GraphQLObjectType) else None


async def _may_ask(operation: Operation, place: Place, member: str) -> bool:
    """Say whether he administers the project's roles, and whom it is about."""
    snapshot, decision = operation.snapshot, operation.decision
    if decision.viewer.is_admin:
        known = await read_known(
            snapshot, decision, ("memberships", "id"), [member], ()
        )
        return bool(known)
    if place.project_id is None:
        return False
    of_project = ("projects", "id"), [place.project_id], ("can:explain_access",)
    (project,) = await read_known(snapshot, decision, *of_project)
    if not project["can:explain_access"]:
        return False
    of_team = ("project_members", "membership_id"), [member], ("project_id",)
    team = await read_known(snapshot, decision, *of_team)
    return any(row["project_id"] == place.project_id for row in team)


def _step_of_plan(operation: Operation, place: Place) -> AccessStep | None:
    """Ask the company's plan, which is the same for every member."""
    guard = place.guard
    lacks = guard and operation.decision.lacks(guard.rule)
    return AccessStep.PLAN if lacks else None


async def _step(operation: Operation, place: Place, member: str) -> AccessStep | None:
    """Name the first step that says no; none if the member sees the field."""
    snapshot = operation.snapshot
    holder = LinkHolder(operation.viewer.company_id, member)
    decision = await operation.desk.viewers.decide_member(snapshot, holder)
    if decision is None:
        return AccessStep.LOGIN
    return await first_step(snapshot, decision.viewer, place)


async def first_step(
    snapshot: Snapshot, viewer: Viewer, place: Place
) -> AccessStep | None:
    """Name the first step that says no to somebody who is let in."""
    if _is_out_of_reach(viewer, place):
        return AccessStep.PROJECT
    seen = await sees(snapshot, viewer, place)
    if seen is None:
        return AccessStep.ROW
    if seen:
        return None
    for step, more in _with_more(viewer, place.project_id):
        if not await sees(snapshot, more, place):
            return step
    return AccessStep.MODE if place.project_id else AccessStep.PERMISSION


def _is_out_of_reach(viewer: Viewer, place: Place) -> bool:
    if viewer.is_admin or place.project_id is None:
        return False
    return place.project_id not in viewer.grants


async def _expired_at(operation: Operation, place: Place, member: str) -> str | None:
    """Say when a grant has ended that would show the field still."""
    holder = LinkHolder(operation.viewer.company_id, member)
    held = await operation.desk.viewers.held_by(operation.snapshot, holder)
    if held is None:
        return None
    for each in sorted(held.ended, key=lambda each: each.expires_at, reverse=True):
        viewer = viewer_of(with_grant(held.member, each))
        if await sees(operation.snapshot, viewer, place):
            return each.expires_at
    return None


def _with_more(
    viewer: Viewer, project_id: str | None
) -> Iterator[tuple[AccessStep, Viewer]]:
    """Give a viewer all that later steps ask for: then the earlier one says no."""
    admin = replace(viewer, role=CompanyRole.ADMIN)
    yield AccessStep.SWITCH, admin
    # What is the company's own goes by permissions alone.
    if viewer.is_admin or project_id is None:
        return
    highest = replace(viewer, grants={project_id: _highest(viewer)})
    yield AccessStep.PERMISSION, highest
    grant = viewer.grants[project_id]
    shown = _highest(viewer).modes
    in_all_modes = replace(grant, modes=shown, hides_all_costs=False)
    yield AccessStep.LEVEL, replace(viewer, grants={project_id: in_all_modes})


def _highest(viewer: Viewer) -> Grant:
    """Make the highest role, as far as an employee's permissions leave it to him."""
    is_held = viewer.role is CompanyRole.EMPLOYEE
    cap = money_cap(viewer.flags) if is_held else Level.ADMIN
    cells = {key: cap if key in MONEY_FEATURES else Level.ADMIN for key in FEATURES}
    return Grant(
        levels={key: (level, level) for key, level in cells.items()},
        modes=frozenset(Mode) if cap > Level.NONE else frozenset(),
        category_access=CategoryAccess.OFF,
    )


async def sees(snapshot: Snapshot, viewer: Viewer, place: Place) -> bool | None:
    """Say whether a viewer sees the field; None if he does not know of its record."""
    if place.is_anywhere:
        return place.guard is None or is_open(viewer, place.project_id, place.guard)
    names = (f"guard:{place.guard.__name__}",) if place.guard else ()
    of_row: tuple[tuple[str, str], Sequence[str]] = (place.table, "id"), [place.row_id]
    found = await read_known(snapshot, Decision(viewer), *of_row, names)
    if not found:
        return None
    # What no row in reach may show is not read.
    return all(found[0].get(name) for name in names)


def is_open(viewer: Viewer, project_id: str | None, guard: type[Guard]) -> bool:
    """Say whether rights leave nothing shut: all is seen that an admin sees."""
    own = Decision(viewer).outcome(guard, project_id)
    admin = replace(viewer, role=CompanyRole.ADMIN)
    return own is True or own == Decision(admin).outcome(guard, project_id)


async def _tell(
    operation: Operation, place: Place, member: str, step: AccessStep | None
) -> None:
    async with refused_writes.write_apart(operation) as work:
        (row,) = await work.stored("memberships", "id", member, "user_id")
        said = step.value if step else "ALLOWED"
        await company_history.tell(
            work,
            ACTION,
            {place.coordinate: (None, said)},
            person_id=row["user_id"],
            project_id=place.project_id,
        )


def _requires(operation: Operation, place: Place, step: AccessStep | None) -> str:
    lacks = place.guard and operation.decision.lacks(place.guard.rule)
    if lacks:
        return lacks.requires()
    if step is AccessStep.LOGIN:
        return "An active member"
    if step is AccessStep.PROJECT:
        return "Access to the project"
    if step is AccessStep.ROW or place.guard is None:
        return ROWS[place.table].requires()
    return place.guard.requires()


explain_access = Batched(_explain)
