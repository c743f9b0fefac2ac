"""What an operation may cost, and what is kept for the next one."""

from types import SimpleNamespace

import pytest
from graphql import GraphQLError, parse

from db.engine import DeadlinePassed
from resolvers.engine import operation, pages
from resolvers.engine.errors import OperationFailed
from resolvers.engine.limits import measured
from resolvers.engine.operation import Level, Operation
from resolvers.engine.planning import plan_operation
from resolvers.engine.snapshot import Kept, Snapshot
from schema.root import schema
from tests.authorization.test_folding import deciding

NAMES = "{ projects(first: 3) { nodes { items(first: 2) { nodes { name } } } } }"
SORTED = NAMES.replace("first: 2", "first: 2, orderBy: {field: NAME}")
BOTH = NAMES.replace("first: 2", "first: 2, last: 2")
TEXT = Kept("SELECT 1", (), {}, {}, ())


def codes(body):
    return [error["extensions"]["code"] for error in body.get("errors", ())]


def small_operation():
    plan = SimpleNamespace(root=SimpleNamespace(fields=()))
    return Operation(plan, None, deciding(), Answering([(1,), (2,)]), b"")


class Answering:
    """A snapshot that answers everything alike."""

    def __init__(self, rows):
        self.answer = rows

    async def rows(self, _kept, _binds):
        return self.answer


async def test_an_operation_that_reads_too_much_ends(ask, monkeypatch):
    assert codes(await ask("admin", NAMES)) == []
    monkeypatch.setattr(operation, "MOST_VALUES", 5)
    body = await ask("admin", NAMES)
    assert codes(body) == ["LIMIT_EXCEEDED"]
    assert body["data"] is None


async def test_what_is_read_counts_by_its_values():
    asked = small_operation()
    before = asked.most_rows
    await asked.read(Level((), None, {"id": 0, "name": 1}, {}, {}), "k", dict, {})
    assert before - asked.most_rows == 4


async def test_so_many_lists_are_sorted_at_once_and_no_more(ask, monkeypatch):
    monkeypatch.setattr(pages, "MOST_SORTED", 1)
    assert codes(await ask("admin", NAMES)) == []
    assert codes(await ask("admin", SORTED)) == ["LIMIT_EXCEEDED"]


async def test_a_page_is_read_from_one_end(ask):
    assert codes(await ask("admin", BOTH)) == ["INVALID_INPUT"]


async def test_statements_are_built_once_and_so_many_are_kept(monkeypatch):
    monkeypatch.setattr(operation, "_KEPT_STATEMENTS", 2)
    level, built = Level((), None, {}, {}, {}), []
    asked = small_operation()
    for key in "aabac":
        await asked.read(level, key, lambda key=key: built.append(key) or key, {})
    assert built == ["a", "b", "c"]
    assert [*level.statements] == ["c"]


def test_so_many_levels_are_remembered_of_a_viewer(monkeypatch):
    monkeypatch.setattr(operation, "_KEPT_LEVELS", 2)
    memo = {}
    for key in "abc":
        operation._remember(memo, key, key.upper())
    assert memo == {"c": "C"}


class Failing:
    """A connection on which every statement fails."""

    def __init__(self, error):
        self.error = error

    async def fetch(self, _text, _values):
        raise self.error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DeadlinePassed(), "LIMIT_EXCEEDED"),
        (ValueError("of itm_1: 231.00"), "INTERNAL"),
    ],
)
async def test_a_statement_that_fails_ends_the_operation_and_says_no_more(error, code):
    snapshot = Snapshot(Failing(error), None)
    with pytest.raises(OperationFailed) as failed:
        await snapshot.rows(TEXT, {})
    assert failed.value.args == (code,)
    assert failed.value.__cause__ is error


@pytest.mark.parametrize(
    ("many", "told"),
    [
        ("t{n}: __typename", "selects at most 2000 fields"),
        ("p{n}: projects {{ totalCount }}", "reads at most 100 relations"),
    ],
)
def test_a_plan_that_is_too_wide_is_refused_whatever_let_it_through(many, told):
    text = " ".join(many.format(n=n) for n in range(2_001))
    plan = plan_operation(schema._schema, parse(f"{{ {text} }}"))
    with pytest.raises(GraphQLError, match=told) as refused:
        measured(plan, schema._schema)
    assert refused.value.extensions == {"code": "LIMIT_EXCEEDED"}
