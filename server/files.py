"""Files over HTTP: `POST /files` takes one, `GET /files/{id}` gives one."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from db.files import sweep
from db.ids import new_id, prefix_of
from permissions.decisions import Decision
from resolvers import attachments, logos, pictures
from resolvers.engine.authentication import Recognised
from resolvers.engine.snapshot import Snapshot
from resolvers.receipts import Receipt, read_link, receipt_for
from server.http import HINTS, PRIVATE
from server.logs import described, log, note_errors
from server.operations import Operations
from server.paying import pay
from server.rates import of_address, of_token
from server.refusals import Refused, error_body, unauthenticated
from server.requests import address_of, fields, token_of
from server.sessions import secret_of
from server.uploads import Upload, in_time, too_slow

SECONDS_BETWEEN_SWEEPS = 3600
# What a file costs of a minute's points, be it sent or asked for.
POINTS = 10
LINK = "link"
_MAY_NOT = "You may not attach files."
_CLIENT_IS_GONE = 499
# Whatever is in a file, nothing of it runs as a page of ours.
_INERT = {
    **PRIVATE,
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
}
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ._()-]")
Answer = Callable[[Request], Awaitable[Response]]
_SHOWN = {pictures.PREFIX: pictures.known, logos.PREFIX: logos.known}


def answering(answer: Answer) -> Answer:
    """Answer what is refused, and what fails, as `/graphql` does."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except Refused as refused:
            status, body = refused.answer.status, refused.answer.body
            extra = refused.headers
        except ClientDisconnect:
            return Response(status_code=_CLIENT_IS_GONE)
        except Exception as error:  # noqa: BLE001 - its text may hold values
            log.error("failed", **described(error))
            status, body, extra = 500, error_body("INTERNAL", "Internal error."), {}
        note_errors(request.scope, body)
        headers = PRIVATE | HINTS.get(status, {}) | extra
        return JSONResponse(body, status, headers=headers)

    return answered


def _secret(request: Request) -> str | None:
    """Read what somebody asks with: a token, or the session of our own pages."""
    headers = fields(request.scope)
    settings = request.app.state.operations.settings
    token, changes = token_of(headers), request.method == "POST"
    if token is not None or (LINK in request.query_params and not changes):
        # A link tells by itself whose it is, in whatever browser.
        return token
    return secret_of(settings, headers, changes=changes)


def paid(answer: Answer) -> Answer:
    """Let each request be paid for, whatever comes of it, before anything is done."""

    async def answered(request: Request) -> Response:
        token = _secret(request)
        payer = of_token(token) if token else of_address(address_of(request.scope))
        await pay(request.app.state.operations.rates, payer, POINTS)
        return await answer(request)

    return answered


async def take(request: Request) -> Response:
    """Keep a file for whoever sends it, until he says what it belongs to."""
    operations: Operations = request.app.state.operations
    viewer = (await sender(operations, request)).viewer
    if not attachments.may_send(viewer):
        raise Refused(403, "FORBIDDEN", _MAY_NOT)
    upload = Upload(request, operations.settings.file_bytes)
    file_id = new_id("att")
    try:
        async with in_time():
            media_type = await upload.media_type()
            await operations.files.keep(viewer.company_id, file_id, upload.pieces())
    except TimeoutError:
        raise too_slow() from None
    receipt = Receipt(file_id, media_type, upload.size)
    signed = receipt_for(operations.settings.key, viewer, receipt)
    body = {"upload": signed, "mediaType": media_type, "sizeBytes": upload.size}
    return JSONResponse(body, 201, headers=PRIVATE)


async def sender(operations: Operations, request: Request) -> Decision:
    """Say who sends a file; whoever may only read sends none."""
    token = _secret(request)
    if token is None:
        raise unauthenticated("A valid token is needed.")
    async with operations.snapshot() as snapshot:
        asker = await _recognised(operations, snapshot, token)
    if not asker.credential.may_write:
        raise Refused(403, "FORBIDDEN", _MAY_NOT)
    return asker.decision


async def give(request: Request) -> Response:
    """Give a file to whoever may have it now; to others it never was."""
    operations: Operations = request.app.state.operations
    file_id = request.path_params["id"]
    async with operations.snapshot() as snapshot:
        decision = await _asker(operations, request, snapshot, file_id)
        known = decision and await _known(request, snapshot, decision, file_id)
    if not decision or not known:
        raise _no_such_file()
    headers = {
        **_INERT,
        "content-disposition": _disposition(known["name"]),
        "content-length": str(known["size_bytes"]),
        "content-type": known["media_type"],
    }
    if request.method == "HEAD":
        return Response(headers=headers)
    opened = await operations.files.open(decision.viewer.company_id, file_id)
    if opened is None:
        log.error("file_missing", file=file_id)
        raise _no_such_file()
    headers["content-length"] = str(opened.size)
    return StreamingResponse(opened.pieces, headers=headers)


async def _known(
    request: Request, snapshot: Snapshot, decision: Decision, file_id: str
) -> Mapping[str, Any] | None:
    """Read what is known of a file; a picture is given to whom it was shown alone."""
    shown = _SHOWN.get(prefix_of(file_id) or "")
    if shown is None:
        return await attachments.known(snapshot, decision, file_id)
    if LINK not in request.query_params:
        return None
    return await shown(snapshot, decision, file_id)


async def _asker(
    operations: Operations, request: Request, snapshot: Snapshot, file_id: str
) -> Decision | None:
    """Say who asks: by his token, by his link, or by both if they are of one person."""
    token = _secret(request)
    asked = request.query_params.multi_items()
    asker = await _recognised(operations, snapshot, token) if token else None
    decision = asker and asker.decision
    if not asked:
        if not decision:
            raise unauthenticated("A valid token is needed.")
        return decision
    if [name for name, _ in asked] != [LINK]:
        return None
    holder = read_link(operations.settings.key, file_id, asked[0][1])
    if holder is None:
        return None
    if decision:
        is_his = decision.viewer.membership_id == holder.membership_id
        return decision if is_his else None
    return await operations.viewers.decide_for(snapshot, holder)


async def _recognised(
    operations: Operations, snapshot: Snapshot, token: str
) -> Recognised:
    asker = await operations.viewers.recognise(snapshot, token)
    if asker is None:
        raise unauthenticated("A valid token is needed.")
    return asker


def _no_such_file() -> Refused:
    return Refused(404, "NOT_FOUND", "There is no such file.")


def _disposition(name: str) -> str:
    """Name a download: in plain letters for old clients, and as it is for others."""
    plain = _NOT_PLAIN.sub("_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def routes() -> list[BaseRoute]:
    return [
        Route("/files", answering(paid(take)), methods=["POST"]),
        Route("/files/{id}", answering(paid(give)), methods=["GET"]),
    ]


@asynccontextmanager
async def tended(operations: Any) -> AsyncIterator[None]:
    """Sweep now and then what no attachment stands for, as long as the block lasts."""
    sweeping = asyncio.create_task(_sweep_for_ever(operations))
    try:
        yield
    finally:
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping


async def _sweep_for_ever(operations: Operations) -> None:
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_SWEEPS)
        try:
            await sweep(operations.files, operations.database)
        except Exception as error:  # noqa: BLE001 - the next sweep comes
            log.error("sweep_failed", **described(error))
