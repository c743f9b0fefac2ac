"""The server without its operations: one stands in for them, and is asked over HTTP."""

import pytest
from starlette.testclient import TestClient

from server import asgi
from server.operations import Answer, Operations
from server.settings import Settings
from tests.http.posting import DATA


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
