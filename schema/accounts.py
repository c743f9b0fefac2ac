"""Inviting people, and what is open to anyone: logging in, and a new password."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import accounts, invitations, password_acts
from resolvers.accounts import (
    AcceptInvitationInput,
    LogInInput,
    RequestPasswordResetInput,
    ResetPasswordInput,
)
from resolvers.invitations import SendInvitationInput
from resolvers.password_acts import ChangePasswordInput
from schema.fields import answered_by, related
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.members import Member


@strawberry.type(description="A company that a login may go in to.")
class Entrance:
    membership_id: strawberry.ID = strawberry.field(
        description="The membership to log in with."
    )
    company_name: str = strawberry.field(description="How the company is called.")


@strawberry.type(description="Whether somebody is logged in, and where he may be.")
class LogInPayload:
    is_logged_in: bool = strawberry.field(
        description="Whether a session has begun; its cookie comes with the answer."
    )
    companies: list[Entrance] = strawberry.field(
        description="The companies of the login, of which one is entered at a time."
    )
    errors: list[InputError]


@strawberry.type(description="Whether an invitation was taken up.")
class AcceptInvitationPayload:
    is_logged_in: bool = strawberry.field(
        description="Whether a session has begun; its cookie comes with the answer."
    )
    errors: list[InputError]


@strawberry.type(description="That a mail goes out, if the address has a login.")
class RequestPasswordResetPayload:
    is_done: bool = strawberry.field(description="The same for every address.")
    errors: list[InputError]


@strawberry.type(description="Whether a password was replaced.")
class ResetPasswordPayload:
    is_done: bool = strawberry.field(
        description="Whether the new one holds; every session has ended then."
    )
    errors: list[InputError]


@strawberry.type(description="The member who was invited, or what was wrong.")
class SendInvitationPayload:
    member: Annotated["Member", strawberry.lazy("schema.members")] | None = related(
        invitations.changed_member, "The member as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="Whether a password was replaced.")
class ChangePasswordPayload:
    is_done: bool = strawberry.field(
        description="Whether the new one holds; other sessions have ended then."
    )
    errors: list[InputError]


@strawberry.type
class AccountMutation:
    @answered_by(password_acts.change_password, "Replaces the viewer's own password.")
    def change_password(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            ChangePasswordInput, strawberry.argument(description="Old and new.")
        ],
    ) -> ChangePasswordPayload | None: ...

    @answered_by(invitations.send_invitation, "Mails a member a link to a login.")
    def send_invitation(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SendInvitationInput, strawberry.argument(description="Whom.")
        ],
    ) -> SendInvitationPayload | None: ...

    @answered_by(accounts.log_in, "Begins a session in one company.")
    def log_in(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            LogInInput, strawberry.argument(description="Who logs in.")
        ],
    ) -> LogInPayload | None: ...

    @answered_by(accounts.accept_invitation, "Makes a login of an invitation.")
    def accept_invitation(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            AcceptInvitationInput, strawberry.argument(description="The invitation.")
        ],
    ) -> AcceptInvitationPayload | None: ...

    @answered_by(accounts.request_password_reset, "Mails the owner of a login a link.")
    def request_password_reset(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            RequestPasswordResetInput, strawberry.argument(description="Whose.")
        ],
    ) -> RequestPasswordResetPayload | None: ...

    @answered_by(accounts.reset_password, "Sets a new password, and ends sessions.")
    def reset_password(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            ResetPasswordInput, strawberry.argument(description="The new password.")
        ],
    ) -> ResetPasswordPayload | None: ...
