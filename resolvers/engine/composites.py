"""Objects, interfaces and unions: of which type each value is, and what it answers."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from graphql import GraphQLAbstractType, GraphQLObjectType
from graphql.execution.executor import invalid_return_type_error

from resolvers.engine.cells import Cells, checked
from resolvers.engine.columns import Indexed, Rows, RowView, as_rows
from resolvers.engine.errors import Fault
from resolvers.engine.plans import FieldPlan, ObjectPlan
from resolvers.engine.positions import Picked, Positions, Shared
from resolvers.engine.waits import Beside, Steps

TYPENAME = "__typename"


class Composites(Cells):
    @abstractmethod
    def objects(self, plan: ObjectPlan, parents: Any, at: Positions) -> Steps:
        """Answer what is asked of these objects."""

    def of_type(
        self, field: FieldPlan, type_: GraphQLObjectType, values: Any, at: Positions
    ) -> Steps:
        if isinstance(values, Rows):
            return (yield from self.objects(field.selections[type_.name], values, at))
        if isinstance(values, Indexed):
            shared = Shared(at, values.positions)
            done = yield from self.of_type(field, type_, values.rows, shared)
            return Indexed(done, values.positions).spread()
        if type_.is_type_of is not None:
            values = yield from self._of_that_type(field, type_, values, at)
        column, present = self._present(field, values, at)
        parents = as_rows([column[index] for index in present])
        where = at if len(present) == len(column) else Picked(at, present)
        done = yield from self.objects(field.selections[type_.name], parents, where)
        return _filled(column, present, done)

    def _present(
        self, field: FieldPlan, values: Sequence[Any], at: Positions
    ) -> tuple[list[Any], list[int]]:
        """Give the column with nulls and faults in place, and where objects are."""
        column = self.tried(field, values, at, lambda _, value: checked(value))
        present = [
            index
            for index, value in enumerate(column)
            if value is not None and not isinstance(value, Fault)
        ]
        return column, present

    def _of_that_type(
        self,
        field: FieldPlan,
        type_: GraphQLObjectType,
        values: Sequence[Any],
        at: Positions,
    ) -> Steps:
        """Ask `is_type_of` about all values but rows, which know what they are."""
        column, present = self._present(field, values, at)
        asked = [i for i in present if not isinstance(column[i], RowView)]
        objects = [column[index] for index in asked]
        where = Picked(at, asked)
        ask: Any = type_.is_type_of

        def is_type_of(index: int, value: Any) -> Any:
            return ask(value, self.info(field, where, index))

        def admitted(index: int, answer: Any) -> Any:
            if not answer:
                raise invalid_return_type_error(type_, objects[index], field.details)
            return objects[index]

        answers = self.tried(field, objects, where, is_type_of)
        answers = yield from self.awaited(field, answers, where)
        return _filled(column, asked, self.tried(field, answers, where, admitted))

    def abstract(
        self, field: FieldPlan, type_: GraphQLAbstractType, values: Any, at: Positions
    ) -> Steps:
        if isinstance(values, Indexed):
            values = values.spread()
        column, present = self._present(field, values, at)
        objects = [column[index] for index in present]
        types = yield from self._types(field, type_, objects, Picked(at, present))
        column = _filled(column, present, types)
        groups: dict[GraphQLObjectType, list[int]] = {}
        for index, kind in zip(present, types, strict=True):
            if not isinstance(kind, Fault):
                groups.setdefault(kind, []).append(index)
        done = yield Beside(
            [
                self.of_type(
                    field, kind, [values[i] for i in indexes], Picked(at, indexes)
                )
                for kind, indexes in groups.items()
            ]
        )
        for indexes, part in zip(groups.values(), done, strict=True):
            column = _filled(column, indexes, part)
        return column

    def _types(
        self,
        field: FieldPlan,
        type_: GraphQLAbstractType,
        objects: Sequence[Any],
        at: Positions,
    ) -> Steps:
        resolve_type = type_.resolve_type or self.executor.type_resolver

        def name(index: int, value: Any) -> Any:
            known = (
                getattr(value, TYPENAME, None) if isinstance(value, RowView) else None
            )
            return known or resolve_type(value, self.info(field, at, index), type_)

        def named(index: int, type_name: Any) -> GraphQLObjectType:
            return self.executor.ensure_valid_runtime_type(
                type_name,
                type_,
                field.details,
                self.info(field, at, index),
                objects[index],
            )

        names = self.tried(field, objects, at, name)
        names = yield from self.awaited(field, names, at)
        return self.tried(field, names, at, named)


def _filled(
    column: list[Any], indexes: Sequence[int], values: Sequence[Any]
) -> list[Any]:
    for index, value in zip(indexes, values, strict=True):
        column[index] = value
    return column
