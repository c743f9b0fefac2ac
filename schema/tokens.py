"""What programs ask with: tokens of the viewer's own."""

from typing import Annotated

import strawberry

from db.models.tokens import Channel, Scope
from resolvers import tokens
from resolvers.acts import told
from resolvers.scalars import DateTime
from resolvers.tokens import CreateTokenInput, RevokeTokenInput
from schema.fields import answered_by, related
from schema.nodes import stored
from schema.payloads import InputError


@stored("tokens", "What a program asks with, on behalf of the viewer.")
class Token:
    id: strawberry.ID
    name: str
    prefix: str | None = strawberry.field(
        description="The first characters of its secret, by which it is known."
    )
    scopes: list[Scope] = related(tokens.scopes, "What it may be used for.")
    channel: Channel
    created_at: DateTime
    expires_at: DateTime | None
    used_at: DateTime | None = strawberry.field(
        description="When it was used last, to some minutes."
    )


@strawberry.type(description="The token that was made, with its secret.")
class CreateTokenPayload:
    token: Token | None = related(tokens.changed_token, "The token.")
    secret: str | None = related(
        tokens.secret, "What is to be sent as the bearer; shown this once."
    )
    errors: list[InputError]


@strawberry.type(description="The token that was taken back.")
class RevokeTokenPayload:
    deleted_id: strawberry.ID | None = related(
        told("deleted_id"), "The id that it had."
    )
    errors: list[InputError]


@strawberry.type
class TokenMutation:
    @answered_by(tokens.create_token, "Makes a token of the viewer's own.")
    def create_token(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            CreateTokenInput, strawberry.argument(description="What for.")
        ],
    ) -> CreateTokenPayload | None: ...

    @answered_by(tokens.revoke_token, "Takes a token back: it is good no more.")
    def revoke_token(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            RevokeTokenInput, strawberry.argument(description="Which.")
        ],
    ) -> RevokeTokenPayload | None: ...
