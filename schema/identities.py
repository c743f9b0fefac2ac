"""By whom an OpenID provider means the viewer: the identities of his own login."""

from typing import Annotated

import strawberry

from resolvers import identity_acts
from resolvers.identity_acts import RemoveIdentityInput, RestoreIdentityInput
from resolvers.scalars import DateTime
from schema.fields import answered_by, can, related
from schema.nodes import stored
from schema.payloads import InputError


@strawberry.type(description="What the viewer may do with an identity.")
class IdentityActs:
    remove: bool = can("identities", "remove", "Logging in by it no more.")
    restore: bool = can("identities", "restore", "Logging in by it again.")


@stored("identities", "Whom an OpenID provider lets into the viewer's own login.")
class Identity:
    id: strawberry.ID
    issuer: str = strawberry.field(description="The provider, by its own address.")
    provider: str | None = related(
        identity_acts.provider, "What it is called; null if it is asked no more."
    )
    address: str | None = strawberry.field(
        description="The verified address that it told last."
    )
    created_at: DateTime
    used_at: DateTime | None = strawberry.field(
        description="When somebody came in by it last."
    )
    removed_at: DateTime | None = strawberry.field(
        description="Since when it opens nothing."
    )
    viewer_can: IdentityActs = related(
        identity_acts.same, "What the viewer may do with it."
    )


@strawberry.type(description="The identity as it stands now, or what was wrong.")
class RemoveIdentityPayload:
    identity: Identity | None = related(identity_acts.changed_identity, "The identity.")
    errors: list[InputError]


@strawberry.type(description="The identity as it stands now, or what was wrong.")
class RestoreIdentityPayload:
    identity: Identity | None = related(identity_acts.changed_identity, "The identity.")
    errors: list[InputError]


@strawberry.type
class IdentityMutation:
    @answered_by(
        identity_acts.remove_identity, "Ends logging in by an identity of one's own."
    )
    def remove_identity(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            RemoveIdentityInput, strawberry.argument(description="Which.")
        ],
    ) -> RemoveIdentityPayload | None: ...

    @answered_by(
        identity_acts.restore_identity, "Lets an identity that was removed in again."
    )
    def restore_identity(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            RestoreIdentityInput, strawberry.argument(description="Which.")
        ],
    ) -> RestoreIdentityPayload | None: ...
