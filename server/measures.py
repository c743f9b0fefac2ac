"""How big a parsed document is, told before anything walks it for its meaning."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
)

from server.overlaps import pairs_of

DEEPEST = 12
DEEPEST_INTROSPECTION = 16
DEEPEST_NESTING = 48
MOST_DEFINITIONS = 100
MOST_ROOT_FIELDS = 100
MOST_ALIASES = 1_000
MOST_SELECTIONS = 4_000
MOST_DIRECTIVES = 8
MOST_ARGUMENTS = 32
MOST_MEMBERS = 100
MOST_ITEMS = 1_000
MOST_VARIABLES = 100
MOST_PAIRS = 10_000

_INTROSPECTION = frozenset({"__schema", "__type"})


class TooBig(Exception):  # noqa: N818 (what the document is)
    """A document passes a limit; the text names the limit and its number."""


@dataclass(slots=True)
class Size:
    """How big a selection is; a fragment counts as often as it is spread."""

    depth: int = 0
    introspection: int = 0
    nesting: int = 0
    selections: int = 0
    aliases: int = 0

    def add(self, below: "Size") -> None:
        self.depth = max(self.depth, below.depth)
        self.introspection = max(self.introspection, below.introspection)
        self.nesting = max(self.nesting, below.nesting)
        self.selections += below.selections
        self.aliases += below.aliases

    def check_depth(self) -> None:
        _check(self.depth, DEEPEST, "nests", "fields")
        _check(self.introspection, DEEPEST_INTROSPECTION, "nests", "fields of a schema")

    def check_width(self) -> None:
        _check(self.nesting, DEEPEST_NESTING, "nests", "selections")
        _check(self.selections, MOST_SELECTIONS, "makes", "selections")
        _check(self.aliases, MOST_ALIASES, "gives", "aliases")


def check(document: DocumentNode) -> None:
    """Refuse a document that passes a limit, in one pass: each fragment once."""
    definitions = document.definitions
    _check(len(definitions), MOST_DEFINITIONS, "has", "definitions")
    operations = [d for d in definitions if isinstance(d, OperationDefinitionNode)]
    fragments = {
        d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)
    }
    for operation in operations:
        variables = operation.variable_definitions
        _check(len(variables or ()), MOST_VARIABLES, "declares", "variables")
        for node in (operation, *(variables or ())):
            _check_directives(node)
        _check_values([v.default_value for v in variables or () if v.default_value])
    _Measure(fragments).all_of(operations)
    # Only now is what a fragment comes to bounded, however often it is spread.
    for operation in operations:
        pairs, fields = pairs_of(operation.selection_set, fragments)
        _check(fields, MOST_ROOT_FIELDS, "has", "fields at its root")
        _check(pairs, MOST_PAIRS, "has", "pairs of fields that may overlap")


class _Measure:
    """Adds up sizes, and refuses as soon as one is too big."""

    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, Size] = {}

    def all_of(self, operations: Sequence[OperationDefinitionNode]) -> None:
        total = Size()
        for operation in operations:
            total.add(self._of(operation.selection_set, 0))
            total.check_depth()
            total.check_width()
        for name in self._fragments:
            self._of_fragment(name, 0)

    def _of(self, selections: SelectionSetNode | None, level: int) -> Size:
        size = Size()
        if selections is None:
            return size
        # The recursion below is bounded by the level, whatever the fragments do.
        _check(level, DEEPEST_NESTING, "nests", "selections")
        for node in selections.selections:
            _check_directives(node)
            size.add(self._of_node(node, level + 1))
        size.nesting += 1
        size.check_width()
        return size

    def _of_node(self, node: SelectionNode, level: int) -> Size:
        if isinstance(node, FieldNode):
            return self._of_field(node, level)
        if isinstance(node, FragmentSpreadNode):
            found = self._of_fragment(node.name.value, level)
            own = Size(selections=1)
            own.add(found)
            return own
        below = self._of(getattr(node, "selection_set", None), level)
        below.selections += 1
        return below

    def _of_field(self, node: FieldNode, level: int) -> Size:
        name = node.name.value
        arguments = node.arguments or ()
        _check(len(arguments), MOST_ARGUMENTS, "gives a field", "arguments")
        _check_values([argument.value for argument in arguments])
        size = self._of(node.selection_set, level)
        if name in _INTROSPECTION:
            size.introspection, size.depth = 1 + size.depth, 0
        elif not name.startswith("__"):
            size.depth += 1
        size.selections += 1
        size.aliases += node.alias is not None
        return size

    def _of_fragment(self, name: str, level: int) -> Size:
        if name not in self._known:
            # A cycle counts as nothing here; validation refuses it.
            self._known[name] = Size()
            fragment = self._fragments.get(name)
            if fragment is not None:
                _check_directives(fragment)
                self._known[name] = self._of(fragment.selection_set, level)
        return self._known[name]


def _check_values(waiting: list[ValueNode]) -> None:
    while waiting:
        node = waiting.pop()
        if isinstance(node, ObjectValueNode):
            _check(len(node.fields), MOST_MEMBERS, "gives an object", "members")
            waiting.extend(field.value for field in node.fields)
        elif isinstance(node, ListValueNode):
            _check(len(node.values), MOST_ITEMS, "gives a list", "items")
            waiting.extend(node.values)


def _check_directives(node: Any) -> None:
    found = len(node.directives or ())
    _check(found, MOST_DIRECTIVES, "puts", "directives in one place")


def _check(found: int, most: int, verb: str, what: str) -> None:
    if found > most:
        raise TooBig(f"A document {verb} at most {most} {what}.")
