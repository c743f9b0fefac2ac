"""GraphQL over HTTP: the endpoint `/graphql`."""

import time
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from db.traces import Recorded, span
from server import metrics
from server.answers import Answer
from server.logs import described, log, note_errors, note_operation, noted
from server.media import GRAPHQL, STRICT_JSON, Media, accepted
from server.operations import Operations
from server.refusals import Refused, error_body
from server.requests import Fields, fields, read
from server.sessions import with_session

PRIVATE = {
    "cache-control": "private, no-store",
    "vary": "Authorization, Accept, Cookie, X-Fieldgate-Preview",
    "x-content-type-options": "nosniff",
}
METHODS = ("GET", "POST")
# What a client has to be told beside the error, by status.
HINTS = {401: {"www-authenticate": "Bearer"}, 405: {"allow": "POST"}}


class GraphQLEndpoint:
    """Answers each request once: read it, run it, write the answer's bytes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with span("request") as told:
            await self._serve(scope, receive, send, told)

    async def _serve(
        self, scope: Scope, receive: Receive, send: Send, told: Recorded
    ) -> None:
        media: Media | None = None
        started = time.perf_counter()
        try:
            headers = fields(scope)
            media = accepted(headers.get("accept"))
            answer = await _answer(scope, headers, receive, media)
            extra = answer.headers
        except Refused as refused:
            answer, extra = refused.answer, refused.headers
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - its text may hold values
            log.error("failed", **described(error))
            answer, extra = Answer(500, error_body("INTERNAL", "Internal error.")), {}
        note_errors(scope, answer.body)
        metrics.count_errors(noted(scope).get("errors", ()))
        told.tell(kind=answer.kind, status=answer.status, **answer.cost)
        told.tell(codes=noted(scope).get("errors", ()))
        seconds = time.perf_counter() - started
        metrics.count_request(answer.kind, answer.status, seconds)
        await _send(send, answer, media or STRICT_JSON, extra)


async def _answer(
    scope: Scope, headers: Fields, receive: Receive, media: Media | None
) -> Answer:
    if scope["method"] not in METHODS:
        allowed = {"allow": ", ".join(METHODS)}
        raise Refused(405, "INVALID_DOCUMENT", "Use GET or POST.", allowed)
    if media is None:
        raise Refused(406, "INVALID_DOCUMENT", f"Accept {GRAPHQL}.")
    state = scope["app"].state
    request = await read(scope, headers, receive)
    request = with_session(state.settings, headers, request)
    note_operation(scope, request.operation_name)
    operations: Operations = state.operations
    answer = await operations.run(request)
    if answer.cost:
        answer.body.setdefault("extensions", {})["cost"] = answer.cost
    return replace(answer, status=_status(answer, media))


def _status(answer: Answer, media: Media) -> int:
    """Say in the status what the media type lets it say about a bad request."""
    if media.lenient and answer.status == HTTPStatus.BAD_REQUEST:
        return HTTPStatus.OK
    if media.name == GRAPHQL and _never_ran(answer.body):
        return max(answer.status, HTTPStatus.BAD_REQUEST)
    return answer.status


def _never_ran(body: dict[str, Any]) -> bool:
    """Tell a document or variables that are wrong from a failure at some path."""
    if body.get("data") is not None:
        return False
    return "data" not in body or any(
        "path" not in error and error["extensions"]["code"] == "INVALID_INPUT"
        for error in body["errors"]
    )


async def _send(
    send: Send, answer: Answer, media: Media, extra: dict[str, str]
) -> None:
    body = orjson.dumps(answer.body)
    headers = PRIVATE | HINTS.get(answer.status, {}) | extra
    headers["content-type"] = f"{media.name}; charset=utf-8"
    headers["content-length"] = str(len(body))
    await send(
        {
            "type": "http.response.start",
            "status": answer.status,
            "headers": [
                (name.encode(), text.encode()) for name, text in headers.items()
            ],
        }
    )
    await send({"type": "http.response.body", "body": body})
