"""Who may wait when: statements in turn, loaders together, plain coroutines at once."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from inspect import iscoroutine
from typing import Any

from resolvers.engine.waits import AtOnce, Beside, Steps, Together, Turn


class _Strand:
    """Steps, who waits for their result, and the steps they wait for."""

    __slots__ = ("children", "ends", "missing", "parent", "results", "slot", "steps")

    def __init__(self, steps: Steps, parent: "_Strand | None", slot: int) -> None:
        self.steps = steps
        self.parent = parent
        self.slot = slot
        self.children: list[_Strand] = []
        self.results: list[Any] = []
        self.missing = 0
        self.ends: Callable[[int, Any], bool] | None = None

    def joined(self) -> list[Any]:
        """Hand over the results; no cycle may keep columns alive."""
        results, self.results = self.results, []
        self.children, self.ends = [], None
        return results

    def is_under(self, ancestors: set["_Strand"]) -> bool:
        strand: _Strand | None = self
        while strand is not None and strand not in ancestors:
            strand = strand.parent
        return strand is not None


class Turns:
    """Runs steps to their end, without an event loop where nothing has to wait."""

    def __init__(
        self, steps: Steps, leave: Callable[[list[Awaitable[Any]]], None]
    ) -> None:
        self._leave = leave
        self._ready: list[tuple[_Strand, Any, BaseException | None]] = []
        self._turns: deque[tuple[_Strand, Awaitable[Any]]] = deque()
        self._together: list[tuple[_Strand, Awaitable[Any]]] = []
        self._unstarted: list[tuple[_Strand, AtOnce]] = []
        self._running: dict[asyncio.Future[Any], _Strand] = {}
        self._cancelled: list[asyncio.Future[Any]] = []
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
                self._resume(*self._ready.pop())
        except BaseException:
            self._drop_all()
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
        if parent.missing and parent.ends and parent.ends(strand.slot, value):
            others = {child for child in parent.children if child is not strand}
            self._drop(lambda other: other.is_under(others))
            parent.missing = 0
        if not parent.missing:
            self._ready.append((parent, parent.joined(), None))

    def _note(self, strand: _Strand, request: Any) -> None:
        if isinstance(request, Beside):
            self._fork(strand, request)
        elif isinstance(request, Turn):
            self._turns.append((strand, request.awaitable))
        elif isinstance(request, Together):
            self._together.append((strand, request.awaitable))
        else:
            self._unstarted.append((strand, request))

    def _fork(self, strand: _Strand, request: Beside) -> None:
        children = [_Strand(steps, strand, n) for n, steps in enumerate(request.steps)]
        strand.children = children
        strand.missing = len(children)
        strand.results = [None] * len(children)
        strand.ends = request.ends
        if not children:
            self._ready.append((strand, [], None))
        self._ready.extend((child, None, None) for child in reversed(children))

    async def _settled(self) -> Any:
        try:
            while self._waits():
                await self._wait()
                self._advance()
        except BaseException:
            self._drop_all()
            raise
        finally:
            if self._cancelled:
                await asyncio.wait(self._cancelled)
        return self._result

    async def _wait(self) -> None:
        for strand, request in self._unstarted:
            self._running[request.started()] = strand
        self._unstarted.clear()
        if self._running:
            await self._some_running()
        elif self._turns:
            await self._next_turn()
        else:
            await self._all_together()

    async def _some_running(self) -> None:
        done, _ = await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        for future in [future for future in self._running if future in done]:
            self._ready.append((self._running.pop(future), future.result(), None))
        self._ready.reverse()

    async def _next_turn(self) -> None:
        strand, awaitable = self._turns.popleft()
        try:
            value = await awaitable
        except Exception as error:  # noqa: BLE001 (it goes to who waits)
            self._ready.append((strand, None, error))
        else:
            self._ready.append((strand, value, None))

    async def _all_together(self) -> None:
        waiting, self._together = self._together, []
        results = await asyncio.gather(
            *(awaitable for _, awaitable in waiting), return_exceptions=True
        )
        for (strand, _), result in zip(waiting, results, strict=True):
            failed = isinstance(result, BaseException)
            value, error = (None, result) if failed else (result, None)
            self._ready.append((strand, value, error))
        self._ready.reverse()

    def _drop(self, is_dropped: Callable[[_Strand], bool]) -> None:
        """Leave nothing of these strands behind that runs or waits to be awaited."""
        self._ready = [entry for entry in self._ready if not is_dropped(entry[0])]
        for waiting in (self._turns, self._together):
            for entry in [entry for entry in waiting if is_dropped(entry[0])]:
                waiting.remove(entry)
                _close(entry[1])
        for entry in [entry for entry in self._unstarted if is_dropped(entry[0])]:
            self._unstarted.remove(entry)
            self._leave(entry[1].awaitables)
        for future, strand in list(self._running.items()):
            if is_dropped(strand):
                del self._running[future]
                future.cancel()
                self._cancelled.append(future)

    def _drop_all(self) -> None:
        for _, request in self._unstarted:
            for awaitable in request.awaitables:
                _close(awaitable)
        self._unstarted.clear()
        self._drop(lambda _strand: True)


def _close(awaitable: Awaitable[Any]) -> None:
    if iscoroutine(awaitable):
        awaitable.close()
