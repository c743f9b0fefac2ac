"""Cursors: the sort key that the viewer saw and the id, sealed for query and viewer."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import ColumnElement, FromClause, and_, bindparam, or_

from db.base import Words
from resolvers.engine.refusals import InvalidInput

_SEAL = 16


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a sorted list: the (masked) sort key and the id that breaks ties."""

    key: Any
    id: str

    @property
    def shape(self) -> str:
        return "null" if self.key is None else "value"


class Seal:
    """Makes cursors that only the same viewer can use, in the same list."""

    def __init__(self, secret: bytes, scope: tuple[Any, ...]) -> None:
        self._secret = secret
        self._scope = orjson.dumps(scope, default=str)

    def seal(self, position: Position) -> str:
        body = orjson.dumps([position.key, position.id])
        return base64.urlsafe_b64encode(self._sign(body) + body).decode()

    def open(self, cursor: str) -> Position:
        """Open a cursor, or raise InvalidInput for what this list never handed out."""
        try:
            raw = base64.urlsafe_b64decode(cursor.encode("ascii"))
        except ValueError:
            raise InvalidInput("This cursor is not of this list.") from None
        sign, body = raw[:_SEAL], raw[_SEAL:]
        if not hmac.compare_digest(sign, self._sign(body)):
            raise InvalidInput("This cursor is not of this list.")
        key, id_ = orjson.loads(body)
        return Position(key, id_)

    def _sign(self, body: bytes) -> bytes:
        message = self._scope + b"\0" + body
        return hmac.digest(self._secret, message, hashlib.sha256)[:_SEAL]


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a page in a list that is sorted by a key: nulls last, ids up."""

    name: str
    shape: str
    is_nullable: bool
    is_descending: bool
    is_before: bool

    def beyond(self, table: FromClause, key: ColumnElement[Any]) -> ColumnElement[bool]:
        """Give the rows on the far side of it."""
        bind = "before" if self.is_before else "after"
        at_id = bindparam(f"{bind}_id", type_=Words)
        is_below = self.is_descending is not self.is_before
        if self.name == "id":
            return table.c.id < at_id if is_below else table.c.id > at_id
        later_id = table.c.id < at_id if self.is_before else table.c.id > at_id
        if self.shape == "null":
            return _beyond_null(key, later_id, is_before=self.is_before)
        at = bindparam(f"{bind}_key", type_=key.type)
        parts = [key < at if is_below else key > at, and_(key == at, later_id)]
        if self.is_nullable and not self.is_before:
            parts.append(key.is_(None))
        return or_(*parts)


def _beyond_null(
    key: ColumnElement[Any], later_id: ColumnElement[bool], *, is_before: bool
) -> ColumnElement[bool]:
    if is_before:
        return or_(key.is_not(None), later_id)
    return and_(key.is_(None), later_id)
