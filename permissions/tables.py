"""Reads the tables of policy that lie beside the code as csv files."""

import csv
from pathlib import Path

from permissions.levels import Level

_WORDS = {
    "None": Level.NONE,
    "View Only": Level.VIEW,
    "Standard": Level.STANDARD,
    "Admin": Level.ADMIN,
}
_FOLDER = Path(__file__).parent


def rows_of(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def level_of(word: str) -> Level:
    """Read a level as the tables spell it; an unknown word raises ValueError."""
    if word not in _WORDS:
        raise ValueError(f"No such level: {word!r}")
    return _WORDS[word]


def yes(word: str) -> bool:
    if word not in {"yes", "no"}:
        raise ValueError(f"Neither yes nor no: {word!r}")
    return word == "yes"
