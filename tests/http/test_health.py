"""What the server tells of itself: its health, its schema; and how it stops."""

from starlette.testclient import TestClient

from server import asgi
from server.settings import Settings


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
