"""Which pages of other origins may ask, and with what."""

import pytest
from starlette.testclient import TestClient

from server import asgi
from server.settings import Settings
from tests.http.posting import post


@pytest.fixture
def client_of_others(operations):
    origins = ("https://app.example", "http://localhost:3000")
    settings = Settings(demo=True, allowed_origins=origins)
    with TestClient(asgi.application(settings)) as client:
        yield client


@pytest.mark.case("TR-05")
@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "https://app.example.evil", "http://app.example"],
)
def test_pages_of_other_origins_are_not_let_in(client_of_others, origin):
    answer = post(client_of_others, origin=origin)
    assert "access-control-allow-origin" not in answer.headers
    assert (
        answer.headers["vary"]
        == "Authorization, Accept, Cookie, X-Fieldgate-Preview, Origin"
    )
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
    assert (
        answer.headers["vary"]
        == "Authorization, Accept, Cookie, X-Fieldgate-Preview, Origin"
    )
    for each in (asked, answer):
        assert "access-control-allow-credentials" not in each.headers


def test_without_named_origins_no_page_is_let_in(client):
    answer = post(client, origin="https://app.example")
    assert "access-control-allow-origin" not in answer.headers
