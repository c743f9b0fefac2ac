"""Pictures over HTTP: `POST /pictures` takes one of the person who sends it."""

import struct
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from db.ids import new_id
from resolvers.pictures import ENDINGS, PREFIX
from resolvers.receipts import PICTURE, Receipt, receipt_for
from server.files import answering, paid, sender
from server.http import PRIVATE
from server.operations import Operations
from server.refusals import bad_input, bad_type
from server.uploads import Upload, in_time, too_slow

MOST_BYTES = 5_000_000
MOST_PIXELS = 4_000
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_JPEG = b"\xff\xd8"
_MARK = 0xFF
# A segment is as long as it says, these two bytes included.
_SHORTEST = 2
# The segments of a JPEG that begin with its height and width.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


async def take(request: Request) -> Response:
    """Keep a picture for whoever sends it, until he shows himself by it."""
    operations: Operations = request.app.state.operations
    viewer = (await sender(operations, request)).viewer
    upload = Upload(request, min(operations.settings.file_bytes, MOST_BYTES))
    file_id = new_id(PREFIX)
    try:
        async with in_time():
            media_type = await upload.media_type()
            picture = b"".join([piece async for piece in upload.pieces()])
            _check(media_type, picture)
            await operations.files.keep(viewer.company_id, file_id, _whole(picture))
    except TimeoutError:
        raise too_slow() from None
    receipt = Receipt(file_id, media_type, upload.size)
    signed = receipt_for(operations.settings.key, viewer, receipt, PICTURE)
    body = {"upload": signed, "mediaType": media_type, "sizeBytes": upload.size}
    return JSONResponse(body, 201, headers=PRIVATE)


def _check(media_type: str, picture: bytes) -> None:
    if media_type not in ENDINGS:
        raise bad_type("A picture is a JPEG or a PNG, and is told by what it holds.")
    size = size_of(picture)
    if size is None or not all(0 < side <= MOST_PIXELS for side in size):
        raise bad_input(f"A picture is at most {MOST_PIXELS} pixels wide and high.")


def size_of(picture: bytes) -> tuple[int, int] | None:
    """Read how wide and how high a picture says that it is; None if it does not."""
    try:
        if picture.startswith(_PNG):
            return struct.unpack_from(">II", picture, len(_PNG))
        return _size_of_jpeg(picture) if picture.startswith(_JPEG) else None
    except struct.error:
        return None


def _size_of_jpeg(picture: bytes) -> tuple[int, int] | None:
    """Go from segment to segment (ITU T.81, B.1) until one tells the size."""
    at = len(_JPEG)
    while True:
        mark, kind, length = struct.unpack_from(">BBH", picture, at)
        if mark != _MARK or length < _SHORTEST:
            return None
        if kind in _FRAMES:
            height, width = struct.unpack_from(">HH", picture, at + 5)
            return width, height
        at += 2 + length


async def _whole(picture: bytes) -> AsyncIterator[bytes]:
    yield picture


def route() -> Route:
    return Route("/pictures", answering(paid(take)), methods=["POST"])
