"""Errors as they leave: a code, what is wrong, and nothing that is stored."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graphql import GraphQLError

from server.logs import described, log
from server.words import said

INTERNAL = "Something went wrong; nothing was changed."
_WORDS = {
    "INTERNAL": INTERNAL,
    "AUTHORIZATION_UNAVAILABLE": "Whether this may be shown could not be decided.",
    "RATE_LIMITED": "This minute's points are spent; Retry-After says for how long.",
    "LIMIT_EXCEEDED": "The operation asks for more than one operation may read.",
}


def written(errors: Iterable[GraphQLError], code: str) -> list[dict[str, Any]]:
    """Write errors for an answer; one of the program's own is masked."""
    return [_written(error, code) for error in errors]


def _written(error: GraphQLError, code: str) -> dict[str, Any]:
    original = error.original_error
    while isinstance(original, GraphQLError) and original.original_error:
        original = original.original_error
    extensions = dict(error.extensions or {})
    known = isinstance(original, GraphQLError) or "code" in extensions
    if original is not None and not known:
        log.error("field_failed", **described(original))
        return {**_place(error), **coded("INTERNAL")}
    extensions.setdefault("code", code)
    return {"message": said(error), **_place(error), "extensions": extensions}


def _place(error: GraphQLError) -> dict[str, Any]:
    place: dict[str, Any] = {}
    if error.locations:
        place["locations"] = [
            {"line": p.line, "column": p.column} for p in error.locations
        ]
    if error.path is not None:
        place["path"] = list(error.path)
    return place


def would_be_hidden(redacted: Iterable[Mapping[str, Any]]) -> list[GraphQLError]:
    """Make an error of each coordinate that would be null without one."""
    return [
        GraphQLError(
            f"{entry['field']} would be hidden.",
            extensions={"code": "FORBIDDEN", **entry},
        )
        for entry in redacted
    ]


def undecided(
    fields: Mapping[tuple[str, ...], BaseException],
) -> Iterator[dict[str, Any]]:
    """Tell which fields are null because the policy could not be evaluated."""
    for path, error in fields.items():
        log.error("policy_failed", **described(error))
        code = "AUTHORIZATION_UNAVAILABLE"
        yield {"path": list(path), **coded(code)}


def coded(code: str) -> dict[str, Any]:
    """Give the words of a code that has its own."""
    return {
        "message": _WORDS.get(code, INTERNAL),
        "extensions": {"code": code if code in _WORDS else "INTERNAL"},
    }
