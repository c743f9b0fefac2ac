"""From an operation to its plan, kept by what is on and off in the document."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.executor import SELECTIONS_NESTED_TOO_DEEPLY
from graphql.execution.values import VariableValues, get_variable_values

from resolvers.engine.caches import Weighed
from resolvers.engine.planner import Document, Planner
from resolvers.engine.plans import OperationPlan

KEPT = 500

# A planned field takes as much memory as so many characters of a parsed document.
_CHARACTERS_A_FIELD = 20
_KEPT_CHARACTERS = 2_000_000

_documents = Weighed(KEPT, _KEPT_CHARACTERS)
_plans = Weighed(KEPT, _KEPT_CHARACTERS)


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
        planner = Planner(document, variables, hide_suggestions=hide_suggestions)
        plan = _planned(document, planner)
        if document.is_cacheable:
            fields = sum(1 for _ in plan.fields())
            weight = _length(document) + fields * _CHARACTERS_A_FIELD
            _plans.put(key, plan, weight)
    return plan


def _document(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDetails],
) -> tuple[tuple[Any, ...], Document]:
    definitions = [fragment.definition for fragment in fragments.values()]
    key = (id(schema), id(operation), *map(id, definitions))
    document = _documents.get(key)
    if document is None:
        document = Document(schema, operation, fragments)
        _documents.put(key, document, _length(document))
    return key, document


def _length(document: Document) -> int:
    """Count the characters of the document that an operation keeps in memory."""
    place = document.operation.loc
    return len(place.source.body) if place else 0


def _planned(document: Document, planner: Planner) -> OperationPlan:
    operation = document.operation
    root_type = document.schema.get_root_type(operation.operation)
    if root_type is None:
        kind = operation.operation.value
        raise GraphQLError(
            f"Schema is not configured to execute {kind} operation.", operation
        )
    try:
        return OperationPlan(operation, planner.root(root_type), document)
    except RecursionError:
        pass
    # Outside the block above, or the error would keep all frames of the recursion.
    raise GraphQLError(SELECTIONS_NESTED_TOO_DEEPLY, operation)


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
    switches = [
        definition
        for definition in operation.variable_definitions or ()
        if definition.variable.name.value in shape.switches
    ]
    values = get_variable_values(schema, switches, dict(variable_values or {}))
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
