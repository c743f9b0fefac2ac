"""Raw drivers: a pool, a transaction around each request, and nothing else."""

import asyncio
from collections.abc import Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiosqlite
import asyncpg
import orjson
from sqlalchemy import make_url
from sqlalchemy.dialects.postgresql.asyncpg import dialect

from db.engine import SERVER_SETTINGS
from tests.bench.sql import statements

CONNECTIONS = 10


class Postgres:
    """Keys are bound as arrays."""

    begin = statements("postgresql")["begin"]

    async def open(self, url: str) -> None:
        _, options = dialect().create_connect_args(make_url(url))
        self._pool = await asyncpg.create_pool(
            **options,
            min_size=1,
            max_size=CONNECTIONS,
            server_settings=SERVER_SETTINGS,
            reset=_nothing,
        )

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def snapshot(self):
        async with self._pool.acquire() as connection:
            await connection.execute(self.begin)
            try:
                yield connection.fetch
            finally:
                await connection.execute("ROLLBACK")

    @staticmethod
    def keys(keys: Sequence[str]) -> Any:
        return keys


async def _nothing(_connection) -> None:
    """Leave the connection as it is; its transaction has been rolled back."""


class Sqlite:
    """Keys are bound as JSON."""

    begin = statements("sqlite")["begin"]

    async def open(self, url: str) -> None:
        path = make_url(url).database
        self._idle = asyncio.LifoQueue()
        self._opened = []
        for _ in range(CONNECTIONS):
            connection = await aiosqlite.connect(path, isolation_level=None)
            self._opened.append(connection)
            self._idle.put_nowait(connection)

    async def close(self) -> None:
        for connection in self._opened:
            await connection.close()

    @asynccontextmanager
    async def snapshot(self):
        connection = await self._idle.get()

        async def fetch(text: str, *values: Any) -> Any:
            return await connection.execute_fetchall(text, values)

        try:
            await connection.execute(self.begin)
            yield fetch
            await connection.execute("ROLLBACK")
        finally:
            self._idle.put_nowait(connection)

    @staticmethod
    def keys(keys: Sequence[str]) -> Any:
        return orjson.dumps(keys).decode()


DRIVERS = {"postgresql": Postgres, "sqlite": Sqlite}
