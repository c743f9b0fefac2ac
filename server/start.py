"""What happens before the first request: tables, and the demo where it is wanted."""

from pathlib import Path

from sqlalchemy import Connection, inspect, make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from db import backup, migrate, wall
from db.demo.create import create
from db.demo.files import keep_files
from db.files import Files
from permissions.roles import DEFAULT_ROLES
from server.settings import Settings, SettingsError


async def reach(settings: Settings) -> None:
    """Try the login that owns the tables. Raises SettingsError."""
    name = "MIGRATION" if settings.migration_url else "DATABASE"
    await _reach(f"FIELDGATE_{name}_URL", settings.owner_url)


async def _reach(name: str, url: str) -> None:
    """Say in one line that a server cannot be entered, and not where or as whom."""
    if _is_file(url):
        return
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect():
            pass
    except Exception as error:  # noqa: BLE001 - its text may hold the address
        why = type(error).__name__
        raise SettingsError(f"{name} names no database to enter: {why}") from None
    finally:
        await engine.dispose()


async def prepare(settings: Settings) -> None:
    """Bring an embedded or empty database to this version; others are migrated by hand.

    Several servers may share a PostgreSQL, so one that holds data waits for
    `python -m server migrate`; until then `/ready` says no.
    """
    if await _is_ours_to_migrate(settings.owner_url):
        await bring_up(settings)
    if settings.demo:
        await create(settings.owner_url, DEFAULT_ROLES)
        await keep_files(settings.owner_url, Files(settings.files_at))
    if wall.stands_between(settings.owner_url, settings.database_url):
        await _reach("FIELDGATE_DATABASE_URL", settings.database_url)
        await wall.require(settings.database_url)


async def put_back(settings: Settings, file: Path) -> None:
    """Fill an empty database from a backup, and bring it to this version."""
    backup.restore(settings.owner_url, file)
    await bring_up(settings)


async def bring_up(settings: Settings) -> None:
    """Migrate, and give the server's login what it may do with the tables."""
    await migrate.upgrade(settings.owner_url)
    if wall.stands_between(settings.owner_url, settings.database_url):
        await wall.admit(settings.owner_url, settings.database_url)


async def _is_ours_to_migrate(url: str) -> bool:
    return _is_file(url) or await _is_empty(url)


def _is_file(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


async def _is_empty(url: str) -> bool:
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return not await connection.run_sync(_tables)
    finally:
        await engine.dispose()


def _tables(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()
