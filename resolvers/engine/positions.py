"""Where the values of a column stand in the answer, worked out only when asked."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from graphql.pyutils import Path


class Place(NamedTuple):
    """One place in the answer; its order compares as the document runs."""

    order: tuple[int, ...]
    path: Path | None


class Positions(Protocol):
    """The places of the values of one column."""

    def path(self, index: int) -> Path | None: ...

    def places(self, index: int) -> list[Place]:
        """Give every place of one value; rows that parents share have several."""
        ...


class Root:
    def path(self, index: int) -> Path | None:  # noqa: ARG002
        return None

    def places(self, index: int) -> list[Place]:  # noqa: ARG002
        return [Place((), None)]


class OfField:
    """The values of one field of the parents that stand at `parents`."""

    __slots__ = ("field", "parents")

    def __init__(self, parents: Positions, field: Any) -> None:
        self.parents = parents
        self.field = field

    def path(self, index: int) -> Path:
        return Path(self.parents.path(index), self.field.key, self.field.parent_name)

    def places(self, index: int) -> list[Place]:
        key, name, number = self.field.key, self.field.parent_name, self.field.number
        return [
            Place((*order, number), Path(path, key, name))
            for order, path in self.parents.places(index)
        ]


class OfItems:
    """The items of all lists of a column, put after each other."""

    __slots__ = ("_owners", "_paths", "lengths", "lists")

    def __init__(self, lists: Positions, lengths: Sequence[int]) -> None:
        self.lists = lists
        self.lengths = lengths
        self._owners: list[tuple[int, int]] | None = None
        self._paths: dict[int, Path] = {}

    def _owner(self, index: int) -> tuple[int, int]:
        if self._owners is None:
            self._owners = [
                (owner, number)
                for owner, length in enumerate(self.lengths)
                for number in range(length)
            ]
        return self._owners[index]

    def path(self, index: int) -> Path:
        path = self._paths.get(index)
        if path is None:
            owner, number = self._owner(index)
            path = self._paths[index] = Path(self.lists.path(owner), number, None)
        return path

    def places(self, index: int) -> list[Place]:
        owner, number = self._owner(index)
        return [
            Place((*order, number), Path(path, number, None))
            for order, path in self.lists.places(owner)
        ]


class Picked:
    """Some of the values of a column."""

    __slots__ = ("chosen", "column")

    def __init__(self, column: Positions, chosen: Sequence[int]) -> None:
        self.column = column
        self.chosen = chosen

    def path(self, index: int) -> Path | None:
        return self.column.path(self.chosen[index])

    def places(self, index: int) -> list[Place]:
        return self.column.places(self.chosen[index])


class Shared:
    """Things that several positions of a column refer to."""

    __slots__ = ("_referring", "column", "references")

    def __init__(self, column: Positions, references: Sequence[int]) -> None:
        self.column = column
        self.references = references
        self._referring: dict[int, list[int]] | None = None

    def _positions(self, index: int) -> list[int]:
        if self._referring is None:
            self._referring = defaultdict(list)
            for position, reference in enumerate(self.references):
                self._referring[reference].append(position)
        return self._referring.get(index, [])

    def path(self, index: int) -> Path | None:
        positions = self._positions(index)
        return self.column.path(positions[0]) if positions else None

    def places(self, index: int) -> list[Place]:
        return [
            place
            for position in self._positions(index)
            for place in self.column.places(position)
        ]
