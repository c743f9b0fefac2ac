"""From columns to the answer: scalars, enums and lists of them."""

import pytest
from graphql import execute_sync, parse

from resolvers.engine.columns import Grouped, Indexed
from resolvers.engine.executor import PlainBatchExecutor
from resolvers.engine.leaves import SERIALIZE_COLUMN
from tests.engine.items import COLUMNS, answer_of, question
from tests.engine.small import ask, messages, rows


async def test_columns_of_scalars_come_out_as_they_are():
    items = rows(
        ("itm_1", "Lights", 3, 0.5, True),
        ("itm_2", "Tiles", None, None, None),
        names="id name count share is_open",
    )
    answer = await answer_of(items, "{ id name count share isOpen }", **COLUMNS)
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
    answer = await answer_of(items, f"{{ {field} }}", **{f"Item_{field}": "value"})
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
    answer = await answer_of(items, f"{{ {field} }}", **{f"Item_{field}": "value"})
    assert answer.data == {"items": [{field: good}, {field: None}, {field: None}]}
    ((text, path),) = messages(answer)
    assert text.startswith(message)
    assert path == ["items", 1, field]


async def test_enums_are_named_by_their_values():
    items = rows(("OPEN",), ("CLOSED",), (None,), ("OPEN",), names="status")
    answer = await answer_of(items, "{ status }", **COLUMNS)
    shown = [item["status"] for item in answer.data["items"]]
    assert shown == ["OPEN", "CLOSED", None, "OPEN"]


async def test_enum_values_of_several_types_are_never_confused():
    schema, query = question(
        rows((1,), (True,), names="status"), "{ status }", **COLUMNS
    )
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
    schema, query = question(items, "{ cost }", **COLUMNS)
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


async def test_lists_of_scalars_may_be_grouped_shared_or_plain():
    items = rows(("a",), ("b",), ("c",), names="id")

    def grouped(_parents, _info):
        return Grouped(["x", "y", "z"], [2, -1, 1])

    def plain(_parents, _info):
        return [["x", "y"], None, ("z",)]

    shown = {"items": [{"tags": ["x", "y"]}, {"tags": None}, {"tags": ["z"]}]}
    for tags in (grouped, plain):
        assert await answer_of(items, "{ tags }", Item_tags=tags) == (shown, None)

    def names(_parents, _info):
        return Indexed(["x"], [0, -1, 0])

    answer = await answer_of(items, "{ share: status }", Item_status=names)
    assert [item["share"] for item in answer.data["items"]] == [None] * 3
    answer = await answer_of(items, "{ name }", Item_name=names)
    assert answer.data["items"] == [{"name": "x"}, None, {"name": "x"}]


async def test_a_faulty_item_nulls_its_list_and_no_other():
    items = rows(("a",), ("b",), names="id")

    def tags(_parents, _info):
        return Grouped(["x", None, "z"], [2, 1])

    answer = await answer_of(items, "{ tags }", Item_tags=tags)
    assert answer.data == {"items": [{"tags": None}, {"tags": ["z"]}]}
    assert [path for _, path in messages(answer)] == [["items", 0, "tags", 1]]
