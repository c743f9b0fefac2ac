"""Passwords: argon2id, reckoned in threads that are few, so that memory is bounded."""

import asyncio
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from secrets import token_bytes
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from resolvers.engine.refusals import RateLimited

T = TypeVar("T")
SHORTEST = 12
LONGEST = 200
MOST_WAITING = 100
# RFC 9106's second choice: 64 MiB, three passes, four lanes.
HASHER = PasswordHasher()
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")
_waiting = 0


def _of_nobody() -> str:
    """Write a hash that no password has, and that takes as long as any other."""
    salt, digest = (
        b64encode(token_bytes(size)).rstrip(b"=").decode()
        for size in (HASHER.salt_len, HASHER.hash_len)
    )
    costs = f"m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"


async def hashed(password: str) -> str:
    return await _reckoned(lambda: HASHER.hash(password))


async def is_right(kept: str | None, password: str) -> bool:
    """Compare a password; where there is none to compare with, take as long."""
    return await _reckoned(lambda: _matches(kept or _of_nobody(), password))


def is_outdated(kept: str) -> bool:
    """Say whether a hash was reckoned with other costs than are asked for now."""
    return HASHER.check_needs_rehash(kept)


def _matches(kept: str, password: str) -> bool:
    try:
        return HASHER.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


async def _reckoned(work: Callable[[], T]) -> T:
    global _waiting  # noqa: PLW0603 (one queue a process, whatever its loops)
    if _waiting >= MOST_WAITING:
        raise RateLimited("Too many passwords are being checked; try again later.")
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_THREADS, work)
    finally:
        _waiting -= 1
