"""What a JPEG or a PNG shows, without what else it tells: where, when and by whom."""

import struct
import zlib

from server.turns import turned

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_MARK = 0xFF
# A segment is as long as it says, these two bytes included.
_SHORTEST = 2
# The segments of a JPEG that begin with its height and width.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _END = 0xDA, b"\xff\xd9"
# What programs add, but for JFIF, colour profiles and Adobe's word on colours.
_REMARKS = frozenset({*range(0xE0, 0xF0), 0xFE}) - {0xE0, 0xE2, 0xEE}
_PROFILE, _PROFILE_NAME = 0xE2, b"ICC_PROFILE\0"
# A PNG's own parts begin with a capital letter; of the others these are shown.
_SHOWN = frozenset({b"tRNS", b"gAMA", b"sRGB", b"iCCP", b"cHRM", b"pHYs", b"sBIT"})
_AROUND = 12
# What a camera tells; of that, how the picture is turned is shown.
_CAMERA, _CAMERA_NAME, _CAMERA_PART = 0xE1, b"Exif\0\0", b"eXIf"


class NoImage(ValueError):  # noqa: N818 (what it is not reads as it is)
    """The bytes are no whole picture."""


def size_of(picture: bytes) -> tuple[int, int]:
    """Read how wide and how high a picture says that it is. Raises NoImage."""
    try:
        if picture.startswith(_PNG):
            return struct.unpack_from(">II", picture, len(_PNG) + 8)
        return _size_of_jpeg(picture)
    except struct.error:
        raise NoImage from None


def bare(picture: bytes) -> bytes:
    """Leave out all that is not shown. Raises NoImage."""
    try:
        is_png = picture.startswith(_PNG)
        return _bare_png(picture) if is_png else _bare_jpeg(picture)
    except struct.error:
        raise NoImage from None


def _segment(picture: bytes, at: int) -> tuple[int, int]:
    """Read the kind and the end of a segment (ITU T.81, B.1)."""
    mark, kind, length = struct.unpack_from(">BBH", picture, at)
    if mark != _MARK or length < _SHORTEST:
        raise NoImage
    return kind, at + 2 + length


def _size_of_jpeg(picture: bytes) -> tuple[int, int]:
    at = len(_JPEG)
    while True:
        kind, end = _segment(picture, at)
        if kind in _FRAMES:
            height, width = struct.unpack_from(">HH", picture, at + 5)
            return width, height
        at = end


def _bare_jpeg(picture: bytes) -> bytes:
    kept, at = bytearray(_JPEG), len(_JPEG)
    while True:
        kind, end = _segment(picture, at)
        if kind == _SCAN:
            # Within a scan no other byte follows FF, unless it is a mark.
            last = picture.find(_END, end)
            if last < 0:
                raise NoImage
            return bytes(kept + picture[at:last] + _END)
        content = picture[at + 4 : end]
        if kind == _CAMERA:
            kept += _turned_segment(content)
        elif not _is_remark(kind, content):
            kept += picture[at:end]
        at = end


def _turned_segment(content: bytes) -> bytes:
    turn = turned(content.removeprefix(_CAMERA_NAME))
    if not turn:
        return b""
    size = _SHORTEST + len(_CAMERA_NAME) + len(turn)
    return struct.pack(">BBH", _MARK, _CAMERA, size) + _CAMERA_NAME + turn


def _is_remark(kind: int, content: bytes) -> bool:
    if kind == _PROFILE:
        return not content.startswith(_PROFILE_NAME)
    return kind in _REMARKS


def _bare_png(picture: bytes) -> bytes:
    kept, at = bytearray(_PNG), len(_PNG)
    while True:
        length, kind = struct.unpack_from(">I4s", picture, at)
        end = at + _AROUND + length
        if end > len(picture):
            raise NoImage
        if kind == _CAMERA_PART:
            kept += _turned_part(picture[at + 8 : end - 4])
        elif kind[:1].isupper() or kind in _SHOWN:
            kept += picture[at:end]
        if kind == b"IEND":
            return bytes(kept)
        at = end


def _turned_part(content: bytes) -> bytes:
    turn = turned(content)
    if not turn:
        return b""
    part = _CAMERA_PART + turn
    return struct.pack(">I", len(turn)) + part + struct.pack(">I", zlib.crc32(part))
