"""One random document on both executors: what may differ and what may not."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from graphql import ExecutionResult, execute, parse, validate
from graphql.execution.executor import Executor

from resolvers.engine.executor import PlainBatchExecutor
from tests.engine.random_documents import Documents
from tests.engine.random_worlds import Values, asynchronous, marked, schema

PLAIN = schema(with_paths=False)


def random(seed: int) -> Random:
    return Random(seed)  # noqa: S311 (a seed makes it repeatable)


class Case:
    def __init__(self, seed: int) -> None:
        rnd = random(seed)
        self.seed = seed
        self.document = parse(Documents(rnd).document())
        assert not validate(PLAIN, self.document), seed
        self.shares = rnd.random() < 0.5
        self.root = Values(rnd, shares=self.shares).root()
        self.variables = {
            "t": rnd.random() < 0.5,
            "f": rnd.random() < 0.5,
            "v": rnd.choice([1, 4, None]),
        }

    def answer(self, executor: type[Executor], *, waits: bool) -> Any:
        # Something shared has one answer: it must not tell where it stands.
        made = schema(with_paths=not self.shares)
        if executor is not Executor:
            marked(made, random(self.seed), shares=self.shares)
        if waits:
            asynchronous(made, random(self.seed))
        return execute(
            made,
            self.document,
            self.root,
            variable_values=self.variables,
            executor_class=executor,
        )


async def _awaited(case: Case, executor: type[Executor]) -> ExecutionResult:
    answer = case.answer(executor, waits=True)
    if isinstance(answer, ExecutionResult):
        return answer
    return await asyncio.wait_for(answer, 10)


def errors_of(result: ExecutionResult) -> list[tuple[Any, ...]]:
    return [
        (error.message, tuple(error.path or ()), tuple(map(tuple, error.locations)))
        for error in result.errors or ()
    ]


def nulled_by(result: ExecutionResult) -> set[tuple[Any, ...]]:
    """Give the places in the answer that its errors made null."""
    return {_nulled(result.data, path) for _, path, _ in errors_of(result)}


def _nulled(data: Any, path: tuple[Any, ...]) -> tuple[Any, ...]:
    for length, key in enumerate(path):
        if data is None:
            return path[:length]
        data = data[key]
    assert data is None, path
    return path


@contextmanager
def told(seed: int) -> Iterator[Case]:
    """Name the seed, whatever goes wrong."""
    try:
        yield Case(seed)
    except Exception as error:
        error.add_note(f"seed {seed}")
        raise


def differs(seed: int) -> str | None:
    """Say how the answers to a document without waits differ, in anything."""
    with told(seed) as case:
        stock = case.answer(Executor, waits=False)
        ours = case.answer(PlainBatchExecutor, waits=False)
    if json.dumps(stock.data) != json.dumps(ours.data):
        return f"seed {seed}: other data"
    if errors_of(stock) != errors_of(ours):
        same = Counter(errors_of(stock)) == Counter(errors_of(ours))
        return f"seed {seed}: {'errors in other order' if same else 'other errors'}"
    return None


async def differs_when_waiting(seed: int) -> str | None:
    """Say how the answers differ, except in what the specification leaves open.

    Which of several errors below one nulled place is reported is left open.
    """
    with told(seed) as case:
        stock = await _awaited(case, Executor)
        ours = await _awaited(case, PlainBatchExecutor)
    if json.dumps(stock.data) != json.dumps(ours.data):
        return f"seed {seed}: other data"
    if nulled_by(stock) != nulled_by(ours):
        return f"seed {seed}: errors of other places"
    return None
