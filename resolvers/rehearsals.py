"""Rehearsals: what a query would hide from whom, worked out without running it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationType
from graphql.execution.values import VariableValues, get_variable_values

from permissions.decisions import Decision
from resolvers.engine import limits
from resolvers.engine.authorization import hidden_fields, redactions, refused_uses
from resolvers.engine.errors import OperationFailed
from resolvers.engine.operation import Operation
from resolvers.engine.planning import plan_operation
from resolvers.engine.plans import FieldPlan, OperationPlan
from resolvers.engine.refusals import InvalidInput, LimitExceeded

CHARACTERS_A_POINT = 1_000
_NO_QUERY = "The document has not just one operation, and that a query."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a query asks for a field: its coordinate, and the path of its answer."""

    coordinate: str
    path: tuple[str, ...]
    field_class: str


@dataclass(frozen=True)
class Hidden:
    """What one viewer would not be shown of a query, and what he may not use in it."""

    redacted: list[dict[str, Any]]
    not_usable: list[str]
    # Whether no row shows it; else it depends on the row.
    places: Mapping[Place, bool]

    def rows(self, place: Place) -> str:
        """Say where a place is hidden; below what is hidden everything is."""
        if self._is_below(place):
            return "ALL"
        is_all = self.places.get(place)
        return "NONE" if is_all is None else "ALL" if is_all else "SOME"

    def _is_below(self, place: Place) -> bool:
        lengths = range(1, len(place.path))
        return any(place.path[:length] in self._closed for length in lengths)

    @cached_property
    def _closed(self) -> frozenset[tuple[str, ...]]:
        return frozenset(one.path for one, is_all in self.places.items() if is_all)


@dataclass(frozen=True)
class Rehearsal:
    """A query that could run: its plan, its variables, and what a run would cost."""

    plan: OperationPlan
    raw: Mapping[str, Any]
    variables: VariableValues
    points: int

    def hidden(self, operation: Operation, decision: Decision) -> Hidden:
        """Work out what would be hidden from whoever this decision is about."""
        snapshot, secret = operation.snapshot, operation.secret
        run = Operation(self.plan, self.variables, decision, snapshot, secret)
        found = Hidden(
            redactions(run),
            [_used(error) for error in refused_uses(run, self.raw)],
            {_place(field): is_all for field, is_all in _hidden(run)},
        )
        if run.unavailable:
            raise OperationFailed("AUTHORIZATION_UNAVAILABLE")
        return found


def rehearse(
    documents: Any, schema: GraphQLSchema, text: str, variables: Mapping[str, Any]
) -> Rehearsal:
    """Read a query as it would be read to be run, or raise what is wrong with it."""
    try:
        plan = plan_operation(schema, _query(documents, text), None, variables)
        measured = limits.measured(plan, schema)
        limits.check_variables(measured, variables)
        coerced = _coerced(schema, plan, variables)
        values = measured.values(coerced.coerced)
        limits.check_values(values)
    except GraphQLError as error:
        raise _refused(error) from None
    points = 1 + len(text) // CHARACTERS_A_POINT + measured.cost(values)
    return Rehearsal(plan, variables, coerced, points)


def _query(documents: Any, text: str) -> DocumentNode:
    document = documents.read(text)
    if document.errors:
        code = {"code": document.code}
        raise GraphQLError(document.errors[0].message, extensions=code)
    operation = document.operation(None)
    if operation is None or operation.operation is not OperationType.QUERY:
        raise GraphQLError(_NO_QUERY)
    return document.node


def _coerced(
    schema: GraphQLSchema, plan: OperationPlan, variables: Mapping[str, Any]
) -> VariableValues:
    defined = plan.operation.variable_definitions or ()
    found = get_variable_values(
        schema, defined, dict(variables), max_errors=1, hide_suggestions=True
    )
    if isinstance(found, list):
        raise found[0]
    return found


def _refused(error: GraphQLError) -> Exception:
    """Tell what is wrong with it as a fault of the argument that it came in."""
    is_limit = (error.extensions or {}).get("code") == "LIMIT_EXCEEDED"
    refusal = LimitExceeded if is_limit else InvalidInput
    return refusal(error.message, argument="document")


def _hidden(run: Operation) -> Iterator[tuple[FieldPlan, bool]]:
    return ((field, outcome is False) for field, outcome in hidden_fields(run))


def _place(field: FieldPlan) -> Place:
    coordinate = f"{field.parent_name}.{field.name}"
    return Place(coordinate, field.path, field.guard.cls.value)


def _used(error: GraphQLError) -> str:
    return error.message
