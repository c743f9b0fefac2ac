"""Errors name what is wrong and where; neither they nor the logs echo a value."""

import pytest
from graphql import GraphQLError
from graphql.error import located_error
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from resolvers.engine.errors import OperationFailed
from server.errors import INTERNAL, coded, written

ENGINES = ("sqlite",)

SECRET = "hunter2"
LIST = """
query ($w: ItemFilter, $o: ItemOrder, $n: Int, $s: Boolean = false) {
  projects(first: $n) {
    nodes { items(where: $w, orderBy: $o) { totalCount @skip(if: $s) } }
  }
}
"""
NODE = "query ($id: ID!) { node(id: $id) { id } }"
UPDATE = "mutation ($i: UpdateItemInput!) { updateItem(input: $i) { item { id } } }"


def messages(body):
    return [error["message"] for error in body["errors"]]


@pytest.mark.case("ER-03")
@pytest.mark.parametrize(
    ("text", "variables", "told"),
    [
        (LIST, {"n": {"password": SECRET}}, "Int cannot represent non-integer value."),
        (LIST, {"n": SECRET}, "Int cannot represent non-integer value."),
        (LIST, {"n": 77710}, None),
        (
            LIST,
            {"n": 2**40},
            "Int cannot represent non 32-bit signed integer value.",
        ),
        (LIST, {"s": SECRET}, "Boolean cannot represent a non boolean value."),
        (NODE, {"id": {"a": SECRET}}, "ID cannot represent value."),
        (
            LIST,
            {"o": SECRET},
            "Expected value of type 'ItemOrder' to be an object.",
        ),
        (
            LIST,
            {"w": {"name": {"contains": [SECRET]}}},
            "String cannot represent a non string value.",
        ),
        (
            LIST,
            {"w": {"directCost": {"gt": SECRET}}},
            "Money is not a decimal number.",
        ),
        (
            LIST,
            {"w": {"directCost": {"gt": "' is hunter2 '"}}},
            "Money contains white space.",
        ),
        (
            UPDATE,
            {"i": {"itemId": "x", "expectedVersion": "x", "password": SECRET}},
            (
                "Expected value of type 'UpdateItemInput' not to include unknown field"
                " 'password'."
            ),
        ),
    ],
)
async def test_a_variable_that_cannot_be_taken_is_not_echoed(
    ask, text, variables, told
):
    with capture_logs() as lines:
        answer = await ask.whole("admin", text, **variables)
    if told is not None:
        assert messages(answer.body)[0].endswith(told)
    assert SECRET not in repr((answer.body, lines))


@pytest.mark.case("ER-03")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            f'{{ projects(first: "{SECRET}") {{ totalCount }} }}',
            "Int cannot represent non-integer value.",
        ),
        (
            f'{{ projects(search: {{a: "{SECRET}"}}) {{ totalCount }} }}',
            "String cannot represent a non string value.",
        ),
        (
            f'query ($n: Int = "{SECRET}") {{ projects(first: $n) {{ totalCount }} }}',
            "Int cannot represent non-integer value.",
        ),
        (f'{{ a "{SECRET}" }}', "Syntax Error: Expected Name, found String."),
        (
            f'{{ """{SECRET}""" }}',
            "Syntax Error: Expected Name, found BlockString.",
        ),
        (f'{{ a(b: "{SECRET}', "Syntax Error: Unterminated string."),
        (
            (
                '{ projects { nodes { items(where: {directCost: {gt: "hunter2"}})'
                " { totalCount } } } }"
            ),
            "Money is not a decimal number.",
        ),
    ],
)
async def test_a_literal_that_cannot_be_taken_is_not_echoed(ask, text, told):
    with capture_logs() as lines:
        answer = await ask.whole("admin", text)
    assert messages(answer.body) == [told]
    assert SECRET not in repr((answer.body, lines))


@pytest.mark.case("ER-01")
@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("{ projcts { totalCount } }", {}),
        ("{ projects(frist: 1) { totalCount } }", {}),
        ('{ node(id: "x") { ... on Itm { id } } }', {}),
        ("query ($w: ItemFiltr) { __typename }", {}),
        ("{ __typename @skp(if: true) }", {}),
        (
            "{ projects { nodes { items(where: {directCots: {}}) { totalCount } } } }",
            {},
        ),
        (
            (
                "{ projects { nodes { items(orderBy: {field: DIRECT_COTS})"
                " { totalCount } } } }"
            ),
            {},
        ),
        (
            (
                '{ projects { nodes { items(orderBy: {field: "DIRECT_COTS"})'
                " { totalCount } } } }"
            ),
            {},
        ),
        (LIST, {"o": {"field": "DIRECT_COTS"}}),
        (LIST, {"o": {"feild": "DIRECT_COST"}}),
        (LIST, {"w": {"directCots": {}}}),
    ],
)
async def test_nothing_is_guessed_about_what_was_meant(ask, text, variables):
    told = " ".join(messages(await ask("admin", text, **variables)))
    assert "Did you mean" not in told
    assert not {"DIRECT_COST'", "directCost'"} & set(told.split())


