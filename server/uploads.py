"""Sending a file: counted while it streams, its type told by what it holds."""

import asyncio
import codecs
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import filetype
from starlette.requests import Request

from server.refusals import Refused, bad_input, bad_type, too_big

SECONDS_TO_SEND = 600
_HEAD = 8192
_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = frozenset(
    {
        *("application/pdf", "application/zip", "image/vnd.dwg"),
        *("image/gif", "image/heic", "image/jpeg", "image/png", "image/tiff"),
        "image/webp",
        f"{_OFFICE}.presentationml.presentation",
        f"{_OFFICE}.spreadsheetml.sheet",
        f"{_OFFICE}.wordprocessingml.document",
    }
)
TEXT = "text/plain"
# Controls that are no blanks; and what begins as a page or a script would.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_MARKUP = ("<", "#!")
_WORDS = "a PDF, an image, a DWG, an Office document, a ZIP archive, or plain text"


def type_of(head: bytes) -> str | None:
    """Tell the type of a file by its first bytes; None if it is not taken."""
    guessed = filetype.guess_mime(head)
    if guessed is None:
        return TEXT if _is_text(head) else None
    return guessed if guessed in TYPES else None


def _is_text(head: bytes) -> bool:
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return False
    return not _NO_TEXT.search(text) and not text.lstrip().startswith(_MARKUP)


@dataclass
class Upload:
    """A body on its way: its head is read first, then all of it, counted."""

    request: Request
    most: int
    size: int = 0
    _read: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        headers = self.request.headers
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise bad_type("A file is sent as it is, without Content-Encoding.")
        # No other form is refused: `curl --data-binary` calls every body urlencoded.
        if headers.get("content-type", "").lower().startswith("multipart/"):
            raise bad_type("A file is sent as it is (curl --data-binary), in no form.")
        announced = headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > self.most:
            raise too_big(self.most)
        self._stream = self._counted()

    async def _counted(self) -> AsyncIterator[bytes]:
        """Count while reading: a length may be missing, or a lie."""
        async for piece in self.request.stream():
            self.size += len(piece)
            if self.size > self.most:
                raise too_big(self.most)
            if piece:
                yield piece

    async def media_type(self) -> str:
        """Read as much as it takes to tell the type, and refuse what is not taken."""
        async for piece in self._stream:
            self._read += piece
            if len(self._read) >= _HEAD:
                break
        if not self._read:
            raise bad_input("The file is empty.")
        found = type_of(bytes(self._read[:_HEAD]))
        if found is None:
            raise bad_type(f"A file is {_WORDS}, and is told by what it holds.")
        return found

    async def pieces(self) -> AsyncIterator[bytes]:
        yield bytes(self._read)
        self._read.clear()
        async for piece in self._stream:
            yield piece


def in_time() -> asyncio.Timeout:
    return asyncio.timeout(SECONDS_TO_SEND)


def too_slow() -> Refused:
    closing = {"connection": "close"}
    return Refused(408, "LIMIT_EXCEEDED", "The file took too long to send.", closing)
