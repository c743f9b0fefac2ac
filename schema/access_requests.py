"""Asking for access: requests, and what those who could grant them answer."""

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import UNSET

from db.models.access_requests import RequestStatus
from permissions.levels import Mode
from permissions.openings import ChangeKind
from resolvers import access_grants, access_requests, projects, versions
from resolvers.access_grants import DeclineAccessInput, GrantAccessInput
from resolvers.access_requests import RequestAccessInput, WithdrawAccessRequestInput
from resolvers.explanations import AccessStep
from resolvers.scalars import DateTime
from schema.arguments import After, Before, First, Last
from schema.fields import answered_by, can, related
from schema.nodes import Connection, Node, stored
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.projects import Project
    from schema.users import User


@strawberry.type(description="What the viewer may do with a request.")
class AccessRequestActs:
    grant: bool = can(
        "access_requests",
        "grant",
        "Giving what is asked for, as far as a change of one's own to make opens it.",
    )
    decline: bool = can("access_requests", "decline", "Giving nothing.")
    withdraw: bool = can("access_requests", "withdraw", "Taking it back.")


@stored("access_requests", "What somebody may not see, and asks for.")
class AccessRequest(Node):
    coordinate: str = strawberry.field(description="The field that is asked for.")
    mode: Mode | None = strawberry.field(
        description="In which display mode; in any of them if null."
    )
    step: AccessStep = strawberry.field(
        description="The step of the decision that said no."
    )
    requires: str = related(access_requests.requires, "What is needed to see it.")
    reason: str | None = strawberry.field(description="What it is needed for.")
    status: RequestStatus
    created_at: DateTime
    decided_at: DateTime | None
    change: ChangeKind | None = strawberry.field(
        description="The change of rights that granted it."
    )
    expires_at: DateTime | None = strawberry.field(
        description="When it ends; for good if null."
    )
    version: str = related(
        versions.version("access_requests"), "Opaque mark of how it stands."
    )
    person: Annotated["User", strawberry.lazy("schema.users")] = related(
        access_requests.person, "Who asks."
    )
    project: Annotated["Project", strawberry.lazy("schema.projects")] = related(
        projects.of_row, "Where."
    )
    viewer_can: AccessRequestActs = related(
        access_requests.same, "What the viewer may do with it."
    )


@strawberry.type
class AccessRequestQuery:
    @answered_by(
        access_requests.open_ones,
        "Open requests: one's own, and those that one could grant.",
    )
    def access_requests(
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[AccessRequest]: ...


@strawberry.type(description="The request as it stands, or what was wrong.")
class RequestAccessPayload:
    request: AccessRequest | None = related(
        access_requests.changed_request, "The request."
    )
    errors: list[InputError]


@strawberry.type(description="The request as it stands, or what was wrong.")
class WithdrawAccessRequestPayload:
    request: AccessRequest | None = related(
        access_requests.changed_request, "The request."
    )
    errors: list[InputError]


@strawberry.type(description="The request as it stands, or what was wrong.")
class GrantAccessPayload:
    request: AccessRequest | None = related(
        access_requests.changed_request, "The request."
    )
    errors: list[InputError]


@strawberry.type(description="The request as it stands, or what was wrong.")
class DeclineAccessPayload:
    request: AccessRequest | None = related(
        access_requests.changed_request, "The request."
    )
    errors: list[InputError]


@strawberry.type
class AccessRequestMutation:
    @answered_by(
        access_requests.request_access, "Asks for what is hidden from the viewer."
    )
    def request_access(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            RequestAccessInput, strawberry.argument(description="What is asked for.")
        ],
    ) -> RequestAccessPayload | None: ...

    @answered_by(
        access_requests.withdraw_access_request, "Takes back what the viewer asked for."
    )
    def withdraw_access_request(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            WithdrawAccessRequestInput,
            strawberry.argument(description="What is taken back."),
        ],
    ) -> WithdrawAccessRequestPayload | None: ...

    @answered_by(access_grants.grant_access, "Gives what was asked for, by one change.")
    def grant_access(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            GrantAccessInput, strawberry.argument(description="What is granted.")
        ],
    ) -> GrantAccessPayload | None: ...

    @answered_by(access_grants.decline_access, "Gives nothing of what was asked for.")
    def decline_access(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            DeclineAccessInput, strawberry.argument(description="What is declined.")
        ],
    ) -> DeclineAccessPayload | None: ...
