"""Pictures over HTTP: `/pictures` takes one of its sender, `/logos` the company's."""

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from db.ids import new_id
from permissions.viewers import Viewer
from resolvers import logos, pictures
from resolvers.pictures import ENDINGS
from resolvers.receipts import LOGO, PICTURE, Receipt, receipt_for
from server.files import answering, paid, sender
from server.http import PRIVATE
from server.images import NoImage, bare, size_of
from server.operations import Operations
from server.refusals import Refused, bad_input, bad_type
from server.uploads import Upload, in_time, too_slow

MOST_BYTES = 5_000_000
MOST_PIXELS = 4_000
_MAY_NOT = "You may not set the company's logo."


async def take(request: Request) -> Response:
    """Keep a picture for whoever sends it, until he shows himself by it."""
    operations: Operations = request.app.state.operations
    viewer = (await sender(operations, request)).viewer
    return await _kept(request, viewer, pictures.PREFIX, PICTURE)


async def take_logo(request: Request) -> Response:
    """Keep a logo for whoever sends it, until it is the company's."""
    decision = await sender(request.app.state.operations, request)
    if not logos.may_send(decision):
        raise Refused(403, "FORBIDDEN", _MAY_NOT)
    return await _kept(request, decision.viewer, logos.PREFIX, LOGO)


async def _kept(request: Request, viewer: Viewer, prefix: str, kind: bytes) -> Response:
    operations: Operations = request.app.state.operations
    upload = Upload(request, min(operations.settings.file_bytes, MOST_BYTES))
    file_id = new_id(prefix)
    try:
        async with in_time():
            media_type = await upload.media_type()
            whole = b"".join([piece async for piece in upload.pieces()])
            picture = _checked(media_type, whole)
            await operations.files.keep(viewer.company_id, file_id, _whole(picture))
    except TimeoutError:
        raise too_slow() from None
    receipt = Receipt(file_id, media_type, len(picture))
    signed = receipt_for(operations.settings.key, viewer, receipt, kind)
    body = {"upload": signed, "mediaType": media_type, "sizeBytes": len(picture)}
    return JSONResponse(body, 201, headers=PRIVATE)


def _checked(media_type: str, picture: bytes) -> bytes:
    """Give what a picture shows: whoever sees it learns not where it was taken."""
    if media_type not in ENDINGS:
        raise bad_type("A picture is a JPEG or a PNG, and is told by what it holds.")
    try:
        size, shown = size_of(picture), bare(picture)
    except NoImage:
        raise bad_input("The picture is not whole.") from None
    if not all(0 < side <= MOST_PIXELS for side in size):
        raise bad_input(f"A picture is at most {MOST_PIXELS} pixels wide and high.")
    return shown


async def _whole(picture: bytes) -> AsyncIterator[bytes]:
    yield picture


def routes() -> list[BaseRoute]:
    return [
        Route("/pictures", answering(paid(take)), methods=["POST"]),
        Route("/logos", answering(paid(take_logo)), methods=["POST"]),
    ]
