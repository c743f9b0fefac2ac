"""What nobody needs any more: it is not read, it is cancelled, it is let go."""

import asyncio
import gc
import weakref

import pytest

from resolvers.engine.columns import Grouped, Indexed
from resolvers.engine.marks import Batched
from tests.engine.connection import ITEMS, SDL, Connection
from tests.engine.small import ask, messages, rows, world


async def test_what_nobody_needs_any_more_is_not_read():
    connection = Connection()

    def gone(_parents, _info):
        return [None]

    schema = world(
        SDL,
        Query_a=connection.many("a"),
        Query_b=Batched(connection.many("b"), shared=True),
        Query_must=gone,
        Item_id="id",
    )
    answer = await ask(schema, "{ a { id } must { id } b { id } }")
    assert answer.data is None
    assert messages(answer) == [
        ("Cannot return null for non-nullable field Query.must.", ["must"])
    ]
    assert connection.log == []


async def test_pending_siblings_are_cancelled_once_nobody_needs_them():
    cancelled = []
    opened = asyncio.Event()

    async def forever(_root, _info):
        opened.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.append("plain")

    async def fails(_root, _info):
        await opened.wait()
        raise ValueError("no")

    connection = Connection()
    schema = world(SDL, Query_a=connection.many("a"))
    schema.query_type.fields["plain"].resolve = forever
    schema.query_type.fields["must"].resolve = fails
    answer = await asyncio.wait_for(ask(schema, "{ plain a { id } must { id } }"), 1)
    assert answer.data is None
    assert messages(answer) == [("no", ["must"])]
    assert cancelled == ["plain"]
    assert connection.log == []


async def test_a_fault_of_some_rows_leaves_the_others_running():
    async def plain(source, _info):
        await asyncio.sleep(0)
        return source.number

    def must(parents, _info):
        return Indexed(ITEMS, [-1, 0])

    schema = world(
        SDL.replace("a: [Item!]", "a: [Item]"),
        Query_a=lambda _p, _i: Grouped(rows((1,), (2,), names="number"), [2]),
        Item_id="id",
        Item_must=must,
    )
    schema.type_map["Item"].fields["plain"].resolve = plain
    answer = await ask(schema, "{ a { plain must { id } } }")
    assert answer.data == {"a": [None, {"plain": 2, "must": {"id": "itm_1"}}]}
    assert messages(answer) == [
        ("Cannot return null for non-nullable field Item.must.", ["a", 0, "must"])
    ]


async def test_a_cancelled_operation_cancels_what_it_runs():
    cancelled = asyncio.Event()

    async def forever(_root, _info):
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    schema = world(SDL, Query_a=Connection().many("a"))
    schema.query_type.fields["plain"].resolve = forever
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(ask(schema, "{ plain a { id } }"), 0.01)
    assert cancelled.is_set()


async def test_only_what_stands_below_the_nulled_object_is_dropped():
    opened = asyncio.Event()
    cancelled = []

    async def plain(source, _info):
        try:
            await opened.wait()
        except asyncio.CancelledError:
            cancelled.append(source["name"])
            raise
        return 5

    async def must(source, _info):
        await asyncio.sleep(0)
        if source["name"] == "c":
            asyncio.get_running_loop().call_later(0.001, opened.set)
            return None
        return {"name": "below"}

    schema = world(SDL)
    fields = schema.type_map["Item"].fields
    fields["plain"].resolve, fields["must"].resolve = plain, must
    below = "{ plain category { plain } must { __typename } }"
    category = {"name": "category"}
    root = {
        "c": {"name": "c", "category": category},
        "d": {"name": "d", "category": category},
    }
    answer = await ask(schema, f"{{ c {below} d {below} }}", root_value=root)
    shown = {"plain": 5, "category": {"plain": 5}, "must": {"__typename": "Item"}}
    assert answer.data == {"c": None, "d": shown}
    assert [path for _, path in messages(answer)] == [["c", "must"]]
    assert sorted(cancelled) == ["c", "category"]


async def test_a_future_that_nobody_needs_is_left_to_its_owner():
    future = asyncio.get_running_loop().create_future()
    schema = world(SDL, Query_a=lambda _p, _i: future, Query_must=lambda _p, _i: [None])
    answer = await ask(schema, "{ a { id } must { id } }")
    assert answer.data is None
    assert not future.done()


async def test_an_answer_is_not_left_to_the_garbage_collector():
    class Amount:
        pass

    kept = []

    async def items(_parents, _info):
        amount = Amount()
        kept.append(weakref.ref(amount))
        return Grouped(rows((amount,), names="amount"), [1])

    schema = world(
        "scalar Raw type Item { raw: Raw items: [Item!] }"
        " type Query { items: [Item!] }",
        Query_items=items,
        Item_items=items,
        Item_raw="amount",
    )
    gc.disable()
    try:
        answer = await ask(
            schema, "{ items { raw items { raw } } again: items { raw } }"
        )
        assert answer.errors is None
        assert len(kept) == 3
        del answer
        assert [amount() for amount in kept] == [None, None, None]
    finally:
        gc.enable()
