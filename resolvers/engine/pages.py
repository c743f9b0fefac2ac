"""Pages: connections by keyset, for all parents of a level in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from permissions.gate import Reach, binds_of
from permissions.scopes import table_named
from resolvers.engine.columns import Grouped, Indexed, Rows, joined
from resolvers.engine.cursors import Position, Seal
from resolvers.engine.filters import condition_of, search_of
from resolvers.engine.marks import Batched
from resolvers.engine.operation import Level, Operation, rows_of
from resolvers.engine.page_statements import Order, PageShape, pages
from resolvers.engine.plans import BatchInfo, ObjectPlan
from resolvers.engine.refusals import InvalidInput, LimitExceeded
from resolvers.engine.relations import passed
from resolvers.engine.statements import Condition, count_by_parent

MOST_ROWS = 1_000
# Sorting by anything but the id reads every child of every parent.
MOST_SORTED = 100
DEFAULT_ROWS = 50
# Ids begin with the moment they were made.
BY_AGE = Order("id")


@dataclass(frozen=True)
class Connection:
    """A list that can grow: what it lists, under whom, and how it may be asked."""

    table: str
    key: str
    # Where the parent keeps what the key refers to.
    local: str = "id"
    where: tuple[Condition, ...] = ()
    search: tuple[str, ...] = ()
    order: Order = BY_AGE


@dataclass(frozen=True)
class Listed(Batched):
    """A list, with what it lists: the start holds its arguments to that."""

    what: Connection = field(kw_only=True)


@dataclass
class Page:
    """One parent's page."""

    rows: Rows
    seal: Seal
    has_next_page: bool
    has_previous_page: bool
    total_count: int | None = None

    def cursor(self, row: Sequence[Any]) -> str:
        # The sort key is the last column but one.
        return self.seal.seal(Position(row[-2], row[self.rows.index["id"]]))


@dataclass(frozen=True)
class Asked:
    """The arguments of a connection, checked."""

    size: int
    is_backward: bool
    after: Position | None
    before: Position | None
    order: Order
    conditions: tuple[Condition, ...] = field(default=())


def connection(what: Connection) -> Batched:
    """Answer a page for each parent, with whatever of it is selected."""

    async def resolve(
        parents: Any, info: BatchInfo, **arguments: Any
    ) -> list[Page | None]:
        operation: Operation = info.context
        reach = operation.reach(info.field)
        seal = _seal(operation, info, what, arguments)
        asked = _asked(what, reach, seal, arguments)
        allowed = passed(parents, info) if isinstance(parents, Rows) else [True]
        keys = _keys(operation, what, parents)
        reading = _Reading(operation, info, what, asked, seal)
        found = await reading.pages(
            [k for k, ok in zip(keys, allowed, strict=True) if ok]
        )
        return [
            found[key] if ok else None for key, ok in zip(keys, allowed, strict=True)
        ]

    return Listed(resolve, needs=(what.local,), what=what)


def _keys(operation: Operation, what: Connection, parents: Any) -> Sequence[str]:
    if isinstance(parents, Rows):
        return parents.column(what.local)
    # At a root, the company is the parent.
    return [operation.viewer.company_id]


