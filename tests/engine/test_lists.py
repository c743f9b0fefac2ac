"""Lists that come as iterators, as streams, or with items that must be awaited."""

import asyncio

import pytest
from graphql import execute, parse
from graphql.execution import AbortedGraphQLExecutionError
from graphql.pyutils import AbortController, AbortError

from resolvers.engine.executor import PlainBatchExecutor
from tests.engine.small import ask, messages, world

SDL = "type Query { names: [String] all: [String!] again: [String!] must: Int! }"


async def _names(value, field="names"):
    schema = world(SDL)
    return await ask(schema, f"{{ {field} }}", root_value={field: value})


class Stream:
    """Gives its items one at a time and notes whether it was closed."""

    def __init__(self, *items):
        self.items = list(items)
        self.is_closed = False

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.items:
            raise StopAsyncIteration
        item = self.items.pop(0)
        if isinstance(item, Exception):
            raise item
        return item

    async def aclose(self):
        self.is_closed = True
        raise RuntimeError("nobody minds")


class BareStream(Stream):
    aclose = None

    def __getattribute__(self, name):
        if name == "aclose":
            raise AttributeError(name)
        return super().__getattribute__(name)


async def _soon(value):
    await asyncio.sleep(0)
    if isinstance(value, Exception):
        raise value
    return value


@pytest.mark.parametrize("kind", [Stream, BareStream])
async def test_streams_are_read_to_their_end(kind):
    assert await _names(kind("a", None, "b")) == ({"names": ["a", None, "b"]}, None)


async def test_a_stream_that_fails_is_null_and_closed():
    stream = Stream("a", ValueError("broken"))
    answer = await _names(stream)
    assert answer.data == {"names": None}
    assert messages(answer) == [("broken", ["names"])]
    assert stream.is_closed


async def test_a_stream_is_left_once_a_null_nulls_its_list():
    stream = Stream("a", None, "b")
    answer = await _names(stream, "all")
    assert answer.data == {"all": None}
    assert [path for _, path in messages(answer)] == [["all", 1]]
    assert (stream.items, stream.is_closed) == (["b"], True)


async def test_streams_and_lists_stand_side_by_side():
    schema = world(
        "type Query { table: [[String]] }",
    )
    root = {"table": [Stream("a"), ["b", "c"], None, Stream("d")]}
    answer = await ask(schema, "{ table }", root_value=root)
    assert answer == ({"table": [["a"], ["b", "c"], None, ["d"]]}, None)


async def test_items_are_awaited_side_by_side():
    opened = asyncio.Event()

    async def waits():
        await opened.wait()
        return "a"

    async def opens():
        opened.set()
        return "b"

    answer = await asyncio.wait_for(_names([waits(), "x", opens()]), 1)
    assert answer == ({"names": ["a", "x", "b"]}, None)


async def test_each_failing_item_is_told_where_items_may_be_null():
    items = [_soon(ValueError("one")), _soon("b"), _soon(ValueError("three"))]
    answer = await _names(items)
    assert answer.data == {"names": [None, "b", None]}
    assert messages(answer) == [("one", ["names", 0]), ("three", ["names", 2])]


async def test_items_are_awaited_where_none_may_be_null():
    assert await _names([_soon("a"), "b"], "all") == ({"all": ["a", "b"]}, None)


async def test_the_first_failing_item_cancels_the_others_of_a_list_that_it_nulls():
    cancelled = []

    async def forever():
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.append("first")

    items = [forever(), _soon(ValueError("second"))]
    answer = await asyncio.wait_for(_names(items, "all"), 1)
    assert answer.data == {"all": None}
    assert cancelled == ["first"]
    assert messages(answer) == [("second", ["all", 1])]


def test_a_list_that_is_null_already_waits_for_nothing():
    awaited = []

    async def item():
        awaited.append("item")

    answer = execute(
        world(SDL),
        parse("{ all }"),
        {"all": [item(), None, "c"]},
        executor_class=PlainBatchExecutor,
    )
    assert answer.data == {"all": None}
    assert [path for _, path in messages(answer)] == [["all", 1]]
    assert awaited == []


async def test_an_iterator_that_fails_leaves_nothing_unawaited():
    awaited = []

    async def item(name):
        awaited.append(name)

    class Names:
        def __init__(self):
            self.items = iter([item("a"), ValueError("broken"), item("c")])

        def __iter__(self):
            return self

        def __next__(self):
            value = next(self.items)
            if isinstance(value, Exception):
                raise value
            return value

    answer = await _names(Names())
    assert answer.data == {"names": None}
    assert messages(answer) == [("broken", ["names"])]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert awaited == ["a", "c"]


@pytest.mark.parametrize("value", ["abc", 3, {"a": 1}])
async def test_what_is_no_list_is_refused(value):
    answer = await _names(value)
    assert answer.data == {"names": None}
    assert messages(answer) == [
        ("Expected Iterable, but did not find one for field 'Query.names'.", ["names"])
    ]


async def test_plain_siblings_that_nobody_needs_settle_in_the_background():
    awaited = []

    async def names(_root, _info):
        awaited.append("names")

    schema = world(SDL)
    schema.query_type.fields["names"].resolve = names
    answer = execute(
        schema,
        parse("{ names must }"),
        {"must": None},
        executor_class=PlainBatchExecutor,
    )
    assert answer.data is None
    assert awaited == []
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert awaited == ["names"]


async def test_an_aborted_operation_leaves_its_waits():
    controller = AbortController()

    async def forever(_root, _info):
        await asyncio.Event().wait()

    schema = world(SDL)
    schema.query_type.fields["names"].resolve = forever
    asyncio.get_running_loop().call_soon(controller.abort)
    with pytest.raises(AbortedGraphQLExecutionError):
        await ask(schema, "{ names }", abort_signal=controller.signal)


async def test_an_aborted_mutation_begins_no_further_act():
    controller = AbortController()
    ran = []

    def act(name):
        def resolve(_root, _info):
            ran.append(name)
            controller.abort()
            return 1

        return resolve

    schema = world("type Query { a: Int } type Mutation { first: Int second: Int }")
    for name, field in schema.mutation_type.fields.items():
        field.resolve = act(name)
    with pytest.raises(AbortError):
        await ask(schema, "mutation { first second }", abort_signal=controller.signal)
    assert ran == ["first"]


async def test_fields_that_the_schema_lacks_are_left_out():
    schema = world(SDL)
    answer = await ask(schema, "{ unknown names }", root_value={"names": ["a"]})
    assert answer == ({"names": ["a"]}, None)


async def test_a_wait_that_is_cancelled_is_no_value():
    async def cancelled(_root, _info):
        raise asyncio.CancelledError

    schema = world(SDL)
    schema.query_type.fields["names"].resolve = cancelled
    with pytest.raises(asyncio.CancelledError):
        await ask(schema, "{ names }")


@pytest.mark.parametrize("kind", [tuple, set, iter])
async def test_any_iterable_is_a_list(kind):
    assert await _names(kind(["a"])) == ({"names": ["a"]}, None)
