"""Which fields of a query are hidden from one and shown to another."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from resolvers import comparisons
from resolvers.comparisons import HiddenRows, PersonaInput
from resolvers.scalars import Variables
from schema.fields import answered_by

DocumentText = Annotated[
    str, strawberry.argument(description="A document of one query; it is not run.")
]
Personas = Annotated[
    list[PersonaInput],
    strawberry.argument(name="as", description="Whom to compare, at most five."),
]


@strawberry.type(description="A field of the query that one persona is not shown.")
class PersonaRedaction:
    coordinate: str
    field_class: str = strawberry.field(
        name="class", description="The kind of secret that it is."
    )
    rows: HiddenRows = strawberry.field(description="Where it is hidden.")
    path_count: int = strawberry.field(
        description="In how many places of the answer, at most 20."
    )
    requires: str = strawberry.field(description="What is needed to see it.")


@strawberry.type(description="What one persona would be shown of the query.")
class PersonaAccess:
    redacted: list[PersonaRedaction] = strawberry.field(
        description="The fields that are hidden."
    )
    not_usable: list[str] = strawberry.field(
        description="Why the query would be refused; empty if it would run."
    )


@strawberry.type(description="A place of the answer that not all are shown alike.")
class AccessDifference:
    coordinate: str
    path: str = strawberry.field(description="The place, without indices.")
    field_class: str = strawberry.field(
        name="class", description="The kind of secret that it is."
    )
    rows: list[HiddenRows | None] = strawberry.field(
        description="Where it is hidden, in the order of the personas."
    )


@strawberry.type(description="How the answers to one query differ in what they hide.")
class AccessComparison:
    personas: list[PersonaAccess | None] = strawberry.field(
        description="In the order asked; null for whom one may not look through."
    )
    differing: list[AccessDifference] = strawberry.field(
        description="What is not hidden alike."
    )


@strawberry.type
class ComparisonQuery:
    @answered_by(
        comparisons.compare_access,
        "Which fields of a query personas are not shown alike; for who may preview.",
    )
    def compare_access(
        self,
        document: DocumentText,
        as_: Personas,
        variables: Annotated[
            Variables | None,
            strawberry.argument(description="The query's variables."),
        ] = UNSET,
    ) -> AccessComparison | None: ...
