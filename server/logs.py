"""Structured logs: one JSON line per request, never a value that somebody sent."""

import logging
import re
import sys
import time
import traceback
from typing import Any

import orjson
import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_PATH = 120
NOTES = "fieldgate.notes"
OPERATION_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,63}")

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


def set_up() -> None:
    """Send the server's lines and those of its libraries to standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, handlers=[Forward()], force=True)
    logging.getLogger("uvicorn.error").setLevel(logging.INFO)


class Forward(logging.Handler):
    """Lines of libraries; of an exception its type and place, never its text."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        # Arguments and later lines may hold values; the first line names the event.
        text = str(record.msg).split("\n", 1)[0] if error else record.getMessage()
        extra = described(error) if error else {}
        log.log(record.levelno, text, logger=record.name, **extra)


def described(error: BaseException) -> dict[str, Any]:
    """Type and places of an exception: its text may hold values and parameters."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"exception": type(error).__qualname__, "places": places[-12:]}


def noted(scope: Scope) -> dict[str, Any]:
    """Answer what the request's line will say beside method, path and status."""
    return scope.setdefault(NOTES, {})


def note_operation(scope: Scope, name: str | None) -> None:
    """Note the operation's name, if it is one: anything else may be a value."""
    if name and OPERATION_NAME.fullmatch(name):
        noted(scope)["operation"] = name


def note_errors(scope: Scope, body: dict[str, Any]) -> None:
    if errors := body.get("errors"):
        noted(scope)["errors"] = sorted({_code(error) for error in errors})


def _code(error: dict[str, Any]) -> str:
    return str(error.get("extensions", {}).get("code", "INTERNAL"))


class RequestLog:
    """Writes the line of each request, and that of an exception nobody caught."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def watched(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - the line is all that may leave
            log.error("unhandled", **described(error))  # noqa: TRY400 - see described
        finally:
            _line(scope, status, time.perf_counter() - started)


def _line(scope: Scope, status: int, seconds: float) -> None:
    log.info(
        "request",
        method=scope["method"],
        path=scope["path"][:LONGEST_PATH],
        status=status,
        milliseconds=round(seconds * 1000, 2),
        **noted(scope),
    )
