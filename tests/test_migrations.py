"""The migrations build what the models map, and take it all away again."""

import pytest
from sqlalchemy import Column, insert, inspect
from sqlalchemy.ext.asyncio import create_async_engine

from db import migrate
from db.base import Base, Words


async def tables_of(url: str) -> set[str]:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda c: inspect(c).get_table_names())
    await engine.dispose()
    return set(names) - {"alembic_version"}


async def test_the_migrations_build_exactly_what_the_models_map(empty_database_url):
    await migrate.upgrade(empty_database_url)

    assert await migrate.differences(empty_database_url) == []
    assert await tables_of(empty_database_url) == set(Base.metadata.tables)


async def test_a_missing_column_is_told(empty_database_url):
    await migrate.upgrade(empty_database_url)
    roles = Base.metadata.tables["roles"]
    roles.append_column(Column("motto", Words))
    try:
        differences = await migrate.differences(empty_database_url)
    finally:
        roles._columns.remove(roles.c.motto)

    assert [(what, table) for what, _, table, _ in differences] == [
        ("add_column", "roles")
    ]


async def test_going_down_leaves_nothing_behind(empty_database_url):
    await migrate.upgrade(empty_database_url)

    await migrate.downgrade(empty_database_url)

    assert await tables_of(empty_database_url) == set()
    assert await migrate.is_current(empty_database_url) is False


async def test_going_up_again_after_going_down_builds_the_same(empty_database_url):
    await migrate.upgrade(empty_database_url)
    await migrate.downgrade(empty_database_url)

    await migrate.upgrade(empty_database_url)

    assert await migrate.is_current(empty_database_url) is True
    assert await migrate.differences(empty_database_url) == []


async def test_an_empty_database_is_not_current(empty_database_url):
    assert await migrate.is_current(empty_database_url) is False


async def test_a_second_upgrade_changes_nothing(empty_database_url):
    await migrate.upgrade(empty_database_url)
    await migrate.upgrade(empty_database_url)

    assert await migrate.is_current(empty_database_url) is True


async def test_a_migration_that_breaks_off_leaves_nothing_behind(
    empty_database_url, monkeypatch
):
    def break_off(*_, **__):
        raise RuntimeError("The power failed")

    monkeypatch.setattr("alembic.operations.Operations.create_index", break_off)
    with pytest.raises(RuntimeError, match="The power failed"):
        await migrate.upgrade(empty_database_url)

    assert await tables_of(empty_database_url) == set()


async def test_the_folder_of_a_database_file_is_created(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/data/fieldgate.db"

    await migrate.upgrade(url)

    assert await migrate.is_current(url) is True


async def test_ids_sort_by_bytes_on_both_engines(empty_database_url):
    await migrate.upgrade(empty_database_url)
    companies = Base.metadata.tables["companies"]
    row = {"name": "A builder", "access_epoch": 0, "created_at": "2026-01-01"}
    engine = create_async_engine(empty_database_url)
    async with engine.begin() as connection:
        for id_ in ("cmp_b", "cmp_B", "cmp_a", "cmp_0"):
            await connection.execute(insert(companies), {"id": id_, **row})
        query = companies.select().order_by(companies.c.id)
        ids = [found.id for found in await connection.execute(query)]
    await engine.dispose()

    assert ids == ["cmp_0", "cmp_B", "cmp_a", "cmp_b"]
