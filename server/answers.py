"""What is asked, and what is answered, once HTTP is out of the way."""

from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError

from resolvers.previews import Wish
from server import metrics
from server.errors import coded, written
from server.rates import Allowance


@dataclass(frozen=True)
class Request:
    """What a client asks, once HTTP is out of the way."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    token: str | None = None
    idempotency_key: str | None = None
    is_get: bool = False
    # A developer's wish: an error where something would be hidden.
    is_strict: bool = False
    address: str = ""
    client: str = ""
    # The secret of the session's cookie, whoever asks by whatever else.
    session: str | None = None
    # Through whose eyes to look; such a request only reads.
    preview: Wish | None = None
    # Sent by a page of another site.
    is_foreign: bool = False


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "none"
    cost: dict[str, int] = field(default_factory=dict)


UNAUTHENTICATED = Answer(
    401,
    {
        "errors": [
            {
                "message": "A valid token is needed.",
                "extensions": {"code": "UNAUTHENTICATED"},
            }
        ]
    },
)


FOREIGN = Answer(
    403,
    {
        "errors": [
            {
                "message": "Only this site's own pages may ask for this.",
                "extensions": {"code": "FORBIDDEN"},
            }
        ]
    },
)


def nothing_to_preview() -> Answer:
    """Answer alike what does not exist, and what is not for whoever asks."""
    error = GraphQLError("There is nothing of this id to look through.")
    return refused([error], 200, "NOT_FOUND")


def only_reads() -> Answer:
    return refused([GraphQLError("A preview only reads.")], 200, "FORBIDDEN")


def too_often(spent: Allowance) -> Answer:
    body = coded("RATE_LIMITED")
    return Answer(429, {"errors": [body]}, spent.headers)


def refused(errors: list[GraphQLError], status: int, code: str) -> Answer:
    metrics.count_refusals(errors)
    body: dict[str, Any] = {"errors": written(errors, code)}
    return Answer(status, {"data": None, **body} if status == 200 else body)  # noqa: PLR2004
