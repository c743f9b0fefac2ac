"""The statements of a level: built once per shape, kept compiled, shared by viewers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Dialect,
    FromClause,
    Integer,
    Select,
    Text,
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
from resolvers.engine.cursors import Bound
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
class Order:
    """The key that a level is sorted by, ids breaking ties."""

    name: str
    is_descending: bool = False


@dataclass(frozen=True)
class Between:
    """A table between parents and rows: its key names the parent, `near` is `far`."""

    table: str
    key: str
    near: str = "id"
    # The column of the row.
    far: str = "id"
    where: tuple[Condition, ...] = ()


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
    shape = ("key", what.key, what.order, _shapes(what.where), rows)

    def build() -> Select:
        table = table_named(selection.table).alias("row")
        joined, columns = _joined(selection, reach, table, dialect)
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
    tables = (selection.table, between.table)
    rows = tuple(row_shape(reach, table) for table in tables)
    where = _shapes(between.where)
    shape = ("link", *tables, between.key, between.near, between.far, where, order)

    def build() -> Select:
        table = table_named(selection.table).alias("row")
        link = table_named(between.table).alias("link")
        joined, columns = _joined(selection, reach, table, dialect)
        key = link.c[between.key]
        return (
            select(*columns, key.label("_key"))
            .select_from(
                joined.join(link, link.c[between.near] == table.c[between.far])
            )
            .where(among(key, "keys"))
            .where(*known_rows(link, between.table, reach))
            .where(*(c.predicate(link) for c in between.where))
            .where(*known_rows(table, selection.table, reach))
            .order_by(*_placed(table, order), table.c.id)
            .limit(bindparam("most", type_=Integer))
        )

    return kept((shape, rows, selection.key()), dialect, build)


def _joined(
    selection: Selection, reach: Reach, table: FromClause, dialect: Dialect
) -> tuple[FromClause, list[ColumnElement[Any]]]:
    """Join to a table what the selection joins; give the labelled columns of all."""
    base, masks = table, NO_MASKS
    if dialect.name == "postgresql":
        base, masks = _masked(selection, table)
    columns = list(_columns(selection, table, "", masks))
    joined, more = _join(selection, reach, base, lambda local: table.c[local])
    return joined, columns + more


def _masked(selection: Selection, table: FromClause) -> tuple[FromClause, Masks]:
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


def _join(
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
        columns += _columns(child, other, path)
        joined, more = _join(child, reach, joined, other.c.__getitem__, path)
        columns += more
    return joined, columns


def _columns(
    selection: Selection, source: FromClause, prefix: str, masks: Masks = NO_MASKS
) -> Iterator[ColumnElement[Any]]:
    for name, shape in selection.shapes.items():
        column = visible(source, name, shape, masks)
        if column is not None:
            yield column.label(prefix + name)


def _shapes(conditions: tuple[Condition, ...]) -> tuple[Any, ...]:
    return tuple(condition.shape for condition in conditions)


@dataclass(frozen=True)
class PageShape:
    """Everything that shapes the statement of a level's pages."""

    key: str
    order: Order
    order_shape: Any
    is_nullable: bool
    is_backward: bool
    after: str | None
    before: str | None
    conditions: tuple[Condition, ...]


def pages(
    reach: Reach, dialect: Dialect, selection: Selection, page: PageShape
) -> Kept:
    """Select one page for each of `:parents`, in their order.

    The last columns are the sort key and the parent's position. A limit inside a
    lateral (or correlated) subquery reads only the page; a window function would
    read every child.
    """
    shape = (
        "pages",
        page.key,
        page.order,
        page.order_shape,
        page.is_backward,
        page.after,
        page.before,
        _shapes(page.conditions),
        row_shape(reach, selection.table),
    )
    lateral = dialect.name == "postgresql"
    build = _lateral_pages if lateral else _correlated_pages
    return kept(
        (shape, selection.key()), dialect, lambda: build(reach, selection, page)
    )


