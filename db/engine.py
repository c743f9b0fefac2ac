"""One database: connections that read raw rows fast, and transactions that write."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    nullcontext,
)
from time import monotonic
from typing import Any, Protocol

import aiosqlite
import asyncpg
from sqlalchemy import URL, Dialect, event, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from db.gate import MACHINE, OutsideTheGate, refuse_outside, watch

DEADLINE_SECONDS = 10.0
_STEPS_BETWEEN_DEADLINE_CHECKS = 10_000
# How PostgreSQL plans for readers.
SERVER_SETTINGS = {
    # Every statement is short and kept; compiling it costs more than running.
    "jit": "off",
    # The default is of spinning disks and keeps pages from their index.
    "random_page_cost": "1.1",
    # A text serves all viewers: planning it anew costs more than it wins.
    "plan_cache_mode": "force_generic_plan",
}

# Row-level security shows a transaction the rows of the company that is named here.
_ENTER = "SELECT set_config('fieldgate.company', $1, true)"


class DeadlinePassed(Exception):  # noqa: N818 (what happened reads as it is)
    """A statement ran longer than an operation may."""


class Reader(Protocol):
    """A connection for one operation's reads, inside one snapshot."""

    async def begin(self) -> None: ...

    async def enter(self, company_id: str) -> None: ...

    async def fetch(self, text: str, values: Sequence[Any]) -> Sequence[Any]: ...

    async def end(self) -> None: ...


class _PostgresReader:
    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._is_open = False

    async def begin(self) -> None:
        await self._connection.execute(
            "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
        )
        self._is_open = True

    async def enter(self, company_id: str) -> None:
        await self._connection.execute(_ENTER, company_id)

    async def fetch(self, text: str, values: Sequence[Any]) -> Sequence[Any]:
        try:
            return await self._connection.fetch(text, *values)
        except asyncpg.QueryCanceledError as error:
            raise DeadlinePassed from error

    async def end(self) -> None:
        if self._is_open:
            self._is_open = False
            await self._connection.execute("ROLLBACK")


class _SqliteReader:
    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._deadline = 0.0
        self._is_open = False

    async def prepare(self) -> None:
        # Readers then never wait for the writer, nor he for them.
        await self._connection.execute("PRAGMA journal_mode = WAL")
        await self._connection.execute("PRAGMA query_only = ON")
        await self._connection.set_progress_handler(
            self._is_late, _STEPS_BETWEEN_DEADLINE_CHECKS
        )

    def _is_late(self) -> int:
        return monotonic() > self._deadline

    async def begin(self) -> None:
        self._deadline = monotonic() + DEADLINE_SECONDS
        await self._connection.execute("BEGIN")
        self._is_open = True

    async def enter(self, company_id: str) -> None:
        """Do nothing: a file has no logins, and so no second wall."""

    async def fetch(self, text: str, values: Sequence[Any]) -> Sequence[Any]:
        self._deadline = monotonic() + DEADLINE_SECONDS
        try:
            return list(await self._connection.execute_fetchall(text, values))
        except aiosqlite.OperationalError as error:
            if "interrupted" in str(error):
                raise DeadlinePassed from error
            raise

    async def end(self) -> None:
        if self._is_open:
            self._is_open = False
            await self._connection.execute("ROLLBACK")