@dataclass
class _Reading:
    operation: Operation
    info: BatchInfo
    what: Connection
    asked: Asked
    seal: Seal

    async def pages(self, keys: Sequence[str]) -> Mapping[str, Page]:
        distinct = list(dict.fromkeys(keys))
        fields = {f.name: f for f in self.info.selection().fields}
        wants_rows = fields.keys() & {"nodes", "edges", "pageInfo"}
        pages = await self._rows(distinct) if wants_rows else self._empty(distinct)
        if "totalCount" in fields:
            await self._count(distinct, pages)
        return pages

    def _empty(self, keys: Sequence[str]) -> dict[str, Page]:
        return {key: Page(Rows([], {}), self.seal, False, False) for key in keys}

    async def _rows(self, keys: Sequence[str]) -> dict[str, Page]:
        asked, what = self.asked, self.what
        level = self.operation.level(
            self.info.field, what.table, *_node_plans(self.info.selection())
        )
        shape = self._shape()
        if asked.order.name != "id" and len(keys) > MOST_SORTED:
            raise LimitExceeded(f"At most {MOST_SORTED} lists are sorted at once.")
        binds: dict[str, Any] = {
            "parents": self._parents(keys),
            "most": asked.size + 1,
            "budget": self.operation.most_rows,
        }
        for condition in asked.conditions:
            binds.update(condition.binds or {})
        binds.update(_position_binds(asked))
        reach = self.operation.reach(self.info.field)
        binds.update(_order_binds(reach, what.table, shape))
        rows = await self.operation.read(
            level,
            _shape_key(shape),
            lambda: pages(
                reach, self.operation.snapshot.dialect, level.selection, shape
            ),
            binds,
        )
        return self._split(keys, level, rows)

    def _parents(self, keys: Sequence[str]) -> Any:
        if self.operation.snapshot.dialect.name == "postgresql":
            return list(keys)
        return orjson.dumps(list(keys)).decode()

    def _shape(self) -> PageShape:
        asked, what = self.asked, self.what
        reach = self.operation.reach(self.info.field)
        shape = reach.shape(what.table, asked.order.name)
        is_masked = shape is not None and shape is not True
        return PageShape(
            key=what.key,
            order=asked.order,
            order_shape=shape,
            is_nullable=is_masked or _is_nullable(what.table, asked.order),
            is_backward=asked.is_backward,
            after=asked.after.shape if asked.after else None,
            before=asked.before.shape if asked.before else None,
            conditions=(*what.where, *asked.conditions),
        )

    def _split(
        self, keys: Sequence[str], level: Level, rows: Sequence[Any]
    ) -> dict[str, Page]:
        base = 1 if self.operation.snapshot.dialect.name == "postgresql" else 0
        by_parent: list[list[Any]] = [[] for _ in keys]
        if len(keys) == 1:
            by_parent[0] = list(rows)
        else:
            for row in rows:
                by_parent[row[-1] - base].append(row)
        return {
            key: self._page(level, children)
            for key, children in zip(keys, by_parent, strict=True)
        }

    def _page(self, level: Level, rows: list[Any]) -> Page:
        asked = self.asked
        has_more = len(rows) > asked.size
        if has_more:
            rows = rows[1:] if asked.is_backward else rows[:-1]
        return Page(
            rows_of(level, rows),
            self.seal,
            has_next_page=bool(asked.before) if asked.is_backward else has_more,
            has_previous_page=has_more if asked.is_backward else bool(asked.after),
        )

    async def _count(self, keys: Sequence[str], pages: dict[str, Page]) -> None:
        what, conditions = self.what, (*self.what.where, *self.asked.conditions)
        operation = self.operation
        reach = operation.reach(self.info.field)
        level = operation.level(self.info.field, what.table)
        binds: dict[str, Any] = {"keys": keys}
        for condition in self.asked.conditions:
            binds.update(condition.binds or {})
        counts = await operation.read(
            level,
            ("count", what.key, tuple(c.shape for c in conditions)),
            lambda: count_by_parent(
                reach, operation.snapshot.dialect, what.table, what.key, conditions
            ),
            binds,
        )
        found = dict(map(tuple, counts))
        for key, page in pages.items():
            page.total_count = found.get(key, 0)


def _asked(
    what: Connection, reach: Reach, seal: Seal, arguments: Mapping[str, Any]
) -> Asked:
    first, last = arguments.get("first"), arguments.get("last")
    after, before = arguments.get("after"), arguments.get("before")
    if first is not None and last is not None:
        raise InvalidInput("Ask for `first` or for `last`, not for both.")
    size = _size(first if last is None else last)
    where = condition_of(arguments.get("where"), what.table, reach)
    search = search_of(arguments.get("search"), what.table, reach, what.search)
    return Asked(
        size=size,
        is_backward=last is not None,
        after=seal.open(after) if after else None,
        before=seal.open(before) if before else None,
        order=_order(what, arguments.get("order_by")),
        conditions=tuple(c for c in (where, search) if c is not None),
    )


