"""How a query comes in over HTTP: its method, its URL, its headers."""

import json
import time
from urllib.parse import urlencode

import pytest

from tests.http.posting import ASK, DATA, JSON, code_of, post


def test_a_posted_query_reaches_the_operations_whole(client, operations):
    answer = post(
        client,
        {"query": "query Q { a }", "variables": {"x": 1}, "operationName": "Q"},
        authorization="Bearer fg_abc-._~+/1==",
        idempotency_key="order-17",
    )
    assert answer.status_code == 200
    assert answer.json() == DATA
    [request] = operations.asked
    assert request.query == "query Q { a }"
    assert request.variables == {"x": 1}
    assert request.operation_name == "Q"
    assert request.token == "fg_abc-._~+/1=="
    assert request.idempotency_key == "order-17"
    assert request.is_get is False


def test_a_query_in_the_url_reaches_the_operations_whole(client, operations):
    parameters = {
        "query": "query Q { a }",
        "variables": '{"x":1}',
        "operationName": "Q",
    }
    assert client.get("/graphql?" + urlencode(parameters)).json() == DATA
    [request] = operations.asked
    assert request.query == "query Q { a }"
    assert request.variables == {"x": 1}
    assert request.operation_name == "Q"
    assert (request.token, request.idempotency_key) == (None, None)
    assert request.is_get is True


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "Basic YTpi",
        "demo-admin",
        "Bearer a, Bearer b",
        "Bearer käse",
    ],
)
def test_a_malformed_token_is_never_taken_for_nobody(client, operations, header):
    answer = post(client, authorization=header.encode())
    assert code_of(answer) == (401, "UNAUTHENTICATED")
    assert header == "" or header not in answer.text
    assert operations.asked == []


def test_two_tokens_are_none(client, operations):
    headers = [("content-type", JSON)] + [("authorization", "Bearer a")] * 2
    answer = client.post("/graphql", content=json.dumps(ASK), headers=headers)
    assert code_of(answer) == (401, "UNAUTHENTICATED")
    assert operations.asked == []


def test_a_token_is_read_whatever_the_case_of_its_scheme(client, operations):
    post(client, authorization="bEARER demo-admin")
    assert operations.asked[0].token == "demo-admin"


@pytest.mark.parametrize("key", [b"", b"a b", b"a" * 256, "ä".encode()])
def test_an_idempotency_key_is_visible_ascii(client, operations, key):
    assert code_of(post(client, idempotency_key=key)) == (400, "INVALID_INPUT")
    assert operations.asked == []


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer " + "x" * 1_000_000},
        {"x-long": "x" * 16_000},
        {f"x-{n}": "x" for n in range(64)},
    ],
)
def test_headers_that_are_too_big_are_refused_unread(client, operations, headers):
    started = time.perf_counter()
    answer = post(client, **headers)
    assert time.perf_counter() - started < 0.5
    assert code_of(answer) == (431, "LIMIT_EXCEEDED")
    assert answer.headers["connection"] == "close"
    assert operations.asked == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "operationName=Q",
        "query={a}&query={b}",
        "query={a}&variables=1",
        "query={a}&variables={",
        "query={a}&variables=[1]",
        "query=%ff",
        "query={a}&" + "&".join(f"x{n}=1" for n in range(20)),
    ],
)
def test_a_url_that_asks_for_no_one_operation_is_refused(client, operations, query):
    assert code_of(client.get("/graphql?" + query)) == (400, "INVALID_DOCUMENT")
    assert operations.asked == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
def test_other_methods_are_refused(client, operations, method):
    answer = client.request(
        method, "/graphql", headers={"origin": "https://evil.example"}
    )
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"
    assert "access-control-allow-origin" not in answer.headers
    assert operations.asked == []


@pytest.mark.case("TR-09")
@pytest.mark.parametrize("name", ["x-http-method-override", "x-method-override"])
def test_no_header_makes_a_get_a_post(client, operations, name):
    client.get("/graphql?query={a}&_method=POST", headers={name: "POST"})
    assert operations.asked[0].is_get is True
