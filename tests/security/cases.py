"""The attacks: what is tried, what must come of it, and what proves that it does."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.rules.tables import Row

FILE = Path(__file__).parent / "cases.csv"
# A test, a program that measures, or nothing yet: what is attacked is not built.
PROOFS = ("test", "program", "waits")


def lines() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text, strict=True))


@cache
def cases() -> Mapping[str, Row]:
    """Read every attack, by id; two alike raise ValueError."""
    found = {line["id"]: Row(line["id"], line["id"][:2]) for line in lines()}
    if len(found) != len(lines()):
        raise ValueError("An attack stands twice in cases.csv")
    return found


def of_proof(proof: str) -> Mapping[str, str]:
    """Give the cases with a proof of one kind, and what it names."""
    proofs = {line["id"]: line["proof"].partition(":") for line in lines()}
    return {one: named for one, (kind, _, named) in proofs.items() if kind == proof}
