"""GraphQL over HTTP: what is refused before an operation, and how answers look."""

import gzip
import json
import time
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from server import asgi
from server.operations import Answer, Operations
from server.refusals import Refused
from server.requests import MAX_NESTING, read
from server.settings import Settings

ASK = {"query": "{ __typename }"}
DATA = {"data": {"__typename": "Query"}}
JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
BAD_DOCUMENT = {
    "errors": [{"message": "Bad.", "extensions": {"code": "INVALID_DOCUMENT"}}]
}


class Answering:
    """Stands in for the operations: keeps what it is asked, answers what it is told."""

    sdl = "type Query {\n  hello: String\n}"

    def __init__(self):
        self.asked, self.stopped, self.is_ready = [], False, True
        self.answer = Answer(200, DATA)

    async def run(self, request):
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def ready(self):
        if isinstance(self.is_ready, Exception):
            raise self.is_ready
        return self.is_ready

    async def stop(self):
        self.stopped = True


@pytest.fixture
def operations(monkeypatch):
    answering = Answering()

    async def start(_settings):
        return answering

    monkeypatch.setattr(Operations, "start", start, raising=False)
    monkeypatch.setattr(asgi, "spare_the_collector", lambda: None)
    return answering


@pytest.fixture
def client(operations):
    with TestClient(asgi.application(Settings(demo=True))) as client:
        yield client


@pytest.fixture
def client_of_others(operations):
    origins = ("https://app.example", "http://localhost:3000")
    settings = Settings(demo=True, allowed_origins=origins)
    with TestClient(asgi.application(settings)) as client:
        yield client


def post(client, body=None, **headers):
    content = body if isinstance(body, bytes) else json.dumps(body or ASK).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(
        "/graphql", content=content, headers={"content-type": JSON} | named
    )


def code_of(answer):
    [error] = answer.json()["errors"]
    return answer.status_code, error["extensions"]["code"]


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
    ("accept", "content_type"),
    [
        ("*/*", JSON),
        ("", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        ("application/*", JSON),
        (f"{GRAPHQL}, {JSON}", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{JSON}, {GRAPHQL};q=0.5", JSON),
        (f"{GRAPHQL};q=0, */*;q=0.1", JSON),
        (f"{GRAPHQL}, application/graphql+json, {JSON}, text/event-stream", GRAPHQL),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
    ],
)
def test_an_answer_has_the_media_type_that_was_asked_for(client, accept, content_type):
    answer = post(client, accept=accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{content_type}; charset=utf-8"


@pytest.mark.parametrize("accept", ["text/html", "text/event-stream", f"{JSON};q=0"])
def test_an_answer_of_another_media_type_is_not_had(client, operations, accept):
    answer = post(client, accept=accept)
    assert code_of(answer) == (406, "INVALID_DOCUMENT")
    assert operations.asked == []


@pytest.mark.parametrize(
    ("accept", "status"), [("*/*", 400), ("", 400), (GRAPHQL, 400), (JSON, 200)]
)
def test_a_bad_document_is_400_unless_the_older_protocol_is_named(
    client, operations, accept, status
):
    operations.answer = Answer(400, BAD_DOCUMENT)
    answer = post(client, accept=accept)
    assert answer.status_code == status
    assert answer.json() == BAD_DOCUMENT


@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL, 400), (JSON, 200)])
def test_an_answer_without_data_is_no_success_of_the_newer_protocol(
    client, operations, accept, status
):
    operations.answer = Answer(200, BAD_DOCUMENT)
    assert post(client, accept=accept).status_code == status


@pytest.mark.parametrize(
    ("accept", "code", "status"),
    [
        (GRAPHQL, "INVALID_INPUT", 400),
        (GRAPHQL, "FIELD_NOT_USABLE", 200),
        (JSON, "INVALID_INPUT", 200),
        ("*/*", "INVALID_INPUT", 200),
    ],
)
def test_variables_of_no_use_are_400_in_the_newer_protocol_only(
    client, operations, accept, code, status
):
    error = {"message": "Bad.", "extensions": {"code": code}}
    operations.answer = Answer(200, {"data": None, "errors": [error]})
    assert post(client, accept=accept).status_code == status
    operations.answer = Answer(200, {"data": None, "errors": [error | {"path": ["a"]}]})
    assert post(client, accept=accept).status_code == 200


