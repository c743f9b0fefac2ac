"""Rows: they stay in columns wherever they come from, and say which type they are."""

import pytest

from resolvers.engine.columns import Grouped, Indexed
from tests.engine.items import COLUMNS, SDL, answer_of, question
from tests.engine.small import ask, messages, rows, world


async def test_rows_inside_a_column_stay_in_columns():
    page = rows(("itm_1",), ("itm_2",), names="id")
    seen = []

    def count(parents, _info):
        seen.append(parents.column("id"))
        return [1 for _ in parents]

    answer = await answer_of(
        rows((page,), (None,), (rows(("itm_3",), names="id"),), names="items"),
        "{ items { id count } }",
        **{**COLUMNS, "Item_items": "items", "Item_count": count},
    )
    assert seen == [("itm_1", "itm_2", "itm_3")]
    assert [item["items"] and len(item["items"]) for item in answer.data["items"]] == [
        2,
        None,
        1,
    ]


async def test_single_rows_in_a_list_come_back_into_columns():
    seen = []

    def count(parents, _info):
        seen.append(parents.column("id"))
        return [1 for _ in parents]

    page = rows(("itm_1",), ("itm_2",), names="id")
    answer = await answer_of(
        [page[1], None, page[0]],
        "{ id count }",
        **{**COLUMNS, "Item_count": count},
    )
    assert seen == [("itm_2", "itm_1")]
    assert answer.data["items"] == [
        {"id": "itm_2", "count": 1},
        None,
        {"id": "itm_1", "count": 1},
    ]


async def test_nothing_below_an_empty_list_is_asked():
    def owner(_parents, _info):
        raise AssertionError("nobody to ask for")

    answer = await answer_of(rows(names="id"), "{ owner { id } }", Item_owner=owner)
    assert answer == ({"items": []}, None)


async def test_rows_of_an_abstract_type_say_which_they_are():
    nodes = rows(("itm_1", "x"), ("per_1", "y"), names="id name")
    nodes = nodes.with_columns({"__typename": ["Item", "Person"]})
    seen = []

    def count(parents, _info):
        seen.append(parents.column("id"))
        return [1]

    schema = world(
        SDL,
        Query_nodes=lambda _p, _i: Grouped(nodes, [2]),
        Query_any=lambda _p, _i: Indexed(nodes, [1]),
        Item_count=count,
        Item_id="id",
        Person_id="id",
        Person_name="name",
    )
    answer = await ask(
        schema,
        """{ nodes { __typename id ... on Item { count } ... on Person { name } }
             any { ... on Person { name } ... on Item { id } } }""",
    )
    assert answer == (
        {
            "nodes": [
                {"__typename": "Item", "id": "itm_1", "count": 1},
                {"__typename": "Person", "id": "per_1", "name": "y"},
            ],
            "any": {"name": "y"},
        },
        None,
    )
    assert seen == [("itm_1",)]


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (None, "Abstract type 'Node' must resolve to an Object type at runtime"),
        ("Query", "Runtime Object type 'Query' is not a possible type for 'Node'"),
    ],
)
async def test_rows_of_no_possible_type_are_null_with_an_error(kind, message):
    nodes = rows(("itm_1",), names="id").with_columns({"__typename": [kind]})
    schema = world(SDL, Query_nodes=lambda _p, _i: [[*nodes, None]], Item_id="id")
    answer = await ask(schema, "{ nodes { id } }")
    assert answer.data == {"nodes": [None, None]}
    ((text, path),) = messages(answer)
    assert text.startswith(message)
    assert path == ["nodes", 0]


async def test_rows_need_not_pass_the_type_test_of_objects():
    schema, query = question(rows(("itm_1",), names="id"), "{ id }", Item_id="id")
    schema.type_map["Item"].is_type_of = lambda _value, _info: False
    expected = ({"items": [{"id": "itm_1"}]}, None)
    assert await ask(schema, query) == expected
    page = rows(("itm_1",), names="id")
    one = world(SDL, Query_item=lambda _p, _i: [page[0]], Item_id="id")
    one.type_map["Item"].is_type_of = lambda _value, _info: False
    assert await ask(one, "{ item { id } }") == ({"item": {"id": "itm_1"}}, None)


async def test_an_object_of_another_type_is_refused():
    schema = world(SDL, Query_item=lambda _p, _i: [object()], Item_id="id")
    schema.type_map["Item"].is_type_of = lambda _value, _info: False
    answer = await ask(schema, "{ item { id } }")
    assert answer.data == {"item": None}
    assert answer.errors[0].message.startswith("Expected value of type 'Item'")
