"""What goes wrong: the nulls and errors that come of it, and where they stand."""

import pytest
from graphql import GraphQLError, GraphQLSchema
from graphql.execution import MiddlewareManager

from resolvers.engine.columns import Grouped, Indexed
from resolvers.engine.errors import MOST_ERRORS_OF_A_FAILURE
from tests.engine.items import COLUMNS, SDL, answer_of, question
from tests.engine.small import ask, messages, rows, world


async def test_a_null_that_may_not_be_nulls_the_next_that_may():
    items = rows(("a", None), (None, "x"), ("c", None), names="name owner")
    answer = await answer_of(items, "{ name }", **COLUMNS)
    assert answer.data == {"items": [{"name": "a"}, None, {"name": "c"}]}
    assert messages(answer) == [
        (
            "Cannot return null for non-nullable field Item.name.",
            ["items", 1, "name"],
        )
    ]


async def test_the_first_of_several_faults_of_an_object_is_told():
    items = rows((None, None), names="id name")
    answer = await answer_of(items, "{ name id }", **COLUMNS)
    assert answer.data == {"items": [None]}
    assert [path for _, path in messages(answer)] == [["items", 0, "name"]]


async def test_a_null_may_end_the_whole_answer():
    schema = world(
        SDL,
        Query_required=lambda _p, _i: Grouped(rows(("a",), (None,), names="id"), [2]),
        Item_id="id",
    )
    answer = await ask(schema, "{ required { id } }")
    assert answer.data is None
    assert [path for _, path in messages(answer)] == [["required", 1, "id"]]


async def test_without_error_propagation_nulls_stay_where_they_are():
    schema = world(
        SDL + "directive @experimental_disableErrorPropagation on QUERY",
        Query_required=lambda _p, _i: Grouped(rows(("a",), (None,), names="id"), [2]),
        Item_id="id",
    )
    query = "query @experimental_disableErrorPropagation { required { id } }"
    answer = await ask(schema, query)
    assert answer.data == {"required": [{"id": "a"}, {"id": None}]}
    assert [path for _, path in messages(answer)] == [["required", 1, "id"]]


async def test_errors_stand_in_the_order_of_the_document():
    items = rows(("a", "no"), ("b", "no"), names="id count")

    def tags(parents, _info):
        return [ValueError("tags") for _ in parents]

    schema, _ = question(items, "", Item_tags=tags, **COLUMNS)
    query = "{ items { tags count } again: items { count } }"
    answer = await ask(schema, query)
    assert [path for _, path in messages(answer)] == [
        ["items", 0, "tags"],
        ["items", 0, "count"],
        ["items", 1, "tags"],
        ["items", 1, "count"],
        ["again", 0, "count"],
        ["again", 1, "count"],
    ]


async def test_a_failing_batched_resolver_fails_every_parent_and_tells_some():
    count = MOST_ERRORS_OF_A_FAILURE + 5
    items = rows(*((f"itm_{n}",) for n in range(count)), names="id")

    def owner(_parents, _info):
        raise LookupError("gone")

    answer = await answer_of(items, "{ id owner { id } }", Item_owner=owner, **COLUMNS)
    shown = [{"id": f"itm_{n}", "owner": None} for n in range(count)]
    assert answer.data == {"items": shown}
    assert messages(answer) == [
        ("gone", ["items", n, "owner"]) for n in range(MOST_ERRORS_OF_A_FAILURE)
    ]


async def test_beyond_the_told_errors_nulls_hide_other_errors_still():
    count = MOST_ERRORS_OF_A_FAILURE + 1
    items = rows(*((f"itm_{n}", "no") for n in range(count)), names="id count")

    def must(_parents, _info):
        raise LookupError("gone")

    query = "{ must { id } count }"
    answer = await answer_of(items, query, Item_must=must, **COLUMNS)
    assert answer.data == {"items": [None] * count}
    assert len(answer.errors) == MOST_ERRORS_OF_A_FAILURE


async def test_an_answer_that_does_not_fit_its_parents_is_an_error_for_all():
    items = rows(("a",), ("b",), names="id")

    def owner(_parents, _info):
        return [None]

    answer = await answer_of(items, "{ owner { id } }", Item_owner=owner)
    assert answer.data == {"items": [{"owner": None}, {"owner": None}]}
    assert messages(answer) == [
        ("1 answers do not fit 2 parents.", ["items", n, "owner"]) for n in (0, 1)
    ]


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("count", Grouped([1], [1])),
        ("owner { id }", Grouped([None], [1])),
        ("tags", Indexed([["x"]], [0])),
        ("tags", rows(("x",), names="tags")),
        ("count", {"count": 1}),
        ("count", None),
    ],
)
async def test_an_answer_of_another_shape_is_an_error_and_never_data(field, answer):
    name = field.split()[0]
    marks = {f"Item_{name}": lambda _parents, _info: answer}
    result = await answer_of(rows(("a",), names="id"), f"{{ {field} }}", **marks)
    assert result.data == {"items": [{name: None}]}
    assert [path for _, path in messages(result)] == [["items", 0, name]]


async def test_hooks_around_single_fields_are_refused_where_the_engine_reads():
    called = []

    def hook(next_, root, info, **arguments):
        called.append(info.field_name)
        return next_(root, info, **arguments)

    schema, query = question(rows(("itm_1",), names="id"), "{ id }", Item_id="id")
    answer = await ask(schema, query, middleware=[hook])
    assert answer.data is None
    assert messages(answer) == [("Hooks around single fields are not supported.", None)]
    assert called == []
    plain = world(SDL)
    answer = await ask(
        plain, "{ item { id } }", middleware=[hook], root_value={"item": {"id": "a"}}
    )
    assert answer == ({"item": {"id": "a"}}, None)
    assert called == ["item", "id"]
    answer = await ask(schema, query, middleware=MiddlewareManager())
    assert answer == ({"items": [{"id": "itm_1"}]}, None)


async def test_an_error_of_the_application_keeps_its_code():
    def item(_parents, _info):
        raise GraphQLError("No such item.", extensions={"code": "NOT_FOUND"})

    schema: GraphQLSchema = world(SDL, Query_item=item)
    answer = await ask(schema, "{ item { id } }")
    assert answer.data == {"item": None}
    assert answer.errors[0].extensions == {"code": "NOT_FOUND"}
    assert messages(answer) == [("No such item.", ["item"])]