def _size(rows: int | None) -> int:
    if rows is None:
        return DEFAULT_ROWS
    if not 0 <= rows <= MOST_ROWS:
        raise InvalidInput(f"A page has 0 to {MOST_ROWS} rows.")
    return rows


def _order(what: Connection, order_by: Any) -> Order:
    if order_by is None:
        return what.order
    name = order_by.field.value
    if hasattr(order_by, "mode") and name.endswith("@"):
        name += order_by.mode.value if order_by.mode else ""
    return Order(name, order_by.direction.value == "DESC", what.order.first)


def _seal(
    operation: Operation,
    info: BatchInfo,
    what: Connection,
    arguments: Mapping[str, Any],
) -> Seal:
    """Bind cursors to list, order, filter and viewer, not to page size or place."""
    order = _order(what, arguments.get("order_by"))
    scope = (
        info.field.parent_name,
        info.field.name,
        what.table,
        order.name,
        order.is_descending,
        repr(arguments.get("where")),
        arguments.get("search"),
        operation.viewer.membership_id,
    )
    return Seal(operation.secret, scope)


def _shape_key(shape: PageShape) -> tuple[Any, ...]:
    return (
        shape.key,
        shape.order,
        shape.order_shape,
        shape.is_backward,
        shape.after,
        shape.before,
        tuple(condition.shape for condition in shape.conditions),
    )


def _position_binds(asked: Asked) -> dict[str, Any]:
    binds: dict[str, Any] = {}
    for name, position in (("after", asked.after), ("before", asked.before)):
        if position is not None:
            binds[f"{name}_id"] = position.id
            binds[f"{name}_key"] = position.key
    return binds


def _order_binds(reach: Reach, table: str, shape: PageShape) -> Mapping[str, Any]:
    return binds_of(reach, table, shape.order_shape)


def _is_nullable(table: str, order: Order) -> bool:
    base, at, _ = order.name.partition("@")
    columns = table_named(table).c
    return bool(at or order.first or columns[base].nullable)


def _node_plans(plan: ObjectPlan) -> list[ObjectPlan]:
    """Collect what is asked of the rows, through `nodes` and through `edges`."""
    found: list[ObjectPlan] = []
    for wanted in plan.fields:
        if wanted.name == "nodes":
            found += wanted.selections.values()
        elif wanted.name == "edges":
            for edges in wanted.selections.values():
                for edge in edges.fields:
                    found += edge.selections.values()
    return found


def nodes(parents: Sequence[Page], _info: BatchInfo) -> Grouped:
    return Grouped(joined([p.rows for p in parents]), [len(p.rows) for p in parents])


def edges(parents: Sequence[Page], _info: BatchInfo) -> Grouped:
    """Give the rows themselves, with their cursors as one more column."""
    rows = [_with_cursors(page) for page in parents]
    return Grouped(joined(rows), [len(page.rows) for page in parents])


def _with_cursors(page: Page) -> Rows:
    rows = [(*row, page.cursor(row)) for row in page.rows.rows]
    width = len(rows[0]) if rows else 0
    return Rows(rows, {**page.rows.index, "cursor": width - 1})


def edge_node(parents: Rows, _info: BatchInfo) -> Indexed:
    return Indexed(parents, range(len(parents)))


def page_info(parents: Sequence[Page], _info: BatchInfo) -> list[Any]:
    return [
        PageEnds(
            page.has_next_page,
            page.has_previous_page,
            page.cursor(page.rows.rows[0]) if len(page.rows) else None,
            page.cursor(page.rows.rows[-1]) if len(page.rows) else None,
        )
        for page in parents
    ]


@dataclass(frozen=True, slots=True)
class PageEnds:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None
