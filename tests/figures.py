"""Figures of proofs: noted by tests, and printed by `tests.prove` at the end."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).parents[1] / ".cache" / "figures"


def note(name: str, **figures: Any) -> None:
    """Note figures under a name of their own: tests run in several processes."""
    FIGURES.mkdir(parents=True, exist_ok=True)
    (FIGURES / f"{name}.json").write_text(json.dumps(figures), encoding="utf-8")


def noted() -> Iterator[dict[str, Any]]:
    for file in sorted(FIGURES.glob("*.json")):
        yield json.loads(file.read_text(encoding="utf-8"))


def forget() -> None:
    for file in FIGURES.glob("*.json"):
        file.unlink()
