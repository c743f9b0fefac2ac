"""Aggregates: counts and sums by group, over what the gate lets through."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    cast,
    func,
    or_,
    select,
)

from db.keys import among
from permissions.gate import Reach, Shape, known_rows, row_shape, visible
from permissions.scopes import TableScope, table_named
from resolvers.engine.columns import Grouped, Rows
from resolvers.engine.filters import condition_of
from resolvers.engine.marks import Batched, Column
from resolvers.engine.operation import Operation
from resolvers.engine.plans import BatchInfo, ObjectPlan
from resolvers.engine.relations import grouped_rows
from resolvers.engine.selections import ByMode, Selection
from resolvers.engine.statements import Between, Condition, binds_for, kept


@dataclass(frozen=True)
class Group:
    """What to group by: a column, or the visible row that it refers to."""

    column: str
    table: str | None = None


@dataclass(frozen=True)
class Aggregate:
    table: str
    key: str
    groups: Mapping[StrEnum, Group]
    where: tuple[Condition, ...] = ()
    # Where the parents are no row that `key` refers to.
    between: Between | None = None


@dataclass(frozen=True)
class Totalled(Batched):
    """Totals, with what they are of: the start holds their arguments to that."""

    what: Aggregate = dataclasses.field(kw_only=True)


def totals(what: Aggregate) -> Batched:
    """Answer the groups of each parent by what is asked for, in one statement."""

    async def resolve(
        parents: Rows, info: BatchInfo, by: StrEnum, where: Any = None
    ) -> Grouped:
        return await _totals(what, parents, info, by, where)

    return Totalled(resolve, needs=("id",), what=what)


def totals_by(by: StrEnum, what: Aggregate) -> Batched:
    """Answer the groups of each parent by one thing, in one statement."""

    async def resolve(parents: Rows, info: BatchInfo) -> Grouped:
        return await _totals(what, parents, info, by, None)

    return Batched(resolve, needs=("id",))


async def _totals(
    what: Aggregate, parents: Rows, info: BatchInfo, by: StrEnum, where: Any
) -> Grouped:
    operation: Operation = info.context
    reach = operation.reach(info.field)
    sums = _sums(operation, what.table, reach, info.selection())
    condition = condition_of(where, what.table, reach)
    conditions = (*what.where, *((condition,) if condition else ()))
    group = what.groups[by]
    statement = kept(
        _key(what, group, sums, conditions, reach),
        operation.snapshot.dialect,
        lambda: _statement(what, group, sums, conditions, reach),
    )
    keys = parents.column("id")
    binds = {**binds_for(reach, sums), "keys": list(dict.fromkeys(keys))}
    if condition:
        binds.update(condition.binds)
    if group.table:
        binds.update(binds_for(reach, Selection(group.table)))
    if what.between:
        binds.update(what.between.binds(reach))
    rows = await operation.snapshot.rows(statement, binds)
    operation.spend(len(rows) * (len(sums.shapes) + 3))
    names = (group.column, "count", *sums.shapes, "is_partial")
    index = {name: position for position, name in enumerate(names)}
    return grouped_rows(index, rows, keys, [True] * len(keys))


def _sums(
    operation: Operation, table: str, reach: Reach, plan: ObjectPlan
) -> Selection:
    """Collect the figures that are asked for and may be seen on some row."""
    selection = Selection(table, rows=reach.rows(table))
    for field in plan.fields:
        if isinstance(field.mark, ByMode):
            for name in field.mark.columns(field.args(operation.variables)):
                selection.want(name, reach)
        elif isinstance(field.mark, Column) and field.guard:
            selection.want(field.mark.name, reach)
    return selection


def _key(
    what: Aggregate,
    group: Group,
    sums: Selection,
    conditions: tuple[Condition, ...],
    reach: Reach,
) -> tuple[Any, ...]:
    return (
        "totals",
        what.key,
        group,
        sums.key(),
        tuple(condition.shape for condition in conditions),
        row_shape(reach, what.table),
        row_shape(reach, group.table) if group.table else None,
        what.between.shape(reach) if what.between else None,
    )


def _statement(
    what: Aggregate,
    group: Group,
    sums: Selection,
    conditions: tuple[Condition, ...],
    reach: Reach,
) -> Select:
    table = table_named(what.table).alias("row")
    source, of_group = _grouped_by(table, group, reach)
    parent, predicates = table.c[what.key], ()
    if what.between:
        link = table_named(what.between.table).alias("link")
        source, parent = _joined_by(what.between, source, table, link)
        predicates = what.between.predicates(table, link, reach)
    shown = {name: _shown(table, name, shape) for name, shape in sums.shapes.items()}
    figures = [cast(func.sum(column), BigInteger) for column in shown.values()]
    return (
        select(of_group, func.count(), *figures, _is_partial(table, sums), parent)
        .select_from(source)
        .where(among(parent, "keys"))
        .where(*known_rows(table, what.table, reach))
        .where(*predicates)
        .where(*(condition.predicate(table) for condition in conditions))
        .group_by(parent, of_group)
        .order_by(of_group.asc().nulls_last())
    )


def _shown(table: FromClause, name: str, shape: Shape) -> ColumnElement[Any]:
    column = visible(table, name, shape)
    if column is None:
        raise PermissionError(f"{name} is denied as a sum.")
    return column


def _grouped_by(
    table: FromClause, group: Group, reach: Reach
) -> tuple[FromClause, ColumnElement[Any]]:
    """Group by what the viewer may know of: a hidden reference counts as none."""
    if group.table is None:
        return table, table.c[group.column]
    other = table_named(group.table).alias("group")
    rows = known_rows(other, group.table, reach)
    joined = and_(other.c.id == table.c[group.column], *rows)
    return table.outerjoin(other, joined), other.c.id


def _joined_by(
    between: Between, source: FromClause, table: FromClause, link: FromClause
) -> tuple[FromClause, ColumnElement[Any]]:
    """Join to the rows what names their parents; give its key."""
    joined = source.join(link, link.c[between.near] == table.c[between.far])
    return joined, link.c[between.key]


def _is_partial(table: FromClause, sums: Selection) -> ColumnElement[bool]:
    """Say whether a row of the group hides a figure that is summed."""
    scope = TableScope(sums.table, table)
    hidden = [
        case((or_(*(outcome.sql(scope) for outcome in open_)), 0), else_=1)
        for shape in sums.shapes.values()
        if (open_ := _open(shape))
    ]
    if not hidden:
        return func.count() < 0
    return or_(*(func.max(each) > 0 for each in hidden))


def _open(shape: Shape) -> Sequence[Any]:
    """Return what the row must meet; nothing where every row shows the figure."""
    outcomes = [o for _, o in shape] if isinstance(shape, tuple) else [shape]
    if any(isinstance(outcome, bool) or outcome is None for outcome in outcomes):
        return ()
    return outcomes


def column_if_there(name: str) -> Batched:
    """Read a column of the group's row; null where the grouping is another."""

    def resolve(parents: Rows, info: BatchInfo) -> Sequence[Any]:  # noqa: ARG001
        there = name in parents.index
        return parents.column(name) if there else [None] * len(parents)

    return Batched(resolve)
