"""The application: its routes, its start and its stop."""

import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from db.demo.personas import PERSONAS
from server import explorer, figures, files, openid, pictures, post, tracing, uses
from server.http import METHODS, PRIVATE, GraphQLEndpoint
from server.logs import RequestLog, described, log
from server.operations import Operations
from server.settings import Settings

ASKED_HEADERS = ("Authorization", "Idempotency-Key", "X-Fieldgate-Strict")
TOLD_HEADERS = (
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "Retry-After",
)


def application(settings: Settings) -> ASGIApp:
    """Build the application; it connects to its database when it starts."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.settings = settings
        stop_tracing = tracing.set_up()
        app.state.operations = await Operations.start(settings)
        spare_the_collector()
        try:
            async with (
                files.tended(app.state.operations),
                post.tended(app.state.operations),
                uses.tended(app.state.operations),
            ):
                yield
        finally:
            await app.state.operations.stop()
            stop_tracing()

    return RequestLog(
        Starlette(routes=routes(settings), middleware=cors(settings), lifespan=lifespan)
    )


def routes(settings: Settings) -> list[BaseRoute]:
    return [
        Route("/graphql", GraphQLEndpoint()),
        Route("/health", health),
        Route("/ready", ready),
        Route("/schema.graphql", schema),
        figures.route(settings.metrics_token.get_secret_value()),
        *files.routes(),
        *pictures.routes(),
        *openid.routes(settings),
        *explorer.routes(PERSONAS if settings.demo else ()),
    ]


def cors(settings: Settings) -> Sequence[Middleware]:
    """Let pages of the named origins ask; without any, no page but our own may."""
    if not settings.allowed_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_methods=METHODS,
            allow_headers=ASKED_HEADERS,
            expose_headers=TOLD_HEADERS,
        )
    ]


def spare_the_collector() -> None:
    """Keep what lives as long as the process out of every collection."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


async def health(_: Request) -> Response:
    return JSONResponse({"status": "ok"}, headers=PRIVATE)


async def ready(request: Request) -> Response:
    """Ready is: the database answers, and its tables are those of this version."""
    try:
        is_ready = await request.app.state.operations.ready()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is not ready
        log.error("not_ready", **described(error))
        is_ready = False
    body = {"status": "ready" if is_ready else "not ready"}
    return JSONResponse(body, 200 if is_ready else 503, headers=PRIVATE)


async def schema(request: Request) -> Response:
    sdl = request.app.state.operations.sdl
    return PlainTextResponse(f"{sdl}\n", headers=PRIVATE)
