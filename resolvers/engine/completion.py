"""From the values of a column to its part of the answer, as the specification says."""

from abc import ABC, abstractmethod
from asyncio import CancelledError
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from graphql import (
    GraphQLAbstractType,
    GraphQLError,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    Undefined,
    is_leaf_type,
)
from graphql.execution.executor import (
    Executor,
    collect_iterator_awaitables,
    invalid_return_type_error,
)
from graphql.pyutils import is_iterable

from resolvers.engine.columns import Grouped, Indexed, Rows, RowView, as_rows, joined
from resolvers.engine.errors import Fault, Faults
from resolvers.engine.leaves import serialized
from resolvers.engine.plans import FieldPlan, ObjectPlan
from resolvers.engine.positions import OfItems, Picked, Positions, Shared
from resolvers.engine.turns import AtOnce, Beside, Steps

TYPENAME = "__typename"

# Values of these types are never awaitable.
_PLAIN = frozenset(
    {type(None), bool, int, float, str, bytes, list, tuple, dict, RowView, Rows, Fault}
)


class Completion(ABC):
    """Completes columns for one operation."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.faults = Faults()

    @abstractmethod
    def objects(self, plan: ObjectPlan, parents: Any, at: Positions) -> Steps:
        """Answer what is asked of these objects."""

    def completed(
        self, field: FieldPlan, type_: GraphQLOutputType, values: Any, at: Positions
    ) -> Steps:
        nullable = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if is_leaf_type(nullable):
            return self.leaves(field, type_, values, at)
        if isinstance(nullable, GraphQLList):
            column = yield from self._lists(field, nullable.of_type, values, at)
        elif isinstance(nullable, GraphQLObjectType):
            column = yield from self._of_type(field, nullable, values, at)
        else:
            column = yield from self._abstract(field, nullable, values, at)
        return self._settled(field, type_, column, at)

    def leaves(
        self, field: FieldPlan, type_: GraphQLOutputType, values: Any, at: Positions
    ) -> Sequence[Any]:
        leaf = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if isinstance(values, Indexed):
            values = values.spread()
        column = serialized(leaf, values)
        if column is None:
            column = [
                self._leaf(field, leaf, value, at, index)
                for index, value in enumerate(values)
            ]
        return self._settled(field, type_, column, at)

    def _leaf(
        self,
        field: FieldPlan,
        leaf: GraphQLLeafType,
        value: Any,
        at: Positions,
        index: int,
    ) -> Any:
        if value is None or value is Undefined or isinstance(value, Fault):
            return value if isinstance(value, Fault) else None
        try:
            if isinstance(value, Exception):
                raise value
            return self.executor.complete_leaf_value(leaf, value)
        except Exception as error:  # noqa: BLE001
            return self.faults.one(error, field, at, index)

    def _settled(
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
                self._not_null(field, at, index) if value is None else value
                for index, value in enumerate(column)
            ]
        ends_here = not (required and self.executor.error_propagation)
        return self._ended(column, at) if ends_here and self.faults.any else column

    def _not_null(self, field: FieldPlan, at: Positions, index: int) -> Fault:
        name = f"{field.parent_name}.{field.name}"
        error = TypeError(f"Cannot return null for non-nullable field {name}.")
        return self.faults.one(error, field, at, index)

    def _ended(self, column: Sequence[Any], at: Positions) -> Sequence[Any]:
        if Fault not in set(map(type, column)):
            return column
        ended = list(column)
        for index, value in enumerate(column):
            if isinstance(value, Fault):
                self.faults.null(value, at, index)
                ended[index] = None
        return ended

    def awaited(
        self,
        field: FieldPlan,
        values: Sequence[Any],
        at: Positions,
        *,
        is_strict: bool = False,
    ) -> Steps:
        """Await what is awaitable in a column, side by side."""
        if set(map(type, values)) <= _PLAIN:
            return values
        is_awaitable = self.executor.is_awaitable
        indexes = [index for index, value in enumerate(values) if is_awaitable(value)]
        if not indexes:
            return values
        column = list(values)
        waits = [self.abortable(values[index]) for index in indexes]
        if is_strict and any(value is None for value in values):
            # The list is null already, whatever the others become.
            self.executor.settle_in_background(waits)
            fault = self._not_null(field, at, column.index(None))
            return [fault if is_awaitable(value) else value for value in column]
        results = yield AtOnce(waits, is_strict=is_strict)
        for index, result in zip(indexes, results, strict=True):
            if isinstance(result, CancelledError) and is_strict:
                column[index] = Undefined
            elif isinstance(result, BaseException):
                column[index] = self.faults.one(result, field, at, index)
            else:
                column[index] = result
        return column

    def abortable(self, awaitable: Awaitable[Any]) -> Awaitable[Any]:
        if self.executor.abort_signal is None:
            return awaitable
        return self.executor.with_abort_signal(awaitable)

    def _tried(
        self,
        field: FieldPlan,
        values: Sequence[Any],
        at: Positions,
        ask: Callable[[int, Any], Any],
    ) -> list[Any]:
        """Ask something of each value; faults stay, exceptions become faults."""
        answers = []
        for index, value in enumerate(values):
            try:
                answers.append(value if isinstance(value, Fault) else ask(index, value))
            except Exception as error:  # noqa: BLE001
                answers.append(self.faults.one(error, field, at, index))
        return answers

    def _lists(
        self, field: FieldPlan, item_type: GraphQLOutputType, values: Any, at: Positions
    ) -> Steps:
        lengths: Sequence[Any]
        if isinstance(values, Grouped):
            flat, lengths = values.rows, values.lengths
        else:
            values = yield from self._drained(item_type, values)
            flat, lengths = self._flattened(field, values, at)
        counts = [n if isinstance(n, int) else 0 for n in lengths]
        items = OfItems(at, counts)
        if not isinstance(flat, Rows):
            # The first failure nulls the only list there is.
            is_strict = len(lengths) == 1 and isinstance(item_type, GraphQLNonNull)
            flat = yield from self.awaited(field, flat, items, is_strict=is_strict)
        column = yield from self.completed(field, item_type, flat, items)
        return self._regrouped(item_type, column, lengths)

    def _drained(self, item_type: GraphQLOutputType, values: Sequence[Any]) -> Steps:
        """Read the lists that come one item at a time."""
        if set(map(type, values)) <= _PLAIN:
            return values
        is_stream = self.executor.is_async_iterable
        required = isinstance(item_type, GraphQLNonNull)
        drains = [self._drain(v, required) for v in values if is_stream(v)]
        if not drains:
            return values
        drained = iter((yield AtOnce(drains)))
        return [next(drained) if is_stream(value) else value for value in values]

    async def _drain(self, stream: Any, required: bool) -> list[Any]:  # noqa: FBT001
        iterator = aiter(self.executor.cancellable_iterable(stream))
        items: list[Any] = []
        try:
            async for item in iterator:
                items.append(item)
                if required and item is None:
                    break
            else:
                return items
        except Exception:
            await _close(iterator)
            raise
        await _close(iterator)
        return items

    def _flattened(
        self, field: FieldPlan, values: Sequence[Any], at: Positions
    ) -> tuple[Any, list[Any]]:
        def listed(_index: int, value: Any) -> Any:
            if value is None or isinstance(value, (list, tuple, Rows)):
                return value
            if value is Undefined:
                return None
            if isinstance(value, Exception):
                raise value
            if not is_iterable(value):
                name = f"{field.parent_name}.{field.name}"
                raise GraphQLError(
                    f"Expected Iterable, but did not find one for field '{name}'."
                )
            return self._listed(value)

        lists = self._tried(field, values, at, listed)
        lengths: list[Any] = []
        for value in lists:
            if isinstance(value, Fault):
                lengths.append(value)
            else:
                lengths.append(-1 if value is None else len(value))
        present = [v for v in lists if v is not None and not isinstance(v, Fault)]
        if present and all(isinstance(value, Rows) for value in present):
            return joined(present), lengths
        return [item for value in present for item in value], lengths

    def _listed(self, iterable: Any) -> list[Any]:
        items: list[Any] = []
        iterator = iter(iterable)
        try:
            items.extend(iterator)
        except Exception:
            # What the iterator holds besides must not be left unawaited.
            rest = collect_iterator_awaitables(iterator, self.executor.is_awaitable)
            self.executor.track_async_work([*items, *rest])
            raise
        return items

    def _regrouped(
        self, item_type: GraphQLOutputType, column: Sequence[Any], lengths: Sequence[Any]
    ) -> list[Any]:
        required = isinstance(item_type, GraphQLNonNull) and self.faults.any
        lists: list[Any] = []
        start = 0
        for length in lengths:
            if isinstance(length, Fault):
                lists.append(length)
            elif length < 0:
                lists.append(None)
            else:
                items = list(column[start : start + length])
                start += length
                lists.append(_first_fault(items) or items if required else items)
        return lists

    def _of_type(
        self, field: FieldPlan, type_: GraphQLObjectType, values: Any, at: Positions
    ) -> Steps:
        plan = field.selections[type_.name]
        if isinstance(values, Rows):
            return (yield from self.objects(plan, values, at))
        if isinstance(values, Indexed):
            shared = Shared(at, values.positions)
            done = yield from self._of_type(field, type_, values.rows, shared)
            return Indexed(done, values.positions).spread()
        if type_.is_type_of is not None:
            values = yield from self._checked(field, type_, values, at)
        column, present = self._present(field, values, at)
        if present:
            parents = as_rows([column[index] for index in present])
            if len(present) < len(column):
                at = Picked(at, present)
            done = yield from self.objects(plan, parents, at)
            for index, value in zip(present, done, strict=True):
                column[index] = value
        return column

    def _present(
        self, field: FieldPlan, values: Sequence[Any], at: Positions
    ) -> tuple[list[Any], list[int]]:
        """Give the column with nulls and faults in place, and where objects are."""

        def present(_index: int, value: Any) -> Any:
            if isinstance(value, Exception):
                raise value
            return None if value is Undefined else value

        column = self._tried(field, values, at, present)
        objects = [
            index
            for index, value in enumerate(column)
            if value is not None and not isinstance(value, Fault)
        ]
        return column, objects

    def _checked(
        self,
        field: FieldPlan,
        type_: GraphQLObjectType,
        values: Sequence[Any],
        at: Positions,
    ) -> Steps:
        """Ask `is_type_of` about all values but rows, which know what they are."""
        column, present = self._present(field, values, at)
        asked = [i for i in present if not isinstance(column[i], RowView)]
        if not asked:
            return column

        def is_type_of(index: int, value: Any) -> Any:
            return type_.is_type_of(value, self._info(field, where, index))  # pyright: ignore

        where = Picked(at, asked)
        answers = self._tried(field, [column[i] for i in asked], where, is_type_of)
        answers = yield from self.awaited(field, answers, where)
        for index, answer in zip(asked, answers, strict=True):
            if isinstance(answer, Fault):
                column[index] = answer
            elif not answer:
                column[index] = self._not_of_type(field, type_, column, at, index)
        return column

    def _not_of_type(
        self, field: FieldPlan, type_: Any, column: list[Any], at: Positions, index: int
    ) -> Fault:
        error = invalid_return_type_error(type_, column[index], field.details)
        return self.faults.one(error, field, at, index)

    def _info(self, field: FieldPlan, at: Positions, index: int) -> Any:
        path: Any = at.path(index)
        return self.executor.build_resolve_info(
            field.field_def, field.nodes, field.parent_type, path
        )

    def _abstract(
        self, field: FieldPlan, type_: GraphQLAbstractType, values: Any, at: Positions
    ) -> Steps:
        if isinstance(values, Indexed):
            values = values.spread()
        column, present = self._present(field, values, at)
        where = Picked(at, present)
        objects = [column[index] for index in present]
        names = yield from self._type_names(field, type_, objects, where)

        def runtime_type(index: int, name: Any) -> Any:
            return self.executor.ensure_valid_runtime_type(
                name,
                type_,
                field.details,
                self._info(field, where, index),
                objects[index],
            )

        types = self._tried(field, names, where, runtime_type)
        groups: dict[GraphQLObjectType, list[int]] = {}
        for index, kind in zip(present, types, strict=True):
            if isinstance(kind, Fault):
                column[index] = kind
            else:
                groups.setdefault(kind, []).append(index)
        done = yield Beside(
            [
                self._of_type(
                    field, kind, [column[i] for i in indexes], Picked(at, indexes)
                )
                for kind, indexes in groups.items()
            ]
        )
        for indexes, part in zip(groups.values(), done, strict=True):
            for index, value in zip(indexes, part, strict=True):
                column[index] = value
        return column

    def _type_names(
        self,
        field: FieldPlan,
        type_: GraphQLAbstractType,
        objects: Sequence[Any],
        at: Positions,
    ) -> Steps:
        resolve_type = type_.resolve_type or self.executor.type_resolver

        def name(index: int, value: Any) -> Any:
            known = getattr(value, TYPENAME, None) if isinstance(value, RowView) else None
            return known or resolve_type(value, self._info(field, at, index), type_)

        names = self._tried(field, objects, at, name)
        return (yield from self.awaited(field, names, at))


def _first_fault(items: Sequence[Any]) -> Fault | None:
    return next((item for item in items if isinstance(item, Fault)), None)


async def _close(iterator: Any) -> None:
    if hasattr(iterator, "aclose"):
        with suppress(Exception):
            await iterator.aclose()
