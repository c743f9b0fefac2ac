"""Pictures over HTTP: `POST /pictures` takes one of the person who sends it."""

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from db.ids import new_id
from resolvers.pictures import ENDINGS, PREFIX
from resolvers.receipts import PICTURE, Receipt, receipt_for
from server.files import answering, paid, sender
from server.http import PRIVATE
from server.images import NoImage, bare, size_of
from server.operations import Operations
from server.refusals import bad_input, bad_type
from server.uploads import Upload, in_time, too_slow

MOST_BYTES = 5_000_000
MOST_PIXELS = 4_000


async def take(request: Request) -> Response:
    """Keep a picture for whoever sends it, until he shows himself by it."""
    operations: Operations = request.app.state.operations
    viewer = (await sender(operations, request)).viewer
    upload = Upload(request, min(operations.settings.file_bytes, MOST_BYTES))
    file_id = new_id(PREFIX)
    try:
        async with in_time():
            media_type = await upload.media_type()
            whole = b"".join([piece async for piece in upload.pieces()])
            picture = _checked(media_type, whole)
            await operations.files.keep(viewer.company_id, file_id, _whole(picture))
    except TimeoutError:
        raise too_slow() from None
    receipt = Receipt(file_id, media_type, len(picture))
    signed = receipt_for(operations.settings.key, viewer, receipt, PICTURE)
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


def route() -> Route:
    return Route("/pictures", answering(paid(take)), methods=["POST"])
