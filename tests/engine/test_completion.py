"""From columns to the answer: values, nulls, lists, types, and what goes wrong."""

import pytest
from graphql import GraphQLError, GraphQLSchema, execute_sync, parse
from graphql.execution import MiddlewareManager

from resolvers.engine.columns import Grouped, Indexed
from resolvers.engine.errors import MOST_ERRORS_OF_A_FAILURE
from resolvers.engine.executor import PlainBatchExecutor
from resolvers.engine.leaves import SERIALIZE_COLUMN
from tests.engine.small import ask, messages, rows, world

SDL = """
scalar Money
enum Status { OPEN CLOSED }
interface Node { id: ID! }
type Item implements Node {
  id: ID! name: String! cost: Money count: Int share: Float isOpen: Boolean
  status: Status tags: [String!] owner: Person must: Person! items: [Item!]
  list: [Item!]!
}
type Person implements Node { id: ID! name: String! best: Item }
union Any = Item | Person
type Query {
  items: [Item] required: [Item!]! nodes: [Node] any: Any persons: [Person!] item: Item
}
"""


def _items(items, query, **marks):
    def all_items(_parents, _info):
        return Grouped(items, [len(items)])

    schema = world(SDL, Query_items=all_items, **marks)
    return schema, f"{{ items {query} }}"


async def _answer(items, query, **marks):
    return await ask(*_items(items, query, **marks))


COLUMNS = {
    "Item_id": "id",
    "Item_name": "name",
    "Item_count": "count",
    "Item_share": "share",
    "Item_isOpen": "is_open",
    "Item_status": "status",
    "Item_cost": "cost",
}


async def test_columns_of_scalars_come_out_as_they_are():
    items = rows(
        ("itm_1", "Lights", 3, 0.5, True),
        ("itm_2", "Tiles", None, None, None),
        names="id name count share is_open",
    )
    answer = await _answer(items, "{ id name count share isOpen }", **COLUMNS)
    assert answer == (
        {
            "items": [
                {
                    "id": "itm_1",
                    "name": "Lights",
                    "count": 3,
                    "share": 0.5,
                    "isOpen": True,
                },
                {
                    "id": "itm_2",
                    "name": "Tiles",
                    "count": None,
                    "share": None,
                    "isOpen": None,
                },
            ]
        },
        None,
    )


@pytest.mark.parametrize(
    ("field", "values", "shown"),
    [
        ("count", [1.0, True, "3"], [1, 1, 3]),
        ("count", [None, None], [None, None]),
        ("share", [1, None, 2.5], [1.0, None, 2.5]),
        ("id", [1, "a"], ["1", "a"]),
        ("isOpen", [1, 0.0], [True, False]),
    ],
)
async def test_values_of_other_types_are_coerced(field, values, shown):
    items = rows(*((v,) for v in values), names="value")
    answer = await _answer(items, f"{{ {field} }}", **{f"Item_{field}": "value"})
    assert answer == ({"items": [{field: value} for value in shown]}, None)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("count", 2**31, "Int cannot represent non 32-bit signed integer value"),
        ("count", -(2**31) - 1, "Int cannot represent non 32-bit signed integer"),
        ("share", float("inf"), "Float cannot represent non numeric value"),
        ("count", ValueError("odd"), "odd"),
        ("status", "LOST", "Enum 'Status' cannot represent value: 'LOST'"),
        ("status", [], "Enum 'Status' cannot represent value: []"),
    ],
)
async def test_a_wrong_value_is_null_with_an_error_and_its_neighbours_stay(
    field, value, message
):
    good = {"count": 1, "share": 1.5, "status": "OPEN"}[field]
    items = rows((good,), (value,), (None,), names="value")
    answer = await _answer(items, f"{{ {field} }}", **{f"Item_{field}": "value"})
    assert answer.data == {"items": [{field: good}, {field: None}, {field: None}]}
    ((text, path),) = messages(answer)
    assert text.startswith(message)
    assert path == ["items", 1, field]


async def test_enums_are_named_by_their_values():
    items = rows(("OPEN",), ("CLOSED",), (None,), ("OPEN",), names="status")
    answer = await _answer(items, "{ status }", **COLUMNS)
    shown = [item["status"] for item in answer.data["items"]]
    assert shown == ["OPEN", "CLOSED", None, "OPEN"]