async def test_errors_of_variables_are_told_ten_at_most(ask):
    where = {f"unknown{n}": 0 for n in range(50)}
    body = await ask("admin", LIST, w=where)
    assert len(body["errors"]) == 11


async def test_a_refused_member_is_named_before_any_value_is_looked_at(ask):
    where = {"directCost": {"gt": "not money"}, "name": {"contains": 7}}
    body = await ask("client", LIST, w=where, n="three")
    assert [error["extensions"]["code"] for error in body["errors"]] == [
        "FIELD_NOT_USABLE"
    ]


@pytest.mark.case("MU-19")
@pytest.mark.parametrize(
    ("where", "told"),
    [
        ('{directCost: {gt: "not money"}, name: {contains: 7}}', "FIELD_NOT_USABLE"),
        ('{directCost: {gt: "1"}, wrong: 7}', "FIELD_NOT_USABLE"),
        ("{name: {contains: 7}}", "INVALID_DOCUMENT"),
    ],
)
async def test_a_refused_member_is_named_before_any_literal_is_looked_at(
    ask, where, told
):
    text = f"{{ projects {{ nodes {{ items(where: {where}) {{ totalCount }} }} }} }}"
    answer = await ask.whole("client", text)
    assert {error["extensions"]["code"] for error in answer.body["errors"]} == {told}
    assert answer.status == (400 if told == "INVALID_DOCUMENT" else 200)
    told_admin = (await ask.whole("admin", text)).body["errors"]
    assert {error["extensions"]["code"] for error in told_admin} <= {"INVALID_DOCUMENT"}


@pytest.mark.case("MU-19")
@pytest.mark.parametrize("lines", ["7", '[{unitCost: "not money"}]', "null", "[{}]"])
async def test_a_refused_input_is_named_before_its_value_is_looked_at(ask, lines):
    wanted = f'{{itemId: "x", expectedVersion: "x", lines: {lines}}}'
    text = f"mutation {{ setItemCosts(input: {wanted}) {{ errors {{ code }} }} }}"
    body = await ask("client", text)
    [error] = body["errors"]
    assert error["extensions"] == {"code": "FORBIDDEN", "inputs": ["lines"]}
    [named, *_] = (await ask("admin", text))["errors"]
    assert named["extensions"] == {"code": "INVALID_DOCUMENT"}


def violated():
    """Make the error of a database that refuses a row, as a driver words it."""
    cause = Exception('Key (email)=(hunter2) already exists in "ix_users_email"')
    return IntegrityError("INSERT INTO users VALUES (?)", (SECRET,), cause)


@pytest.mark.case("ER-05")
@pytest.mark.parametrize(
    "cause",
    [violated(), ValueError(SECRET), KeyError(SECRET), ZeroDivisionError(SECRET)],
)
def test_a_refusal_of_the_database_tells_neither_its_rule_nor_the_row(cause):
    with capture_logs() as lines:
        [error] = written([located_error(cause, None, ["a"])], "INVALID_INPUT")
    assert error == {
        "message": INTERNAL,
        "path": ["a"],
        "extensions": {"code": "INTERNAL"},
    }
    told = repr((error, lines))
    assert [line["exception"] for line in lines] == [type(cause).__name__]
    assert not any(word in told for word in (SECRET, "INSERT", "ix_users", "users"))


def test_a_deadline_says_no_more_than_that_it_passed():
    assert coded(str(OperationFailed("LIMIT_EXCEEDED"))) == {
        "message": "The operation asks for more than one operation may read.",
        "extensions": {"code": "LIMIT_EXCEEDED"},
    }


def test_a_stored_value_that_cannot_be_shown_is_not_told():
    error = GraphQLError(f"Enum 'ItemStatus' cannot represent value: '{SECRET}'")
    [told] = written([located_error(error, None, ["a"])], "INVALID_INPUT")
    assert told["message"] == "Enum 'ItemStatus' cannot represent value."
