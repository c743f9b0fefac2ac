"""Migrations: bring a database to the newest revision, take it back, compare it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

import db.models  # noqa: F401 (maps all tables)
from db.base import Base

Result = TypeVar("Result")

FOLDER = Path(__file__).parent / "migrations"


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database to a revision, in one transaction on both engines."""
    _make_folder(url)
    await _within(
        url, lambda connection: command.upgrade(_config(connection), revision)
    )


async def downgrade(url: str, revision: str = "base") -> None:
    await _within(
        url, lambda connection: command.downgrade(_config(connection), revision)
    )


async def is_current(url: str) -> bool:
    """Answer whether the newest revision, and nothing past it, has been applied."""
    return await _within(url, _applied) == set(_revisions().get_heads())


async def differences(url: str) -> list[Any]:
    """List what a new revision would have to change; empty when all models stand."""
    return await _within(url, _differences)


async def revise(url: str, message: str) -> None:
    """Write a revision of what the models have and the database has not."""
    number = f"{len(list(_revisions().walk_revisions())) + 1:04}"
    await _within(
        url,
        lambda connection: command.revision(
            _config(connection), message, autogenerate=True, rev_id=number
        ),
    )


def options_for(connection: Connection) -> dict[str, Any]:
    """Say how Alembic compares and writes; the same for a check and a revision."""
    return {
        "connection": connection,
        "target_metadata": Base.metadata,
        "compare_type": True,
        "compare_server_default": True,
        "render_as_batch": connection.dialect.name == "sqlite",
        # SQLite, too, runs DDL inside a transaction once BEGIN is sent.
        "transactional_ddl": True,
    }


def _revisions() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _applied(connection: Connection) -> set[str]:
    return set(MigrationContext.configure(connection).get_current_heads())


def _differences(connection: Connection) -> list[Any]:
    options = options_for(connection)
    context = MigrationContext.configure(options.pop("connection"), opts=options)
    return compare_metadata(context, Base.metadata)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


async def _within(url: str, work: Callable[[Connection], Result]) -> Result:
    engine = _engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _engine(url: str) -> AsyncEngine:
    engine = create_async_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _leave_begin_to_us)
        event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _leave_begin_to_us(connection: Any, _record: Any) -> None:
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _make_folder(url: str) -> None:
    """Create the folder of a SQLite file, which SQLite itself does not."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
