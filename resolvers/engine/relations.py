"""Relations: declared by an area, answered for all parents of a level at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiodataloader import DataLoader
from sqlalchemy import ColumnElement, Dialect, FromClause, and_

from db.ids import prefix_of
from permissions.gate import Reach
from resolvers.engine.columns import Grouped, Indexed, Rows
from resolvers.engine.marks import Batched
from resolvers.engine.operation import Level, Operation, rows_of
from resolvers.engine.plans import BatchInfo, ObjectPlan
from resolvers.engine.refusals import LimitExceeded
from resolvers.engine.selections import Joined, Selection, Within
from resolvers.engine.snapshot import Kept
from resolvers.engine.statements import (
    Between,
    Condition,
    Keyed,
    by_key,
    by_link,
)

MOST_IDS = 500


def to_one(table: str, local: str) -> Joined:
    """Relate to the row that a column of the parent refers to, by a join."""

    def resolve(parents: Rows, info: BatchInfo) -> Indexed:
        prefix = f"{local}>"
        index = {
            name.removeprefix(prefix): position
            for name, position in parents.index.items()
            if name.startswith(prefix)
        }
        keys = parents.column(f"{prefix}id")
        allowed = passed(parents, info)
        if not all(allowed):
            keys = [k if ok else None for k, ok in zip(keys, allowed, strict=True)]
        # Of parents that refer to the same row, one stands for all.
        found = dict(zip(keys, range(len(keys)), strict=True))
        found.pop(None, None)
        if len(found) == len(parents):
            return Indexed(parents.named(index), range(len(parents)))
        places: dict[Any, int] = {key: place for place, key in enumerate(found)}
        places[None] = -1
        rows = Rows([parents.rows[n] for n in found.values()], index)
        return Indexed(rows, list(map(places.__getitem__, keys)))

    return Joined(resolve, table=table, local=local)


def same_row() -> Within:
    """Show some columns of the parent's row as an object of their own."""

    def resolve(parents: Rows, info: BatchInfo) -> Indexed:
        allowed = passed(parents, info)
        return Indexed(parents, [n if ok else -1 for n, ok in enumerate(allowed)])

    return Within(resolve)


def only(**values: str | bool | None) -> Condition:
    """Narrow a relation by fixed values of its columns."""

    def predicate(source: FromClause) -> ColumnElement[bool]:
        return and_(
            *(
                source.c[name] == value
                if isinstance(value, str)
                else source.c[name].is_(value)
                for name, value in values.items()
            )
        )

    return Condition(tuple(values.items()), predicate)


Build = Callable[[Reach, Dialect, Selection], Kept]


def to_many(
    table: str, key: str, *order: str, where: tuple[Condition, ...] = ()
) -> Batched:
    """Relate to all rows that refer to the parent; for lists that stay short."""

    def build(reach: Reach, dialect: Dialect, selection: Selection) -> Kept:
        return by_key(reach, dialect, selection, Keyed(key, order, where))

    return _many(_Related(table, build))


def to_linked(table: str, between: Between, *order: str) -> Batched:
    """Relate to all rows that a table in between links with the parent."""

    def build(reach: Reach, dialect: Dialect, selection: Selection) -> Kept:
        return by_link(reach, dialect, selection, between, order)

    return _many(_Related(table, build, between))


def to_only(table: str, key: str, where: tuple[Condition, ...] = ()) -> Batched:
    """Relate to the one row that refers to the parent, or to null."""

    def build(reach: Reach, dialect: Dialect, selection: Selection) -> Kept:
        return by_key(reach, dialect, selection, Keyed(key, (), where))

    related = _Related(table, build)

    async def resolve(parents: Rows, info: BatchInfo) -> Indexed:
        level, rows, allowed = await related.read(parents, info)
        places = {row[-1]: place for place, row in enumerate(rows)}
        keys = zip(parents.column("id"), allowed, strict=True)
        positions = [places.get(key, -1) if ok else -1 for key, ok in keys]
        return Indexed(rows_of(level, rows), positions)

    return Batched(resolve, needs=("id",))


@dataclass(frozen=True, eq=False)
class _Related:
    """Rows that belong to the parents of a level, all read by one statement."""

    table: str
    build: Build
    between: Between | None = None

    async def read(
        self, parents: Rows, info: BatchInfo
    ) -> tuple[Level, Sequence[Any], Sequence[Any]]:
        """Give the rows, whose last column is the parent's id, and who may have any."""
        operation: Operation = info.context
        reach = operation.reach(info.field)
        level = operation.level(info.field, self.table, info.selection())
        allowed = passed(parents, info)
        keys = zip(parents.column("id"), allowed, strict=True)
        asked = list(dict.fromkeys(key for key, ok in keys if ok))
        binds = self.between.binds(reach) if self.between else {}
        rows = await operation.read(
            level,
            self,
            lambda: self.build(reach, operation.snapshot.dialect, level.selection),
            {**binds, "keys": asked, "most": operation.most_rows},
        )
        return level, rows, allowed


