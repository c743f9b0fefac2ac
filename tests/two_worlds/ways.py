"""Ways through the schema: from a root to each type, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import (
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_interface_type,
    is_leaf_type,
    is_object_type,
    is_required_argument,
)

from tests.two_worlds.literals import Name, written
from tests.two_worlds.pools import Pools

MOST_IDS = 15
# What the company's history tells of is asked by tests of its own: no two readings of
# that history after it would be the same.
TOLD = frozenset({"compareAccess", "explainAccess"})


@dataclass(frozen=True)
class Step:
    """One field of a way, and the type that it leads to."""

    parent: str
    field: str
    type_: str
    # Whether the field answers an interface, so that the type is to be named.
    is_narrowed: bool


@dataclass(frozen=True)
class Way:
    steps: tuple[Step, ...] = ()

    @property
    def end(self) -> str:
        return self.steps[-1].type_ if self.steps else "Query"

    def __str__(self) -> str:
        return ".".join(
            f"{s.field}<{s.type_}>" if s.is_narrowed else s.field for s in self.steps
        )


class Ways:
    """All ways of a schema, and the text of each with values out of the pools."""

    def __init__(self, schema: GraphQLSchema, pools: Pools) -> None:
        self.schema = schema
        self.pools = pools

    def upto(self, deepest: int) -> Iterator[Way]:
        """Give every way of so many fields, the shortest first."""
        front = [Way()]
        for _ in range(deepest + 1):
            yield from front
            front = [
                Way((*way.steps, step)) for way in front for step in self.steps(way.end)
            ]

    def steps(self, name: str) -> Iterator[Step]:
        for field, each in self.type(name).fields.items():
            if field in TOLD:
                continue
            below: Any = get_named_type(each.type)
            if is_interface_type(below):
                for type_ in self.schema.get_possible_types(below):
                    yield Step(name, field, type_.name, is_narrowed=True)
            elif is_object_type(below):
                yield Step(name, field, below.name, is_narrowed=False)

    def type(self, name: str) -> GraphQLObjectType:
        type_ = self.schema.type_map[name]
        if not isinstance(type_, GraphQLObjectType):
            raise TypeError(f"{name} has no fields of its own.")
        return type_

    @cached_property
    def shortest(self) -> dict[str, Way]:
        """Give the shortest way to each type, by an id rather than by a list."""
        found: dict[str, Way] = {}
        front = [Way()]
        while front:
            new = []
            for way in front:
                if way.end not in found:
                    found[way.end] = way
                    new.append(way)
            front = [
                Way((*way.steps, step)) for way in new for step in self.steps(way.end)
            ]
        return found

    def leaves(self, name: str) -> list[str]:
        """Name the fields of a type that are values and need no argument."""
        return [
            field
            for field, each in self.type(name).fields.items()
            if is_leaf_type(get_named_type(each.type))
            and not any(map(is_required_argument, each.args.values()))
        ]

    def text(self, way: Way, inner: str) -> str:
        """Write a query that goes this way, and asks there for what is given."""
        for step in reversed(way.steps):
            inner = self.call(step, inner)
        return f"{{ {inner} }}"

    def call(self, step: Step, inner: str, given: str = "") -> str:
        """Write one step with the arguments that it must have, and those given."""
        if step.is_narrowed:
            inner = f"... on {step.type_} {{ {inner} }}"
        both = ", ".join(filter(None, (self.needed(step), given)))
        return f"{step.field}{f'({both})' if both else ''} {{ {inner} }}"

    def needed(self, step: Step) -> str:
        field = self.type(step.parent).fields[step.field]
        return ", ".join(
            f"{name}: {written(self._needed(step, name, argument))}"
            for name, argument in field.args.items()
            if is_required_argument(argument)
        )

    def _needed(self, step: Step, name: str, argument: Any) -> Any:
        if name == "ids":
            return self.pools.ids(step.type_)[:MOST_IDS]
        if name == "id":
            return self.pools.one(step.type_)
        return Name(next(iter(get_named_type(argument.type).values)))
