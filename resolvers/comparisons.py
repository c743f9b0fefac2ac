"""Comparisons: which fields of a query one is shown, and another is not.

Worked out from the query, its variables and the rights of each, as previews have them:
no row is read for it, and no value told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import strawberry
from graphql import GraphQLError, located_error

from permissions.previews import Preview
from resolvers import previews
from resolvers.engine.marks import Batched
from resolvers.engine.operation import Operation
from resolvers.engine.plans import BatchInfo, FieldPlan
from resolvers.engine.refusals import InvalidInput, LimitExceeded, Refusal
from resolvers.previews import Kind, Shown, Wish
from resolvers.rehearsals import Hidden, Place, Rehearsal, rehearse

MOST_PERSONAS = 5
_ONE_EACH = "Each persona is one of member, role and clientSide."
_NOBODY = "Name at least one persona."
_NESTED = "A comparison is not compared."


@strawberry.input(description="Whose eyes to look through: one of these.")
class PersonaInput:
    member: strawberry.ID | None = strawberry.field(
        default=None, description="A member of the company."
    )
    role: strawberry.ID | None = strawberry.field(
        default=None, description="Or a role of a project."
    )
    client_side: strawberry.ID | None = strawberry.field(
        default=None, description="Or the client side of a project, by its id."
    )


@strawberry.enum(description="On which rows within reach a field is hidden.")
class HiddenRows(StrEnum):
    NONE = "NONE"
    SOME = "SOME"
    ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Redaction:
    coordinate: str
    field_class: str
    rows: HiddenRows
    path_count: int
    requires: str


@dataclass(frozen=True, slots=True)
class PersonaAccess:
    redacted: list[Redaction]
    not_usable: list[str]


@dataclass(frozen=True, slots=True)
class Difference:
    coordinate: str
    path: str
    field_class: str
    rows: list[HiddenRows | None]


@dataclass(frozen=True, slots=True)
class Comparison:
    personas: list[PersonaAccess | None]
    differing: list[Difference]


async def _compare(
    _parents: Any,
    info: BatchInfo,
    document: str,
    as_: Sequence[PersonaInput],
    variables: Mapping[str, Any] | None = None,
) -> list[Comparison]:
    operation: Operation = info.context
    rehearsal = _rehearsed(operation, document, variables)
    looks = [(await _look(operation, wish), wish) for wish in _wishes(as_)]
    told = [(shown, wish) for shown, wish in looks if shown]
    if told:
        await previews.tell(operation.desk.database, told, operation.secret)
    found = [shown and _hidden(operation, rehearsal, shown) for shown, _ in looks]
    told_of = [hidden and _access(hidden) for hidden in found]
    return [Comparison(told_of, list(_differences(found)))]


def points(operation: Operation) -> int:
    """Say what the comparisons of an operation cost: as much as to look as each.

    Raise what is wrong with them, before anything has run.
    """
    fields = [f for f in operation.plan.root.fields if f.mark is compare_access]
    asked = [(field, field.args(operation.variables)) for field in fields]
    if sum(len(arguments["as_"]) for _, arguments in asked) > MOST_PERSONAS:
        message = f"An operation compares at most {MOST_PERSONAS} personas."
        raise _located(LimitExceeded(message, argument="as"), fields[0])
    return sum(_points(operation, *each) for each in asked)


def _points(
    operation: Operation, field: FieldPlan, arguments: Mapping[str, Any]
) -> int:
    document, personas = arguments["document"], arguments["as_"]
    try:
        rehearsal = _rehearsed(operation, document, arguments.get("variables"))
        return len(_wishes(personas)) * rehearsal.points
    except Refusal as refusal:
        raise _located(refusal, field) from None


def _located(refusal: Refusal, field: FieldPlan) -> GraphQLError:
    return located_error(refusal, field.nodes, list(field.path))


def _rehearsed(
    operation: Operation, document: str, variables: Mapping[str, Any] | None
) -> Rehearsal:
    schema = operation.plan.source.schema
    documents = operation.desk.documents
    rehearsal = rehearse(documents, schema, document, variables or {})
    if any(field.mark is compare_access for field in rehearsal.plan.root.fields):
        raise InvalidInput(_NESTED, argument="document")
    return rehearsal


def _wishes(personas: Sequence[PersonaInput]) -> list[Wish]:
    if not personas:
        raise InvalidInput(_NOBODY, argument="as")
    return [_wish(persona) for persona in personas]


def _wish(persona: PersonaInput) -> Wish:
    kinds = {
        Kind.MEMBER: persona.member,
        Kind.ROLE: persona.role,
        Kind.CLIENT: persona.client_side,
    }
    named = [(kind, one) for kind, one in kinds.items() if one]
    if len(named) != 1:
        raise InvalidInput(_ONE_EACH, argument="as")
    return Wish(*named[0])


async def _look(operation: Operation, wish: Wish) -> Shown | None:
    asker = operation.decision
    if isinstance(asker, Preview):
        # Who looks through another already does not look on through a third.
        return None
    viewers = operation.desk.viewers
    return await previews.look(viewers, operation.snapshot, asker, wish)


def _hidden(operation: Operation, rehearsal: Rehearsal, shown: Shown) -> Hidden:
    return rehearsal.hidden(operation, shown.decision)


def _access(hidden: Hidden) -> PersonaAccess:
    redacted = [
        Redaction(
            coordinate=entry["field"],
            field_class=entry["class"],
            rows=HiddenRows(entry["rows"]),
            path_count=len(entry["paths"]),
            requires=entry["requires"],
        )
        for entry in hidden.redacted
    ]
    return PersonaAccess(redacted, hidden.not_usable)


def _differences(found: Sequence[Hidden | None]) -> Iterator[Difference]:
    """Give each place that is not hidden alike from all who could be looked through."""
    for place in _places(found):
        rows = [each and HiddenRows(each.rows(place)) for each in found]
        if len({each for each in rows if each}) > 1:
            path = ".".join(place.path)
            yield Difference(place.coordinate, path, place.field_class, rows)


def _places(found: Sequence[Hidden | None]) -> list[Place]:
    return list(dict.fromkeys(place for each in found if each for place in each.places))


compare_access = Batched(_compare)
