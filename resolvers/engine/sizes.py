"""How many values an operation may read at most: from its plan and its page sizes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLObjectType,
    GraphQLSchema,
    IntValueNode,
    ListValueNode,
    ValueNode,
    VariableNode,
    get_nullable_type,
)

from resolvers.engine.pages import MOST_ROWS
from resolvers.engine.plans import FieldPlan, ObjectPlan, OperationPlan

USUAL = 10
"""What a list is taken to hold, and a page of which nobody says how big it may be."""

_PAGED = ("first", "last")
_ROWS = frozenset({"nodes", "edges"})
_WITH_FIELDS = (GraphQLObjectType, GraphQLInterfaceType)
# Most types of a schema are wrapped once or not at all.
_WRAPPED = 0.5
# The schema is read value by value, which takes so many times as long.
_OF_SCHEMA = 10


@dataclass(frozen=True, slots=True)
class Times:
    """How often what stands below is read: a number, or the first variable given."""

    usual: float = 1
    variables: tuple[str, ...] = ()

    def of(self, values: Mapping[str, Any]) -> float:
        for name in self.variables:
            given = values.get(name)
            if isinstance(given, (list, tuple)):
                return len(given)
            if isinstance(given, int):
                return min(max(given, 0), MOST_ROWS)
        return self.usual


ONCE = Times()


@dataclass(frozen=True, slots=True)
class Sized:
    """Values read once for each object, and those below that variables multiply."""

    own: float
    below: tuple[tuple[Times, "Sized"], ...] = ()

    def of(self, values: Mapping[str, Any]) -> float:
        return self.own + sum(t.of(values) * s.of(values) for t, s in self.below)


def sized(plan: OperationPlan, schema: GraphQLSchema) -> Sized:
    return _Sizes(_lists_of(schema)).of_objects(plan.root, ONCE)


class _Sizes:
    def __init__(self, lists: Mapping[tuple[str, str], float]) -> None:
        self._lists = lists

    def of_objects(self, plan: ObjectPlan, page: Times) -> Sized:
        own: float = 0
        below: list[tuple[Times, Sized]] = []
        for field in plan.fields:
            times, inner = self._times(field, page), self._below(field)
            if times.variables or inner.below:
                below.append((times, inner))
            else:
                own += times.usual * inner.own
        return Sized(own, tuple(below))

    def _below(self, field: FieldPlan) -> Sized:
        """Give the biggest of what the possible types of a field select."""
        page = _page(field)
        sizes = [self.of_objects(plan, page) for plan in field.selections.values()]
        if not sizes:
            return Sized(1)
        return max(sizes, key=lambda size: (size.own, len(size.below)))

    def _times(self, field: FieldPlan, page: Times) -> Times:
        if field.name in _ROWS and page is not ONCE:
            return page
        known = self._lists.get((field.parent_name, field.name))
        if known is not None:
            return Times(known)
        if not isinstance(get_nullable_type(field.type), GraphQLList):
            return ONCE
        ids = _argument(field, "ids")
        return _given([ids], USUAL)


def _page(field: FieldPlan) -> Times:
    """Say how many rows the page has that a connection's fields show."""
    if not any(name in field.field_def.args for name in _PAGED):
        return ONCE
    return _given([_argument(field, name) for name in _PAGED], USUAL)


def _argument(field: FieldPlan, name: str) -> ValueNode | None:
    given = field.nodes[0].arguments or ()
    return next((one.value for one in given if one.name.value == name), None)


def _given(nodes: Sequence[ValueNode | None], usual: int) -> Times:
    """Read a literal now; a variable is read when the operation is asked for."""
    names = tuple(node.name.value for node in nodes if isinstance(node, VariableNode))
    for node in nodes:
        if isinstance(node, IntValueNode):
            return Times(min(max(int(node.value), 0), MOST_ROWS))
        if isinstance(node, ListValueNode):
            return Times(len(node.values))
    return Times(usual, names)


@lru_cache(maxsize=8)
def _lists_of(schema: GraphQLSchema) -> Mapping[tuple[str, str], float]:
    """Say how long the lists of introspection are on average."""
    types = [*schema.type_map.values()]
    named = [t for t in types if isinstance(t, _WITH_FIELDS)]
    fields = [field for type_ in named for field in type_.fields.values()]
    inputs = [t for t in types if isinstance(t, GraphQLInputObjectType)]
    enums = [t for t in types if isinstance(t, GraphQLEnumType)]
    each = 1 / len(types)
    return {
        ("__Schema", "types"): len(types) * _OF_SCHEMA,
        ("__Type", "fields"): len(fields) * each,
        ("__Type", "inputFields"): sum(len(t.fields) for t in inputs) * each,
        ("__Type", "enumValues"): sum(len(t.values) for t in enums) * each,
        ("__Type", "interfaces"): 1,
        ("__Type", "possibleTypes"): 1,
        ("__Type", "ofType"): _WRAPPED,
        ("Query", "__type"): _OF_SCHEMA,
        ("__Field", "args"): sum(len(f.args) for f in fields) / len(fields),
    }
