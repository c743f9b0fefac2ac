"""The tables that are printed: times, ratios, and which targets are met."""

import os
import platform
from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from tests.bench.over_http import Rates
from tests.bench.targets import LEAST_SHARE, LEAST_TIMES_FASTER, MOST_TIMES_RAW
from tests.bench.timing import Times

NAMES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}


def in_process(kind: str, times: Mapping[str, Times]) -> Table:
    table = Table(title=f"{NAMES[kind]}, in process: median ms an answer")
    table.add_column("case")
    for heading in ("raw", "ours", "stock", "stock, tuned GC", "rounds"):
        table.add_column(heading, justify="right")
    for heading in ("ours / raw", "stock / ours", "tuned / ours"):
        table.add_column(heading)
    for case, found in times.items():
        shown = [f"{found.of(name):.2f}" for name in ("raw", "ours", "stock", "tuned")]
        table.add_row(
            case,
            *shown,
            str(len(found.rounds["ours"])),
            _at_most(found.ratio("ours", "raw"), _target(kind, MOST_TIMES_RAW, case)),
            _at_least(
                found.ratio("stock", "ours"), _target(kind, LEAST_TIMES_FASTER, case)
            ),
            _at_least(found.ratio("tuned", "ours"), None),
        )
    return table


def over_http(kind: str, rates: Mapping[str, Rates]) -> Table:
    table = Table(title=f"{NAMES[kind]}, over HTTP: requests a second")
    table.add_column("case")
    table.add_column("bare endpoint", justify="right")
    table.add_column("ours", justify="right")
    table.add_column("share")
    for case, found in rates.items():
        target = _target(kind, LEAST_SHARE, case)
        table.add_row(
            case,
            f"{found.of_bare:.0f}",
            f"{found.of_ours:.0f}",
            _at_least(found.share, target),
        )
    return table


def _target(kind: str, targets: Mapping[str, float], case: str) -> float | None:
    return targets.get(case) if kind == "postgresql" else None


def _at_most(value: float, target: float | None) -> str:
    return _judged(value, "≤", target, is_met=target is None or value <= target)


def _at_least(value: float, target: float | None) -> str:
    return _judged(value, "≥", target, is_met=target is None or value >= target)


def _judged(value: float, sign: str, target: float | None, *, is_met: bool) -> str:
    shown = f"{value:.2f}"
    if target is None:
        return shown
    verdict = "[green]met[/]" if is_met else "[red]NOT MET[/]"
    return f"{shown} ({sign} {target:g} {verdict})"


def machine() -> str:
    """Name what the figures hang on; a high load says not to trust them."""
    load, *_ = os.getloadavg()
    return (
        f"Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load {load:.1f} before the start"
    )


def console() -> Console:
    # Wide enough for every table where the output is no terminal.
    return Console(width=None if Console().is_terminal else 120)
