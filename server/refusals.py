"""What is refused before an operation runs: its status, its code, its words."""

from typing import Any

from server.answers import Answer

CLOSE = {"connection": "close"}


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a failure
    """A request that is answered without running anything."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.headers = headers or {}
        self.answer = Answer(status, error_body(code, message))


def error_body(code: str, message: str) -> dict[str, Any]:
    """Write the body of an answer that has an error and no data."""
    return {"errors": [{"message": message, "extensions": {"code": code}}]}


def bad_request(message: str) -> Refused:
    return Refused(400, "INVALID_DOCUMENT", message)


def bad_input(message: str) -> Refused:
    return Refused(400, "INVALID_INPUT", message)


def bad_type(message: str) -> Refused:
    return Refused(415, "INVALID_DOCUMENT", message, CLOSE)


def too_big(limit: int) -> Refused:
    return Refused(
        413, "LIMIT_EXCEEDED", f"A request has at most {limit} bytes.", CLOSE
    )


def too_many(where: str, limit: int, what: str) -> Refused:
    return Refused(400, "LIMIT_EXCEEDED", f"{where} has at most {limit} {what}.")


def headers_too_big(fields: int, limit: int) -> Refused:
    message = f"A request has at most {fields} header fields, of {limit} bytes."
    return Refused(431, "LIMIT_EXCEEDED", message, CLOSE)


def unauthenticated(message: str) -> Refused:
    return Refused(401, "UNAUTHENTICATED", message)
