"""How often somebody may try what a password or a link guards."""

import hashlib
import time
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

from resolvers.engine.refusals import RateLimited
from server.logs import described, log
from server.rates import SECONDS_WITHOUT_STORE, pool_of, store_on

TOO_OFTEN = "Too many tries; wait a quarter of an hour."
CLOSED = "Nobody can log in at the moment; try again soon."
# Whoever tries is counted by his address and the account together, so that others
# cannot lock its owner out; and by his address alone, whatever he tries.
LIMITS: dict[tuple[str, int], RateLimitItem] = {
    ("login", 2): RateLimitItemPerMinute(10, 15),
    ("login", 1): RateLimitItemPerMinute(100, 15),
    ("link", 1): RateLimitItemPerMinute(30, 15),
    ("reset", 1): RateLimitItemPerHour(30),
}


class Throttle:
    """Counts in this process, or in a Redis that several share; without it, closed."""

    def __init__(self, url: str = "") -> None:
        self._pool = pool_of(url) if url else None
        store = store_on(url, self._pool) if self._pool else MemoryStorage()
        self._limiter = FixedWindowRateLimiter(store)
        self._back_at = 0.0

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.aclose()

    async def count(self, what: str, *who: str) -> None:
        """Count a try before anything is tried. Raises RateLimited."""
        whose = _named(*who)
        for length in range(len(whose), 0, -1):
            limit = LIMITS[what, length]
            if not await self._hit(limit, what, *whose[:length]):
                raise RateLimited(TOO_OFTEN)

    async def forget(self, what: str, *who: str) -> None:
        """Forget the tries of whoever turned out to be in the right."""
        whose = _named(*who)
        await self._limiter.clear(LIMITS[what, len(whose)], what, *whose)

    async def _hit(self, limit: RateLimitItem, *who: str) -> bool:
        if time.monotonic() < self._back_at:
            raise RateLimited(CLOSED)
        try:
            return await self._limiter.hit(limit, *who)
        except Exception as error:  # noqa: BLE001 (whatever it is, nothing counts)
            log.error("throttle_store_failed", **described(error))
            self._back_at = time.monotonic() + SECONDS_WITHOUT_STORE
            raise RateLimited(CLOSED) from None


def _named(address: str, *more: str) -> tuple[str, ...]:
    """Name who tries: whoever has an IPv6 address has its whole network."""
    return (_network(address), *(_short(each) for each in more))


def _network(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return _short(address)
    if isinstance(known, IPv6Address):
        return str(IPv6Address(int(known) >> 64 << 64))
    return str(known)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
