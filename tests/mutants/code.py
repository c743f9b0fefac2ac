"""Mutants of code: each changes one place of one function, or of a module's body."""

import ast
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What these say outside of functions are tables: tests/mutants/policy.py changes it.
TABLES = {
    *("actions", "company_settings", "guards", "past", "rows", "releases", "scopes"),
}
# Commands, and what is empty.
LEFT_OUT = {"__init__", "__main__", "matrix"}
SWAPS = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
}
OPERATORS = {
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Sub: ast.BitOr,
    ast.Add: ast.Sub,
}
OPPOSITES = dict(
    pair
    for one, other in (
        ("any", "all"),
        ("min", "max"),
        ("any_of", "all_of"),
        ("and_", "or_"),
        ("true", "false"),
        ("All", "AnyOf"),
    )
    for pair in ((one, other), (other, one))
)
# Statements that may go; an assignment may not, or a name would be missing.
LOOSE = (ast.Expr, ast.Raise, ast.AugAssign, ast.Continue, ast.Break, ast.Delete)
UNREAD = {"annotation", "returns", "decorator_list"}


@dataclass(frozen=True)
class Slip:
    """A place of a module and what stands there instead."""

    module: str
    # The function, with its class; empty for the body of the module.
    function: str
    words: str
    line: int
    number: int

    @property
    def name(self) -> str:
        area = self.module.rpartition(".")[2]
        return f"{area}.{self.function or '(body)'}: {self.words}"


def modules() -> list[str]:
    files = sorted((ROOT / "permissions").glob("*.py"))
    return [f"permissions.{file.stem}" for file in files if file.stem not in LEFT_OUT]


def state(module: str) -> str:
    """Name the state of a module: what reaches its lines holds while it stands."""
    return hashlib.sha256(_path(module).read_bytes()).hexdigest()[:16]


def slips(module: str) -> list[Slip]:
    """List all mutants of a module; those that read alike are counted."""
    met: Counter[tuple[str, str]] = Counter()
    found = []
    for number, (function, words, line, _) in enumerate(_variants(module)):
        met[function, words] += 1
        count = met[function, words]
        said = f"{words} ({count})" if count > 1 else words
        found.append(Slip(module, function, said, line, number))
    return found


def mutated(slip: Slip) -> ast.Module:
    """Give the module's tree with the slip in it."""
    for number, (*_, tree) in enumerate(_variants(slip.module)):
        if number == slip.number:
            return ast.fix_missing_locations(tree)
    raise LookupError(slip.name)


def _variants(module: str) -> Iterator[tuple[str, str, int, ast.Module]]:
    """Yield the tree once for each mutant; it is whole again afterwards."""
    path = _path(module)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    _mark_decisions(tree)
    is_table = path.stem in TABLES
    for function, parent, field, index in _places(tree, ""):
        if is_table and not function:
            continue
        old = _at(parent, field, index)
        for new in _changes(old):
            if isinstance(old, ast.stmt):
                ast.copy_location(new, old)
            _put(parent, field, index, ast.fix_missing_locations(new))
            line = getattr(old, "lineno", getattr(parent, "lineno", 0))
            yield function, f"{_said(old)} -> {_said(new)}", line, tree
        _put(parent, field, index, old)


def _path(module: str) -> Path:
    return ROOT / f"{module.replace('.', '/')}.py"


