"""How answers look over HTTP: their media type, their status, their headers."""

import pytest

from server.operations import Answer
from tests.http.posting import GRAPHQL, JSON, code_of, post

BAD_DOCUMENT = {
    "errors": [{"message": "Bad.", "extensions": {"code": "INVALID_DOCUMENT"}}]
}


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


@pytest.mark.case("CA-01")
@pytest.mark.parametrize("path", ["/graphql?query={a}", "/health", "/ready"])
def test_no_cache_keeps_an_answer(client, path):
    headers = client.get(path).headers
    assert headers["cache-control"] == "private, no-store"
    assert headers["vary"] == "Authorization, Accept, Cookie, X-Fieldgate-Preview"
    assert headers["x-content-type-options"] == "nosniff"


def test_a_refusal_is_kept_by_no_cache_either(client):
    headers = post(client, b"{").headers
    assert headers["cache-control"] == "private, no-store"
    assert headers["vary"] == "Authorization, Accept, Cookie, X-Fieldgate-Preview"


def test_a_failure_says_nothing_of_its_cause(client, operations):
    operations.answer = ValueError("direct cost 987.65")
    answer = post(client)
    assert code_of(answer) == (500, "INTERNAL")
    assert answer.json()["errors"][0]["message"] == "Internal error."
