"""A guarded field is asked about before anything is read, and fails closed."""

import pytest
from graphql import GraphQLError

from resolvers.engine.columns import Grouped, Indexed
from tests.engine.small import ask, guard, messages, rows, world

SDL = """
type Markup { amount: Int }
type Item { id: ID! cost: Int markups: [Markup!] owner: Markup plain: Int }
type Query { items: [Item!]! secret: Int }
"""
QUERY = "{ items { id cost markups { amount } owner { amount } } }"


class Context:
    def __init__(self, outcome):
        self.answer = outcome
        self.asked = []

    def outcome(self, field):
        self.asked.append((field.guard, ".".join(field.path)))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def _world(reads, items):
    def markups(parents, _info):
        reads.append("markups")
        return Grouped(rows((5,), names="amount"), [1] + [0] * (len(parents) - 1))

    def owner(parents, _info):
        reads.append("owner")
        return Indexed(rows((7,), names="amount"), [0] * len(parents))

    schema = world(
        SDL,
        Query_items=lambda _parents, _info: Grouped(items, [len(items)]),
        Item_id="id",
        Item_cost="cost",
        Item_markups=markups,
        Item_owner=owner,
        Markup_amount="amount",
    )
    for name in ("cost", "markups", "owner"):
        guard(schema, f"Item_{name}", f"CanSee{name.title()}")
    return schema


ITEMS = rows(("itm_1", 231), ("itm_2", None), names="id cost")
VISIBLE = [
    {"id": "itm_1", "cost": 231, "markups": [{"amount": 5}], "owner": {"amount": 7}},
    {"id": "itm_2", "cost": None, "markups": [], "owner": {"amount": 7}},
]
HIDDEN = [
    {"id": "itm_1", "cost": None, "markups": None, "owner": None},
    {"id": "itm_2", "cost": None, "markups": None, "owner": None},
]


@pytest.mark.parametrize("outcome", [True, None])
async def test_what_may_be_read_or_is_masked_by_row_is_read(outcome):
    reads = []
    context = Context(outcome)
    answer = await ask(_world(reads, ITEMS), QUERY, context_value=context)
    assert answer == ({"items": VISIBLE}, None)
    assert reads == ["markups", "owner"]
    assert context.asked == [
        ("CanSeeCost", "items.cost"),
        ("CanSeeMarkups", "items.markups"),
        ("CanSeeOwner", "items.owner"),
    ]


@pytest.mark.parametrize("outcome", [False, "yes", 1, 0])
async def test_what_is_denied_is_null_and_neither_called_nor_read(outcome):
    reads = []
    answer = await ask(_world(reads, ITEMS), QUERY, context_value=Context(outcome))
    assert answer == ({"items": HIDDEN}, None)
    assert reads == []


async def test_a_denied_column_need_not_be_in_the_rows():
    unread = rows(("itm_1",), names="id")
    schema = _world([], unread)
    answer = await ask(schema, "{ items { cost } }", context_value=Context(False))
    assert answer == ({"items": [{"cost": None}]}, None)


@pytest.mark.parametrize("context", [None, object(), {"outcome": True}])
async def test_without_anyone_to_ask_a_guarded_field_is_null(context):
    reads = []
    answer = await ask(_world(reads, ITEMS), QUERY, context_value=context)
    assert answer == ({"items": HIDDEN}, None)
    assert reads == []


async def test_a_missing_column_that_is_not_denied_is_an_error_and_never_data():
    unread = rows(("itm_1",), ("itm_2",), names="id")
    schema = _world([], unread)
    answer = await ask(schema, "{ items { cost } }", context_value=Context(None))
    assert answer.data == {"items": [{"cost": None}, {"cost": None}]}
    assert messages(answer) == [
        ("Column 'cost' was not read.", ["items", 0, "cost"]),
        ("Column 'cost' was not read.", ["items", 1, "cost"]),
    ]


async def test_a_policy_that_cannot_be_evaluated_is_null_with_its_error():
    reads = []
    failing = Context(
        GraphQLError("Later.", extensions={"code": "AUTHORIZATION_UNAVAILABLE"})
    )
    answer = await ask(_world(reads, ITEMS), QUERY, context_value=failing)
    assert answer.data == {"items": HIDDEN}
    assert reads == []
    assert {error.extensions["code"] for error in answer.errors} == {
        "AUTHORIZATION_UNAVAILABLE"
    }
    assert len(answer.errors) == 6


@pytest.mark.parametrize(("outcome", "cost"), [(True, 231), (None, 231), (False, None)])
async def test_a_guard_holds_for_objects_that_are_no_rows(outcome, cost):
    class Item:
        pass

    item = Item()
    item.id, item.cost = "itm_1", 231
    schema = _world([], ITEMS)
    schema.query_type.fields["items"].extensions.clear()
    answer = await ask(
        schema,
        "{ items { id cost } }",
        root_value={"items": [item]},
        context_value=Context(outcome),
    )
    assert answer == ({"items": [{"id": "itm_1", "cost": cost}]}, None)


@pytest.mark.parametrize(("outcome", "secret"), [(True, 5), (False, None)])
async def test_a_guarded_field_without_a_mark_is_not_called_when_denied(
    outcome, secret
):
    called = []
    schema = world(SDL)
    guard(schema, "Query_secret")

    def resolve(_root, _info):
        called.append(1)
        return 5

    schema.query_type.fields["secret"].resolve = resolve
    answer = await ask(schema, "{ secret }", context_value=Context(outcome))
    assert answer == ({"secret": secret}, None)
    assert called == [1] * outcome


async def test_a_guard_is_asked_once_for_all_rows_of_a_place():
    many = rows(*((f"itm_{n}", n) for n in range(100)), names="id cost")
    context = Context(True)
    await ask(_world([], many), "{ items { cost } }", context_value=context)
    assert context.asked == [("CanSeeCost", "items.cost")]


async def test_batched_fields_are_handed_the_context():
    context = Context(True)
    schema = world(SDL, Query_secret=lambda _p, info: [info.context is context])
    schema.query_type.fields["secret"].type = schema.type_map["Boolean"]
    answer = await ask(schema, "{ secret }", context_value=context)
    assert answer == ({"secret": True}, None)
