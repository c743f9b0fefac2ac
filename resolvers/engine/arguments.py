"""The arguments of a field as its resolver expects them."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from graphql import GraphQLSchema, VariableNode
from graphql.execution.values import VariableValues, get_argument_values
from graphql.language import Node
from strawberry.types.arguments import convert_arguments

DEFINITION = "strawberry-definition"
NO_VARIABLES = VariableValues({}, {})

_UNCHANGEABLE = (str, int, float, bool, bytes, Enum, type(None))


def has_variables(node: Node) -> bool:
    """Tell whether a variable stands anywhere in the arguments of a field."""
    if isinstance(node, VariableNode):
        return True
    return any(
        has_variables(child)
        for key in node.keys
        for child in _children(getattr(node, key))
    )


def _children(value: Any) -> list[Node]:
    if isinstance(value, Node):
        return [value]
    if isinstance(value, (list, tuple)):
        return [child for child in value if isinstance(child, Node)]
    return []


def converted(schema: GraphQLSchema, field_def: Any, values: Any) -> dict[str, Any]:
    """Turn coerced values into Python names, input objects and enum members."""
    field = (field_def.extensions or {}).get(DEFINITION)
    if field is None:
        return values
    owner = schema.extensions[DEFINITION]
    return convert_arguments(
        values,
        field.arguments,
        scalar_registry=owner.schema_converter.scalar_registry,
        config=owner.config,
    )


class Arguments:
    """The arguments at one place of a document."""

    __slots__ = ("_constant", "_details", "_field_def", "_is_constant", "_schema")

    def __init__(self, schema: GraphQLSchema, field_def: Any, details: Any) -> None:
        self._schema = schema
        self._field_def = field_def
        self._details = details
        self._constant: dict[str, Any] | None = None
        nodes = details.node.arguments or ()
        if not (field_def.args or nodes):
            self._constant = {}
        self._is_constant = not any(map(has_variables, nodes))

    def coerced(
        self, variables: VariableValues, *, hide_suggestions: bool = False
    ) -> dict[str, Any]:
        """Give the values as graphql-core coerces them."""
        if self._constant == {}:
            return {}
        node, _, of_fragment = self._details
        return get_argument_values(
            self._field_def, node, variables, of_fragment, hide_suggestions
        )

    def python(self, variables: VariableValues) -> Mapping[str, Any]:
        """Give the values for a batched resolver, constant ones from the plan."""
        if self._constant is not None:
            return self._constant
        values = converted(self._schema, self._field_def, self.coerced(variables))
        # Only what no resolver can change may be shared by all requests.
        if self._is_constant and _is_unchangeable(values):
            self._constant = values
        return values


def _is_unchangeable(values: Mapping[str, Any]) -> bool:
    return all(isinstance(value, _UNCHANGEABLE) for value in values.values())
