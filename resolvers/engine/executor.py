"""The executor that answers operations breadth first, as Strawberry takes it."""

from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError, GraphQLObjectType
from graphql.execution.collect_fields import DeferUsage, GroupedFieldSet
from graphql.execution.executor import Executor
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from resolvers.engine.execution import Execution
from resolvers.engine.planning import plan_for
from resolvers.engine.turns import Turns


class BreadthFirst(Executor[Any]):
    """Takes the place of graphql-core's own way through the selections."""

    def execute_collected_root_fields(
        self,
        root_type: GraphQLObjectType,  # noqa: ARG002
        root_value: Any,  # noqa: ARG002
        grouped_field_set: GroupedFieldSet,  # noqa: ARG002
        serially: bool,  # noqa: FBT001
        new_defer_usages: Sequence[DeferUsage],  # noqa: ARG002
    ) -> Any:
        plan = plan_for(
            self.schema,
            self.operation,
            self.fragments,
            self.variable_values,
            hide_suggestions=self.hide_suggestions,
        )
        hooks = self.middleware_manager
        if hooks is not None and hooks.middlewares and plan.has_marks:
            raise GraphQLError("Hooks around single fields are not supported.")
        execution = Execution(self)
        answer = execution.serially if serially else execution.at_once
        return Turns(answer(plan.root), self.settle_in_background).run()


class BatchExecutor(BreadthFirst, StrawberryGraphQLCoreExecutionContext):
    """The executor for `strawberry.Schema(execution_context_class=…)`."""


class PlainBatchExecutor(BreadthFirst):
    """The same on graphql-core's plain executor."""
