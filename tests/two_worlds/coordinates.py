"""Coordinates of the schema: which a document asks for, and which there are."""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    EnumValueNode,
    FieldNode,
    GraphQLInputObjectType,
    GraphQLSchema,
    GraphQLType,
    ObjectFieldNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    get_named_type,
    get_nullable_type,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_introspection_type,
    is_list_type,
    is_object_type,
    type_from_ast,
    visit,
)
from graphql.language import Visitor


def asked_for(
    schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]
) -> frozenset[str]:
    """Name what a document asks for, by its text and by its variables."""
    found = _Asked(schema, variables)
    visit(document, TypeInfoVisitor(found.info, found))
    return frozenset(found.coordinates)


def reachable(schema: GraphQLSchema, root: Any) -> frozenset[str]:
    """Name all that can be asked for from a root type."""
    found: set[str] = set()
    seen, waiting = set(), [root]
    while waiting:
        type_ = waiting.pop()
        if type_.name in seen or is_introspection_type(type_):
            continue
        seen.add(type_.name)
        if is_interface_type(type_):
            waiting += schema.get_possible_types(type_)
        if is_object_type(type_) or is_interface_type(type_):
            for name, each in type_.fields.items():
                found.add(f"{type_.name}.{name}")
                waiting.append(get_named_type(each.type))
                for argument, taken in each.args.items():
                    found.add(f"{type_.name}.{name}({argument})")
                    found |= given(get_named_type(taken.type))
    return frozenset(found)


def given(type_: Any, above: frozenset[str] = frozenset()) -> set[str]:
    """Name the members and values that an input type takes."""
    if is_enum_type(type_):
        return {f"{type_.name}.{value}" for value in type_.values}
    if not is_input_object_type(type_) or type_.name in above:
        return set()
    found = set()
    for name, member in type_.fields.items():
        found.add(f"{type_.name}.{name}")
        found |= given(get_named_type(member.type), above | {type_.name})
    return found


def of_value(type_: GraphQLType | None, value: Any) -> Iterator[str]:
    """Name the members and enum values in the value of a variable."""
    type_ = get_nullable_type(type_)
    if is_list_type(type_):
        for each in value if isinstance(value, list) else [value]:
            yield from of_value(type_.of_type, each)
    elif is_enum_type(type_) and value is not None:
        yield f"{type_.name}.{value}"
    elif isinstance(type_, GraphQLInputObjectType) and isinstance(value, dict):
        for name, each in value.items():
            yield f"{type_.name}.{name}"
            yield from of_value(type_.fields[name].type, each)


class _Asked(Visitor):
    def __init__(self, schema: GraphQLSchema, variables: Mapping[str, Any]) -> None:
        super().__init__()
        self.schema = schema
        self.info = TypeInfo(schema)
        self.variables = variables
        self.coordinates: set[str] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        parent, name = self.info.get_parent_type(), node.name.value
        if parent and name in parent.fields and not is_introspection_type(parent):
            self.coordinates.add(f"{parent.name}.{name}")
            given = (argument.name.value for argument in node.arguments or ())
            self.coordinates.update(f"{parent.name}.{name}({each})" for each in given)

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> None:
        parent = get_named_type(self.info.get_parent_input_type())
        if parent is not None:
            self.coordinates.add(f"{parent.name}.{node.name.value}")

    def enter_enum_value(self, node: EnumValueNode, *_: Any) -> None:
        type_ = get_named_type(self.info.get_input_type())
        if type_ is not None:
            self.coordinates.add(f"{type_.name}.{node.value}")

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> None:
        name = node.variable.name.value
        if name in self.variables:
            type_ = type_from_ast(self.schema, node.type)
            self.coordinates.update(of_value(type_, self.variables[name]))
