"""A server over one of two worlds, asked over HTTP, and all that it lets out."""

import json
import logging
import sqlite3
import time
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from urllib.parse import urlencode

import httpx2
from limits.aio.storage import memory
from prometheus_client import generate_latest
from sqlalchemy import event
from starlette.applications import Starlette
from structlog.testing import capture_logs

from db import engine, ids
from resolvers import receipts, transactions
from resolvers.engine.authentication import Viewers
from server import metrics, rates
from server.asgi import routes
from server.logs import RequestLog
from server.operations import Operations
from server.rates import Rates
from server.settings import Settings
from tests.asking import _documents

NOON = 1_767_268_800
_DAY = "2026-01-01T12:00:00.000000Z"
COUNTERS = (metrics.REQUESTS, metrics.REDACTIONS, metrics.REFUSALS, metrics.ERRORS)


@dataclass(frozen=True)
class Told:
    """What one request let out, and what was done for it."""

    status: int
    headers: tuple
    body: bytes
    statements: tuple
    lines: str
    # Columns that SQLite was asked for, where it was asked about them.
    read: frozenset = frozenset()

    @property
    def has_data(self):
        return b'"data":{' in self.body


class Watch(logging.Handler):
    """Notes statements, columns and lines while a request is served."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.is_asking = False
        self.clear()

    def clear(self):
        self.statements, self.read, self.lines = [], set(), []

    def emit(self, record):
        self.lines.append(record.getMessage())

    def authorize(self, action, table, column, _database, _inner):
        if action == sqlite3.SQLITE_READ:
            self.read.add(f"{table}.{column}")
        return sqlite3.SQLITE_OK

    def sent(self, _connection, _cursor, statement, *_):
        self.statements.append(statement)


@contextmanager
def watching(patch, watch):
    """Note what is sent to both databases, and what is logged; stop the clock."""
    for reader in (engine._SqliteReader, engine._PostgresReader):
        patch.setattr(reader, "fetch", _noting(watch, reader.fetch))
    _stop_the_clock(patch)
    logging.getLogger().addHandler(watch)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(watch)


def _noting(watch, fetch):
    async def noted(self, text, values):
        watch.statements.append(text)
        if watch.is_asking and isinstance(self, engine._SqliteReader):
            # Set anew: what was prepared before is then asked about again.
            await self._connection.set_authorizer(watch.authorize)
        return await fetch(self, text, values)

    return noted


def _stop_the_clock(patch):
    stopped = SimpleNamespace(time=lambda: NOON, monotonic=time.monotonic)
    for module in (rates, memory):
        patch.setattr(module, "time", stopped)
    patch.setattr(receipts, "_now", lambda: NOON)
    patch.setattr(transactions, "now", lambda: _DAY)


class Numbered:
    """Ids one after another, the same in both worlds."""

    def __init__(self):
        self.count = 0

    def __call__(self):
        self.count += 1
        return SimpleNamespace(int=(NOON * 1000 << 80) + (7 << 76) + self.count)


class Site:
    def __init__(self, operations, watch):
        self.operations = operations
        self.watch = watch
        app = Starlette(routes=routes(operations.settings))
        app.state.settings = operations.settings
        app.state.operations = operations
        transport = httpx2.ASGITransport(RequestLog(app))
        self._client = httpx2.AsyncClient(transport=transport, base_url="http://demo")

    @property
    def database(self):
        return self.operations.database

    def begin_anew(self, patch):
        """Forget who asked before, how often, and which id was last."""
        self.operations.viewers = Viewers()
        settings = self.operations.settings
        self.operations.rates = Rates(settings.rate_limit)
        patch.setattr(ids, "uuid7", Numbered())
        for counter in COUNTERS:
            counter.clear()

    async def told(self, token, document, *, is_get=False, **headers):
        self.watch.clear()
        headers["Authorization"] = f"Bearer {token}"
        with capture_logs() as lines:
            answer = await self._send(document, headers, is_get=is_get)
        for line in lines:
            line.pop("milliseconds", None)
        return Told(
            answer.status_code,
            tuple(answer.headers.items()),
            answer.content,
            tuple(self.watch.statements),
            f"{lines} {self.watch.lines}",
            frozenset(self.watch.read),
        )

    async def _send(self, document, headers, *, is_get):
        asked = {"query": document.text, "variables": document.variables}
        asked |= {"operationName": document.operation} if document.operation else {}
        if not is_get:
            return await self._client.post("/graphql", json=asked, headers=headers)
        asked["variables"] = json.dumps(document.variables)
        return await self._client.get(f"/graphql?{urlencode(asked)}", headers=headers)

    async def counted(self):
        """Give the figures that this process shows, but for how long things took."""
        text = generate_latest(metrics.REGISTRY).decode()
        lines = (line for line in text.splitlines() if "_seconds" not in line)
        return [line for line in lines if "_created" not in line]


@asynccontextmanager
async def site(url, watch):
    operations = await Operations.start(Settings(demo=True, database_url=url))
    # Read and planned once for all worlds, as in one process with one of them.
    operations.documents = _documents(operations.schema)
    event.listen(
        operations.database.engine.sync_engine, "before_cursor_execute", watch.sent
    )
    try:
        yield Site(operations, watch)
    finally:
        await operations.stop()
