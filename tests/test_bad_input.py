"""Bad input: each is answered as documented, and tells nothing that is stored."""

import pytest

from server.operations import Request

PAGE = """
query ($after: String, $order: ItemOrder, $where: ItemFilter, $first: Int) {
  projects(first: 1) {
    nodes {
      items(first: $first, after: $after, orderBy: $order, where: $where) {
        pageInfo { endCursor }
        nodes { id }
      }
    }
  }
}
"""
BY_ID = "query ($id: ID!) { project(id: $id) { name } item(id: $id) { name } }"
BY_NODE = "query ($id: ID!) { node(id: $id) { id __typename } }"
NEVER = "prj_00000000000000000000000000"


def codes(body):
    return [error["extensions"]["code"] for error in body.get("errors", ())]


async def ids_of(ask, who):
    body = await ask(who, PAGE, first=3)
    (project,) = body["data"]["projects"]["nodes"]
    return [item["id"] for item in project["items"]["nodes"]]


async def end_cursor(ask, who, **arguments):
    body = await ask(who, PAGE, first=3, **arguments)
    return body["data"]["projects"]["nodes"][0]["items"]["pageInfo"]["endCursor"]


@pytest.mark.parametrize("document", [BY_ID, BY_NODE])
async def test_an_id_that_is_unknown_malformed_or_hidden_gives_the_same_null(
    ask, document
):
    (hidden, *_) = await ids_of(ask, "admin")
    unknown = await ask("stranger", document, id=NEVER)
    assert set(unknown["data"].values()) == {None}
    assert "errors" not in unknown
    for other in (hidden, "", "itm_", "prj_x", "Item:1", "é" * 300, hidden + "\n"):
        assert await ask("stranger", document, id=other) == unknown


@pytest.mark.parametrize(
    "arguments",
    [
        {"order": {"field": "NAME"}},
        {"order": {"field": "CREATED", "direction": "DESC"}},
        {"where": {"name": {"contains": "a"}}},
    ],
)
async def test_a_cursor_of_another_list_is_refused(ask, arguments):
    cursor = await end_cursor(ask, "admin")
    body = await ask("admin", PAGE, after=cursor, **arguments)
    assert codes(body) == ["INVALID_INPUT"]


async def test_a_cursor_of_another_viewer_is_refused(ask):
    cursor = await end_cursor(ask, "admin", order={"field": "DIRECT_COST"})
    body = await ask("edit", PAGE, after=cursor, order={"field": "DIRECT_COST"})
    assert codes(body) == ["INVALID_INPUT"]


@pytest.mark.case("IN-17")
@pytest.mark.parametrize("cursor", ["x", "====", "é", "AAAA", "bnVsbA=="])
async def test_a_cursor_that_is_none_is_refused(ask, cursor):
    assert codes(await ask("admin", PAGE, after=cursor)) == ["INVALID_INPUT"]


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"order": {"field": "DIRECT_COST"}}, "orderBy.field: DIRECT_COST"),
        ({"where": {"directCost": {"gt": "1"}}}, "where.directCost"),
        ({"where": {"directCost": None}}, "where.directCost"),
        ({"where": {"not": {"or": [{"directCost": {}}]}}}, "where.not.or.directCost"),
        ({"where": {"markupSubtotal": {"isNull": True}}}, "where.markupSubtotal"),
        ({"where": {"internalNote": {"contains": "a"}}}, "where.internalNote"),
        (
            {"order": {"field": "COST_IMPACT", "mode": "DIRECT"}},
            "orderBy.field: COST_IMPACT",
        ),
        ({"where": {"costImpact": {"mode": "DIRECT", "gt": "1"}}}, "where.costImpact"),
        # A forbidden member is named before its value is looked at.
        ({"where": {"directCost": {"gt": "NaN"}}}, "where.directCost"),
    ],
)
async def test_a_client_may_not_use_what_is_hidden_from_him(ask, arguments, argument):
    body = await ask("client", PAGE, **arguments)
    assert body["data"] is None
    assert codes(body) == ["FIELD_NOT_USABLE"]
    assert body["errors"][0]["extensions"]["argument"] == argument


@pytest.mark.parametrize(
    "arguments",
    [
        {"order": {"field": "COST_IMPACT"}},
        {"order": {"field": "COST_IMPACT", "mode": "ALLOCATED"}},
        {"where": {"costImpact": {"gte": "0"}}},
    ],
)
async def test_a_client_may_use_the_price_that_he_sees(ask, arguments):
    assert codes(await ask("client", PAGE, **arguments)) == []


@pytest.mark.parametrize(
    "amount", ["NaN", "Infinity", "1" + "0" * 30, "1e400", " 1", 5]
)
async def test_an_amount_that_is_no_money_is_named(ask, amount):
    body = await ask("admin", PAGE, where={"directCost": {"gt": amount}})
    assert body["data"] is None
    assert codes(body) == ["INVALID_INPUT"]


