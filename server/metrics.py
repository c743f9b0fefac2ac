"""Figures for Prometheus: how much, how long, how often hidden; never what or whose."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from graphql import FieldNode, GraphQLError
from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "fieldgate_requests",
    "GraphQL requests, by kind of operation and status.",
    ("kind", "status"),
    registry=REGISTRY,
)
SECONDS = Histogram(
    "fieldgate_request_seconds",
    "How long GraphQL requests took.",
    ("kind",),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=REGISTRY,
)
REDACTIONS = Counter(
    "fieldgate_redactions",
    "Operations in which a field was hidden, on all rows or on some.",
    ("field", "rows"),
    registry=REGISTRY,
)
REFUSALS = Counter(
    "fieldgate_refusals",
    "Operations that were refused, by what they asked for.",
    ("field", "code"),
    registry=REGISTRY,
)
ERRORS = Counter(
    "fieldgate_errors", "Errors of answers, by code.", ("code",), registry=REGISTRY
)

_REFUSALS = frozenset({"FIELD_NOT_USABLE", "FORBIDDEN"})
_COORDINATE = re.compile(r" on (\w+\.\w+)\.$")


def count_request(kind: str, status: int, seconds: float) -> None:
    REQUESTS.labels(kind, status).inc()
    SECONDS.labels(kind).observe(seconds)


def count_errors(codes: Iterable[str]) -> None:
    for code in codes:
        ERRORS.labels(code).inc()


def count_redactions(redacted: Iterable[Mapping[str, Any]]) -> None:
    for entry in redacted:
        REDACTIONS.labels(entry["field"], entry["rows"]).inc()


def count_refusals(errors: Iterable[GraphQLError]) -> None:
    for error in errors:
        code = (error.extensions or {}).get("code")
        coordinate = _coordinate(error) if code in _REFUSALS else None
        if coordinate:
            REFUSALS.labels(coordinate, code).inc()


def _coordinate(error: GraphQLError) -> str | None:
    """Give the field of the schema that was refused: an alias is the client's word."""
    named = (error.extensions or {}).get("field")
    found = _COORDINATE.search(error.message)
    if named or found:
        return named or (found and found[1])
    node = error.nodes[0] if error.nodes else None
    is_root = error.path is not None and len(error.path) == 1
    return (
        f"Mutation.{node.name.value}"
        if isinstance(node, FieldNode) and is_root
        else None
    )
