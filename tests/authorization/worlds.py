"""Made-up companies in a database of each kind, and the operations that serve them."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from sqlalchemy import select

import db.models  # noqa: F401 (maps all tables)
from db import migrate
from db.base import Base
from db.engine import Database
from db.gate import MACHINE
from server.operations import Operations
from server.settings import Settings
from tests.authorization.companies import Company
from tests.authorization.fuzz import Fuzz
from tests.authorization.people import Tables

FRESH = os.environ.get("FIELDGATE_FRESH_SEEDS") == "1"
# A seed that prove has printed brings its worlds back.
SEED = os.environ.get("FIELDGATE_SEED")
FIRST = int(SEED or (int.from_bytes(os.urandom(4)) if FRESH else 0))
KEPT = Path(__file__).parents[2] / ".cache" / "failing_seeds"


def made_up(seed: int) -> list[Company]:
    """Make two companies: what is one's must not be the other's."""
    rngs = [Random(f"{seed} {number}") for number in range(2)]  # noqa: S311 (made up)
    return [Company(rng, f"Made-up {n}") for n, rng in enumerate(rngs)]


async def read(database: Database) -> Tables:
    """Read all rows of all tables, as the machine may."""
    async with database.writing() as connection:
        rows = {}
        for table in Base.metadata.sorted_tables:
            found = await connection.execute(select(table), execution_options=MACHINE)
            rows[table.name] = [dict(row) for row in found.mappings()]
    return Tables(rows)


@asynccontextmanager
async def fuzzing(url: str, seed: int) -> AsyncIterator[Fuzz]:
    """Write the companies of a seed into an empty database, and serve them."""
    await migrate.upgrade(url)
    companies = made_up(seed)
    operations = await Operations.start(Settings(demo=True, database_url=url))
    try:
        async with operations.database.writing() as connection:
            for company in companies:
                await company.world.write(connection)
        tables = await read(operations.database)
        yield Fuzz(operations, tables, companies)
    finally:
        await operations.stop()


def keep(kind: str, world: int, finding: object) -> str:
    """Keep what was found for later: fresh seeds do not come back by themselves."""
    text = f"{kind}, world {world}, {finding}"
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"authorization-{kind}-{world}.txt").write_text(text, encoding="utf-8")
    return text
