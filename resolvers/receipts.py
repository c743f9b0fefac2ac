"""What the server signs about files: a receipt for one that was sent, and links."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from permissions.viewers import Viewer
from resolvers.engine.authentication import LinkHolder

# A receipt is used before the sweep of db/files.py would take the file away.
SECONDS_TO_ATTACH = 3600
SECONDS_TO_FOLLOW = 300
# What a file was sent to become, which nothing else is made of.
ATTACHMENT, PICTURE, LOGO = b"receipt", b"picture", b"logo"
# Links of one minute are the same, so that what is cached of an answer holds.
_GRAIN = 60
_SIZE = 16
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Receipt:
    """A file that was sent and measured, to be used by whoever has sent it."""

    file_id: str
    media_type: str
    size_bytes: int


def receipt_for(
    secret: bytes, viewer: Viewer, receipt: Receipt, kind: bytes = ATTACHMENT
) -> str:
    until = _now() + SECONDS_TO_ATTACH
    what = [receipt.file_id, receipt.media_type, receipt.size_bytes]
    return _signed(secret, kind, [*what, viewer.membership_id, until])


def read_receipt(
    secret: bytes, viewer: Viewer, text: str, kind: bytes = ATTACHMENT
) -> Receipt | None:
    """Read one's own receipt; None for any other, and for one that is too old."""
    parts = _opened(secret, kind, text)
    if parts is None:
        return None
    *what, membership_id, until = parts
    if membership_id != viewer.membership_id or until < _now():
        return None
    return Receipt(*what)


def link_for(secret: bytes, viewer: Viewer, file_id: str) -> str:
    until = _now() // _GRAIN * _GRAIN + _GRAIN + SECONDS_TO_FOLLOW
    who = [viewer.company_id, viewer.membership_id]
    return _signed(secret, b"link", [file_id, *who, until])


def read_link(secret: bytes, file_id: str, text: str) -> LinkHolder | None:
    """Say who may follow a link to a file; None if it is none, or too old."""
    parts = _opened(secret, b"link", text)
    if parts is None or parts[0] != file_id or parts[-1] < _now():
        return None
    return LinkHolder(*parts[1:-1])


def _signed(secret: bytes, kind: bytes, parts: list[Any]) -> str:
    body = orjson.dumps(parts)
    return urlsafe_b64encode(_mark(secret, kind, body) + body).decode().rstrip("=")


def _opened(secret: bytes, kind: bytes, text: str) -> list[Any] | None:
    """Read what was signed as this kind of thing, written as it was written."""
    if len(text) > _LONGEST or not text.isascii():
        return None
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    if urlsafe_b64encode(raw).decode().rstrip("=") != text:
        return None
    mark, body = raw[:_SIZE], raw[_SIZE:]
    if not hmac.compare_digest(mark, _mark(secret, kind, body)):
        return None
    return orjson.loads(body)


def _mark(secret: bytes, kind: bytes, body: bytes) -> bytes:
    key = secret[:64]
    return hashlib.blake2b(body, key=key, person=kind, digest_size=_SIZE).digest()


def _now() -> int:
    return int(datetime.now(UTC).timestamp())