def _mark_decisions(tree):
    """Tell the returns of functions that allow or deny, or leave it to the row."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.returns:
            told = ast.unparse(function.returns)
            for node in ast.walk(function):
                node.decides = "bool" in told or "Outcome" in told


def _places(node, function, inside=""):
    """Walk all places of a tree that mutants may change: parent, field, index."""
    for field, value in ast.iter_fields(node):
        if field in UNREAD:
            continue
        several = value if isinstance(value, list) else [value]
        for index, child in enumerate(several):
            if not isinstance(child, ast.AST) or _is_told(node, child):
                continue
            yield function, node, field, index if value is several else None
            name, owner = _within(node, child, function, inside)
            yield from _places(child, name, owner)


def _within(node, child, function, inside):
    """Say in which function, of which class, the places below a node are."""
    named = getattr(node, "name", "")
    if isinstance(child, ast.arguments) and named == function.rpartition(".")[2]:
        # Defaults are worked out where the function is read.
        return "", inside
    if isinstance(child, ast.ClassDef):
        return function, f"{child.name}."
    if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)) and not function:
        return f"{inside}{child.name}", ""
    return function, inside


def _is_told(node, child):
    """Say whether it is words for people, or a type: neither decides anything."""
    if isinstance(child, ast.JoinedStr) or isinstance(node, ast.Raise):
        return True
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
        return True
    is_alias = isinstance(node, ast.Assign) and isinstance(child, ast.BinOp)
    return is_alias and isinstance(child.op, ast.BitOr)


def _at(parent, field, index):
    value = getattr(parent, field)
    return value if index is None else value[index]


def _put(parent, field, index, node):
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


def _said(node):
    """Say a node in a line; of what has a body, its head."""
    (text, *_) = ast.unparse(node).strip().split("\n")
    return text if len(text) <= 90 else f"{text[:87]}..."


def _changes(node) -> Iterator[ast.AST]:
    """Give what may stand in the place of a node."""
    changes = CHANGES.get(type(node))
    if changes:
        yield from changes(node)
    if isinstance(node, LOOSE):
        yield ast.Pass()


def _of_compare(node):
    for number, op in enumerate(node.ops):
        for swap in SWAPS[type(op)]:
            ops = [*node.ops]
            ops[number] = swap()
            yield ast.Compare(node.left, ops, node.comparators)


def _of_bool(node):
    yield ast.BoolOp(
        ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values
    )
    for number in range(len(node.values)):
        rest = [*node.values[:number], *node.values[number + 1 :]]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _of_not(node):
    if isinstance(node.op, ast.Not):
        yield node.operand


def _of_binary(node):
    if type(node.op) in OPERATORS:
        yield ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)
        yield node.left
        yield node.right


def _of_constant(node):
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
    elif isinstance(node.value, str):
        yield ast.Constant(f"{node.value}?")


def _of_if(node):
    for told in (True, False):
        yield type(node)(ast.Constant(told), node.body, node.orelse)


def _of_choice(node):
    yield node.body
    yield node.orelse


def _of_comprehension(node):
    yield ast.comprehension(node.target, _first(node.iter), node.ifs, node.is_async)
    for number in range(len(node.ifs)):
        rest = [*node.ifs[:number], *node.ifs[number + 1 :]]
        yield ast.comprehension(node.target, node.iter, rest, node.is_async)


def _of_loop(node):
    yield ast.For(node.target, _first(node.iter), node.body, node.orelse)


def _first(several):
    return ast.Subscript(
        ast.List([ast.Starred(several, ast.Load())], ast.Load()),
        ast.Slice(None, ast.Constant(1)),
        ast.Load(),
    )


def _of_call(node):
    if isinstance(node.func, ast.Name) and node.func.id in OPPOSITES:
        opposite = ast.Name(OPPOSITES[node.func.id], ast.Load())
        yield ast.Call(opposite, node.args, node.keywords)


def _of_return(node):
    """Let a function that decides allow or deny, where it does not say so itself."""
    if getattr(node, "decides", False) and not isinstance(node.value, ast.Constant):
        yield ast.Return(ast.Constant(value=True))
        yield ast.Return(ast.Constant(value=False))


CHANGES = {
    ast.Compare: _of_compare,
    ast.BoolOp: _of_bool,
    ast.UnaryOp: _of_not,
    ast.BinOp: _of_binary,
    ast.Constant: _of_constant,
    ast.If: _of_if,
    ast.IfExp: _of_choice,
    ast.comprehension: _of_comprehension,
    ast.For: _of_loop,
    ast.Call: _of_call,
    ast.Return: _of_return,
}
