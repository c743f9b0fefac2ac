"""Interleaved timing: one process, in turns, so that noise meets all alike.

All share one heap, about 1.4 times that of stock Strawberry alone: by so much are the
full collections of the untuned variant too long. The tuned one has none.
"""

import gc
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from tests.bench.documents import Case

SECONDS = 5.0
FEWEST_ROUNDS = 5
# A turn of this length is far longer than the clock's own error.
TURN = 0.02
# Nothing is frozen here, for that would spare the untuned variant as well; where
# the thresholds are the server's, the oldest objects are never collected anyway.
TUNED_THRESHOLDS = (100_000, 50, 100)
DEFAULT_THRESHOLDS = gc.get_threshold()


@dataclass(frozen=True)
class Variant:
    name: str
    answer: Callable[[Case], Awaitable[bytes]]
    # Whether the garbage collector is set up as our server does it.
    tuned: bool = True


@dataclass(frozen=True)
class Times:
    """Milliseconds an answer, one for each round."""

    rounds: Mapping[str, Sequence[float]]

    def of(self, name: str) -> float:
        return median(self.rounds[name])

    def ratio(self, name: str, other: str) -> float:
        """Compare within rounds: both met the same noise there."""
        pairs = zip(self.rounds[name], self.rounds[other], strict=True)
        return median(one / another for one, another in pairs)


async def timed(variants: Sequence[Variant], case: Case) -> Times:
    turns = {variant.name: await _answers_a_turn(variant, case) for variant in variants}
    rounds: dict[str, list[float]] = {variant.name: [] for variant in variants}
    started, count = perf_counter(), 0
    while count < FEWEST_ROUNDS or perf_counter() - started < SECONDS:
        for variant in variants:
            spent = await _turn(variant, case, turns[variant.name])
            rounds[variant.name].append(spent / turns[variant.name] * 1_000)
        count += 1
    return Times(rounds)


async def _answers_a_turn(variant: Variant, case: Case) -> int:
    await _turn(variant, case, 2)
    return max(1, round(TURN / await _turn(variant, case, 1)))


async def _turn(variant: Variant, case: Case, answers: int) -> float:
    gc.set_threshold(*(TUNED_THRESHOLDS if variant.tuned else DEFAULT_THRESHOLDS))
    started = perf_counter()
    for _ in range(answers):
        await variant.answer(case)
    return perf_counter() - started