class _SqlitePool:
    """A few connections to one file, lent in turn; each opened when it is needed."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._idle: list[_SqliteReader] = []
        self._opened: list[aiosqlite.Connection] = []

    async def open(self, size: int) -> None:
        self._turns = asyncio.Semaphore(size)
        self._idle.append(await self._reader())

    async def _reader(self) -> _SqliteReader:
        connection = await aiosqlite.connect(self._path, isolation_level=None)
        self._opened.append(connection)
        reader = _SqliteReader(connection)
        await reader.prepare()
        return reader

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[Reader]:
        async with self._turns:
            reader = self._idle.pop() if self._idle else await self._reader()
            try:
                yield reader
            finally:
                await reader.end()
                self._idle.append(reader)

    async def close(self) -> None:
        for connection in self._opened:
            await connection.close()


class _PostgresPool:
    def __init__(self, dialect: Dialect, url: URL) -> None:
        _, self._options = dialect.create_connect_args(url)
        self._pool: Any = None

    async def open(self, size: int) -> None:
        deadline = str(int(DEADLINE_SECONDS * 1000))
        self._pool = await asyncpg.create_pool(
            **self._options,
            min_size=1,
            max_size=size,
            server_settings={**SERVER_SETTINGS, "statement_timeout": deadline},
            reset=_nothing,
        )

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[Reader]:
        async with self._pool.acquire() as connection:
            reader = _PostgresReader(connection)
            try:
                yield reader
            finally:
                await reader.end()

    async def close(self) -> None:
        await self._pool.close()


async def _nothing(_connection: Any) -> None:
    """Leave a returned connection as it is: its transaction has been rolled back."""


class Database:
    """Where a company's data is kept: SQLite embedded, or PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine: AsyncEngine = _writing_engine(self.url)
        self.dialect: Dialect = self.engine.dialect
        self.is_postgres = self.dialect.name == "postgresql"
        self._writers = asyncio.Lock()
        if self.is_postgres:
            self._pool = _PostgresPool(self.dialect, self.url)
        else:
            self._pool = _SqlitePool(self.url.database or "")

    @classmethod
    async def open(cls, url: str, size: int = 10) -> "Database":
        database = cls(url)
        await database._pool.open(size)
        return database

    async def close(self) -> None:
        await self._pool.close()
        await self.engine.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reader]:
        async with self._pool.lend() as reader:
            yield reader

    @asynccontextmanager
    async def writing(
        self, company_id: str | None = None
    ) -> AsyncIterator[AsyncConnection]:
        """Lend a connection in a transaction: committed at the end, or rolled back."""
        async with self._turn_to_write(), self.engine.begin() as connection:
            if company_id and self.is_postgres:
                await connection.exec_driver_sql(
                    _ENTER, (company_id,), execution_options=MACHINE
                )
            yield connection

    def _turn_to_write(self) -> AbstractAsyncContextManager[Any]:
        """Let writers of a file queue: its own waiting is not fair, and gives up."""
        return nullcontext() if self.is_postgres else self._writers


class TransactionReader:
    """Reads what a writing transaction sees, by the same kept statements.

    They have passed the gate when they were kept, so the hook need not see them.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def begin(self) -> None:
        """Do nothing: the transaction has begun."""

    async def enter(self, company_id: str) -> None:
        """Do nothing: whoever began the transaction has entered it."""

    async def fetch(self, text: str, values: Sequence[Any]) -> Sequence[Any]:
        result = await self._connection.exec_driver_sql(
            text, tuple(values), execution_options=MACHINE
        )
        return result.all()

    async def end(self) -> None:
        """Do nothing: whoever began the transaction ends it."""


def _writing_engine(url: URL) -> AsyncEngine:
    engine = create_async_engine(url)
    watch(engine.sync_engine.dialect)
    event.listen(engine.sync_engine, "before_cursor_execute", _refuse)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _refuse(
    _connection: Any,
    _cursor: Any,
    statement: str,
    _values: Any,
    context: Any,
    _many: Any,
) -> None:
    """Refuse a statement that reads a classified column outside the gate."""
    if context.execution_options.get("reads_for") == "machine":
        return
    if context.compiled is not None:
        refuse_outside(context.compiled)
    elif not statement.startswith(("BEGIN", "PRAGMA")):
        raise OutsideTheGate("a statement of no compiler")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Without this, the driver starts no transaction before a SELECT.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA busy_timeout = 5000")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    # Two deferred writers would both read, and one could never upgrade.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
