"""Plants mutants of code: into a running process, or before the module is read."""

import ast
import sys
from functools import cached_property
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder, SourceFileLoader
from types import CodeType, FunctionType

from tests.mutants.code import Slip, mutated


def swap(slip: Slip) -> None:
    """Give the running function its other code; whoever has taken it runs that."""
    tree = mutated(slip)
    function = function_of(slip)
    if "__class__" in function.__code__.co_freevars:
        _keep_class(tree, function.__name__)
    function.__code__ = _code(
        compile(tree, function.__code__.co_filename, "exec"), slip
    )


def _keep_class(tree: ast.Module, name: str) -> None:
    """Name its class where `super()` may be what went, or the code would not fit."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            (named,) = ast.parse("__class__").body
            node.body.insert(0, named)


def function_of(slip: Slip) -> FunctionType:
    found = import_module(slip.module)
    for name in slip.function.split("."):
        found = vars(found)[name]
    if isinstance(found, property):
        return found.fget
    if isinstance(found, cached_property):
        return found.func
    return getattr(found, "__func__", found)


def _code(code: CodeType, slip: Slip) -> CodeType:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            if each.co_qualname == slip.function:
                return each
            if slip.function.startswith(f"{each.co_qualname}."):
                return _code(each, slip)
    raise LookupError(slip.name)


class Planted(SourceFileLoader, MetaPathFinder):
    """Loads one module with a slip in it, when it is first asked for."""

    def __init__(self, slip: Slip) -> None:
        spec = PathFinder.find_spec("permissions", [*sys.path])
        area = slip.module.rpartition(".")[2]
        (folder,) = spec.submodule_search_locations
        super().__init__(slip.module, f"{folder}/{area}.py")
        self.slip = slip

    def find_spec(self, name, _path=None, _target=None):
        if name != self.slip.module:
            return None
        spec = PathFinder.find_spec(name, _path)
        spec.loader = self
        return spec

    def get_code(self, _name):
        return compile(mutated(self.slip), self.path, "exec")


def before_import(slip: Slip) -> None:
    if slip.module in sys.modules:
        raise RuntimeError(f"{slip.module} has been read already")
    sys.meta_path.insert(0, Planted(slip))


def runs_at_import(names: list[str]) -> set[str]:
    """Tell the functions of permissions/ that run while the schema is made."""
    seen = set()

    def note(frame, event, _arg):
        if event == "call" and "/permissions/" in frame.f_code.co_filename:
            module = frame.f_globals["__name__"]
            seen.add(f"{module}:{frame.f_code.co_qualname.partition('.<')[0]}")

    sys.setprofile(note)
    for name in names:
        import_module(name)
    sys.setprofile(None)
    return seen
