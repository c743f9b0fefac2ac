"""`python -m tests.bench.writes`: what a markup change of a whole project costs."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import uvloop
from rich.console import Console
from rich.table import Table
from sqlalchemy import event
from sqlalchemy.ext.asyncio import create_async_engine

from db import migrate
from db.demo.big import Shape, create_big
from permissions.roles import DEFAULT_ROLES
from server.asgi import spare_the_collector
from server.operations import Operations, Request
from server.settings import Settings
from server.tokens import issue
from tests.asking import DOCUMENTS
from tests.bench import report
from tests.bench.__main__ import KINDS, database

ITEMS = (250, 1_000)
CHANGES = 15
# Seconds of CPU that a change of a project of 1,000 items may take.
TARGET = 0.150
_FIND = """
query ($project: ID!) { project(id: $project) { activeMilestone { estimate {
  id version markups {
    id name kind valueType percent lumpSum isAllocated refersToDirect refersToTotal
    refersTo { id } categories { id }
  }
} } } }
"""


@dataclass
class Cost:
    """What changes took: CPU seconds of each, and the numbers of statements."""

    seconds: list[float] = field(default_factory=list)
    statements: set[int] = field(default_factory=set)


async def measured(url: str, items: int) -> Cost:
    """Raise and lower the percents of the active milestone by a point, in turn."""
    await migrate.upgrade(url)
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        big = await create_big(connection, Shape(1, items), DEFAULT_ROLES)
        token = await issue(connection, big.members["admin"], "bench", days=1)
    await engine.dispose()
    operations = await Operations.start(Settings(demo=True, database_url=url))
    spare_the_collector()
    try:
        return await _changed(Desk(operations, token), big.project_ids[0])
    finally:
        await operations.stop()


@dataclass
class Desk:
    operations: Operations
    token: str

    async def ask(self, document: str, **variables: Any) -> Any:
        answer = await self.operations.run(
            Request(document, variables, token=self.token)
        )
        body = answer.body
        if "errors" in body:
            raise RuntimeError(body["errors"])
        return body["data"]


async def _changed(desk: Desk, project_id: str) -> Cost:
    document = (DOCUMENTS / "set_estimate_markups.graphql").read_text("utf-8")
    cost = Cost()
    for turn in range(CHANGES):
        found = await desk.ask(_FIND, project=project_id)
        estimate = found["project"]["activeMilestone"]["estimate"]
        wanted = {
            "estimateId": estimate["id"],
            "expectedVersion": estimate["version"],
            "rows": _rows(estimate["markups"], 1 if turn % 2 == 0 else -1),
        }
        with _counted(desk.operations) as sent:
            started = process_time()
            answer = await desk.ask(document, input=wanted)
            cost.seconds.append(process_time() - started)
        if answer["setEstimateMarkups"]["errors"]:
            raise RuntimeError(answer)
        cost.statements.add(len(sent))
    return cost


def _rows(markups: list[dict[str, Any]], points: int) -> list[dict[str, Any]]:
    places = {row["id"]: place for place, row in enumerate(markups)}
    rows = []
    for markup in markups:
        row = {**markup, "refersTo": [places[one["id"]] for one in markup["refersTo"]]}
        row["categoryIds"] = [one["id"] for one in row.pop("categories")]
        if row["percent"] is not None:
            row["percent"] = f"{float(row['percent']) + points:.4f}"
        rows.append(row)
    return rows


@contextmanager
def _counted(operations: Operations) -> Iterator[list[str]]:
    sent: list[str] = []
    engine = operations.database.engine.sync_engine

    def count(*details: Any) -> None:
        sent.append(details[2])

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", count)


def _table(costs: dict[tuple[str, int], Cost]) -> Table:
    table = Table("database", "items", "CPU, best", "CPU, median", "statements")
    for (kind, items), cost in costs.items():
        best, middle = min(cost.seconds[1:]), median(cost.seconds[1:])
        sent = ", ".join(map(str, sorted(cost.statements)))
        times = (f"{1_000 * best:.0f} ms", f"{1_000 * middle:.0f} ms")
        table.add_row(report.NAMES[kind], f"{items:,}", *times, sent)
    return table


def main() -> None:
    # The embedded server asks platformdirs for a folder that it then does not use.
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
    costs: dict[tuple[str, int], Cost] = {}
    for kind in KINDS:
        for items in ITEMS:
            with tempfile.TemporaryDirectory() as path, database(kind, Path(path)) as u:
                costs[kind, items] = uvloop.run(measured(u, items))
    Console().print(_table(costs))
    most = max(ITEMS)
    slow = [kind for kind in KINDS if min(costs[kind, most].seconds) > TARGET]
    if slow:
        raise SystemExit(f"More than {1_000 * TARGET:.0f} ms: {', '.join(slow)}.")


if __name__ == "__main__":
    main()
