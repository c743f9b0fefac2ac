"""What a document may ask for is the same on every database: one is enough here."""

from collections.abc import Iterator

import pytest

from tests.worlds import Databases


@pytest.fixture(scope="session")
def demo_database_url(databases: Databases) -> Iterator[str]:
    with databases.lend_demo("sqlite") as url:
        yield url
