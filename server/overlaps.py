"""How many pairs of fields must be compared, since they may overlap."""

from collections import Counter
from collections.abc import Mapping

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionSetNode,
)

Fragments = Mapping[str, FragmentDefinitionNode]


def pairs_of(selections: SelectionSetNode, fragments: Fragments) -> tuple[int, int]:
    """Count the pairs of an operation, and the fields at its root.

    Fields of one response name are merged, and what is below them is compared in
    turn. Fragments are compared with each other, whatever they select.
    """
    pairs, root = 0, -1
    waiting = [[selections]]
    while waiting:
        level = _Level(fragments)
        for each in waiting.pop():
            level.add(each)
        root = sum(map(len, level.fields.values())) if root < 0 else root
        pairs += level.pairs
        waiting.extend(level.below())
    return pairs, root


class _Level:
    """What is selected at one place, with what the fragments there bring."""

    def __init__(self, fragments: Fragments) -> None:
        self._fragments = fragments
        self._spread: Counter[str] = Counter()
        self.fields: dict[str, list[FieldNode]] = {}

    def add(self, selections: SelectionSetNode) -> None:
        waiting = [selections]
        while waiting:
            for node in waiting.pop().selections:
                if isinstance(node, FieldNode):
                    name = (node.alias or node.name).value
                    self.fields.setdefault(name, []).append(node)
                elif isinstance(node, FragmentSpreadNode):
                    waiting.extend(self._brought_by(node.name.value))
                elif isinstance(node, InlineFragmentNode):
                    waiting.append(node.selection_set)

    def _brought_by(self, name: str) -> list[SelectionSetNode]:
        self._spread[name] += 1
        fragment = self._fragments.get(name)
        is_new = self._spread[name] == 1
        return [fragment.selection_set] if fragment and is_new else []

    @property
    def pairs(self) -> int:
        alike = [len(nodes) for nodes in self.fields.values()]
        return sum(n * (n - 1) // 2 for n in (*alike, len(self._spread)))

    def below(self) -> list[list[SelectionSetNode]]:
        found = (
            [node.selection_set for node in nodes if node.selection_set]
            for nodes in self.fields.values()
        )
        return [each for each in found if each]
