"""Where somebody is logged in, and logging out."""

from typing import Annotated

import strawberry

from resolvers import sessions
from resolvers.acts import told
from resolvers.scalars import DateTime
from resolvers.sessions import EndSessionInput, LogOutInput
from schema.fields import answered_by, related
from schema.nodes import stored
from schema.payloads import InputError


@stored("sessions", "One login in one browser, of the viewer's own.")
class Session:
    id: strawberry.ID
    client: str = strawberry.field(description="What the browser called itself.")
    created_at: DateTime
    used_at: DateTime = strawberry.field(
        description="When it was used last, to some minutes."
    )
    expires_at: DateTime = strawberry.field(
        description="When it ends, however much it is used."
    )
    is_current: bool = related(sessions.is_current, "Whether it is what asks for this.")


@strawberry.type(description="That one is logged out.")
class LogOutPayload:
    is_done: bool = related(told("is_done"), "Whether the session has ended.")
    errors: list[InputError]


@strawberry.type(description="The session that has ended.")
class EndSessionPayload:
    deleted_id: strawberry.ID | None = related(
        told("deleted_id"), "The id that it had."
    )
    errors: list[InputError]


@strawberry.type
class SessionMutation:
    @answered_by(sessions.log_out, "Ends the session that asks, or every one.")
    def log_out(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            LogOutInput, strawberry.argument(description="Where.")
        ],
    ) -> LogOutPayload | None: ...

    @answered_by(sessions.end_session, "Ends one of the viewer's own sessions.")
    def end_session(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            EndSessionInput, strawberry.argument(description="Which.")
        ],
    ) -> EndSessionPayload | None: ...
