"""What one level of the tree reads: its columns, and the rows it joins to one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from permissions.gate import Reach, Shape, row_shape
from resolvers.engine.columns import Indexed, Rows
from resolvers.engine.marks import Batched, Column, Mark
from resolvers.engine.plans import FieldPlan, ObjectPlan

if TYPE_CHECKING:
    from resolvers.engine.operation import Operation


@dataclass(frozen=True)
class ByMode(Batched):
    """Figures stored in each display mode; the argument `mode` chooses the columns."""

    bases: tuple[str, ...] = ()

    def columns(self, arguments: Any) -> tuple[str, ...]:
        mode = arguments.get("mode")
        return tuple(f"{base}@{mode.value if mode else ''}" for base in self.bases)


def by_mode(base: str) -> ByMode:
    def read(parents: Any, info: Any, **arguments: Any) -> Any:  # noqa: ARG001
        return parents.column(*mark.columns(arguments))

    mark = ByMode(read, bases=(base,))
    return mark


def span_by_mode(low: str, high: str) -> ByMode:
    """Show two figures as `low` and `high`; null where the row has neither."""

    def read(parents: Any, info: Any, **arguments: Any) -> Indexed:  # noqa: ARG001
        columns = [parents.column(name) for name in mark.columns(arguments)]
        spans = list(zip(*columns, strict=True))
        places = [-1 if None in span else n for n, span in enumerate(spans)]
        return Indexed(Rows(spans, {"low": 0, "high": 1}), places)

    mark = ByMode(read, bases=(low, high))
    return mark


@dataclass(frozen=True)
class Joined(Batched):
    """A relation to one row, read by the same statement as its parent."""

    table: str = ""
    local: str = ""


@dataclass(frozen=True)
class Within(Batched):
    """An object that shows columns of its parent's own row."""


@dataclass(slots=True)
class Selection:
    """The columns wanted of one table, with how each stands for the viewer."""

    table: str
    shapes: dict[str, Shape] = field(default_factory=dict)
    joins: dict[str, "Selection"] = field(default_factory=dict)
    rows: Any = True

    def want(self, name: str, reach: Reach) -> None:
        if name not in self.shapes:
            shape = reach.shape(self.table, name)
            # A column that is denied everywhere never comes near a statement.
            if shape is not False or name.startswith("can:"):
                self.shapes[name] = shape

    def join(self, mark: Joined, reach: Reach) -> "Selection":
        if mark.local not in self.joins:
            joined = Selection(mark.table, rows=row_shape(reach, mark.table))
            joined.want("id", reach)
            self.joins[mark.local] = joined
        return self.joins[mark.local]

    def key(self) -> tuple[Any, ...]:
        joins = tuple((local, joined.key()) for local, joined in self.joins.items())
        return (self.table, tuple(self.shapes.items()), joins, self.rows)

    def names(self, prefix: str = "") -> Iterator[str]:
        """Give the labels of the columns, those of a join behind its key."""
        for name in self.shapes:
            yield prefix + name
        for local, joined in self.joins.items():
            yield from joined.names(f"{prefix}{local}>")

    def all_shapes(self) -> Iterator[tuple[str, Shape]]:
        for shape in self.shapes.values():
            yield self.table, shape
        for joined in self.joins.values():
            yield from joined.all_shapes()

    def tables(self) -> Iterator[str]:
        yield self.table
        for joined in self.joins.values():
            yield from joined.tables()


def select_for(
    operation: "Operation", table: str, reach: Reach, *plans: ObjectPlan
) -> Selection:
    """Collect what the plans of a level want of a table and of what it joins."""
    selection = Selection(table, rows=row_shape(reach, table))
    selection.want("id", reach)
    for plan in plans:
        _collect(operation, selection, reach, plan)
    return selection


def _collect(
    operation: "Operation", selection: Selection, reach: Reach, plan: ObjectPlan
) -> None:
    for wanted in plan.fields:
        outcome = operation.outcome(wanted) if wanted.guard else True
        if outcome is False:
            continue
        for name in _names(operation, wanted):
            selection.want(name, reach)
        if outcome is None and not isinstance(wanted.mark, (Column, ByMode)):
            # The parent's row decides: it says so in a column of its own.
            selection.want(f"guard:{wanted.guard.__name__}", reach)
        below = _below(wanted.mark, selection, reach)
        for inner in wanted.selections.values() if below else ():
            _collect(operation, below, reach, inner)  # pyright: ignore[reportArgumentType]


def _names(operation: "Operation", wanted: FieldPlan) -> tuple[str, ...]:
    """Name the columns that a field reads of its own row."""
    mark = wanted.mark
    if isinstance(mark, Column):
        return (mark.name,)
    if isinstance(mark, ByMode):
        return mark.columns(wanted.args(operation.variables))
    return mark.needs if mark is not None else ()


def _below(mark: Mark | None, selection: Selection, reach: Reach) -> Selection | None:
    """Return what the fields below read of: the joined row, or the parent's own."""
    if isinstance(mark, Joined):
        return selection.join(mark, reach)
    return selection if isinstance(mark, Within) else None