@pytest.mark.parametrize("accept", [GRAPHQL, JSON, "*/*"])
def test_an_unknown_token_is_401_in_every_media_type(client, operations, accept):
    body = {"errors": [{"message": "Who?", "extensions": {"code": "UNAUTHENTICATED"}}]}
    operations.answer = Answer(401, body)
    answer = post(client, accept=accept)
    assert (answer.status_code, answer.json()) == (401, body)
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("accept", [GRAPHQL, JSON, "*/*"])
def test_a_mutation_in_a_url_is_told_to_be_posted(client, operations, accept):
    operations.answer = Answer(405, BAD_DOCUMENT)
    headers = {"accept": accept}
    answer = client.get("/graphql?query=mutation{a}", headers=headers)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


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


@pytest.mark.parametrize("name", ["x-http-method-override", "x-method-override"])
def test_no_header_makes_a_get_a_post(client, operations, name):
    client.get("/graphql?query={a}&_method=POST", headers={name: "POST"})
    assert operations.asked[0].is_get is True


@pytest.mark.parametrize("path", ["/graphql?query={a}", "/health", "/ready"])
def test_no_cache_keeps_an_answer(client, path):
    headers = client.get(path).headers
    assert headers["cache-control"] == "private, no-store"
    assert headers["vary"] == "Authorization, Accept"
    assert headers["x-content-type-options"] == "nosniff"


def test_a_refusal_is_kept_by_no_cache_either(client):
    headers = post(client, b"{").headers
    assert headers["cache-control"] == "private, no-store"
    assert headers["vary"] == "Authorization, Accept"


def test_a_failure_says_nothing_of_its_cause(client, operations):
    operations.answer = ValueError("direct cost 987.65")
    answer = post(client)
    assert code_of(answer) == (500, "INTERNAL")
    assert answer.json()["errors"][0]["message"] == "Internal error."


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "https://app.example.evil", "http://app.example"],
)
def test_pages_of_other_origins_are_not_let_in(client_of_others, origin):
    answer = post(client_of_others, origin=origin)
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["vary"] == "Authorization, Accept, Origin"
    asked = preflight(client_of_others, origin)
    assert "access-control-allow-origin" not in asked.headers


def preflight(client, origin):
    headers = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,idempotency-key",
    }
    return client.options("/graphql", headers=headers)


def test_pages_of_a_named_origin_may_ask_without_cookies(client_of_others):
    origin = "https://app.example"
    asked = preflight(client_of_others, origin)
    assert asked.status_code == 200
    assert asked.headers["access-control-allow-origin"] == origin
    assert asked.headers["access-control-allow-methods"] == "GET, POST"
    answer = post(client_of_others, origin=origin)
    assert answer.headers["access-control-allow-origin"] == origin
    assert answer.headers["vary"] == "Authorization, Accept, Origin"
    for each in (asked, answer):
        assert "access-control-allow-credentials" not in each.headers


def test_without_named_origins_no_page_is_let_in(client):
    answer = post(client, origin="https://app.example")
    assert "access-control-allow-origin" not in answer.headers


def test_the_server_is_healthy_even_when_it_is_not_ready(client, operations):
    operations.is_ready = False
    assert client.get("/health").json() == {"status": "ok"}
    answer = client.get("/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready"})
    operations.is_ready = OSError("no such host: db.internal")
    answer = client.get("/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready"})
    operations.is_ready = True
    answer = client.get("/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_the_schema_is_public(client):
    answer = client.get("/schema.graphql")
    assert answer.text == "type Query {\n  hello: String\n}\n"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_stop_lets_go_of_the_database(operations):
    with TestClient(asgi.application(Settings(demo=True))):
        assert not operations.stopped
    assert operations.stopped
