"""Why a member sees a field of a record, or does not: for who administers."""

from typing import Annotated

import strawberry

from resolvers import explanations
from resolvers.explanations import AccessStep, Grantor
from resolvers.scalars import DateTime
from schema.fields import answered_by

Coordinate = Annotated[
    str, strawberry.argument(description="A field of a type, as `Item.directCost`.")
]
OfRecord = Annotated[strawberry.ID, strawberry.argument(description="The record's id.")]
OfMember = Annotated[strawberry.ID, strawberry.argument(description="The member's id.")]


@strawberry.type(description="Whether a member sees a field, and what decides it.")
class AccessExplanation:
    coordinate: str
    is_allowed: bool = strawberry.field(description="Whether he sees it.")
    step: AccessStep | None = strawberry.field(
        description="The step that said no; null where none did."
    )
    guard: str | None = strawberry.field(description="Who guards it; null if nobody.")
    field_class: str | None = strawberry.field(
        name="class", description="The kind of secret that it is."
    )
    requires: str = strawberry.field(description="What is needed to see it.")
    expired_at: DateTime | None = strawberry.field(
        description="When a grant ended that would show it still; null if none did."
    )
    granted_by: list[Grantor] = strawberry.field(
        description="Who could give what is missing."
    )


@strawberry.type
class ExplanationQuery:
    @answered_by(
        explanations.explain_access,
        "Whether a member sees a field of a record, and why; for who administers.",
    )
    def explain_access(
        self, coordinate: Coordinate, node: OfRecord, member: OfMember
    ) -> AccessExplanation | None: ...
