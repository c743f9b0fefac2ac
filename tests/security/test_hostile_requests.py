"""Any request of 100 kB ends within a second and 64 MiB, or is not run at all."""

import sys
import time
import tracemalloc

import pytest

from resolvers.engine import planning
from server.documents import Documents
from tests.security.hostile import DOCUMENTS, VARIABLES

ENGINES = ("sqlite",)

# Whoever traces each line, for coverage, waits for it.
SECONDS = 1.0 if sys.gettrace() is None else 10.0
BYTES = 64 * 2**20
REQUESTS = {name: (text, {}) for name, text in DOCUMENTS.items()} | {
    f"variables: {name}": request for name, request in VARIABLES.items()
}


@pytest.fixture
def forgetful(ask, monkeypatch):
    """Leave nothing of what was read before: each request is the first."""
    documents = Documents(ask.operations.documents.schema)
    monkeypatch.setattr(ask.operations, "documents", documents)
    for cache in (planning._documents, planning._plans):
        cache._entries.clear()
    return ask


@pytest.mark.parametrize("name", REQUESTS)
async def test_a_hostile_request_takes_a_second_of_work_at_most(forgetful, name):
    text, variables = REQUESTS[name]
    started = time.process_time()
    answer = await forgetful.whole("admin", text, **variables)
    assert time.process_time() - started < SECONDS
    assert answer.status in {200, 400}


@pytest.mark.parametrize("name", REQUESTS)
async def test_a_hostile_request_takes_64_mebibytes_at_most(forgetful, name):
    text, variables = REQUESTS[name]
    tracemalloc.start()
    try:
        await forgetful.whole("admin", text, **variables)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < BYTES


@pytest.mark.parametrize("name", [*DOCUMENTS][::5])
async def test_nobody_without_a_token_can_make_the_server_work(forgetful, name):
    started = time.process_time()
    answer = await forgetful.whole(None, DOCUMENTS[name])
    assert time.process_time() - started < SECONDS
    assert answer.status in {200, 401}
