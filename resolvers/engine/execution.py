"""One operation, breadth first: each selected field once, for all its parents."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from graphql import GraphQLNonNull, is_leaf_type
from graphql.execution.executor import Executor

from resolvers.engine.columns import Rows, check
from resolvers.engine.completion import Completion
from resolvers.engine.errors import Fault
from resolvers.engine.marks import Batched, Column
from resolvers.engine.plans import BatchInfo, FieldPlan, ObjectPlan
from resolvers.engine.positions import OfField, Positions, Root
from resolvers.engine.turns import Beside, Steps, Together, Turn


class Execution(Completion):
    def __init__(self, executor: Executor) -> None:
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
        for field in plan.fields:
            self._stop_if_aborted()
            (value,) = yield from self.field(field, root, Root())
            answers[field.key] = self._ended_at_root(value)
        return answers

    def _stop_if_aborted(self) -> None:
        signal = self.executor.abort_signal
        if signal is not None and signal.aborted:
            raise self.executor.abort_error()

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
        waiting: list[FieldPlan] = []
        for field in plan.fields:
            if _is_plain(field):
                columns[field.number] = self._plain(field, parents, at)
            else:
                waiting.append(field)
        if waiting:
            answers = yield Beside(
                [self.field(field, parents, at) for field in waiting],
                lambda slot, answer: self._nulls_all(waiting[slot], answer),
            )
            for field, answer in zip(waiting, answers, strict=True):
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
        if not columns:
            return [{} for _ in range(count)]
        done = [column for column in columns if column is not None]
        complete = len(done) == len(columns)
        objects = plan.build(columns) if complete else [None] * count
        if self.faults.any:
            # A fault that is left in a column nulls the whole object.
            for column in reversed(done):
                if Fault in set(map(type, column)):
                    for index, value in enumerate(column):
                        if isinstance(value, Fault):
                            objects[index] = value
        return objects

    def _plain(self, field: FieldPlan, parents: Any, at: Positions) -> Sequence[Any]:
        """Read a column of scalars, which never waits for anything."""
        here = OfField(at, field)
        try:
            if field.name == "__typename":
                return [field.parent_name] * len(parents)
            values = self._column(field, parents, here)
            return self.leaves(field, field.type, values, here)
        except Exception as error:  # noqa: BLE001
            return self._failed(field, error, here, len(parents))

    def field(self, field: FieldPlan, parents: Any, at: Positions) -> Steps:
        here = OfField(at, field)
        try:
            if isinstance(field.mark, Batched):
                values = yield from self._batched(field, field.mark, parents)
            elif isinstance(field.mark, Column):
                values = self._column(field, parents, here)
            elif self._is_denied(field):
                values = [None] * len(parents)
            else:
                values = self._row_by_row(field, parents, here)
                values = yield from self.awaited(field, values, here)
            return (yield from self.completed(field, field.type, values, here))
        except Exception as error:  # noqa: BLE001
            return self._failed(field, error, here, len(parents))

    def _failed(
        self, field: FieldPlan, error: Exception, at: Positions, count: int
    ) -> Sequence[Any]:
        faults = self.faults.everywhere(error, field, at, count)
        return self._settled(field, field.type, faults, at)

    def _is_denied(self, field: FieldPlan) -> bool:
        """Ask before anything is read; whoever cannot be asked denies."""
        if field.guard is None:
            return False
        outcome = self.outcome(field) if self.outcome is not None else False
        return not (outcome is True or outcome is None)

    def _column(
        self, field: FieldPlan, parents: Any, at: Positions
    ) -> Sequence[Any]:
        if self._is_denied(field):
            return [None] * len(parents)
        name = field.mark.name  # pyright: ignore
        if isinstance(parents, Rows):
            return parents.column(name)
        read = attrgetter(name)
        return self._tried(field, parents, at, lambda _, parent: read(parent))

    def _batched(self, field: FieldPlan, mark: Batched, parents: Any) -> Steps:
        if self._is_denied(field):
            return [None] * len(parents)
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
        return self._tried(
            field,
            parents,
            at,
            lambda index, parent: resolve(
                parent, self._info(field, at, index), **arguments
            ),
        )


def _is_plain(field: FieldPlan) -> bool:
    return field.name == "__typename" or (
        isinstance(field.mark, Column)
        and is_leaf_type(
            field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
        )
    )
