"""A pytest plugin: runs graphql-core's tests on the batch executor, notes outcomes."""

import json
import os
import signal
import sys
from pathlib import Path

import graphql.execution.execute  # noqa: F401
import pytest
from graphql.execution.executor_throwing_on_incremental import (
    ExecutorThrowingOnIncremental,
)
from graphql.execution.incremental.incremental_executor import IncrementalExecutor

from resolvers.engine.executor import BreadthFirst

OUTCOMES = os.environ["CORE_OUTCOMES"]
SECONDS_PER_TEST = 5


class Counted(BreadthFirst):
    def execute_collected_root_fields(self, *args):
        noted["executions"] += 1
        return super().execute_collected_root_fields(*args)


class Incremental(Counted, IncrementalExecutor):
    pass


class Throwing(Counted, ExecutorThrowingOnIncremental):
    pass


# The package shows a function of the same name as this module.
execute = sys.modules["graphql.execution.execute"]
execute.IncrementalExecutor = Incremental
execute.ExecutorThrowingOnIncremental = Throwing

outcomes: dict[str, str] = {}
noted = {"executions": 0, "outcomes": outcomes}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call():
    signal.signal(signal.SIGALRM, _out_of_time)
    signal.alarm(SECONDS_PER_TEST)
    try:
        return (yield)
    finally:
        signal.alarm(0)


def _out_of_time(*_):
    raise TimeoutError(f"ran longer than {SECONDS_PER_TEST} seconds")


def pytest_runtest_logreport(report):
    if report.when == "call" or report.outcome != "passed":
        outcomes[report.nodeid] = report.outcome


def pytest_sessionfinish():
    Path(OUTCOMES).write_text(json.dumps(noted))
