"""The pytest plugin of the rules: refuses marks that name no row, reports the rest."""

import pytest

from tests.rules.ledger import known, unprovable


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marks = metafunc.definition.iter_markers("rule")
    if faults := unprovable({one for mark in marks for one in mark.args}, known()):
        raise pytest.Collector.CollectError("; ".join(faults))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Send each test's rules along with its reports, also between processes."""
    for item in items:
        marks = [one for mark in item.iter_markers("rule") for one in mark.args]
        item.user_properties.extend(("rule", mark) for mark in marks)
