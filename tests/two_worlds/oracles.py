"""What two worlds must have in common, and what no answer may hold."""

import base64
import binascii
import gzip
import re
import zlib
from urllib.parse import unquote

from tests.authorization.canaries import found_in
from tests.authorization.classified import SECRETS, spread
from tests.authorization.people import EVERYTHING
from tests.two_worlds.view import CLASSIFIED

_CODED = re.compile(rb"[A-Za-z0-9+/_=%-]{16,}")
_PIECE = 60


def differences(mine, theirs):
    """Say in which ways what was let out differs; nothing where it does not."""
    if mine.status != theirs.status:
        yield f"status {mine.status} and {theirs.status}"
    if mine.headers != theirs.headers:
        yield f"headers {set(mine.headers) ^ set(theirs.headers)}"
    if mine.body != theirs.body:
        yield f"bytes, {first_difference(mine.body, theirs.body)}"
    if mine.statements != theirs.statements:
        both = len(mine.statements), len(theirs.statements)
        other = set(mine.statements) ^ set(theirs.statements)
        yield f"statements, {both[0]} and {both[1]}: {sorted(other)[:1]}"
    if mine.lines != theirs.lines:
        yield f"lines, {first_difference(mine.lines.encode(), theirs.lines.encode())}"


def first_difference(mine, theirs):
    pairs = enumerate(zip(mine, theirs, strict=False))
    short = min(len(mine), len(theirs))
    at = next((n for n, (one, other) in pairs if one != other), short)
    begin = max(0, at - _PIECE)
    return f"{at}: {mine[begin : at + _PIECE]!r} and {theirs[begin : at + _PIECE]!r}"


def marks_in(raw):
    """Find marks in bytes, as they stand and however they were coded."""
    return {
        mark
        for text in [raw, *decoded(raw)]
        for mark in found_in(text.decode("utf-8", "replace"))
    }


def decoded(raw, depth=2):
    """Yield what coded pieces hold: base64 of both kinds, hex, per cent, gzip."""
    for piece in set(_CODED.findall(raw)):
        for read in (_base64, _hex, _per_cent):
            text = read(piece)
            if text:
                text = _unzipped(text)
                yield text
                if depth > 1:
                    yield from decoded(text, depth - 1)


def _base64(piece):
    piece = piece.rstrip(b"=")
    altchars = b"-_" if set(piece) & set(b"-_") else b"+/"
    try:
        return base64.b64decode(piece + b"=" * (-len(piece) % 4), altchars)
    except (binascii.Error, ValueError):
        return b""


def _hex(piece):
    try:
        return bytes.fromhex(piece.decode())
    except ValueError:
        return b""


def _per_cent(piece):
    return unquote(piece).encode() if b"%" in piece else b""


def _unzipped(text):
    try:
        return (
            gzip.decompress(text) if text[:2] == b"\x1f\x8b" else zlib.decompress(text)
        )
    except (OSError, EOFError, zlib.error):
        return text


def hidden_everywhere(person):
    """Name the columns that the naive oracle shows to a person on no row in reach."""
    reach = {"any": EVERYTHING} if person.is_admin else person.projects
    known = CLASSIFIED & SECRETS.keys()
    hidden = {name for name in known if spread(person, reach, [name]) == "ALL"}
    return hidden | (CLASSIFIED - known)
