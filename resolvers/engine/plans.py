"""What an operation asks for: one plan per selected field, the whole tree at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    OperationDefinitionNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
)
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import VariableValues

from resolvers.engine.arguments import Arguments
from resolvers.engine.builders import Builder, builder
from resolvers.engine.marks import Column, Mark


@dataclass(eq=False)
class FieldPlan:
    """One selected field, whichever fragments selected it."""

    key: str
    name: str
    number: int
    field_def: GraphQLField
    parent_type: GraphQLObjectType
    details: list[FieldDetails]
    path: tuple[str, ...]
    guard: Any
    mark: Mark | None
    arguments: Arguments
    selections: Mapping[str, "ObjectPlan"] = field(default_factory=dict)

    @property
    def type(self) -> GraphQLOutputType:
        return self.field_def.type

    @property
    def parent_name(self) -> str:
        return self.parent_type.name

    @cached_property
    def nodes(self) -> list[FieldNode]:
        return [detail.node for detail in self.details]

    @property
    def root(self) -> str:
        return self.path[0]

    def args(self, variable_values: VariableValues) -> Mapping[str, Any]:
        """Give the arguments as Python values; do not change them."""
        return self.arguments.python(variable_values)

    @cached_property
    def is_scalar_column(self) -> bool:
        if self.name == "__typename":
            return True
        nullable = get_nullable_type(self.type)
        return isinstance(self.mark, Column) and is_leaf_type(nullable)

    @cached_property
    def type_name(self) -> str:
        return get_named_type(self.type).name


@dataclass(eq=False)
class ObjectPlan:
    """What is asked of the objects of one type at one place."""

    type: GraphQLObjectType
    fields: list[FieldPlan]

    @cached_property
    def scalars(self) -> list[FieldPlan]:
        """The fields that are read without waiting for anything."""
        return [field for field in self.fields if field.is_scalar_column]

    @cached_property
    def others(self) -> list[FieldPlan]:
        return [field for field in self.fields if not field.is_scalar_column]

    @cached_property
    def build(self) -> Builder:
        return builder([plan.key for plan in self.fields])


@dataclass(eq=False)
class OperationPlan:
    """The plan of a whole operation; it knows nothing of any viewer."""

    operation: OperationDefinitionNode
    root: ObjectPlan
    # Cached plans are found by the identity of what this keeps alive.
    source: Any = None

    @cached_property
    def has_marks(self) -> bool:
        return any(field.mark is not None for field in self.fields())

    def fields(self) -> Iterator[FieldPlan]:
        """Walk all planned fields, parents before their children."""
        seen: set[int] = set()
        waiting = [self.root]
        while waiting:
            for plan in waiting.pop().fields:
                yield plan
                fresh = [s for s in plan.selections.values() if id(s) not in seen]
                seen.update(map(id, fresh))
                waiting.extend(fresh)


@dataclass(frozen=True)
class BatchInfo:
    """What a batched resolver learns about the place that it answers for."""

    context: Any
    field: FieldPlan
    arguments: Mapping[str, Any]

    def selection(self, type_name: str | None = None) -> ObjectPlan:
        """Give what is asked of the objects; abstract types need a type's name."""
        return self.field.selections[type_name or self.field.type_name]
