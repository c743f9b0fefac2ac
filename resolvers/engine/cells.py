"""The cells of a column: null, value or fault, and where faults end."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from graphql import (
    GraphQLLeafType,
    GraphQLNonNull,
    GraphQLOutputType,
    Undefined,
    get_nullable_type,
)
from graphql.execution.executor import Executor

from resolvers.engine.columns import Indexed, Rows, RowView
from resolvers.engine.errors import Fault, Faults
from resolvers.engine.leaves import serialized
from resolvers.engine.plans import FieldPlan
from resolvers.engine.positions import Positions
from resolvers.engine.waits import AtOnce, Steps

# Values of these types are neither awaitable nor read one item at a time.
PLAIN = frozenset(
    {type(None), bool, int, float, str, bytes, list, tuple, dict, RowView, Rows, Fault}
)


class Cells(ABC):
    """What all kinds of columns share, for one operation."""

    def __init__(self, executor: Executor[Any]) -> None:
        self.executor = executor
        self.faults = Faults()

    @abstractmethod
    def completed(
        self, field: FieldPlan, type_: GraphQLOutputType, values: Any, at: Positions
    ) -> Steps:
        """Complete a column of any type."""

    def leaves(
        self, field: FieldPlan, type_: GraphQLOutputType, values: Any, at: Positions
    ) -> Sequence[Any]:
        leaf: Any = get_nullable_type(type_)
        if isinstance(values, Indexed):
            values = values.spread()
        column = serialized(leaf, values)
        if column is None:
            column = self.tried(field, values, at, lambda _, v: self._leaf(leaf, v))
        return self.settled(field, type_, column, at)

    def _leaf(self, leaf: GraphQLLeafType, value: Any) -> Any:
        present = checked(value)
        return (
            None if present is None else self.executor.complete_leaf_value(leaf, value)
        )

    def settled(
        self,
        field: FieldPlan,
        type_: GraphQLOutputType,
        column: Sequence[Any],
        at: Positions,
    ) -> Sequence[Any]:
        """Refuse nulls where none may be, and end faults where null may be."""
        required = isinstance(type_, GraphQLNonNull)
        if required and None in column:
            column = [
                self.not_null(field, at, index) if value is None else value
                for index, value in enumerate(column)
            ]
        ends_here = not (required and self.executor.error_propagation)
        return self._ended(column, at) if ends_here and self.faults.any else column

    def not_null(self, field: FieldPlan, at: Positions, index: int) -> Fault:
        name = f"{field.parent_name}.{field.name}"
        error = TypeError(f"Cannot return null for non-nullable field {name}.")
        return self.faults.one(error, field, at, index)

    def _ended(self, column: Sequence[Any], at: Positions) -> Sequence[Any]:
        if not has_faults(column):
            return column
        ended = list(column)
        for index, value in enumerate(column):
            if isinstance(value, Fault):
                self.faults.null(value, at, index)
                ended[index] = None
        return ended

    def tried(
        self,
        field: FieldPlan,
        values: Sequence[Any],
        at: Positions,
        ask: Callable[[int, Any], Any],
    ) -> list[Any]:
        """Ask something of each value; faults stay, exceptions become faults."""
        answers: list[Any] = []
        for index, value in enumerate(values):
            try:
                answers.append(value if isinstance(value, Fault) else ask(index, value))
            except Exception as error:  # noqa: BLE001 (whatever it is, it is the value's)
                answers.append(self.faults.one(error, field, at, index))
        return answers

    def awaited(
        self,
        field: FieldPlan,
        values: Sequence[Any],
        at: Positions,
        *,
        is_strict: bool = False,
    ) -> Steps:
        """Await what is awaitable in a column, side by side.

        If strict, one failure fails them all.
        """
        if set(map(type, values)) <= PLAIN:
            return values
        is_awaitable = self.executor.is_awaitable
        indexes = [index for index, value in enumerate(values) if is_awaitable(value)]
        if not indexes:
            return values
        column = list(values)
        waits = [self.abortable(column[index]) for index in indexes]
        if is_strict and any(value is None for value in column):
            # The list is null already, whatever the others become.
            self.executor.settle_in_background(waits)
            return [self.not_null(field, at, column.index(None))] * len(column)
        results = yield AtOnce(waits, is_strict=is_strict)
        for index, result in zip(indexes, results, strict=True):
            column[index] = result
            if isinstance(result, BaseException):
                column[index] = fault = self.faults.one(result, field, at, index)
                if is_strict:
                    return [fault] * len(column)
        return column

    def abortable(self, awaitable: Awaitable[Any]) -> Awaitable[Any]:
        if self.executor.abort_signal is None:
            return awaitable
        return self.executor.with_abort_signal(awaitable)

    def info(self, field: FieldPlan, at: Positions, index: int) -> Any:
        path: Any = at.path(index)
        return self.executor.build_resolve_info(
            field.field_def, field.nodes, field.parent_type, path
        )


def checked(value: Any) -> Any:
    """Give a value as graphql-core sees it: exceptions raise, undefined is null."""
    if isinstance(value, Exception):
        raise value
    return None if value is Undefined else value


def has_faults(column: Sequence[Any]) -> bool:
    return Fault in set(map(type, column))
