"""Arguments reach batched resolvers as Strawberry's own resolvers get them."""

import dataclasses
from enum import Enum
from typing import Annotated

import pytest
import strawberry
from graphql import parse
from graphql.execution.values import VariableValues

from resolvers.engine.executor import BatchExecutor
from resolvers.engine.marks import Batched
from resolvers.engine.planning import plan_operation
from tests.engine.small import ask, world

CALLS = []


@strawberry.enum
class Order(Enum):
    ITEM_COST = "cost"
    NAME = "name"


@strawberry.input
class ItemFilter:
    name_like: str | None = None
    any_of: list["ItemFilter"] | None = None
    order: Order = Order.NAME


@strawberry.type
class Query:
    @strawberry.field
    def count(
        self,
        first_rows: int = 50,
        order_by: Order | None = None,
        where: ItemFilter | None = None,
        ids: list[str] | None = None,
        after: Annotated[str | None, strawberry.argument(name="from")] = None,
    ) -> int: ...


def _count(parents, info, **arguments):
    CALLS.append(arguments)
    assert info.arguments == arguments
    assert parents == [None]
    return [1]


SCHEMA = strawberry.Schema(Query, execution_context_class=BatchExecutor)
SCHEMA._schema.query_type.fields["count"].extensions["engine"] = Batched(_count)


@pytest.fixture(autouse=True)
def _no_calls():
    CALLS.clear()


async def _asked(query, **variables):
    answer = await SCHEMA.execute(query, variables)
    assert answer.errors is None
    return CALLS


async def test_names_are_pythons_and_defaults_are_filled_in():
    assert await _asked("{ count }") == [
        {
            "first_rows": 50,
            "order_by": None,
            "where": None,
            "ids": None,
            "after": None,
        }
    ]


async def test_enums_are_members_and_inputs_are_instances():
    (arguments,) = await _asked(
        '{ count(firstRows: 3, orderBy: ITEM_COST, from: "x", ids: ["a"],'
        ' where: {nameLike: "Light", anyOf: [{order: ITEM_COST}]}) }'
    )
    assert arguments["first_rows"] == 3
    assert arguments["order_by"] is Order.ITEM_COST
    assert arguments["after"] == "x"
    assert arguments["ids"] == ["a"]
    where = arguments["where"]
    assert dataclasses.asdict(where) == {
        "name_like": "Light",
        "any_of": [{"name_like": None, "any_of": None, "order": Order.ITEM_COST}],
        "order": Order.NAME,
    }
    assert isinstance(where.any_of[0], ItemFilter)


async def test_variables_are_converted_alike_wherever_they_stand():
    query = """
      query ($n: Int!, $name: String, $where: ItemFilter) {
        inside: count(firstRows: $n, where: {anyOf: [{nameLike: $name}]})
        whole: count(where: $where)
      }
    """
    inside, whole = await _asked(
        query, n=7, name="Light", where={"nameLike": "Light", "order": "ITEM_COST"}
    )
    assert inside["first_rows"] == 7
    assert inside["where"].any_of[0].name_like == "Light"
    assert (whole["where"].name_like, whole["where"].order) == (
        "Light",
        Order.ITEM_COST,
    )
    CALLS.clear()
    inside, _ = await _asked(query, n=8, name="Tile")
    assert (inside["first_rows"], inside["where"].any_of[0].name_like) == (8, "Tile")


def _plan(query):
    return plan_operation(SCHEMA._schema, parse(query)).root.fields[0]


NONE = VariableValues({}, {})


def test_constant_arguments_are_converted_once_for_all_requests():
    field = _plan("{ count(firstRows: 3, orderBy: NAME) }")
    assert field.args(NONE) is field.args(NONE)


@pytest.mark.parametrize("constant", ["ids: []", 'where: {nameLike: "Light"}'])
def test_arguments_that_a_resolver_could_change_are_never_shared(constant):
    field = _plan(f"{{ count({constant}) }}")
    first, second = field.args(NONE), field.args(NONE)
    assert first == second
    for name in ("ids", "where"):
        assert first[name] is None or first[name] is not second[name]


def test_a_field_without_arguments_has_none():
    (name,) = plan_operation(SCHEMA._schema, parse("{ __typename }")).root.fields
    assert name.args(NONE) == {}
    assert name.arguments.coerced(NONE) == {}


async def test_without_strawberry_arguments_are_as_graphql_coerces_them():
    def double(_parents, _info, n):
        return [n * 2]

    schema = world("type Query { double(n: Int = 4): Int }", Query_double=double)
    assert await ask(schema, "{ a: double b: double(n: 1) }") == (
        {"a": 8, "b": 2},
        None,
    )
