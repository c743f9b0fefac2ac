"""Small schemas with the engine's marks, asked on the batch executor."""

from typing import Any

from graphql import ExecutionResult, GraphQLSchema, build_schema, execute, parse
from graphql.execution.executor import Executor

from resolvers.engine.columns import Rows
from resolvers.engine.executor import PlainBatchExecutor
from resolvers.engine.marks import ENGINE, GUARD, Batched, Column


def world(sdl: str, **marks: Any) -> GraphQLSchema:
    """Build a schema; `Item_cost="cost"` reads a column, a function answers in bulk."""
    schema = build_schema(sdl)
    for name, mark in marks.items():
        type_name, field_name = name.split("_", 1)
        if isinstance(mark, str):
            mark = Column(mark)  # noqa: PLW2901
        elif not isinstance(mark, Batched):
            mark = Batched(mark)  # noqa: PLW2901
        schema.type_map[type_name].fields[field_name].extensions[ENGINE] = mark
    return schema


def guard(schema: GraphQLSchema, name: str, permission: Any = "permission") -> None:
    type_name, field_name = name.split("_", 1)
    schema.type_map[type_name].fields[field_name].extensions[GUARD] = permission


def rows(*values: tuple[Any, ...], names: str) -> Rows:
    return Rows(values, {name: n for n, name in enumerate(names.split())})


async def ask(
    schema: GraphQLSchema,
    query: str,
    *,
    executor: type[Executor] = PlainBatchExecutor,
    variables: dict[str, Any] | None = None,
    **options: Any,
) -> ExecutionResult:
    answer = execute(
        schema,
        parse(query),
        variable_values=variables,
        executor_class=executor,
        **options,
    )
    return answer if isinstance(answer, ExecutionResult) else await answer


def messages(result: ExecutionResult) -> list[tuple[str, list[str | int] | None]]:
    return [(error.message, error.path) for error in result.errors or ()]
