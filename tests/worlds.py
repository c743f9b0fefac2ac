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
        self._originals: dict[str, str] = {}
        # Worlds on PostgreSQL that nobody uses now, each perhaps changed.
        self._idle: list[tuple[str, postgres.Restorer]] = []
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
        if kind == "sqlite":
            yield _sqlite(self._folder / f"{next(self._numbers)}.db")
            return
        with self.server.database(self._name()) as url:
            yield url

    @contextmanager
    def lend_demo(self, kind: str) -> Iterator[str]:
        """Lend a demo world of one's own, to be changed at will."""
        original = self._original(kind)
        if kind == "sqlite":
            file = self._folder / f"{next(self._numbers)}.db"
            shutil.copy(original, file)
            yield _sqlite(file)
            return
        world, restorer = self._idle.pop() if self._idle else self._new_world(original)
        restorer.restore()
        yield self.server.url_of(world)
        self._idle.append((world, restorer))

    def _original(self, kind: str) -> str:
        """Write the demo world once, and give its file or the database's name."""
        if kind not in self._originals:
            url = self._kept.enter_context(self.lend(kind))
            asyncio.run(fill(url))
            self._originals[kind] = urlsplit(url).path.removeprefix("/")
            if kind == "postgresql":
                postgres.keep_original(self.server, self._originals[kind])
        return self._originals[kind]

    def _new_world(self, original: str) -> tuple[str, postgres.Restorer]:
        world = self._name()
        self._kept.enter_context(self.server.database(world, original))
        restorer = postgres.Restorer(self.server, world)
        self._kept.callback(restorer.close)
        return world, restorer

    def _name(self) -> str:
        run = os.environ[postgres.RUN]
        return f"test_{run}_{postgres.worker()}_{next(self._numbers)}"


def _sqlite(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


async def fill(url: str) -> None:
    """Write the demo world into an empty database."""
    # Tests of arithmetic and tables need no world.
    from db import migrate  # noqa: PLC0415
    from db.demo.create import create  # noqa: PLC0415
    from permissions.roles import DEFAULT_ROLES  # noqa: PLC0415

    await migrate.upgrade(url)
    await create(url, DEFAULT_ROLES)
