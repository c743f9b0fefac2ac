"""The ledger: which rows a passing test proves, and what the others wait for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from textwrap import wrap

import pytest

from tests.rules.tables import TABLES, Row, counted

known = cache(counted)


def unprovable(marks: AbstractSet[str], ledger: Mapping[str, Row]) -> list[str]:
    """Say which marks name a row that is not counted, or an overruled one."""
    unknown = [f"No counted row has the id {one}" for one in marks - ledger.keys()]
    overruled = [
        f"{one} is superseded: mark {ledger[one].superseded_by}"
        for one in marks & ledger.keys()
        if ledger[one].superseded_by
    ]
    return sorted(unknown + overruled)


def with_superseded(proven: AbstractSet[str], ledger: Mapping[str, Row]) -> set[str]:
    """Add the overruled rows of those that are proven."""
    return {
        key
        for key, row in ledger.items()
        if key in proven or row.superseded_by in proven
    }


def misplaced(
    marks: AbstractSet[str], waits: AbstractSet[str], ledger: Mapping[str, Row]
) -> list[str]:
    """Say which rows are neither proven nor waiting, or both, or wait in vain."""
    proven = with_superseded(marks, ledger)
    both, neither = proven & waits, ledger.keys() - proven - waits
    faults = [f"{one} has a test, and waits for nothing more" for one in both]
    faults += [f"{one} has no test and waits for nothing" for one in neither]
    faults += [f"{one} waits, but is no counted row" for one in waits - ledger.keys()]
    return sorted(faults)


class Outcomes:
    """Collects what the marked tests say; one that does not pass proves nothing."""

    def __init__(self) -> None:
        self._proven: set[object] = set()
        self._broken: set[object] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        marks = [mark for key, mark in report.user_properties if key == "rule"]
        if report.outcome != "passed" or hasattr(report, "wasxfail"):
            self._broken.update(marks)
        elif report.when == "call":
            self._proven.update(marks)

    def proven(self) -> set[str]:
        return {str(mark) for mark in self._proven - self._broken}


def printed(
    proven: AbstractSet[str], ledger: Mapping[str, Row], waits: Mapping[str, str]
) -> Iterator[str]:
    """Yield the ledger line by line, the last one with the sum."""
    proven = with_superseded(proven, ledger)
    for table in TABLES:
        of_table = [row.id for row in ledger.values() if row.table == table]
        missing = [one for one in of_table if one not in proven]
        yield f"{table}: {len(of_table) - len(missing)} of {len(of_table)} proven"
        yield from _by_noun(missing, waits)
    yield f"{len(proven)} of {len(ledger)} rules proven"


def _by_noun(missing: list[str], waits: Mapping[str, str]) -> Iterator[str]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for one in missing:
        groups[waits.get(one, "a passing test")].append(one)
    for noun, ids in sorted(groups.items()):
        text = f"waits for {noun} ({len(ids)}): {' '.join(ids)}"
        yield from wrap(text, 100, initial_indent="  ", subsequent_indent="    ")
