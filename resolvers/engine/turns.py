"""Who may wait when: statements in turn, loaders together, plain coroutines at once.

The engine's steps are generators. What they cannot answer themselves they yield: a list
of further steps to run side by side, or something to await.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Generator
from inspect import iscoroutine
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
    """Await these side by side; the answer holds their values and exceptions."""

    __slots__ = ("awaitables",)

    def __init__(self, awaitables: list[Awaitable[Any]]) -> None:
        self.awaitables = awaitables


class _Strand:
    """Steps, and who waits for their result."""

    __slots__ = ("missing", "parent", "results", "slot", "steps")

    def __init__(self, steps: Steps, parent: "_Strand | None", slot: int) -> None:
        self.steps = steps
        self.parent = parent
        self.slot = slot
        self.missing = 0
        self.results: list[Any] = []


class Turns:
    """Runs steps to their end, without an event loop where nothing has to wait."""

    def __init__(self, steps: Steps) -> None:
        self._ready: list[tuple[_Strand, Any, BaseException | None]] = []
        self._turns: deque[tuple[_Strand, Awaitable[Any]]] = deque()
        self._together: list[tuple[_Strand, Awaitable[Any]]] = []
        self._unstarted: list[tuple[_Strand, list[Awaitable[Any]]]] = []
        self._running: dict[asyncio.Future[Any], _Strand] = {}
        self._result: Any = None
        self._ready.append((_Strand(steps, None, 0), None, None))

    def run(self) -> Any:
        """Give the result, or a coroutine of it if something has to wait."""
        self._advance()
        return self._settled() if self._waits() else self._result

    def _waits(self) -> bool:
        return bool(self._unstarted or self._running or self._turns or self._together)

    def _advance(self) -> None:
        try:
            while self._ready:
                strand, value, error = self._ready.pop()
                self._resume(strand, value, error)
        except BaseException:
            self._abandon()
            raise

    def _resume(self, strand: _Strand, value: Any, error: BaseException | None) -> None:
        try:
            if error is None:
                request = strand.steps.send(value)
            else:
                request = strand.steps.throw(error)
        except StopIteration as done:
            self._finish(strand, done.value)
        else:
            self._note(strand, request)

    def _finish(self, strand: _Strand, value: Any) -> None:
        parent = strand.parent
        if parent is None:
            self._result = value
            return
        parent.results[strand.slot] = value
        parent.missing -= 1
        if not parent.missing:
            self._ready.append((parent, parent.results, None))

    def _note(self, strand: _Strand, request: Any) -> None:
        if isinstance(request, list):
            self._fork(strand, request)
        elif isinstance(request, Turn):
            self._turns.append((strand, request.awaitable))
        elif isinstance(request, Together):
            self._together.append((strand, request.awaitable))
        else:
            self._unstarted.append((strand, request.awaitables))

    def _fork(self, strand: _Strand, steps: list[Steps]) -> None:
        strand.missing = len(steps)
        strand.results = [None] * len(steps)
        children = [_Strand(child, strand, slot) for slot, child in enumerate(steps)]
        self._ready.extend((child, None, None) for child in reversed(children))

    async def _settled(self) -> Any:
        try:
            while self._waits():
                await self._wait()
                self._advance()
        except BaseException:
            self._abandon()
            raise
        return self._result

    async def _wait(self) -> None:
        for strand, awaitables in self._unstarted:
            future = asyncio.gather(*awaitables, return_exceptions=True)
            self._running[future] = strand
        self._unstarted.clear()
        if self._running:
            await self._some_running()
        elif self._turns:
            await self._next_turn()
        else:
            await self._all_together()

    async def _some_running(self) -> None:
        done, _ = await asyncio.wait(
            self._running, return_when=asyncio.FIRST_COMPLETED
        )
        for future in [future for future in self._running if future in done]:
            self._ready.append((self._running.pop(future), future.result(), None))
        self._ready.reverse()

    async def _next_turn(self) -> None:
        strand, awaitable = self._turns.popleft()
        try:
            value = await awaitable
        except Exception as error:  # noqa: BLE001
            self._ready.append((strand, None, error))
        else:
            self._ready.append((strand, value, None))

    async def _all_together(self) -> None:
        waiting, self._together = self._together, []
        results = await asyncio.gather(
            *(awaitable for _, awaitable in waiting), return_exceptions=True
        )
        for (strand, _), result in zip(reversed(waiting), reversed(results)):
            failed = isinstance(result, BaseException)
            value, error = (None, result) if failed else (result, None)
            self._ready.append((strand, value, error))

    def _abandon(self) -> None:
        """Leave nothing behind that runs or waits to be awaited."""
        for future in self._running:
            future.cancel()
        waiting = [awaitable for _, awaitable in (*self._turns, *self._together)]
        for _, awaitables in self._unstarted:
            waiting.extend(awaitables)
        for awaitable in waiting:
            if iscoroutine(awaitable):
                awaitable.close()
        for held in (self._running, self._turns, self._together, self._unstarted):
            held.clear()
