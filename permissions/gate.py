"""The gate: the one way for a classified column into a statement, on any surface.

A column is asked for by name. `cost_impact@DIRECT` is the column of one display mode,
`cost_impact@` that of the first mode which the viewer has on the row's project,
`can:edit_costs` whether he may do the act to the row, and `guard:CanSeeDraws` whether
the row lets him pass the guard.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    bindparam,
    case,
    exists,
    false,
    or_,
    select,
    true,
)

from db.base import Words
from db.classes import Class
from db.gate import Gated, class_of
from permissions.decisions import Decision
from permissions.guards import GUARD_OF, GUARDS
from permissions.levels import Mode
from permissions.residuals import Outcome
from permissions.rows import STANDS_WITH
from permissions.scopes import SCOPES, Link, TableScope, table_named

# What decides how a column is rendered; equal shapes give equal SQL.
Shape = None | Outcome | tuple[tuple[str, Outcome], ...]
Binds = dict[str, Any]
# Predicates that a statement has worked out beside the row.
Masks = Mapping[Any, ColumnElement[bool]]
NO_MASKS: Masks = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Reach:
    """A viewer's decision, narrowed to one project where a `project(id)` names it."""

    decision: Decision
    project_id: str | None = None

    def shape(self, table: str, name: str) -> Shape:
        """Say how a column stands for this viewer; None where it is public."""
        base, at, mode = name.partition("@")
        if at:
            return self._shape_by_mode(table, base, Mode(mode) if mode else None)
        if name.startswith("can:"):
            act = name.removeprefix("can:")
            return self.decision.act(table, act, self.project_id)
        if name.startswith("guard:"):
            guard = GUARDS[name.removeprefix("guard:")]
            return self.decision.outcome(guard, self.project_id)
        guard = GUARD_OF.get(f"{table}.{name}")
        if guard is not None:
            return self.decision.outcome(guard, self.project_id)
        # A classified column that nobody guards is nobody's to see.
        cls = class_of(table_named(table).c[name])
        return None if cls is Class.PUBLIC else False

    def _shape_by_mode(self, table: str, base: str, mode: Mode | None) -> Shape:
        found: list[tuple[str, Outcome]] = []
        for each in (mode,) if mode else Mode:
            column = f"{base}_{each.lower()}"
            guard = GUARD_OF[f"{table}.{column}"]
            outcome = self.decision.outcome(guard, self.project_id)
            if outcome is not False:
                found.append((column, outcome))
            if outcome is True:
                break
        return tuple(found) or False

    def rows(self, table: str) -> Outcome:
        return self.decision.rows(table, self.project_id)

    @property
    def projects(self) -> frozenset[str] | None:
        """Return the projects in reach; None where it is the whole company."""
        return self.decision.projects(self.project_id)


def visible(
    source: FromClause, name: str, shape: Shape, masks: Masks = NO_MASKS
) -> ColumnElement[Any] | None:
    """Render a column as its shape says; None where it is denied on every row."""
    if shape is None:
        return source.c[name]
    if name.startswith(("can:", "guard:")):
        return _answer(source, shape, masks)
    if shape is False:
        return None
    branches = shape if isinstance(shape, tuple) else ((name, shape),)
    return _first(source, branches, masks)


def has_hash(
    column: ColumnElement[str], wanted: ColumnElement[str]
) -> ColumnElement[bool]:
    """Compare a credential's hash: it is found by what it is, and shown to nobody."""
    if class_of(column) is not Class.CREDENTIAL:
        raise TypeError(f"{column} is no credential")
    return Gated(column) == wanted


def masks_of(source: FromClause, table: str, shapes: Iterable[Shape]) -> Masks:
    """Give, each once, the predicates that look something up for every row.

    A statement may work them out beside the row and hand them back to `visible`.
    """
    found = dict.fromkeys(
        outcome
        for outcome in _outcomes(tuple(shapes))
        if outcome is not None and not isinstance(outcome, bool)
    )
    places = SCOPES.get(table, {})
    return {
        outcome: _predicate(source, outcome, NO_MASKS)
        for outcome in found
        if any(isinstance(places.get(name), Link) for name in outcome.names())
    }