def _lateral_pages(reach: Reach, selection: Selection, page: PageShape) -> Select:
    parents = (
        func.unnest(bindparam("parents", type_=ARRAY(Text())))
        .table_valued("parent", with_ordinality="position", name="parents")
        .render_derived()
    )
    table = table_named(selection.table).alias("page")
    base, masks = _masked(selection, table)
    own = list(_columns(selection, table, "", masks))
    keys = [table.c[local].label(f"_{local}") for local in selection.joins]
    rows = (
        _limited(reach, selection, page, table, table.c[page.key] == parents.c.parent)
        .with_only_columns(*own, *keys, _sort_key(table, page).label("_sort"))
        .select_from(base)
        .lateral("rows")
    )
    joined, more = _join(
        selection, reach, parents.join(rows, true()), lambda local: rows.c[f"_{local}"]
    )
    order = _directed(rows.c["_sort"], rows.c["id"], page, flipped=False)
    return (
        select(
            *(rows.c[name] for name in selection.shapes),
            *more,
            rows.c["_sort"],
            parents.c.position.label("_parent"),
        )
        .select_from(joined)
        .order_by(parents.c.position, *order)
        .limit(bindparam("budget", type_=Integer))
    )


def _correlated_pages(reach: Reach, selection: Selection, page: PageShape) -> Select:
    parents = func.json_each(bindparam("parents", type_=Text())).table_valued(
        "value", "key", name="parents"
    )
    table = table_named(selection.table).alias("page")
    ids = _limited(reach, selection, page, table, table.c[page.key] == parents.c.value)
    rows = table_named(selection.table).alias("row")
    base = parents.join(rows, rows.c.id.in_(ids.correlate(parents)))
    joined, more = _join(selection, reach, base, rows.c.__getitem__)
    key = _sort_key(rows, page)
    return (
        select(
            *_columns(selection, rows, ""),
            *more,
            key.label("_sort"),
            parents.c.key.label("_parent"),
        )
        .select_from(joined)
        .order_by(parents.c.key, *_directed(key, rows.c.id, page, flipped=False))
        .limit(bindparam("budget", type_=Integer))
    )


def _limited(
    reach: Reach,
    selection: Selection,
    page: PageShape,
    table: FromClause,
    of_parent: ColumnElement[bool],
) -> Select:
    """Select the ids of one parent's page, one more than asked for."""
    return (
        select(table.c.id)
        .where(of_parent)
        .where(*known_rows(table, selection.table, reach))
        .where(*(condition.predicate(table) for condition in page.conditions))
        .where(*_bounds(table, page))
        .order_by(
            *_directed(
                _sort_key(table, page), table.c.id, page, flipped=page.is_backward
            )
        )
        .limit(bindparam("most", type_=Integer))
    )


def _sort_key(table: FromClause, page: PageShape) -> ColumnElement[Any]:
    column = visible(table, page.order.name, page.order_shape)
    if column is None:
        raise PermissionError(f"{page.order.name} is denied as an order.")
    return column


def _directed(
    key: ColumnElement[Any],
    ids: ColumnElement[Any],
    page: PageShape,
    *,
    flipped: bool,
) -> list[ColumnElement[Any]]:
    """Nulls last in either direction, ids ascending; flipped to read backwards."""
    if page.order.name == "id":
        return [ids.desc() if page.order.is_descending is not flipped else ids.asc()]
    directed = key.desc() if page.order.is_descending is not flipped else key.asc()
    if page.is_nullable:
        directed = directed.nulls_first() if flipped else directed.nulls_last()
    return [directed, ids.desc() if flipped else ids.asc()]


def _bounds(table: FromClause, page: PageShape) -> Iterator[ColumnElement[bool]]:
    for shape, is_before in ((page.after, False), (page.before, True)):
        if shape is not None:
            order = page.order
            bound = Bound(
                order.name, shape, page.is_nullable, order.is_descending, is_before
            )
            yield bound.beyond(table, _sort_key(table, page))


def count_by_parent(
    reach: Reach,
    dialect: Dialect,
    table: str,
    key: str,
    conditions: tuple[Condition, ...],
) -> Kept:
    """Count the rows that each of `:keys` has for the viewer."""
    shape = ("count", table, key, _shapes(conditions), row_shape(reach, table))

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
