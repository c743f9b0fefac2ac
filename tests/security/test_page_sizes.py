"""What pages and lists may come to is worked out before anything is read."""

import pytest

from resolvers.engine.limits import measured
from resolvers.engine.planning import plan_operation
from schema.root import schema as strawberry_schema
from server.documents import Documents

ENGINES = ("sqlite",)

schema = strawberry_schema._schema
NEVER = "prj_00000000000000000000000000"


def values_of(text, **variables):
    """Say how many values a document may come to with these variables."""
    document = Documents(schema).read(text)
    assert document.errors == []
    plan = plan_operation(schema, document.node, None, variables)
    return measured(plan, schema).values(variables)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("{ __typename }", 1),
        ('{ project(id: "x") { id name } }', 2),
        ("{ projects { totalCount } }", 1),
        ("{ projects { nodes { id name } } }", 20),
        ("{ projects(first: 7) { nodes { id name } totalCount } }", 15),
        ("{ projects(last: 7) { edges { cursor node { id } } } }", 14),
        ("{ projects(first: 7) { pageInfo { endCursor } } }", 1),
        ("{ projects(first: 0) { nodes { id } } }", 0),
        ("{ projects(first: -5) { nodes { id } } }", 0),
        ("{ projects(first: 2147483647) { nodes { id } } }", 1_000),
        ("{ projects(first: 3) { nodes { items(first: 4) { nodes { id } } } } }", 12),
        ("{ a: projects(first: 3) { nodes { id } } b: projects { nodes { id } } }", 13),
        # A list is taken to hold ten where nobody says how many it may hold.
        ('{ item(id: "x") { options { id name } } }', 20),
        ('{ nodes(ids: ["a", "b"]) { id } }', 2),
        # Of several types the one that selects most.
        (
            '{ node(id: "x") { ...on Item { options { id } } ...on Project { id } } }',
            10,
        ),
        ("{ projects { nodes { ...F } } } fragment F on Project { id name }", 20),
        ("{ projects(first: 9) { nodes { id @skip(if: true) name } } }", 9),
    ],
)
def test_a_document_comes_to_as_many_values_as_its_pages_hold(text, values):
    assert values_of(text) == values


@pytest.mark.parametrize(
    ("variables", "values"),
    [
        ({}, 10),
        ({"first": None}, 10),
        ({"first": 7}, 7),
        ({"last": 8}, 8),
        ({"first": 100_000}, 1_000),
        ({"first": -1}, 0),
    ],
)
def test_a_page_in_a_variable_is_as_big_as_the_variable_says(variables, values):
    text = "query ($first: Int, $last: Int)"
    text += "{ projects(first: $first, last: $last) { nodes { id } } }"
    assert values_of(text, **variables) == values


def test_ids_in_a_variable_count_one_by_one():
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert values_of(text, ids=["a"] * 300) == 300


def test_pages_in_pages_multiply_though_one_size_is_a_variable():
    text = "query ($first: Int) { projects(first: 3) { nodes { name"
    text += " items(first: $first) { nodes { id } } } } }"
    assert values_of(text, first=5) == 3 + 15


async def test_pages_that_may_hold_too_much_are_refused_before_anything_runs(ask):
    text = "query ($n: Int) { projects(first: $n) { nodes"
    text += " { items(first: 1000) { nodes { id number } } } } }"
    assert "errors" not in await ask("admin", text, n=500)
    body = await ask("admin", text, n=501)
    assert body["data"] is None
    [error] = body["errors"]
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED"}
    assert error["message"] == (
        "An operation asks for at most 1000000 values; its pages and lists may "
        "come to 1002000."
    )


async def test_a_default_of_a_variable_counts_as_its_value(ask):
    text = "query ($n: Int = 1000) { projects(first: $n) { nodes"
    text += " { items(first: $n) { nodes { id number } } } } }"
    [error] = (await ask("admin", text))["errors"]
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED"}
    assert "errors" not in await ask("admin", text, n=10)


async def test_a_filter_in_many_places_is_walked_so_often_and_no_more(ask):
    def places(count):
        lists = " ".join(
            f"a{n}: items(where: $w) {{ totalCount }}" for n in range(count)
        )
        return f'query ($w: ItemFilter) {{ project(id: "{NEVER}") {{ {lists} }} }}'

    where = {"or": [{"name": {"eq": "x"}}] * 199}
    assert "errors" not in await ask("admin", places(30), w=where)
    [error] = (await ask("admin", places(40), w=where))["errors"]
    assert error["message"] == (
        "The arguments of an operation hold at most 20000 values."
    )
