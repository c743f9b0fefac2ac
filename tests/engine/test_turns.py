"""Who waits when: statements in turn, loaders together, plain coroutines at once."""

import asyncio

from graphql import parse, subscribe

from resolvers.engine.columns import Indexed
from resolvers.engine.executor import PlainBatchExecutor
from resolvers.engine.marks import Batched
from tests.engine.connection import ITEMS, SDL, Connection
from tests.engine.small import ask, messages, world


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