def _many(related: _Related) -> Batched:
    async def resolve(parents: Rows, info: BatchInfo) -> Grouped:
        level, rows, allowed = await related.read(parents, info)
        return grouped(level, rows, parents.column("id"), allowed)

    return Batched(resolve, needs=("id",))


def passed(parents: Rows, info: BatchInfo) -> Sequence[Any]:
    """Say of each parent whether its row lets the viewer pass the field's guard."""
    guard = info.field.guard
    if guard is None or info.context.outcome(info.field) is True:
        return [True] * len(parents)
    return parents.column(f"guard:{guard.__name__}")


def grouped(
    level: Level, rows: Sequence[Any], keys: Sequence[str], allowed: Sequence[Any]
) -> Grouped:
    return grouped_rows(level.index, rows, keys, allowed)


def grouped_rows(
    index: Mapping[str, int],
    rows: Sequence[Any],
    keys: Sequence[str],
    allowed: Sequence[Any],
) -> Grouped:
    """Put children, whose last column is the key, behind their parents."""
    if len(keys) == 1:
        return Grouped(Rows(rows, index), [len(rows) if allowed[0] else -1])
    by_parent: dict[str, list[Any]] = {}
    for row in rows:
        by_parent.setdefault(row[-1], []).append(row)
    flat: list[Any] = []
    lengths: list[int] = []
    for key, is_allowed in zip(keys, allowed, strict=True):
        children = by_parent.get(key, []) if is_allowed else []
        flat += children
        lengths.append(len(children) if is_allowed else -1)
    return Grouped(Rows(flat, index), lengths)


def by_reference(table: str, local: str) -> Batched:
    """Relate to the row that a computed column refers to, by a statement of its own."""

    async def resolve(parents: Rows, info: BatchInfo) -> Indexed:
        keys: Sequence[Any] = [None] * len(parents)
        if local in parents.index:
            keys = parents.column(local)
        ids = _distinct(key for key in keys if key is not None)
        rows = await rows_by_id(info, table, ids, info.selection())
        places = {row_id: n for n, row_id in enumerate(rows.column("id"))}
        return Indexed(rows, [places.get(key, -1) for key in keys])

    return Batched(resolve)


def _distinct(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))


@dataclass(frozen=True)
class ById(Batched):
    """A root field that names one row; `project(id)` narrows the reach below it."""

    narrows: bool = False


def by_id(table: str, *, narrows: bool = False) -> ById:
    """Answer the row of an id; whatever is no row for the viewer is null."""

    async def resolve(parents: Any, info: BatchInfo, id: str) -> Indexed:  # noqa: A002, ARG001
        rows = await rows_by_id(info, table, [id], info.selection())
        return Indexed(rows, [0 if len(rows) else -1])

    return ById(resolve, narrows=narrows)


async def rows_by_id(
    info: BatchInfo, table: str, ids: Sequence[str], *plans: ObjectPlan
) -> Rows:
    operation: Operation = info.context
    level = operation.level(info.field, table, *plans)
    rows = await operation.read(
        level,
        "id",
        lambda: by_key(
            operation.reach(info.field),
            operation.snapshot.dialect,
            level.selection,
            Keyed("id"),
        ),
        {"keys": ids, "most": len(ids)},
    )
    return rows_of(level, rows)


class Nodes:
    """`node` and `nodes`: any mix of types, one statement for each type and shape."""

    def __init__(self, tables: Mapping[str, tuple[str, str]]) -> None:
        # By prefix: the type's name and its table.
        self.tables = tables

    async def one(self, parents: Any, info: BatchInfo, id: str) -> list[Any]:  # noqa: A002, ARG002
        return [await self._loader(info).load(id)]

    async def many(self, parents: Any, info: BatchInfo, ids: list[str]) -> list[Any]:  # noqa: ARG002
        if len(ids) > MOST_IDS:
            raise LimitExceeded(f"At most {MOST_IDS} ids at once.")
        return [await self._loader(info).load_many(ids)]

    def _loader(self, info: BatchInfo) -> DataLoader[str, Any]:
        """One loader an operation, so that all positions are read together."""
        loaders = info.context.loaders
        if "nodes" not in loaders:

            async def load(ids: list[str]) -> list[Any]:
                return await self._load(info, ids)

            loaders["nodes"] = DataLoader(batch_load_fn=load)
        return loaders["nodes"]

    async def _load(self, info: BatchInfo, ids: list[str]) -> list[Any]:
        found: dict[str, Any] = {}
        for prefix, (type_name, table) in self.tables.items():
            asked = [node_id for node_id in ids if prefix_of(node_id) == prefix]
            if asked:
                plans = self._plans(info.context, type_name)
                rows = await rows_by_id(info, table, asked, *plans)
                found.update(zip(rows.column("id"), rows, strict=True))
        return [found.get(node_id) for node_id in ids]

    def _plans(self, operation: Operation, type_name: str) -> list[ObjectPlan]:
        """Collect what every position of the operation asks of the type."""
        return [
            field.selections[type_name]
            for field in operation.plan.root.fields
            if field.name in ("node", "nodes")
        ]
