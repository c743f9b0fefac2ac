"""Lists: all items of a column in one, completed, and put back into their lists."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Any

from graphql import GraphQLError, GraphQLNonNull, GraphQLOutputType
from graphql.execution.executor import collect_iterator_awaitables
from graphql.pyutils import is_iterable

from resolvers.engine.cells import PLAIN, Cells, checked
from resolvers.engine.columns import Grouped, Rows, joined
from resolvers.engine.errors import Fault
from resolvers.engine.plans import FieldPlan
from resolvers.engine.positions import OfItems, Positions
from resolvers.engine.waits import AtOnce, Steps

# For each list its length, -1 for null, or what went wrong with it.
Lengths = Sequence[int | Fault]


class Lists(Cells):
    def lists(
        self, field: FieldPlan, item_type: GraphQLOutputType, values: Any, at: Positions
    ) -> Steps:
        lengths: Lengths
        if isinstance(values, Grouped):
            flat, lengths = values.rows, values.lengths
        else:
            values = yield from self._drained(item_type, values)
            lists = self.tried(field, values, at, lambda _, v: self._listed(field, v))
            flat, lengths = _flattened(lists)
        counts = [0 if isinstance(length, Fault) else length for length in lengths]
        items = OfItems(at, counts)
        if not isinstance(flat, Rows):
            # Of the only list there is, one failure may null all.
            is_strict = len(lengths) == 1 and isinstance(item_type, GraphQLNonNull)
            flat = yield from self.awaited(field, flat, items, is_strict=is_strict)
        column = yield from self.completed(field, item_type, flat, items)
        required = isinstance(item_type, GraphQLNonNull)
        return _regrouped(column, lengths, may_fail=required and self.faults.any)

    def _drained(self, item_type: GraphQLOutputType, values: Sequence[Any]) -> Steps:
        """Read the lists that come one item at a time."""
        if set(map(type, values)) <= PLAIN:
            return values
        is_stream = self.executor.is_async_iterable
        required = isinstance(item_type, GraphQLNonNull)
        streams = [value for value in values if is_stream(value)]
        if not streams:
            return values
        drained = yield AtOnce([self._drain(s, required=required) for s in streams])
        rest = iter(drained)
        return [next(rest) if is_stream(value) else value for value in values]

    async def _drain(self, stream: Any, *, required: bool) -> list[Any]:
        iterator = aiter(self.executor.cancellable_iterable(stream))
        items: list[Any] = []
        try:
            async for item in iterator:
                items.append(item)
                if required and item is None:
                    # The list is null, whatever else would come.
                    break
        finally:
            await _close(iterator)
        return items

    def _listed(self, field: FieldPlan, value: Any) -> Any:
        value = checked(value)
        if value is None or isinstance(value, (list, tuple, Rows)):
            return value
        if not is_iterable(value):
            name = f"{field.parent_name}.{field.name}"
            raise GraphQLError(
                f"Expected Iterable, but did not find one for field '{name}'."
            )
        items: list[Any] = []
        iterator = iter(value)
        try:
            items.extend(iterator)
        except Exception:
            # What the iterator holds besides must not be left unawaited.
            rest = collect_iterator_awaitables(iterator, self.executor.is_awaitable)
            self.executor.track_async_work([*items, *rest])
            raise
        return items


def _flattened(lists: Sequence[Any]) -> tuple[Any, Lengths]:
    lengths: list[int | Fault] = []
    present: list[Any] = []
    for items in lists:
        if items is None or isinstance(items, Fault):
            lengths.append(-1 if items is None else items)
        else:
            lengths.append(len(items))
            present.append(items)
    if present and all(isinstance(items, Rows) for items in present):
        return joined(present), lengths
    return [item for items in present for item in items], lengths


def _regrouped(column: Sequence[Any], lengths: Lengths, *, may_fail: bool) -> list[Any]:
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
            lists.append(_first_fault(items) if may_fail else items)
    return lists


def _first_fault(items: list[Any]) -> Any:
    """Give the fault that fails a whole list, or else the list."""
    return next((item for item in items if isinstance(item, Fault)), items)


async def _close(iterator: AsyncIterator[Any]) -> None:
    if hasattr(iterator, "aclose"):
        with suppress(Exception):
            await iterator.aclose()  # pyright: ignore[reportAttributeAccessIssue]
