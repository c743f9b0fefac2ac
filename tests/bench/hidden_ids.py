"""Time hidden ids against missing ones: `python -m tests.bench.hidden_ids`."""

import asyncio
import os
import sys
import tempfile
import time
import uuid
from math import erfc, sqrt
from pathlib import Path
from random import Random
from statistics import median

from db.ids import new_id
from tests import postgres
from tests.asking import Asking, served
from tests.histories.site import standing
from tests.sites import DEPOT
from tests.worlds import KINDS, Databases

PAIRS = 2_000
MOST_SECONDS = 0.001
LEAST_P = 0.01
# A test of many pairs errs once in a hundred times; not twice in a row.
TRIES = 2
ASKED = {
    "node": "query ($id: ID!) { node(id: $id) { __typename id } }",
    "item": "query ($id: ID!) { item(id: $id) { name costImpact } }",
    "deleteItem": (
        "mutation ($id: ID!) { deleteItem(input:"
        ' {itemId: $id, expectedVersion: "x"}) { deletedId } }'
    ),
}
Times = tuple[list[float], list[float]]


async def taken(ask: Asking, text: str, hidden: list[str], dice: Random) -> Times:
    """Time pairs of a hidden and a missing id, either first by chance."""
    times: Times = ([], [])
    for number in range(PAIRS):
        one = hidden[number % len(hidden)]
        pair = [(0, one), (1, new_id(one[:3]))]
        dice.shuffle(pair)
        for kind, asked in pair:
            started = time.perf_counter()
            await ask("edit", text, id=asked)
            times[kind].append(time.perf_counter() - started)
    return times


def rank_test(first: list[float], second: list[float]) -> float:
    """Give the p of Mann and Whitney's test, by its normal approximation."""
    ranked = sorted([(one, 0) for one in first] + [(one, 1) for one in second])
    ranks = sum(rank for rank, (_, kind) in enumerate(ranked, 1) if kind == 0)
    size, other = len(first), len(second)
    mean = size * (size + other + 1) / 2
    deviation = sqrt(size * other * (size + other + 1) / 12)
    return erfc(abs(ranks - mean) / deviation / sqrt(2))


def judged(name: str, times: Times) -> bool:
    """Print what a row of times comes to; say whether the two are told apart."""
    hidden, missing = map(median, times)
    p = rank_test(*times)
    sys.stdout.write(
        f"{name}: hidden {hidden * 1e6:.0f} µs, missing {missing * 1e6:.0f} µs, "
        f"difference {(hidden - missing) * 1e6:+.1f} µs, rank test p = {p:.3f}\n"
    )
    return abs(hidden - missing) >= MOST_SECONDS or p <= LEAST_P


async def told_apart(url: str, kind: str, dice: Random) -> list[str]:
    async with served(url) as ask:
        rows = (await standing(ask)).of(DEPOT, "items")
        hidden = [row["id"] for row in rows]
        found = []
        for name, text in ASKED.items():
            for one in (*hidden, new_id("itm")):
                await ask("edit", text, id=one)
            label = f"{kind}, {name}"
            for _ in range(TRIES):
                if not judged(label, await taken(ask, text, hidden, dice)):
                    break
            else:
                found.append(label)
        return found


def main() -> int:
    """Fail if anything is told apart by the time it takes, each time it is tried."""
    os.environ.setdefault(postgres.RUN, uuid.uuid4().hex[:12])
    dice, found = Random(), []  # noqa: S311 (chance, and no secret)
    with tempfile.TemporaryDirectory() as folder, Databases(Path(folder)) as databases:
        for kind in KINDS:
            with databases.lend_demo(kind) as url:
                found += asyncio.run(told_apart(url, kind, dice))
    postgres.remove()
    told = f"{len(found)} of {len(KINDS) * len(ASKED)}"
    sys.stdout.write(f"told apart by their time: {told} {' '.join(found)}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
