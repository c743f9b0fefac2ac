"""When a token or a session was used last: noted at most every few minutes."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from db import accounts
from db.engine import Database
from db.mails import stored
from resolvers.engine.authentication import Recognised
from server.logs import described, log

EVERY = timedelta(minutes=5)
SECONDS_BETWEEN_NOTES = 10.0


class Uses:
    """Keeps what was used until it is written: no answer waits for that."""

    def __init__(self) -> None:
        self._used: defaultdict[str, set[str]] = defaultdict(set)

    def note(self, asker: Recognised) -> None:
        used_at = asker.credential.used_at
        if used_at is None or used_at < stored(datetime.now(UTC) - EVERY):
            company_id = asker.decision.viewer.company_id
            self._used[company_id].add(asker.credential.id)

    async def write(self, database: Database) -> None:
        """Write what was used since the last time, one company after another."""
        while self._used:
            company_id, used = self._used.popitem()
            async with database.writing(company_id) as connection:
                await accounts.touch(connection, used, stored(datetime.now(UTC)))


@asynccontextmanager
async def tended(operations: Any) -> AsyncIterator[None]:
    """Write uses down now and then, as long as the block lasts."""
    writing = asyncio.create_task(_write_for_ever(operations))
    try:
        yield
    finally:
        writing.cancel()
        with suppress(asyncio.CancelledError):
            await writing


async def _write_for_ever(operations: Any) -> None:
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_NOTES)
        try:
            await operations.uses.write(operations.database)
        except Exception as error:  # noqa: BLE001 - the next use is noted
            log.error("uses_failed", **described(error))
