"""Backups: the whole database as one file, taken while it is used, and put back.

SQLite copies pages; PostgreSQL's own `pg_dump` and `pg_restore` do it there.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, make_url


class NoBackup(Exception):  # noqa: N818 (what was not done reads as it is)
    """Nothing was written: the text says why."""


def back_up(owner_url: str, file: Path) -> None:
    """Write a file that holds everything as of one moment. Raises NoBackup."""
    if file.exists():
        raise NoBackup(f"{file} exists already")
    url = make_url(owner_url)
    with _beside(file) as unfinished:
        if url.get_backend_name() == "sqlite":
            _copy(_existing(Path(url.database or "")), unfinished)
        else:
            _run("pg_dump", url, "--format=custom", f"--file={unfinished}")
        unfinished.rename(file)


def restore(owner_url: str, file: Path) -> None:
    """Fill an empty database from a backup, or change nothing. Raises NoBackup.

    The database must have no tables: what stands is never written over.
    """
    url = make_url(owner_url)
    if url.get_backend_name() == "sqlite":
        _restore_file(_existing(file), Path(url.database or ""))
    else:
        _restore_database(_existing(file), url)


def _restore_file(file: Path, database: Path) -> None:
    if database.exists() and database.stat().st_size:
        raise NoBackup("The database is not empty")
    database.parent.mkdir(parents=True, exist_ok=True)
    with _beside(database) as unfinished:
        _copy(file, unfinished)
        unfinished.rename(database)


def _restore_database(file: Path, url: URL) -> None:
    tables = _run("psql", url, "-XtAc", r"\dt")
    if tables.strip():
        raise NoBackup("The database is not empty")
    # One transaction: a file that breaks off leaves the database empty.
    _run("pg_restore", url, "--single-transaction", "--no-owner", "-x", str(file))


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise NoBackup(f"{file} is no file")
    return file


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """Name a file in the same folder, which is gone afterwards whatever happens."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
            # Whoever writes ahead keeps more than one file.
            new.execute("PRAGMA journal_mode = DELETE")
            (verdict,) = new.execute("PRAGMA quick_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise NoBackup(f"{source} is no database: {error}") from None
    if verdict != "ok":
        raise NoBackup(f"{source} is damaged: {verdict}")


def _run(tool: str, url: URL, *arguments: str) -> str:
    """Run one of PostgreSQL's tools, which takes the password from its environment."""
    found = shutil.which(tool)
    if found is None:
        raise NoBackup(f"PostgreSQL's {tool} is not installed")
    done = subprocess.run(  # noqa: S603 (a tool and addresses of the operator's own)
        [found, f"--dbname={_address(url)}", *arguments],
        env=os.environ | {"PGPASSWORD": url.password or ""},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoBackup(f"{tool} gave up: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout


def _address(url: URL) -> str:
    bare = url.set(drivername="postgresql", password=None)
    return bare.render_as_string(hide_password=False)
