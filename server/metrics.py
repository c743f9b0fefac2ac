"""Figures for Prometheus: how much, how long, how often hidden; never what or whose."""

import re
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from secrets import compare_digest
from typing import Any

from graphql import FieldNode, GraphQLError
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.requests import BEARER

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
# Behind a proxy every peer is local; who was asked for says so.
_PROXIED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


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


def route(token: str) -> Route:
    """Serve the figures to this machine, and to whoever has the token for them."""

    async def metrics(request: Request) -> Response:
        if not (_is_local(request) or _has(token, request)):
            raise HTTPException(404)
        headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
        body = generate_latest(REGISTRY)
        return Response(body, media_type=CONTENT_TYPE_PLAIN_0_0_4, headers=headers)

    return Route("/metrics", metrics)


def _is_local(request: Request) -> bool:
    if any(name in request.headers for name in _PROXIED) or request.client is None:
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _has(token: str, request: Request) -> bool:
    sent = BEARER.fullmatch(request.headers.get("authorization", ""))
    return sent is not None and bool(token) and compare_digest(sent[1], token)
