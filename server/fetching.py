"""Asking another server: in time, and reading no more of its answer than is wanted."""

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, Generic, TypeVar

import httpx2
import orjson

T = TypeVar("T")
SECONDS = 10
MOST_BYTES = 256_000
SECONDS_KEPT = 3600
SECONDS_BETWEEN = 10
# What is packed may come to any size; so it is asked for as it is.
_ACCEPTED = {"accept": "application/json", "accept-encoding": "identity"}


class Unreachable(Exception):  # noqa: N818 (what is missing reads as it is)
    """The other server gave no answer that can be used; the text holds no value."""


@cache
def _trusted() -> ssl.SSLContext:
    return httpx2.create_ssl_context()


class Declined(Unreachable):
    """The other server answered that what was asked is not to be had."""


class Fetching:
    """Asks for JSON objects; nobody is followed to where he sends us."""

    def __init__(self, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._transport = transport

    async def __call__(self, method: str, url: str, **sent: Any) -> dict[str, Any]:
        """Ask once. Raises Unreachable."""
        sent["headers"] = _ACCEPTED | sent.get("headers", {})
        try:
            async with asyncio.timeout(SECONDS):
                body = await self._body(method, url, sent)
            answer = orjson.loads(body)
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError) as error:
            raise Unreachable(type(error).__name__) from None
        if not isinstance(answer, dict):
            raise Unreachable("not a JSON object")
        return answer

    async def _body(self, method: str, url: str, sent: dict[str, Any]) -> bytes:
        body = bytearray()
        async with (
            httpx2.AsyncClient(verify=_trusted(), transport=self._transport) as client,
            client.stream(method, url, **sent) as answer,
        ):
            if answer.is_client_error:
                raise Declined(f"status {answer.status_code}")
            if not answer.is_success or "content-encoding" in answer.headers:
                raise Unreachable(f"status {answer.status_code}")
            async for piece in answer.aiter_raw():
                body += piece
                if len(body) > MOST_BYTES:
                    raise Unreachable("too big")
        return bytes(body)


class Kept(Generic[T]):
    """What is fetched once an hour; whoever wants it newer, or in vain, has to wait."""

    def __init__(self, fetch: Callable[[], Awaitable[T]]) -> None:
        self._fetch = fetch
        self._value: T | None = None
        self._fetched_at = self._tried_at = float("-inf")
        self._turn = asyncio.Lock()

    async def get(self, *, anew: bool = False) -> T:
        """Give what is kept, or what is fetched in its place. Raises Unreachable."""
        async with self._turn:
            now = time.monotonic()
            is_old = now - self._fetched_at > SECONDS_KEPT
            if (is_old or anew) and now - self._tried_at > SECONDS_BETWEEN:
                self._tried_at = now
                self._value = await self._fetch()
                self._fetched_at, is_old = now, False
            if self._value is None or is_old:
                raise Unreachable("asked a moment ago")
            return self._value
