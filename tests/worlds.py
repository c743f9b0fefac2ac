"""Databases for tests: empty ones, and copies of one that holds the demo world."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Self
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
        # What has all tables and no rows: going up takes longer than a copy.
        self._built: dict[str, str] = {}
        # Worlds that nobody uses now, each perhaps changed.
        self._idle: dict[str, list[tuple[str, Restorer]]] = {kind: [] for kind in KINDS}
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
    def lend_built(self, kind: str) -> Iterator[str]:
        """Lend a database that has all tables, and nothing in them."""
        if kind not in self._built:
            url = self._kept.enter_context(self.lend(kind))
            _done(build(url))
            self._built[kind] = _name_of(url)
        if kind == "sqlite":
            with self.lend(kind) as url:
                shutil.copy(self._built[kind], _name_of(url))
                yield url
            return
        with self.server.database(self._name(), self._built[kind]) as url:
            yield url

    @contextmanager
    def lend_demo(self, kind: str) -> Iterator[str]:
        """Lend a demo world of one's own, to be changed at will."""
        original = self._original(kind)
        idle = self._idle[kind]
        world, restorer = idle.pop() if idle else self._new_world(kind, original)
        restorer.restore()
        yield world
        idle.append((world, restorer))

    def _original(self, kind: str) -> str:
        """Write the demo world once, and give its file or the database's name."""
        if kind not in self._originals:
            url = self._kept.enter_context(self.lend_built(kind))
            _done(fill(url))
            self._originals[kind] = _name_of(url)
            if kind == "postgresql":
                postgres.keep_original(self.server, self._originals[kind])
        return self._originals[kind]

    def _new_world(self, kind: str, original: str) -> tuple[str, "Restorer"]:
        if kind == "sqlite":
            file = self._folder / f"{next(self._numbers)}.db"
            world, restorer = _sqlite(file), FileRestorer(Path(original), file)
        else:
            copy = self.server.database(self._name(), original)
            world = self._kept.enter_context(copy)
            restorer = postgres.Restorer(self.server, _name_of(world))
        self._kept.callback(restorer.close)
        return world, restorer

    def _name(self) -> str:
        run = os.environ[postgres.RUN]
        return f"test_{run}_{postgres.worker()}_{next(self._numbers)}"


class FileRestorer:
    """Puts a file back, page by page, whoever has it open."""

    def __init__(self, original: Path, file: Path) -> None:
        self._original = sqlite3.connect(original, check_same_thread=False)
        self._file = sqlite3.connect(file, check_same_thread=False)
        self._file.execute("PRAGMA synchronous = OFF")

    def restore(self) -> None:
        self._original.backup(self._file)

    def close(self) -> None:
        self._original.close()
        self._file.close()


Restorer = FileRestorer | postgres.Restorer


def _done(work: Coroutine[Any, Any, None]) -> None:
    """Wait for work in a loop of its own: who asks may be within one."""
    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, work).result()


def _sqlite(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def _name_of(url: str) -> str:
    """Give the file of a URL, or the database's name."""
    return urlsplit(url).path.removeprefix("/")


async def build(url: str) -> None:
    """Build all tables in an empty database."""
    # Tests of arithmetic and tables need no world.
    from db import migrate  # noqa: PLC0415

    await migrate.upgrade(url)


async def fill(url: str) -> None:
    """Write the demo world into a database, and its tables if it has none."""
    from db.demo.create import create  # noqa: PLC0415 (as above)
    from permissions.roles import DEFAULT_ROLES  # noqa: PLC0415

    await build(url)
    await create(url, DEFAULT_ROLES)
