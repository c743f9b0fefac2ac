"""What all tests share: a database of each kind, and the run's clean-up."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest

from tests import postgres

os.environ.setdefault(postgres.RUN, uuid.uuid4().hex[:12])
KINDS = ("sqlite", "postgresql")


def pytest_unconfigure():
    if "PYTEST_XDIST_WORKER" not in os.environ:
        postgres.remove()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    with postgres.server() as server:
        yield server


@pytest.fixture(scope="session")
def lend_database(request, tmp_path_factory):
    """Lend empty databases: `with lend_database("sqlite") as url: …`."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    numbers = count(1)

    @contextmanager
    def lend(kind: str) -> Iterator[str]:
        if kind == "sqlite":
            file = tmp_path_factory.mktemp("db") / "fieldgate.db"
            yield f"sqlite+aiosqlite:///{file}"
            return
        server = request.getfixturevalue("postgres_server")
        name = f"test_{os.environ[postgres.RUN]}_{worker}_{next(numbers)}"
        with server.database(name) as url:
            yield url

    return lend


@pytest.fixture(scope="session", params=KINDS)
def database_url(request, lend_database) -> Iterator[str]:
    """One database a worker and kind, for the whole run; empty at first."""
    with lend_database(request.param) as url:
        yield url


@pytest.fixture(params=KINDS)
def empty_database_url(request, lend_database) -> Iterator[str]:
    """A database of one's own, with nothing in it."""
    with lend_database(request.param) as url:
        yield url
