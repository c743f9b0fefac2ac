"""The page of figures, `/metrics`: for this machine, and for who has its token."""

from ipaddress import ip_address
from secrets import compare_digest

from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.metrics import REGISTRY
from server.tokens import BEARER

# Behind a proxy every peer is local; who was asked for says so.
_PROXIED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


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
