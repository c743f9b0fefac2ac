"""Databases for tests: empty ones, and copies of one that holds the demo world."""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from tests import postgres

KINDS = ("sqlite", "postgresql")
Lend = Callable[..., AbstractContextManager[str]]


class Databases:
    """Lends databases of each kind; the demo world is written once, then copied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: postgres.Server | None = None
        self._numbers = count(1)
        self._demos: dict[str, str] = {}
        self._kept = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._kept.close()

    @property
    def server(self) -> postgres.Server:
        """The PostgreSQL of this run, started when it is first needed."""
        if self._server is None:
            self._server = self._kept.enter_context(postgres.server())
        return self._server

    @contextmanager
    def lend(self, kind: str) -> Iterator[str]:
        """Lend an empty database, by its URL."""
        with self._copy(kind, None) as url:
            yield url

    @contextmanager
    def lend_demo(self, kind: str) -> Iterator[str]:
        """Lend a demo world of one's own, to be changed at will."""
        if kind not in self._demos:
            self._demos[kind] = self._kept.enter_context(self.lend(kind))
            asyncio.run(_fill(self._demos[kind]))
        with self._copy(kind, self._demos[kind]) as url:
            yield url

    @contextmanager
    def _copy(self, kind: str, original: str | None) -> Iterator[str]:
        number = next(self._numbers)
        if kind == "sqlite":
            file = self._folder / f"{number}.db"
            if original:
                shutil.copy(original.removeprefix("sqlite+aiosqlite:///"), file)
            yield f"sqlite+aiosqlite:///{file}"
            return
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        name = f"test_{os.environ[postgres.RUN]}_{worker}_{number}"
        template = urlsplit(original).path[1:] if original else "template0"
        with self.server.database(name, template) as url:
            yield url


async def _fill(url: str) -> None:
    # Tests of arithmetic and tables need no world.
    from db import migrate  # noqa: PLC0415
    from db.demo.create import create  # noqa: PLC0415
    from permissions.roles import DEFAULT_ROLES  # noqa: PLC0415

    await migrate.upgrade(url)
    await create(url, DEFAULT_ROLES)
