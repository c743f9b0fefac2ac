"""Reads the marks of all tests from their source, without importing them."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent.parent


def marked(folder: Path = TESTS, kind: str = "rule") -> set[str]:
    """Return the ids that the tests below the folder name by marks of a kind."""
    files = folder.rglob("test_*.py")
    modules = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    return {one for module in modules for one in _ids(module, f"pytest.mark.{kind}")}


def _ids(module: ast.Module, name: str) -> Iterator[str]:
    for test in module.body:
        if isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef):
            marks = test.decorator_list if test.name.startswith("test") else []
            yield from (one for mark in marks for one in _named(mark, name))


def _named(mark: ast.expr, name: str) -> Iterator[str]:
    for call in ast.walk(mark):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == name:
            yield from (_literal(argument) for argument in call.args)


def _literal(argument: ast.expr) -> str:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    # An id that is spelled out is found by searching for it; a computed one is not.
    raise ValueError(f"A rule id is spelled out, not {ast.unparse(argument)}")
