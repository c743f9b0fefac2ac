"""Who waits when: statements in turn, loaders together, plain coroutines at once."""

import asyncio
import gc
import weakref

import pytest
from graphql import execute_sync, parse, subscribe

from resolvers.engine.columns import Grouped, Indexed
from resolvers.engine.errors import OperationFailed
from resolvers.engine.executor import PlainBatchExecutor
from resolvers.engine.marks import Batched
from tests.engine.small import ask, messages, rows, world

SDL = """
type Item { id: ID! notes: [Item!] category: Item must: Item! plain: Int }
type Query { a: [Item!] b: [Item!] c: Item d: Item plain: Int must: Item! other: Int }
type Mutation { first: Int second: Int third: Int must: Int! }
"""
ITEMS = rows(("itm_1",), ("itm_2",), names="id")


class Connection:
    """One connection: it notes who uses it and refuses two at a time."""

    def __init__(self):
        self.log = []
        self.user = None

    async def read(self, name):
        assert self.user is None, f"{name} while {self.user}"
        self.user = name
        self.log.append(name)
        await asyncio.sleep(0.001)
        self.user = None

    def many(self, name):
        async def resolve(parents, _info):
            await self.read(name)
            return Grouped(ITEMS, [2] + [0] * (len(parents) - 1))

        return resolve

    def one(self, name):
        async def resolve(parents, _info):
            await self.read(name)
            return Indexed(ITEMS, [0] * len(parents))

        return resolve


async def test_sibling_statements_are_awaited_in_turn_without_tasks():
    connection = Connection()
    tasks = []

    def watched(name):
        read = connection.many(name)

        async def resolve(parents, info):
            tasks.append(asyncio.current_task())
            return await read(parents, info)

        return resolve

    schema = world(
        SDL,
        Query_a=watched("a"),
        Query_b=watched("b"),
        Item_id="id",
        Item_notes=watched("notes"),
        Item_category=connection.one("category"),
    )
    query = "{ a { id notes { id } category { id } } b { notes { id } } }"
    answer = await ask(schema, query)
    assert answer.errors is None
    assert connection.log == ["a", "b", "notes", "category", "notes"]
    assert answer.data["b"] == [
        {"notes": [{"id": "itm_1"}, {"id": "itm_2"}]},
        {"notes": []},
    ]
    assert set(tasks) == {asyncio.current_task()}


async def test_resolvers_that_share_a_loader_wait_for_each_other():
    log = []

    def shared(name):
        async def resolve(parents, _info):
            log.append(f"asked {name}")
            await asyncio.sleep(0)
            log.append(f"answered {name}")
            return Indexed(ITEMS, [0] * len(parents))

        return Batched(resolve, shared=True)

    connection = Connection()
    connection.log = log
    schema = world(
        SDL,
        Query_c=shared("c"),
        Query_a=connection.many("a"),
        Item_id="id",
        Item_category=shared("category"),
    )
    answer = await ask(schema, "{ c { id } a { category { id } } }")
    assert answer.data == {
        "c": {"id": "itm_1"},
        "a": [{"category": {"id": "itm_1"}}, {"category": {"id": "itm_1"}}],
    }
    # The statement of another level goes first, so that both loads come together.
    assert log == ["a", "asked c", "asked category", "answered c", "answered category"]


async def test_a_failing_load_fails_only_who_asked():
    async def fails(parents, _info):
        raise LookupError("gone")

    async def works(parents, _info):
        return Indexed(ITEMS, [1])

    schema = world(
        SDL,
        Query_c=Batched(fails, shared=True),
        Query_d=Batched(works, shared=True),
        Item_id="id",
    )
    answer = await ask(schema, "{ c { id } d { id } }")
    assert answer.data == {"c": None, "d": {"id": "itm_2"}}
    assert messages(answer) == [("gone", ["c"])]


async def test_plain_coroutines_run_side_by_side_and_never_beside_a_statement():
    connection = Connection()
    started = asyncio.Event()

    async def plain(_root, _info):
        await started.wait()
        return 1

    async def other(_root, _info):
        started.set()
        return 2

    schema = world(SDL, Query_a=connection.many("a"), Item_id="id")
    schema.query_type.fields["plain"].resolve = plain
    schema.query_type.fields["other"].resolve = other
    answer = await ask(schema, "{ a { id } plain other }")
    assert answer.data == {
        "a": [{"id": "itm_1"}, {"id": "itm_2"}],
        "plain": 1,
        "other": 2,
    }


async def test_what_came_first_goes_on_while_others_still_run():
    done = asyncio.Event()

    async def slow(_root, _info):
        await done.wait()
        return 1

    async def quick(_root, _info):
        return {"plain": finish}

    async def finish(_info):
        done.set()
        return 2

    schema = world(SDL)
    schema.query_type.fields["plain"].resolve = slow
    schema.query_type.fields["c"].resolve = quick
    answer = await asyncio.wait_for(ask(schema, "{ plain c { plain } }"), 1)
    assert answer == ({"plain": 1, "c": {"plain": 2}}, None)


async def test_root_mutations_run_one_after_another():
    connection = Connection()

    def act(name):
        async def resolve(parents, _info):
            await connection.read(name)
            return [len(connection.log)]

        return resolve

    schema = world(SDL, Mutation_first=act("first"), Mutation_second=act("second"))
    query = "mutation { second first again: second __typename }"
    answer = await ask(schema, query)
    assert list(answer.data.items()) == [
        ("second", 1),
        ("first", 2),
        ("again", 3),
        ("__typename", "Mutation"),
    ]
    assert connection.log == ["second", "first", "second"]


async def test_after_a_required_mutation_fails_no_other_runs():
    ran = []

    def act(name, *, fails=False):
        def resolve(_parents, _info):
            ran.append(name)
            return [ValueError("no") if fails else 1]

        return resolve

    schema = world(
        SDL,
        Mutation_first=act("first", fails=True),
        Mutation_must=act("must", fails=True),
        Mutation_second=act("second"),
    )
    answer = await ask(schema, "mutation { first must second }")
    assert answer.data is None
    assert messages(answer) == [("no", ["first"]), ("no", ["must"])]
    assert ran == ["first", "must"]


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


async def test_subscription_events_take_the_same_way():
    connection = Connection()
    schema = world(
        "type Item { id: ID! notes: [Item!] } type Query { a: Int }"
        " type Subscription { changed: Item }",
        Subscription_changed="item",
        Item_id="id",
        Item_notes=connection.many("notes"),
    )

    class Event:
        item = ITEMS[1]

    async def events(_root, _info):
        yield Event
        yield Event

    schema.subscription_type.fields["changed"].subscribe = events
    stream = subscribe(
        schema,
        parse("subscription { changed { id notes { id } } }"),
        executor_class=PlainBatchExecutor,
    )
    answers = [answer async for answer in stream]
    notes = [{"id": "itm_1"}, {"id": "itm_2"}]
    assert answers == [({"changed": {"id": "itm_2", "notes": notes}}, None)] * 2
    assert connection.log == ["notes", "notes"]


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
