"""The wall in the compiler: a classified column is rendered inside the gate only."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Dialect, TableClause
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal

from db.classes import Class

# The option of statements by which the machine reads for itself, and tells nobody.
MACHINE: Final = MappingProxyType({"reads_for": "machine"})


class OutsideTheGate(Exception):  # noqa: N818 (what is refused reads as it is)
    """A statement would read a classified column that nobody decided on."""


def class_of(column: Any) -> Class | None:
    """Return a column's class, also through aliases, which do not carry `info`."""
    bases: Iterable[Any] = (column, *getattr(column, "base_columns", ()))
    for base in bases:
        cls = getattr(base, "info", {}).get("class")
        if cls is not None:
            return cls
    return None


class Gated(ColumnElement[Any]):
    """A classified column that passed the gate; only permissions/gate.py makes it."""

    _traverse_internals = [("column", InternalTraversal.dp_clauseelement)]  # noqa: RUF012
    inherit_cache = None

    def __init__(self, column: ColumnElement[Any]) -> None:
        self.column = column
        self.type = column.type

    @property
    def _from_objects(self) -> Any:
        return self.column._from_objects  # noqa: SLF001 (SQLAlchemy's own protocol)


@compiles(Gated)
def _render_gated(element: Gated, compiler: Any, **options: Any) -> str:
    options.pop("within_columns_clause", None)
    options.pop("add_to_result_map", None)
    compiler.gate = getattr(compiler, "gate", 0) + 1
    try:
        return compiler.process(element.column, **options)
    finally:
        compiler.gate -= 1


def _is_secret(column: Any) -> bool:
    """Say whether a column needs the gate; one of a table that nobody labelled does."""
    cls = class_of(column)
    if cls is not None:
        return cls is not Class.PUBLIC
    table = getattr(column.table, "element", column.table)
    return table is None or isinstance(table, TableClause)


class Noting:
    """Extends a dialect's compiler: notes what is rendered outside the gate.

    It notes and does not raise: the machine's own reads (recomputed money, values
    before a change) share their connection with gated ones, and each execution decides.
    """

    gate = 0
    counting = 0

    def note(self, what: str) -> None:
        self.__dict__.setdefault("outside", []).append(what)

    def visit_column(self, column: Any, *args: Any, **options: Any) -> str:
        if column.is_literal:
            if not self.counting:
                self.note(f"literal {column.name}")
        elif not self.gate and _is_secret(column):
            self.note(str(column))
        return self._super.visit_column(column, *args, **options)

    def visit_count_func(self, function: Any, **options: Any) -> str:
        # func.count() holds the literal column "*".
        self.counting += 1
        try:
            return "count" + self._super.function_argspec(function, **options)
        finally:
            self.counting -= 1

    def visit_textclause(self, *args: Any, **options: Any) -> str:
        self.note("text()")
        return self._super.visit_textclause(*args, **options)

    def visit_textual_select(self, *args: Any, **options: Any) -> str:
        self.note("text()")
        return self._super.visit_textual_select(*args, **options)

    def visit_custom_op_binary(self, *args: Any, **options: Any) -> str:
        self.note("op()")
        return self._super.visit_custom_op_binary(*args, **options)

    @property
    def _super(self) -> Any:
        """The dialect's own compiler, which stands behind this class."""
        return super()


def watch(dialect: Dialect) -> None:
    """Make a dialect compile with the noting compiler; before its first statement."""
    base = dialect.statement_compiler
    dialect.statement_compiler = type("NotingCompiler", (Noting, base), {})


def refuse_outside(compiled: Any) -> None:
    outside = compiled.__dict__.get("outside")
    if outside:
        raise OutsideTheGate(", ".join(outside))
