"""How much one token may ask for in a minute, in points of cost."""

import time
import zlib
from dataclasses import dataclass
from math import ceil
from typing import Any

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from redis.asyncio import ConnectionPool

from db.links import hash_of
from server.logs import described, log

# Who has no token is counted by address; so many counters are kept for all of them.
ADDRESSES = 1_000
SECONDS_WITHOUT_STORE = 5.0
STORE_TIMEOUT = 0.25


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a minute's points, and in how many seconds it begins anew."""

    limit: int
    remaining: int
    seconds: int
    is_passed: bool = False

    @property
    def headers(self) -> dict[str, str]:
        told = {
            "ratelimit-limit": str(self.limit),
            "ratelimit-remaining": str(self.remaining),
            "ratelimit-reset": str(self.seconds),
        }
        return told | ({"retry-after": str(self.seconds)} if self.is_passed else {})


def of_token(token: str) -> str:
    return hash_of(token)[:32]


def of_address(address: str) -> str:
    return str(zlib.crc32(address.encode()) % ADDRESSES)


class Rates:
    """Counts points in this process, or in a Redis that several processes share."""

    def __init__(self, points: int, url: str = "") -> None:
        self.points = points
        self._minute = RateLimitItemPerMinute(points or 1)
        self._here = FixedWindowRateLimiter(MemoryStorage())
        self._pool = pool_of(url) if url else None
        store = store_on(url, self._pool) if self._pool else None
        self._shared = FixedWindowRateLimiter(store) if store else None
        self._back_at = 0.0
        self._passed: dict[str, float] = {}

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.aclose()

    def passed(self, who: str) -> Allowance | None:
        """Tell who has nothing left, before any work is done for him."""
        until = self._passed.get(who)
        if until is None:
            return None
        left = until - time.time()
        if left <= 0:
            del self._passed[who]
            return None
        return Allowance(self.points, 0, ceil(left), is_passed=True)

    async def spend(self, who: str, points: int) -> Allowance | None:
        """Count the points of a request; None where nothing is limited."""
        if not self.points:
            return None
        if self._shared is None or time.monotonic() < self._back_at:
            return await self._spend(self._here, who, points)
        try:
            return await self._spend(self._shared, who, points)
        except Exception as error:  # noqa: BLE001 (no store is no reason to stop)
            log.error("rate_store_failed", **described(error))
            self._back_at = time.monotonic() + SECONDS_WITHOUT_STORE
            return await self._spend(self._here, who, points)

    async def _spend(
        self, limiter: FixedWindowRateLimiter, who: str, points: int
    ) -> Allowance:
        is_allowed = await limiter.hit(self._minute, who, cost=points)
        stats = await limiter.get_window_stats(self._minute, who)
        seconds = max(ceil(stats.reset_time - time.time()), 1)
        if not is_allowed:
            self._passed[who] = stats.reset_time
        return Allowance(
            self.points, max(stats.remaining, 0), seconds, is_passed=not is_allowed
        )


def pool_of(url: str) -> ConnectionPool:
    return ConnectionPool.from_url(
        url, socket_timeout=STORE_TIMEOUT, socket_connect_timeout=STORE_TIMEOUT
    )


def store_on(url: str, pool: ConnectionPool) -> RedisStorage:
    # The library hands the pool on, but its types know only plain options.
    options: Any = {"connection_pool": pool}
    return RedisStorage(f"async+{url}", implementation="redispy", **options)
