"""What the engine's steps wait for: further steps, a statement, a load, coroutines.

Steps are generators. What they cannot answer themselves they yield, and `Turns` sends
them the answer.
"""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from typing import Any

Steps = Generator[Any, Any, Any]


class Turn:
    """Await this alone: while it runs, nothing else of the operation does."""

    __slots__ = ("awaitable",)

    def __init__(self, awaitable: Awaitable[Any]) -> None:
        self.awaitable = awaitable


class Together:
    """Await this with all of its kind, when nothing else is left to do."""

    __slots__ = ("awaitable",)

    def __init__(self, awaitable: Awaitable[Any]) -> None:
        self.awaitable = awaitable


class AtOnce:
    """Await these side by side; the answer holds their values and exceptions.

    If strict, a failure cancels the others, which answer None.
    """

    __slots__ = ("awaitables", "is_strict")

    def __init__(
        self, awaitables: list[Awaitable[Any]], *, is_strict: bool = False
    ) -> None:
        self.awaitables = awaitables
        self.is_strict = is_strict

    def started(self) -> asyncio.Future[list[Any]]:
        if self.is_strict:
            return asyncio.ensure_future(self._until_failure())
        return asyncio.gather(*self.awaitables, return_exceptions=True)

    async def _until_failure(self) -> list[Any]:
        tasks = [asyncio.ensure_future(awaitable) for awaitable in self.awaitables]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            for task in tasks:
                task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        return [
            None if isinstance(result, asyncio.CancelledError) else result
            for result in results
        ]


class Beside:
    """Run these side by side; the answer holds their results.

    As soon as a result `ends` it all, the others are dropped and answer None.
    """

    __slots__ = ("ends", "steps")

    def __init__(
        self, steps: list[Steps], ends: Callable[[int, Any], bool] | None = None
    ) -> None:
        self.steps = steps
        self.ends = ends
