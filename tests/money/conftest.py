"""The demo in a database, for tests of stored money."""

import pytest

from db.engine import Database


@pytest.fixture
async def connection(demo_database_url):
    """Lend a connection to the demo; what a test writes is rolled back."""
    database = Database(demo_database_url)
    async with database.engine.connect() as connection:
        yield connection
        await connection.rollback()
    await database.engine.dispose()
