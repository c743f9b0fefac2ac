"""`python -m tests.bench`: how fast, beside stock Strawberry and the raw driver."""

import argparse
import os
import sys
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import uvloop
from rich.console import Console

from db.demo.big import Shape
from tests import postgres
from tests.bench import over_http, report
from tests.bench.documents import CASES, Case
from tests.bench.ours import Ours
from tests.bench.raw import Raw
from tests.bench.stock.variant import Stock
from tests.bench.timing import Times, Variant, timed
from tests.bench.world import SHAPE, World, build

KINDS = ("postgresql", "sqlite")


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder}/bench.db"
        return
    os.environ.setdefault(postgres.RUN, uuid.uuid4().hex[:12])
    try:
        with postgres.server() as server, server.database("fieldgate_bench") as url:
            yield url
    finally:
        postgres.remove()


async def times(world: World) -> dict[str, Times]:
    raw, ours, stock = Raw(world), Ours(world), Stock(world)
    variants = [
        Variant("raw", raw.answer),
        Variant("ours", ours.answer),
        Variant("tuned", stock.answer),
        Variant("stock", stock.answer, tuned=False),
    ]
    opened = (raw, ours, stock)
    for each in opened:
        await each.open()
    try:
        for case in CASES:
            await _check_same_data(variants, case)
        return {case.name: await timed(variants, case) for case in CASES}
    finally:
        for each in opened:
            await each.close()


async def _check_same_data(variants: list[Variant], case: Case) -> None:
    answers = [orjson.loads(await variant.answer(case)) for variant in variants]
    for variant, answer in zip(variants, answers, strict=True):
        if answer["data"] != answers[0]["data"]:
            raise over_http.DifferentData(f"{case.name}: {variant.name} differs.")


def measure(kind: str, shape: Shape, console: Console) -> None:
    with tempfile.TemporaryDirectory() as path:
        folder = Path(path)
        with database(kind, folder) as url:
            console.print(f"{report.NAMES[kind]}: writing {_size(shape)} …")
            world = uvloop.run(build(kind, url, shape))
            console.print(report.in_process(kind, uvloop.run(times(world))))
            rates = {case.name: found for case, found in over_http.rates(world, folder)}
            console.print(report.over_http(kind, rates))


def _size(shape: Shape) -> str:
    return f"{shape.projects * shape.items_each:,} items of {shape.projects} projects"


def main() -> None:
    # The embedded server asks platformdirs for a folder that it then does not use.
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", choices=KINDS, help="measure one database alone")
    parser.add_argument(
        "--items", type=int, help="how many items the company has, about"
    )
    chosen = parser.parse_args()
    shape = SHAPE
    if chosen.items:
        projects = max(SHAPE.projects, chosen.items // SHAPE.items_each)
        shape = Shape(projects, SHAPE.items_each)
    console = report.console()
    console.print(report.machine())
    for kind in (chosen.only,) if chosen.only else KINDS:
        measure(kind, shape, console)


if __name__ == "__main__":
    sys.exit(main())
