"""One document's plan, made for all object types that may stand at each place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLStreamDirective,
    Node,
    OperationDefinitionNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
    is_object_type,
)
from graphql.execution.collect_fields import (
    CollectedFields,
    FieldDetailsList,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues, get_directive_values
from graphql.language import DirectiveNode

from resolvers.engine.arguments import Arguments
from resolvers.engine.marks import ENGINE, GUARD, Batched, Column
from resolvers.engine.plans import FieldPlan, ObjectPlan

SWITCHING = frozenset({"skip", "include", "defer", "stream"})

Path = tuple[str, ...]


class Document:
    """An operation with its fragments, and what in it decides its shape."""

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDetails],
    ) -> None:
        self.schema = schema
        self.operation = operation
        self.fragments = dict(fragments)
        definitions = [fragment.definition for fragment in fragments.values()]
        # Arguments of fragments would become part of the plan.
        self.is_cacheable = not any(d.variable_definitions for d in definitions)
        self.switches = [
            name
            for directive in _directives([operation, *definitions])
            if directive.name.value in SWITCHING
            for name in _variables(directive)
        ]

    def positions(self, values: Mapping[str, Any]) -> tuple[bool | None, ...]:
        """Say how the variables stand that turn parts of the document on and off."""
        given = (values.get(name) for name in self.switches)
        return tuple(None if value is None else bool(value) for value in given)


def _directives(definitions: Sequence[Node]) -> Iterator[DirectiveNode]:
    waiting: list[Any] = list(definitions)
    while waiting:
        node = waiting.pop()
        yield from node.directives or ()
        selections = getattr(node, "selection_set", None)
        waiting.extend(selections.selections if selections else ())


def _variables(directive: DirectiveNode) -> list[str]:
    return [
        argument.value.name.value
        for argument in directive.arguments or ()
        if isinstance(argument.value, VariableNode)
    ]


class Planner:
    """Makes the plans of one operation; equal places share theirs."""

    def __init__(
        self, document: Document, variables: VariableValues, *, hide_suggestions: bool
    ) -> None:
        self.document = document
        self.variables = variables
        self.hide_suggestions = hide_suggestions
        self.made: dict[Any, ObjectPlan] = {}

    def root(self, type_: GraphQLObjectType) -> ObjectPlan:
        document = self.document
        collected = collect_fields(
            document.schema,
            document.fragments,
            self.variables,
            type_,
            document.operation,
            self.hide_suggestions,
        )
        return self._objects(type_, collected, ())

    def _objects(
        self, type_: GraphQLObjectType, collected: CollectedFields, path: Path
    ) -> ObjectPlan:
        for usage in collected.new_defer_usages:
            raise _not_supported(usage.directive_node)
        fields: list[FieldPlan] = []
        for key, details in collected.grouped_field_set.items():
            name = details[0].node.name.value
            field_def = self.document.schema.get_field(type_, name)
            if field_def is not None:
                field = self._field(type_, field_def, details, (*path, key))
                field.number = len(fields)
                fields.append(field)
        return ObjectPlan(type_, fields)

    def _field(
        self,
        parent: GraphQLObjectType,
        field_def: GraphQLField,
        details: FieldDetailsList,
        path: Path,
    ) -> FieldPlan:
        self._refuse_stream(details)
        mark = field_def.extensions.get(ENGINE)
        return FieldPlan(
            key=path[-1],
            name=details[0].node.name.value,
            number=0,
            field_def=field_def,
            parent_type=parent,
            details=details,
            path=path,
            guard=field_def.extensions.get(GUARD),
            mark=mark if isinstance(mark, (Column, Batched)) else None,
            arguments=Arguments(self.document.schema, field_def, details[0]),
            selections={
                type_.name: self._selection(type_, details, path)
                for type_ in self._possible_types(field_def)
            },
        )

    def _refuse_stream(self, details: FieldDetailsList) -> None:
        for detail in details:
            for directive in detail.node.directives or ():
                if directive.name.value == GraphQLStreamDirective.name:
                    values: Any = get_directive_values(
                        GraphQLStreamDirective, detail.node, self.variables
                    )
                    if values.get("if") is not False:
                        raise _not_supported(directive)

    def _possible_types(self, field_def: GraphQLField) -> Sequence[GraphQLObjectType]:
        type_ = get_named_type(field_def.type)
        if is_object_type(type_):
            return [type_]
        if is_abstract_type(type_):
            return self.document.schema.get_possible_types(type_)
        return []

    def _selection(
        self, type_: GraphQLObjectType, details: FieldDetailsList, path: Path
    ) -> ObjectPlan:
        key = (type_.name, path, tuple(id(detail.node) for detail in details))
        made = self.made.get(key)
        if made is None:
            document = self.document
            collected = collect_subfields(
                document.schema,
                document.fragments,
                self.variables,
                document.operation,
                type_,
                details,
                self.hide_suggestions,
            )
            made = self.made[key] = self._objects(type_, collected, path)
        return made


def _not_supported(directive: DirectiveNode) -> GraphQLError:
    name = directive.name.value
    return GraphQLError(f"Directive '@{name}' is not supported.", directive)
