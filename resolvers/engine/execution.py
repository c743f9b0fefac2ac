"""One operation, breadth first: each selected field once, for all its parents."""

from collections.abc import Sequence
from typing import Any

from graphql import GraphQLNonNull
from graphql.execution.executor import Executor

from resolvers.engine.cells import has_faults
from resolvers.engine.columns import Rows, check
from resolvers.engine.completion import Completion
from resolvers.engine.errors import Fault
from resolvers.engine.marks import Batched, Column
from resolvers.engine.plans import BatchInfo, FieldPlan, ObjectPlan
from resolvers.engine.positions import OfField, Positions, Root
from resolvers.engine.waits import Beside, Steps, Together, Turn


class Execution(Completion):
    def __init__(self, executor: Executor[Any]) -> None:
        super().__init__(executor)
        self.context = executor.context_value
        self.outcome = getattr(self.context, "outcome", None)

    def at_once(self, plan: ObjectPlan) -> Steps:
        """Answer the root fields of a query or of a subscription's event."""
        (answer,) = yield from self.objects(plan, [self.executor.root_value], Root())
        return self._ended_at_root(answer)

    def serially(self, plan: ObjectPlan) -> Steps:
        """Answer the root fields of a mutation, each before the next begins."""
        answers: dict[str, Any] = {}
        root = [self.executor.root_value]
        signal = self.executor.abort_signal
        for field in plan.fields:
            if signal is not None and signal.aborted:
                raise self.executor.abort_error()
            (value,) = yield from self.field(field, root, Root())
            answers[field.key] = self._ended_at_root(value)
        return answers

    def _ended_at_root(self, value: Any) -> Any:
        fault = value if isinstance(value, Fault) else None
        self.faults.report(self.executor.collected_errors, fault)
        if fault is not None:
            raise fault.located(fault.place_under(()))
        return value

    def objects(self, plan: ObjectPlan, parents: Any, at: Positions) -> Steps:
        if not len(parents):
            return []
        columns: list[Any] = [None] * len(plan.fields)
        for field in plan.scalars:
            columns[field.number] = self._scalars(field, parents, at)
        if plan.others:
            answers = yield Beside(
                [self.field(field, parents, at) for field in plan.others],
                lambda slot, answer: self._nulls_all(plan.others[slot], answer),
            )
            for field, answer in zip(plan.others, answers, strict=True):
                columns[field.number] = answer
        return self._put_together(plan, columns, len(parents))

    def _nulls_all(self, field: FieldPlan, column: Sequence[Any]) -> bool:
        """Tell whether no object is left, so that nobody needs the other fields."""
        return (
            self.faults.any
            and isinstance(field.type, GraphQLNonNull)
            and set(map(type, column)) == {Fault}
        )

    def _put_together(
        self, plan: ObjectPlan, columns: list[Any], count: int
    ) -> list[Any]:
        # A column is missing if another one nulled all objects before it was done.
        is_whole = not any(column is None for column in columns)
        objects: list[Any] = plan.build(columns, count) if is_whole else [None] * count
        if self.faults.any:
            for column in reversed(columns):
                if column is not None and has_faults(column):
                    _null(objects, column)
        return objects

    def _scalars(self, field: FieldPlan, parents: Any, at: Positions) -> Sequence[Any]:
        """Answer a column of scalars, or `__typename`: neither waits for anything."""
        here = OfField(at, field)
        try:
            if isinstance(field.mark, Column):
                values = self._column(field, field.mark, parents, here)
            else:
                values = [field.parent_name] * len(parents)
            return self.leaves(field, field.type, values, here)
        except Exception as error:  # noqa: BLE001 (never a crash, never data)
            return self._failed(field, error, here, len(parents))

    def field(self, field: FieldPlan, parents: Any, at: Positions) -> Steps:
        here = OfField(at, field)
        try:
            values = yield from self._values(field, parents, here)
            return (yield from self.completed(field, field.type, values, here))
        except Exception as error:  # noqa: BLE001 (never a crash, never data)
            return self._failed(field, error, here, len(parents))

    def _failed(
        self, field: FieldPlan, error: Exception, at: Positions, count: int
    ) -> Sequence[Any]:
        faults = self.faults.everywhere(error, field, at, count)
        return self.settled(field, field.type, faults, at)

    def _is_denied(self, field: FieldPlan) -> bool:
        """Ask before anything is read; where nobody can be asked, deny."""
        if field.guard is None:
            return False
        if self.outcome is None:
            return True
        outcome = self.outcome(field)
        return outcome is not True and outcome is not None

    def _values(self, field: FieldPlan, parents: Any, at: Positions) -> Steps:
        if isinstance(field.mark, Column):
            return self._column(field, field.mark, parents, at)
        if self._is_denied(field):
            return [None] * len(parents)
        if isinstance(field.mark, Batched):
            return (yield from self._batched(field, field.mark, parents))
        values = self._row_by_row(field, parents, at)
        return (yield from self.awaited(field, values, at))

    def _column(
        self, field: FieldPlan, mark: Column, parents: Any, at: Positions
    ) -> Sequence[Any]:
        if self._is_denied(field):
            return [None] * len(parents)
        if isinstance(parents, Rows):
            return parents.column(mark.name)
        return self.tried(field, parents, at, lambda _, row: getattr(row, mark.name))

    def _batched(self, field: FieldPlan, mark: Batched, parents: Any) -> Steps:
        arguments = field.args(self.executor.variable_values)
        info = BatchInfo(self.context, field, arguments)
        answer = mark.resolve(parents, info, **arguments)
        if self.executor.is_awaitable(answer):
            wait = Together if mark.shared else Turn
            answer = yield wait(self.abortable(answer))
        check(answer, len(parents))
        return answer

    def _row_by_row(
        self, field: FieldPlan, parents: Sequence[Any], at: Positions
    ) -> list[Any]:
        executor = self.executor
        resolve: Any = field.field_def.resolve or executor.field_resolver
        if executor.middleware_manager:
            resolve = executor.middleware_manager.get_field_resolver(resolve)
        arguments = field.arguments.coerced(
            executor.variable_values, hide_suggestions=executor.hide_suggestions
        )

        def answer(index: int, parent: Any) -> Any:
            return resolve(parent, self.info(field, at, index), **arguments)

        return self.tried(field, parents, at, answer)


def _null(objects: list[Any], column: Sequence[Any]) -> None:
    """Null the objects with a fault left in a column."""
    for index, value in enumerate(column):
        if isinstance(value, Fault):
            objects[index] = value
