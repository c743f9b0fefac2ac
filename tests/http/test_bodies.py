"""What a body may be: its type, its size, its JSON, and how much that holds."""

import gzip
import json
from urllib.parse import urlencode

import pytest

from server.refusals import Refused
from server.requests import MAX_NESTING, read
from tests.http.posting import ASK, DATA, GRAPHQL, JSON, code_of, post


@pytest.mark.case("TR-03")
@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "text/plain; application/json",
        "application/json; charset=utf-16",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "application/json, text/plain",
    ],
)
def test_a_body_of_another_type_is_refused(client, operations, content_type):
    answer = post(client, content_type=content_type)
    assert code_of(answer) == (415, "INVALID_DOCUMENT")
    assert operations.asked == []


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "Application/JSON; charset=UTF-8", JSON + ';charset="utf-8"'],
)
def test_a_body_of_json_is_read_however_its_type_is_spelled(client, content_type):
    assert post(client, content_type=content_type).json() == DATA


@pytest.mark.case("TR-11")
def test_a_compressed_body_is_refused_before_it_grows(client, operations):
    bomb = gzip.compress(json.dumps(ASK).encode() + b" " * 10_000_000)
    answer = post(client, bomb, content_encoding="gzip")
    assert code_of(answer) == (415, "INVALID_DOCUMENT")
    assert operations.asked == []


def padded(length):
    body = json.dumps(ASK).encode()
    return body + b" " * (length - len(body))


def in_pieces(body):
    return (body[start : start + 10_000] for start in range(0, len(body), 10_000))


@pytest.mark.case("CX-07")
@pytest.mark.parametrize("form", [bytes, in_pieces])
def test_a_body_may_have_256_kilobytes_and_no_byte_more(client, operations, form):
    headers = {"content-type": JSON}
    whole = client.post("/graphql", content=form(padded(256_000)), headers=headers)
    assert (whole.status_code, len(operations.asked)) == (200, 1)
    more = client.post("/graphql", content=form(padded(256_001)), headers=headers)
    assert code_of(more) == (413, "LIMIT_EXCEEDED")
    assert more.headers["connection"] == "close"
    assert len(operations.asked) == 1


async def never():
    raise AssertionError


async def test_a_body_that_is_announced_too_big_is_not_even_read():
    headers = {"content-type": JSON, "content-length": "256001"}
    with pytest.raises(Refused) as refused:
        await read({"method": "POST"}, headers, never)
    assert refused.value.answer.status == 413


async def test_a_url_may_not_be_longer_than_a_body():
    scope = {"method": "GET", "query_string": b"query=" + b"a" * 256_000}
    with pytest.raises(Refused) as refused:
        await read(scope, {}, never)
    assert refused.value.answer.status == 413


@pytest.mark.case("CX-07")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"query":"\xff"}',
        b'"{ __typename }"',
        b"null",
        b"[]",
        b'[{"query":"{ __typename }"}]',
        b'{"query":"{ a }","variables":{"x":NaN}}',
        b'{"query":"\\ud800"}',
        b"[" * 200_000,
        b'{"query":"{ a }","variables":' + b'{"x":' * 40_000,
    ],
)
def test_what_is_not_a_json_object_is_a_bad_document(client, operations, body):
    assert code_of(post(client, body)) == (400, "INVALID_DOCUMENT")
    assert operations.asked == []


@pytest.mark.parametrize("accept", [GRAPHQL, JSON, "*/*"])
def test_what_is_not_json_is_400_in_every_media_type(client, accept):
    assert code_of(post(client, b"{", accept=accept)) == (400, "INVALID_DOCUMENT")


@pytest.mark.parametrize(
    "body",
    [
        {"qeury": "{ a }"},
        {"query": None},
        {"query": 0},
        {"query": ["a"]},
        {"query": "{ a }", "variables": "{}"},
        {"query": "{ a }", "variables": []},
        {"query": "{ a }", "operationName": 0},
        {"query": "{ a }", "extensions": "x"},
    ],
)
def test_a_parameter_of_another_kind_is_a_bad_document(client, operations, body):
    assert code_of(post(client, body)) == (400, "INVALID_DOCUMENT")
    assert operations.asked == []


def test_parameters_may_be_null(client, operations):
    nulls = dict.fromkeys(["variables", "operationName", "extensions"])
    assert post(client, ASK | nulls).json() == DATA
    assert operations.asked[0].variables is None


def nested(levels):
    value = "leaf"
    for _ in range(levels):
        value = [value]
    return value


def test_variables_nest_so_deep_and_no_deeper(client, operations):
    # The body and the variables are two levels themselves.
    deepest = ASK | {"variables": {"x": nested(MAX_NESTING - 3)}}
    assert post(client, deepest).status_code == 200
    deeper = ASK | {"variables": {"x": nested(MAX_NESTING - 2)}}
    assert code_of(post(client, deeper)) == (400, "INVALID_DOCUMENT")
    assert len(operations.asked) == 1


@pytest.mark.parametrize(
    ("fits", "too_many", "words"),
    [
        ([0] * 1_000, [0] * 1_001, "A list has at most 1000 items."),
        (
            {f"k{n}": 0 for n in range(100)},
            {f"k{n}": 0 for n in range(101)},
            "An object has at most 100 members.",
        ),
        # The body, its query, its variables and the lists of lists count too.
        ([[0] * 998] * 20, [[0] * 999] * 20, "JSON has at most 20000 values."),
    ],
)
def test_variables_hold_so_much_and_no_more(client, operations, fits, too_many, words):
    assert post(client, ASK | {"variables": {"x": fits}}).status_code == 200
    answer = post(client, ASK | {"variables": {"x": too_many}})
    assert code_of(answer) == (400, "LIMIT_EXCEEDED")
    assert answer.json()["errors"][0]["message"] == words
    assert len(operations.asked) == 1


def test_variables_in_a_url_hold_no_more(client, operations):
    variables = json.dumps({"x": [0] * 1_001})
    url = "/graphql?" + urlencode({"query": "{ a }", "variables": variables})
    assert code_of(client.get(url)) == (400, "LIMIT_EXCEEDED")
    assert operations.asked == []


def test_a_request_declares_a_hundred_variables_at_most(client, operations):
    sent = {f"v{n}": n for n in range(101)}
    answer = post(client, ASK | {"variables": sent})
    assert code_of(answer) == (400, "LIMIT_EXCEEDED")
    assert operations.asked == []
