"""Refusals: errors with a documented code, saying what is wrong and nothing stored."""

from typing import Any, ClassVar


class Refusal(Exception):  # noqa: N818 (a refusal is no fault of the program)
    """An error that reaches the client with its code in `extensions`."""

    code: ClassVar[str] = "INTERNAL"

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.extensions = {"code": self.code, **details}


class InvalidInput(Refusal):
    code = "INVALID_INPUT"


class NotFound(Refusal):
    """The same words for what is unknown, malformed, foreign or hidden."""

    code = "NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such record.")


class Forbidden(Refusal):
    code = "FORBIDDEN"


class FieldNotUsable(Refusal):
    code = "FIELD_NOT_USABLE"


class Conflict(Refusal):
    code = "CONFLICT"


class LimitExceeded(Refusal):
    code = "LIMIT_EXCEEDED"


class Unauthenticated(Refusal):
    code = "UNAUTHENTICATED"


class RateLimited(Refusal):
    code = "RATE_LIMITED"
