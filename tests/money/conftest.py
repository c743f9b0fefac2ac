"""The demo in a database, for tests of stored money."""

import asyncio

import pytest

from db import migrate
from db.demo.create import create
from db.engine import Database
from permissions.roles import DEFAULT_ROLES


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def demo_url(request, lend_database):
    """A database that holds the demo; what a test writes is rolled back."""
    with lend_database(request.param) as url:
        asyncio.run(migrate.upgrade(url))
        asyncio.run(create(url, DEFAULT_ROLES))
        yield url


@pytest.fixture
async def connection(demo_url):
    database = Database(demo_url)
    async with database.engine.connect() as connection:
        yield connection
        await connection.rollback()
    await database.engine.dispose()
