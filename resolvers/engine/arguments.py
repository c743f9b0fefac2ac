"""The arguments of a field as its resolver expects them."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from graphql import GraphQLField, GraphQLSchema, Node, VariableNode
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.types.arguments import convert_arguments

DEFINITION = "strawberry-definition"

# What no resolver can change may be shared by all requests.
_UNCHANGEABLE = (str, int, float, Enum, type(None))


class Arguments:
    """The arguments at one place of a document."""

    def __init__(
        self, schema: GraphQLSchema, field_def: GraphQLField, details: FieldDetails
    ) -> None:
        self.schema = schema
        self.field_def = field_def
        self.details = details
        nodes = details.node.arguments or ()
        self._are_any = bool(field_def.args or nodes)
        self._are_constant = not any(map(_has_variables, nodes))
        self._kept: Mapping[str, Any] | None = None if self._are_any else {}

    def coerced(
        self, variables: VariableValues, *, hide_suggestions: bool = False
    ) -> dict[str, Any]:
        """Give the values as graphql-core coerces them."""
        if not self._are_any:
            return {}
        return get_argument_values(
            self.field_def,
            self.details.node,
            variables,
            self.details.fragment_variable_values,
            hide_suggestions,
        )

    def python(self, variables: VariableValues) -> Mapping[str, Any]:
        """Give the values as resolvers are written: names, input objects, members."""
        if self._kept is not None:
            return self._kept
        values = self._converted(self.coerced(variables))
        if self._are_constant and all(
            isinstance(value, _UNCHANGEABLE) for value in values.values()
        ):
            self._kept = values
        return values

    def _converted(self, values: dict[str, Any]) -> dict[str, Any]:
        field = self.field_def.extensions.get(DEFINITION)
        if field is None:
            return values
        owner = self.schema.extensions[DEFINITION]
        return convert_arguments(
            values,
            field.arguments,
            scalar_registry=owner.schema_converter.scalar_registry,
            config=owner.config,
        )


def _has_variables(node: Node) -> bool:
    return isinstance(node, VariableNode) or any(map(_has_variables, _children(node)))


def _children(node: Node) -> Iterator[Node]:
    for key in node.keys:
        value = getattr(node, key)
        for child in value if isinstance(value, (list, tuple)) else (value,):
            if isinstance(child, Node):
                yield child