@pytest.mark.parametrize("first", [-1, 1001])
async def test_a_page_has_bounds(ask, first):
    assert codes(await ask("admin", PAGE, first=first)) == ["INVALID_INPUT"]


async def test_more_ids_than_five_hundred_are_refused(ask):
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    body = await ask("admin", document, ids=[NEVER] * 501)
    assert codes(body) == ["LIMIT_EXCEEDED"]
    body = await ask("admin", document, ids=[NEVER] * 500)
    assert body["data"] == {"nodes": [None] * 500}


@pytest.mark.parametrize(
    ("document", "status", "code"),
    [
        ("{", 400, "INVALID_DOCUMENT"),
        ("{ nothing }", 400, "INVALID_DOCUMENT"),
        ("{ __typename } query B { __typename }", 400, "INVALID_DOCUMENT"),
        ("query A { __typename } query B { __typename }", 400, "INVALID_DOCUMENT"),
        ("{ " + "a { " * 13 + "b" + " }" * 14, 400, "LIMIT_EXCEEDED"),
        ("{ __typename " + "#" * 100_000 + "\n}", 400, "LIMIT_EXCEEDED"),
    ],
)
async def test_a_document_that_is_wrong_or_too_big_is_not_run(
    ask, document, status, code
):
    answer = await ask.whole("admin", document)
    assert answer.status == status
    assert {error["extensions"]["code"] for error in answer.body["errors"]} == {code}
    assert "data" not in answer.body


@pytest.mark.parametrize(
    "document",
    [
        "{ " + " ".join(f"p{n}: projects {{ totalCount }}" for n in range(101)) + " }",
        "{ " + " ".join(f"t{n}: __typename" for n in range(2001)) + " }",
        '{ projects(search: "' + "x" * 201 + '") { totalCount } }',
    ],
)
async def test_an_operation_that_is_too_wide_is_refused(ask, document):
    assert codes(await ask("admin", document)) == ["LIMIT_EXCEEDED"]


@pytest.mark.parametrize(
    "where",
    [
        {"or": [{"name": {"eq": "x"}}] * 201},
        {"milestone": {"in": [NEVER] * 501}},
    ],
)
async def test_a_filter_that_is_too_wide_is_refused(ask, where):
    assert codes(await ask("admin", PAGE, where=where)) == ["LIMIT_EXCEEDED"]


async def test_a_variable_that_cannot_be_taken_is_named_beside_a_good_one(ask):
    document = """
    query ($id: ID!, $first: Int) {
      project(id: $id) { items(first: $first) { nodes { id } } }
    }
    """
    body = await ask("admin", document, id=NEVER, first="three")
    assert codes(body) == ["INVALID_INPUT"]


async def test_a_document_of_chained_fragments_is_measured_once(ask):
    chained = "".join(
        f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }} " for n in range(300)
    )
    document = "{ ...F0 } " + chained + "fragment F300 on Query { __typename }"
    answer = await ask.whole("admin", document)
    assert answer.status in {200, 400}


@pytest.mark.case("ER-11")
@pytest.mark.parametrize("who", [None, "nobody"])
@pytest.mark.parametrize(
    "document", ["{ projects { totalCount } }", "{", "{ nothing }", "mutation { a }"]
)
async def test_without_a_valid_token_nothing_is_learnt(ask, who, document):
    answer = await ask.whole(who, document)
    assert answer.status == 401
    assert codes(answer.body) == ["UNAUTHENTICATED"]
    assert "data" not in answer.body


async def test_anyone_may_ask_for_the_type_of_the_root(ask):
    assert (await ask(None, "{ __typename }"))["data"] == {"__typename": "Query"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"quantity": "NaN", "unitCost": "1"}, "Quantity is not a finite number."),
        ({"quantity": "1", "unitCost": "1e30"}, "Money may have no exponent."),
    ],
)
async def test_an_amount_that_cannot_be_read_is_called_what_it_is(ask, line, message):
    wanted = {"itemId": NEVER, "expectedVersion": "1"}
    lines = [{"description": "Troffers", **line}]
    body = await ask("admin", "costs.graphql", input={**wanted, "lines": lines})
    assert codes(body) == ["INVALID_INPUT"]
    assert body["errors"][0]["message"].endswith(message)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (None, "The document has not just one operation; name one in operationName."),
        ("C", "The document has no operation of the name in operationName."),
    ],
)
async def test_an_operation_that_is_not_there_is_not_called_unclear(ask, name, message):
    document = "query A { __typename } query B { __typename }"
    request = Request(document, operation_name=name, token="demo-admin")
    answer = await ask.operations.run(request)
    assert (answer.status, codes(answer.body)) == (400, ["INVALID_DOCUMENT"])
    assert answer.body["errors"][0]["message"] == message