async def test_enum_values_of_several_types_are_never_confused():
    schema, query = _items(rows((1,), (True,), names="status"), "{ status }", **COLUMNS)
    status = schema.type_map["Status"]
    status.values["OPEN"].value = 1
    answer = await ask(schema, query)
    assert answer.data == {"items": [{"status": "OPEN"}, {"status": "OPEN"}]}


def _money(value):
    if value < 0:
        raise ValueError("less than nothing")
    return f"{value / 10_000:.4f}"


def _in_columns(serialize, values):
    items = rows(*((v,) for v in values), names="cost")
    schema, query = _items(items, "{ cost }", **COLUMNS)
    money = schema.type_map["Money"]
    money.coerce_output_value = _money
    if serialize is not None:
        money.extensions[SERIALIZE_COLUMN] = serialize
    return execute_sync(schema, parse(query), executor_class=PlainBatchExecutor)


async def test_a_scalar_may_serialize_a_whole_column():
    calls = []

    def serialize(values):
        calls.append(values)
        return [_money(value) for value in values]

    answer = _in_columns(serialize, [2_310_000, None, 0])
    assert calls == [[2_310_000, 0]]
    shown = [item["cost"] for item in answer.data["items"]]
    assert shown == ["231.0000", None, "0.0000"]
    assert _in_columns(None, [2_310_000, None, 0]) == answer


@pytest.mark.parametrize(
    "serialize",
    [
        lambda values: [_money(value) for value in values],
        lambda values: values[:-1],
        lambda values: [None for _ in values],
    ],
)
async def test_a_column_that_cannot_be_serialized_is_looked_at_value_by_value(
    serialize,
):
    answer = _in_columns(serialize, [2_310_000, -1])
    assert answer.data == {"items": [{"cost": "231.0000"}, {"cost": None}]}
    assert messages(answer) == [("less than nothing", ["items", 1, "cost"])]


async def test_a_null_that_may_not_be_nulls_the_next_that_may():
    items = rows(("a", None), (None, "x"), ("c", None), names="name owner")
    answer = await _answer(items, "{ name }", **COLUMNS)
    assert answer.data == {"items": [{"name": "a"}, None, {"name": "c"}]}
    assert messages(answer) == [
        (
            "Cannot return null for non-nullable field Item.name.",
            ["items", 1, "name"],
        )
    ]


async def test_the_first_of_several_faults_of_an_object_is_told():
    items = rows((None, None), names="id name")
    answer = await _answer(items, "{ name id }", **COLUMNS)
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

    schema, _ = _items(items, "", Item_tags=tags, **COLUMNS)
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

    answer = await _answer(items, "{ id owner { id } }", Item_owner=owner, **COLUMNS)
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
    answer = await _answer(items, query, Item_must=must, **COLUMNS)
    assert answer.data == {"items": [None] * count}
    assert len(answer.errors) == MOST_ERRORS_OF_A_FAILURE


async def test_an_answer_that_does_not_fit_its_parents_is_an_error_for_all():
    items = rows(("a",), ("b",), names="id")

    def owner(_parents, _info):
        return [None]

    answer = await _answer(items, "{ owner { id } }", Item_owner=owner)
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
    result = await _answer(rows(("a",), names="id"), f"{{ {field} }}", **marks)
    assert result.data == {"items": [{name: None}]}
    assert [path for _, path in messages(result)] == [["items", 0, name]]


async def test_shared_things_are_answered_once_and_their_errors_told_everywhere():
    items = rows(("a",), ("b",), ("c",), names="id")
    asked = []

    def owner(_parents, _info):
        return Indexed(rows(("p", "Ann"), ("q", None), names="id name"), [1, 0, 1])

    def best(parents, _info):
        asked.append(parents.column("id"))
        return [None, ValueError("no")]

    query = "{ owner { name best { id } } }"
    marks = {"Person_name": "name", "Person_best": best, **COLUMNS}
    answer = await _answer(items, query, Item_owner=owner, **marks)
    assert asked == [("p", "q")]
    ann = {"owner": {"name": "Ann", "best": None}}
    assert answer.data == {"items": [{"owner": None}, ann, {"owner": None}]}
    null = "Cannot return null for non-nullable field Person.name."
    assert messages(answer) == [
        (null, ["items", 0, "owner", "name"]),
        (null, ["items", 2, "owner", "name"]),
    ]


