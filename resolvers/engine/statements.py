"""The statements of a level: built once per shape, kept compiled, shared by viewers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Dialect,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    select,
    true,
)

from db.keys import among
from permissions.gate import (
    NO_MASKS,
    Binds,
    Masks,
    Reach,
    binds_of,
    known_rows,
    masks_of,
    row_shape,
    visible,
)
from permissions.scopes import table_named
from resolvers.engine.caches import Recent
from resolvers.engine.selections import Selection
from resolvers.engine.snapshot import Kept, keep

_KEPT_STATEMENTS = 2_000
_statements = Recent(_KEPT_STATEMENTS)

Predicate = Callable[[FromClause], ColumnElement[bool]]


@dataclass(frozen=True)
class Condition:
    """More that the rows of a level must meet, rendered on whichever alias."""

    shape: Any
    predicate: Predicate
    binds: Any = None


@dataclass(frozen=True)
class Pairing:
    """More that a row and the row between must meet together."""

    shape: Any
    predicate: Callable[[FromClause, FromClause, Reach], ColumnElement[bool]]
    # What it looks up beside them, as far as the viewer may know of it.
    table: str


@dataclass(frozen=True)
class Between:
    """A table between parents and rows: its key names the parent, `near` is `far`."""

    table: str
    key: str
    near: str = "id"
    # The column of the row.
    far: str = "id"
    where: tuple[Condition, ...] = ()
    pairing: Pairing | None = None

    def shape(self, reach: Reach) -> tuple[Any, ...]:
        where, pairing = shapes_of(self.where), self.pairing
        looked_up = (pairing.shape, row_shape(reach, pairing.table)) if pairing else ()
        rows = row_shape(reach, self.table)
        return (self.table, self.key, self.near, self.far, where, looked_up, rows)

    def predicates(
        self, row: FromClause, link: FromClause, reach: Reach
    ) -> Iterator[ColumnElement[bool]]:
        yield from known_rows(link, self.table, reach)
        yield from (condition.predicate(link) for condition in self.where)
        if self.pairing:
            yield self.pairing.predicate(row, link, reach)

    def binds(self, reach: Reach) -> Binds:
        looked_up = binds_of(reach, self.pairing.table) if self.pairing else {}
        return {**looked_up, **binds_of(reach, self.table)}


def kept(key: tuple[Any, ...], dialect: Dialect, build: Callable[[], Any]) -> Kept:
    """Return the statement of a shape, built and compiled the first time only."""
    key = (dialect.name, *key)
    statement = _statements.get(key)
    if statement is None:
        statement = keep(build(), dialect)
        _statements.put(key, statement)
    return statement


def binds_for(reach: Reach, selection: Selection) -> Binds:
    """Collect what the selection binds, with the rows of all its tables."""
    binds: Binds = {}
    for table in selection.tables():
        binds.update(binds_of(reach, table))
    for table, shape in selection.all_shapes():
        binds.update(binds_of(reach, table, shape))
    return binds


@dataclass(frozen=True)
class Keyed:
    """Rows found by the value of a column, in an order, perhaps narrowed further."""

    key: str
    order: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()


def by_key(reach: Reach, dialect: Dialect, selection: Selection, what: Keyed) -> Kept:
    """Select all rows whose key is among `:keys`; the key is the last column."""
    rows = row_shape(reach, selection.table)
    shape = ("key", what.key, what.order, shapes_of(what.where), rows)

    def build() -> Select:
        table = table_named(selection.table).alias("row")
        joined, columns = joined_to(selection, reach, table, dialect)
        return (
            select(*columns, table.c[what.key].label("_key"))
            .select_from(joined)
            .where(among(table.c[what.key], "keys"))
            .where(*known_rows(table, selection.table, reach))
            .where(*(c.predicate(table) for c in what.where))
            .order_by(*_placed(table, what.order), table.c.id)
            .limit(bindparam("most", type_=Integer))
        )

    return kept((shape, selection.key()), dialect, build)


def _placed(table: FromClause, order: tuple[str, ...]) -> Iterator[ColumnElement[Any]]:
    """Sort by columns; `markup_id.position` is one of the row that is referred to."""
    for name in order:
        local, _, far = name.partition(".")
        yield _referred(table.c[local], far) if far else table.c[local]


def _referred(local: ColumnElement[Any], name: str) -> ColumnElement[Any]:
    (reference,) = next(iter(local.base_columns)).foreign_keys
    other = reference.column.table.alias()
    found = select(other.c[name]).where(other.c.id == local)
    return found.correlate(local.table).scalar_subquery()


def by_link(
    reach: Reach,
    dialect: Dialect,
    selection: Selection,
    between: Between,
    order: tuple[str, ...] = (),
) -> Kept:
    """Select all rows that are linked with `:keys`; the key is the last column."""
    rows = row_shape(reach, selection.table)
    shape = ("link", between.shape(reach), order)

    def build() -> Select:
        table = table_named(selection.table).alias("row")
        link = table_named(between.table).alias("link")
        joined, columns = joined_to(selection, reach, table, dialect)
        key = link.c[between.key]
        return (
            select(*columns, key.label("_key"))
            .select_from(
                joined.join(link, link.c[between.near] == table.c[between.far])
            )
            .where(among(key, "keys"))
            .where(*between.predicates(table, link, reach))
            .where(*known_rows(table, selection.table, reach))
            .order_by(*_placed(table, order), table.c.id)
            .limit(bindparam("most", type_=Integer))
        )

    return kept((shape, rows, selection.key()), dialect, build)


def joined_to(
    selection: Selection, reach: Reach, table: FromClause, dialect: Dialect
) -> tuple[FromClause, list[ColumnElement[Any]]]:
    """Join to a table what the selection joins; give the labelled columns of all."""
    base, masks = table, NO_MASKS
    if dialect.name == "postgresql":
        base, masks = masked(selection, table)
    columns = list(columns_of(selection, table, "", masks))
    joined, more = join(selection, reach, base, lambda local: table.c[local])
    return joined, columns + more


def masked(selection: Selection, table: FromClause) -> tuple[FromClause, Masks]:
    """Work out once a row what decides several of its columns.

    OFFSET keeps the planner from copying the look-up into every CASE again.
    """
    found = masks_of(table, selection.table, selection.shapes.values())
    if not found:
        return table, NO_MASKS
    predicates = [p.label(f"mask_{n}") for n, p in enumerate(found.values())]
    worked_out = select(*predicates).correlate(table).offset(0).lateral("masks")
    names = (worked_out.c[p.name] for p in predicates)
    return table.join(worked_out, true()), dict(zip(found, names, strict=True))


def join(
    selection: Selection,
    reach: Reach,
    joined: FromClause,
    local_column: Callable[[str], ColumnElement[Any]],
    prefix: str = "",
) -> tuple[FromClause, list[ColumnElement[Any]]]:
    columns: list[ColumnElement[Any]] = []
    for local, child in selection.joins.items():
        other = table_named(child.table).alias()
        rows = known_rows(other, child.table, reach)
        joined = joined.outerjoin(other, and_(other.c.id == local_column(local), *rows))
        path = f"{prefix}{local}>"
        columns += columns_of(child, other, path)
        joined, more = join(child, reach, joined, other.c.__getitem__, path)
        columns += more
    return joined, columns


def columns_of(
    selection: Selection, source: FromClause, prefix: str, masks: Masks = NO_MASKS
) -> Iterator[ColumnElement[Any]]:
    for name, shape in selection.shapes.items():
        column = visible(source, name, shape, masks)
        if column is not None:
            yield column.label(prefix + name)


def shapes_of(conditions: tuple[Condition, ...]) -> tuple[Any, ...]:
    return tuple(condition.shape for condition in conditions)


def count_by_parent(
    reach: Reach,
    dialect: Dialect,
    table: str,
    key: str,
    conditions: tuple[Condition, ...],
) -> Kept:
    """Count the rows that each of `:keys` has for the viewer."""
    shape = ("count", table, key, shapes_of(conditions), row_shape(reach, table))

    def build() -> Select:
        source = table_named(table)
        return (
            select(source.c[key], func.count())
            .where(among(source.c[key], "keys"))
            .where(*known_rows(source, table, reach))
            .where(*(condition.predicate(source) for condition in conditions))
            .group_by(source.c[key])
        )

    return kept(shape, dialect, build)
