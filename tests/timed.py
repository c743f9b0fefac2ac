"""A plugin for `tests.prove`: once its time is over, what has not begun is left out."""

import os
import time

import pytest

UNTIL = "FIELDGATE_PROVE_UNTIL"


def pytest_runtest_setup() -> None:
    if time.time() > float(os.environ.get(UNTIL, "inf")):
        pytest.skip("there is no time left")
