"""The pytest plugin of the ledgers: refuses marks that name no row, tells the rest."""

import pytest

from tests.rules.ledger import known, unprovable
from tests.security.cases import cases

LEDGERS = {"rule": known, "case": cases}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for kind, ledger in LEDGERS.items():
        marks = metafunc.definition.iter_markers(kind)
        if faults := unprovable({one for mark in marks for one in mark.args}, ledger()):
            raise pytest.Collector.CollectError("; ".join(faults))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Send each test's rows along with its reports, also between processes."""
    for item in items:
        for kind in LEDGERS:
            marks = [one for mark in item.iter_markers(kind) for one in mark.args]
            item.user_properties.extend((kind, mark) for mark in marks)