def _first(
    source: FromClause, branches: tuple[tuple[str, Outcome], ...], masks: Masks
) -> ColumnElement[Any]:
    whens = [
        (_predicate(source, outcome, masks), Gated(source.c[column]))
        for column, outcome in branches
        if outcome is not True
    ]
    column, outcome = branches[-1]
    last = Gated(source.c[column]) if outcome is True else None
    if not whens:
        return Gated(source.c[column])
    return case(*whens, else_=last)


def _answer(source: FromClause, outcome: Any, masks: Masks) -> ColumnElement[bool]:
    if isinstance(outcome, bool):
        return true() if outcome else false()
    return _predicate(source, outcome, masks)


def known_rows(
    source: FromClause, table: str, reach: Reach, walked: tuple[str, ...] = ()
) -> Iterator[ColumnElement[bool]]:
    """Give the predicates of the rows that exist for the viewer.

    A rule that folds to True is sound only together with the reach: both stand here.
    """
    yield _is_of_company(source, table)
    yield from _known_row(source, table, reach)
    for local, other in STANDS_WITH.get(table, ()):
        step = f"{table}.{local}"
        # An option is none of an option's: each step is walked once.
        if step not in walked:
            yield _stands_with(source.c[local], other, reach, (*walked, step))


def _is_of_company(source: FromClause, table: str) -> ColumnElement[bool]:
    """Hold a row to the viewer's company; of a login, to those of its members."""
    company = bindparam("company", type_=Words)
    if table == "companies":
        return source.c.id == company
    if "company_id" in source.c:
        return source.c.company_id == company
    members = table_named("memberships").alias()
    own = select(members.c.id).where(members.c.account_id == source.c.account_id)
    return exists(own.where(members.c.company_id == company).correlate(source))


def _stands_with(
    local: ColumnElement[str], table: str, reach: Reach, walked: tuple[str, ...]
) -> ColumnElement[bool]:
    other = table_named(table).alias()
    known = exists(
        select(other.c.id)
        .where(other.c.id == local)
        .where(*known_rows(other, table, reach, walked))
        .correlate(local.table)
    )
    return or_(local.is_(None), known) if local.nullable else known


def _known_row(
    source: FromClause, table: str, reach: Reach
) -> Iterator[ColumnElement[bool]]:
    scope = TableScope(table, source)
    if reach.projects is not None and "project" in SCOPES.get(table, {}):
        yield scope.among("project", "reach")
    outcome = reach.rows(table)
    if not isinstance(outcome, bool):
        yield outcome.sql(scope)
    elif not outcome:
        yield false()


def binds_of(reach: Reach, table: str, *shapes: Shape) -> Binds:
    """Collect what a statement on the table with columns of these shapes binds."""
    binds: Binds = {"company": reach.decision.viewer.company_id}
    projects = reach.projects
    if projects is not None:
        binds["reach"] = projects
    for outcome in (*_rows(reach, table), *_outcomes(shapes)):
        if not isinstance(outcome, bool) and outcome is not None:
            binds.update(outcome.binds())
    return binds


def row_shape(reach: Reach, table: str) -> tuple[bool | Outcome, ...]:
    """Say how the table's rows are narrowed; equal shapes give equal SQL."""
    return (reach.projects is None, *_rows(reach, table))


def _rows(reach: Reach, table: str) -> Iterator[Outcome]:
    """Give the rule of the table's rows, and those of the rows that they stand with."""
    tables = [table]
    for each in tables:
        yield reach.rows(each)
        tables += (o for _, o in STANDS_WITH.get(each, ()) if o not in tables)


def _outcomes(shapes: tuple[Shape, ...]) -> Iterator[Outcome | None]:
    for shape in shapes:
        if isinstance(shape, tuple):
            yield from (outcome for _, outcome in shape)
        else:
            yield shape


def _predicate(source: FromClause, outcome: Any, masks: Masks) -> ColumnElement[bool]:
    if outcome in masks:
        return masks[outcome]
    return outcome.sql(TableScope(_table_of(source), source, is_mask=True))


def _table_of(source: FromClause) -> str:
    """Return the name of the mapped table behind a source, alias or not."""
    return getattr(getattr(source, "element", source), "name", "")
