"""From a document to its plan, kept by operation and skip/include values."""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLStreamDirective,
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
from graphql.execution.executor import SELECTIONS_NESTED_TOO_DEEPLY
from graphql.execution.values import (
    VariableValues,
    get_directive_values,
    get_variable_values,
)
from graphql.language import DirectiveNode

from resolvers.engine.arguments import Arguments
from resolvers.engine.caches import Recent
from resolvers.engine.marks import ENGINE, GUARD, Batched, Column
from resolvers.engine.plans import FieldPlan, ObjectPlan, OperationPlan

KEPT_PLANS = 500
SWITCHES = ("skip", "include", "defer", "stream")


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
        self.switches: list[str] = []
        definitions = [f.definition for f in self.fragments.values()]
        # Arguments of fragments would become part of the plan.
        self.is_cacheable = not any(d.variable_definitions for d in definitions)
        for directive in _directives([operation, *definitions]):
            if directive.name.value in SWITCHES:
                self.switches += _variables(directive)

    def positions(self, values: Mapping[str, Any]) -> tuple[bool | None, ...]:
        """Say how the variables stand that turn parts of the document on and off."""
        given = (values.get(name) for name in self.switches)
        return tuple(None if value is None else bool(value) for value in given)


def _directives(definitions: list[Any]) -> Iterator[DirectiveNode]:
    waiting = list(definitions)
    while waiting:
        node = waiting.pop()
        yield from node.directives or ()
        if getattr(node, "selection_set", None):
            waiting.extend(node.selection_set.selections)


def _variables(directive: DirectiveNode) -> list[str]:
    return [
        argument.value.name.value
        for argument in directive.arguments or ()
        if argument.name.value == "if" and isinstance(argument.value, VariableNode)
    ]


class _Planner:
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
        return self.objects(type_, collected, ())

    def objects(
        self, type_: GraphQLObjectType, collected: CollectedFields, path: tuple[str, ...]
    ) -> ObjectPlan:
        for usage in collected.new_defer_usages:
            raise _not_supported(usage.directive_node)
        plan = ObjectPlan(type_, [])
        for key, details in collected.grouped_field_set.items():
            name = details[0].node.name.value
            field_def = self.document.schema.get_field(type_, name)
            if field_def is not None:
                field = self.field(type_, field_def, details, (*path, key))
                field.number = len(plan.fields)
                plan.fields.append(field)
        return plan

    def field(
        self,
        parent: GraphQLObjectType,
        field_def: Any,
        details: FieldDetailsList,
        path: tuple[str, ...],
    ) -> FieldPlan:
        self.refuse_stream(details)
        extensions = field_def.extensions or {}
        mark = extensions.get(ENGINE)
        return FieldPlan(
            key=path[-1],
            name=details[0].node.name.value,
            number=0,
            field_def=field_def,
            parent_type=parent,
            details=details,
            path=path,
            guard=extensions.get(GUARD),
            mark=mark if isinstance(mark, (Column, Batched)) else None,
            arguments=Arguments(self.document.schema, field_def, details[0]),
            selections={
                type_.name: self.selection(type_, details, path)
                for type_ in self.possible_types(field_def)
            },
        )

    def refuse_stream(self, details: FieldDetailsList) -> None:
        for detail in details:
            for directive in detail.node.directives or ():
                if directive.name.value == GraphQLStreamDirective.name:
                    values = get_directive_values(
                        GraphQLStreamDirective, detail.node, self.variables
                    )
                    if values and values.get("if") is not False:
                        raise _not_supported(directive)

    def possible_types(self, field_def: Any) -> list[GraphQLObjectType]:
        type_ = get_named_type(field_def.type)
        if is_object_type(type_):
            return [type_]
        if is_abstract_type(type_):
            return list(self.document.schema.get_possible_types(type_))
        return []

    def selection(
        self,
        type_: GraphQLObjectType,
        details: FieldDetailsList,
        path: tuple[str, ...],
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
            made = self.objects(type_, collected, path)
            self.made[key] = made
        return made


def _not_supported(directive: DirectiveNode) -> GraphQLError:
    name = directive.name.value
    return GraphQLError(f"Directive '@{name}' is not supported.", directive)


_documents = Recent(KEPT_PLANS)
_plans = Recent(KEPT_PLANS)


def plan_for(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDetails],
    variables: VariableValues,
    *,
    hide_suggestions: bool = False,
) -> OperationPlan:
    """Give the plan of an operation whose variables are coerced."""
    key, document = _document(schema, operation, fragments)
    key = (*key, document.positions(variables.coerced))
    plan = _plans.get(key)
    if plan is None:
        plan = _planned(document, variables, hide_suggestions=hide_suggestions)
        if document.is_cacheable:
            _plans.put(key, plan)
    return plan


def _document(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDetails],
) -> tuple[tuple[int, ...], Document]:
    key = (id(schema), id(operation), *(id(f.definition) for f in fragments.values()))
    document = _documents.get(key)
    if document is None:
        document = Document(schema, operation, fragments)
        _documents.put(key, document)
    return key, document


def _planned(
    document: Document, variables: VariableValues, *, hide_suggestions: bool
) -> OperationPlan:
    operation = document.operation
    root_type = document.schema.get_root_type(operation.operation)
    if root_type is None:
        raise GraphQLError("The schema has no such operations.", operation)
    planner = _Planner(document, variables, hide_suggestions=hide_suggestions)
    try:
        root = planner.root(root_type)
    except RecursionError:
        root = None
    # Outside the block above, or the error would keep all frames of the recursion.
    if root is None:
        raise GraphQLError(SELECTIONS_NESTED_TOO_DEEPLY, operation)
    # The plan keeps alive what its key names by identity.
    return OperationPlan(operation, root, (document,))


def plan_operation(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation_name: str | None = None,
    variable_values: Mapping[str, Any] | None = None,
) -> OperationPlan:
    """Give the plan that the executor will use, without executing anything.

    Raises GraphQLError where execution would refuse the operation as a whole.
    """
    operation = _operation(document, operation_name)
    fragments = {
        node.name.value: FragmentDetails(node)
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    _, shape = _document(schema, operation, fragments)
    definitions = [
        definition
        for definition in operation.variable_definitions or ()
        if definition.variable.name.value in shape.switches
    ]
    values = get_variable_values(schema, definitions, dict(variable_values or {}))
    if isinstance(values, list):
        raise values[0]
    return plan_for(schema, operation, fragments, values)


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [
        node
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
        and (name is None or (node.name and node.name.value == name))
    ]
    if len(operations) != 1:
        raise GraphQLError("Which operation of the document is meant is not clear.")
    return operations[0]
