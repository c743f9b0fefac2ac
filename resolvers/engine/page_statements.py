"""The statements of pages: one limit per parent, for all parents at once."""

from collections.abc import Iterator
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
    bindparam,
    case,
    func,
    select,
    true,
)

from permissions.gate import Reach, known_rows, row_shape, visible
from permissions.scopes import table_named
from resolvers.engine.cursors import Bound
from resolvers.engine.selections import Selection
from resolvers.engine.snapshot import Kept
from resolvers.engine.statements import (
    Condition,
    columns_of,
    join,
    kept,
    masked,
    shapes_of,
)


@dataclass(frozen=True)
class Order:
    """The key that a level is sorted by, ids breaking ties.

    Rows for which the flag `first` does not hold come last in either direction.
    """

    name: str
    is_descending: bool = False
    first: str | None = None


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
        shapes_of(page.conditions),
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
    base, masks = masked(selection, table)
    own = list(columns_of(selection, table, "", masks))
    keys = [table.c[local].label(f"_{local}") for local in selection.joins]
    rows = (
        _limited(reach, selection, page, table, table.c[page.key] == parents.c.parent)
        .with_only_columns(*own, *keys, _sort_key(table, page).label("_sort"))
        .select_from(base)
        .lateral("rows")
    )
    joined, more = join(
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
    joined, more = join(selection, reach, base, rows.c.__getitem__)
    key = _sort_key(rows, page)
    return (
        select(
            *columns_of(selection, rows, ""),
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
    if page.order.first:
        return case((table.c[page.order.first].is_(True), column))
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