async def test_a_fault_of_a_shared_thing_nulls_whoever_needs_it():
    items = rows(("a",), ("b",), names="id")

    def must(_parents, _info):
        return Indexed(rows(("p", None), names="id name"), [0, 0])

    query = "{ must { name } }"
    answer = await _answer(items, query, Item_must=must, Person_name="name")
    assert answer.data == {"items": [None, None]}
    assert [path for _, path in messages(answer)] == [
        ["items", n, "must", "name"] for n in (0, 1)
    ]


async def test_a_shared_thing_that_nobody_refers_to_tells_no_errors():
    items = rows(("a",), names="id")

    def owner(_parents, _info):
        return Indexed(rows(("p", None), ("q", "Bo"), names="id name"), [1])

    def best(parents, info):
        assert info.field.key == "best"
        return [None for _ in parents]

    query = "{ owner { name best { id } __typename } }"
    marks = {"Person_name": "name", "Person_best": best}
    answer = await _answer(items, query, Item_owner=owner, **marks)
    bo = {"name": "Bo", "best": None, "__typename": "Person"}
    assert answer == ({"items": [{"owner": bo}]}, None)


async def test_plain_resolvers_of_shared_things_know_one_of_their_places():
    items = rows(("a",), ("b",), names="id")
    paths = []

    def owner(_parents, _info):
        return Indexed(rows(("p",), ("q",), names="id"), [-1, 0])

    def name(_person, info):
        paths.append(info.path.as_list() if info.path.prev else None)
        return "Ann"

    schema, query = _items(items, "{ owner { name } }", Item_owner=owner)
    schema.type_map["Person"].fields["name"].resolve = name
    answer = await ask(schema, query)
    assert answer.data["items"] == [{"owner": None}, {"owner": {"name": "Ann"}}]
    assert paths == [["items", 1, "owner", "name"], None]


async def test_lists_of_scalars_may_be_grouped_shared_or_plain():
    items = rows(("a",), ("b",), ("c",), names="id")

    def grouped(_parents, _info):
        return Grouped(["x", "y", "z"], [2, -1, 1])

    def plain(_parents, _info):
        return [["x", "y"], None, ("z",)]

    shown = {"items": [{"tags": ["x", "y"]}, {"tags": None}, {"tags": ["z"]}]}
    for tags in (grouped, plain):
        assert await _answer(items, "{ tags }", Item_tags=tags) == (shown, None)

    def names(_parents, _info):
        return Indexed(["x"], [0, -1, 0])

    answer = await _answer(items, "{ share: status }", Item_status=names)
    assert [item["share"] for item in answer.data["items"]] == [None] * 3
    answer = await _answer(items, "{ name }", Item_name=names)
    assert answer.data["items"] == [{"name": "x"}, None, {"name": "x"}]


async def test_a_faulty_item_nulls_its_list_and_no_other():
    items = rows(("a",), ("b",), names="id")

    def tags(_parents, _info):
        return Grouped(["x", None, "z"], [2, 1])

    answer = await _answer(items, "{ tags }", Item_tags=tags)
    assert answer.data == {"items": [{"tags": None}, {"tags": ["z"]}]}
    assert [path for _, path in messages(answer)] == [["items", 0, "tags", 1]]


async def test_rows_inside_a_column_stay_in_columns():
    page = rows(("itm_1",), ("itm_2",), names="id")
    seen = []

    def count(parents, _info):
        seen.append(parents.column("id"))
        return [1 for _ in parents]

    answer = await _answer(
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
    answer = await _answer(
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

    answer = await _answer(rows(names="id"), "{ owner { id } }", Item_owner=owner)
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
    schema, query = _items(rows(("itm_1",), names="id"), "{ id }", Item_id="id")
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


async def test_hooks_around_single_fields_are_refused_where_the_engine_reads():
    called = []

    def hook(next_, root, info, **arguments):
        called.append(info.field_name)
        return next_(root, info, **arguments)

    schema, query = _items(rows(("itm_1",), names="id"), "{ id }", Item_id="id")
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
