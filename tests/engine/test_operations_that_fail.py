"""An operation that fails: whichever way its resolvers wait, nothing more is run."""

import asyncio

import pytest
from graphql import execute_sync, parse

from resolvers.engine.errors import OperationFailed
from resolvers.engine.executor import PlainBatchExecutor
from resolvers.engine.marks import Batched
from tests.engine.connection import SDL, Connection
from tests.engine.small import ask, world


class DeadlinePassed(OperationFailed):
    pass


async def _fails(_parents, _info):
    raise DeadlinePassed("too slow")


async def _ends_all(schema, query, **options):
    with pytest.raises(DeadlinePassed, match="too slow"):
        await ask(schema, query, **options)


async def test_a_failed_statement_ends_the_operation_and_runs_no_other():
    connection = Connection()
    schema = world(SDL, Query_a=_fails, Query_b=connection.many("b"), Item_id="id")
    await _ends_all(schema, "{ a { id } b { id } }")
    assert connection.log == []


@pytest.mark.parametrize("shared", [True, False])
async def test_an_operation_fails_whichever_way_its_resolver_waits(shared):
    schema = world(SDL, Query_c=Batched(_fails, shared=shared))
    await _ends_all(schema, "{ c { id } }")


async def test_an_operation_fails_from_below_and_between_other_waits():
    async def forever(_root, _info):
        await asyncio.Event().wait()

    connection = Connection()
    schema = world(
        SDL,
        Query_c=Batched(connection.one("c"), shared=True),
        Query_b=connection.many("b"),
    )

    async def fails(_root, _info):
        raise DeadlinePassed("too slow")

    schema.query_type.fields["plain"].resolve = forever
    schema.query_type.fields["other"].resolve = fails
    await _ends_all(schema, "{ plain c { id } b { id } other }")
    assert connection.log == []


async def test_an_operation_fails_before_anything_was_awaited():
    async def waits(_root, _info):
        raise AssertionError("never started")

    def fails(_parents, _info):
        raise DeadlinePassed("too slow")

    schema = world(
        SDL,
        Query_a=fails,
        Query_b=Connection().many("b"),
        Query_c=Batched(Connection().one("c"), shared=True),
    )
    schema.query_type.fields["plain"].resolve = waits
    await _ends_all(schema, "{ plain b { id } c { id } a { id } }")


@pytest.mark.parametrize("query", ["{ plain }", "mutation { first }"])
def test_an_operation_without_waits_fails_at_once(query):
    def fails(_root, _info):
        raise DeadlinePassed("too slow")

    schema = world(SDL)
    schema.query_type.fields["plain"].resolve = fails
    schema.mutation_type.fields["first"].resolve = fails
    with pytest.raises(DeadlinePassed):
        execute_sync(schema, parse(query), executor_class=PlainBatchExecutor)
