"""Idempotency: a retry with the same key is answered again, and nothing is written.

The `Idempotency-Key` of a request counts for each of its root mutations, by response
name and membership, for 24 hours. What is kept stands in the transaction of the write
itself. Refusals and faults wrote nothing: they are not kept, and leave their key free.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Delete, Executable, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from strawberry import UNSET

from db.ids import new_id
from permissions.scopes import table_named
from permissions.viewers import Viewer
from resolvers.engine.refusals import Refusal
from resolvers.payloads import Payload

KEPT_FOR = timedelta(hours=24)
LONGEST_WAIT = "5s"
_MOST_SWEPT = 100
_INSERTS = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"

# By table and id, the acts whose rights a write asked for and found.
Passed = Mapping[str, Mapping[str, Collection[str]]]


class IdempotencyMismatch(Refusal):
    code = "IDEMPOTENCY_MISMATCH"


class IdempotencyInProgress(Refusal):
    code = "IDEMPOTENCY_IN_PROGRESS"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a root mutation claims its key for."""

    place: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What a write answered, and the rights that it still had when it was done."""

    payload: Payload
    passed: Passed

    def text(self) -> str:
        payload = self.payload
        told = {"id": payload.id, "ids": list(payload.ids), "told": payload.told}
        passed = {
            table: {row_id: sorted(acts) for row_id, acts in rows.items()}
            for table, rows in self.passed.items()
        }
        return orjson.dumps({**told, "passed": passed}).decode()

    @classmethod
    def read(cls, text: str) -> "Kept":
        stored = orjson.loads(text)
        passed = stored.pop("passed")
        return cls(Payload(**stored), passed)


def claim(key: str, secret: bytes, place: str, field: str, given: Any) -> Claim:
    """Claim a key for what is asked under a response name, hashed with the secret."""
    return Claim(_hash(secret, [key, place]), _hash(secret, [field, _plain(given)]))


def _hash(secret: bytes, value: Any) -> str:
    body = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(body, key=secret[:64], digest_size=32).hexdigest()


def _plain(value: Any) -> Any:
    """Write an input as JSON, the same whether it came as literal or as variable."""
    if is_dataclass(value):
        pairs = ((one.name, getattr(value, one.name)) for one in fields(value))
        return {name: _plain(inner) for name, inner in pairs if inner is not UNSET}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value


def claiming(asked: Claim, viewer: Viewer, at: str, dialect: str) -> Executable:
    """Take the key, or wait for the one who has it; an expired one is free again."""
    keys = table_named("idempotency_keys")
    until = datetime.strptime(at, _INSTANT) + KEPT_FOR  # noqa: DTZ007 (the format says Z)
    values = {
        "fingerprint": asked.fingerprint,
        "expires_at": until.strftime(_INSTANT),
        "payload": None,
    }
    row = {
        "id": new_id("idk"),
        "company_id": viewer.company_id,
        "membership_id": viewer.membership_id,
        "place": asked.place,
    }
    return (
        _INSERTS[dialect](keys)
        .values(**row, **values)
        .on_conflict_do_update(
            index_elements=["company_id", "membership_id", "place"],
            set_=values,
            where=keys.c.expires_at <= at,
        )
        .returning(keys.c.id)
    )


def waiting(longest: str) -> Executable:
    """Limit how long PostgreSQL waits for a lock, until the transaction ends."""
    return select(func.set_config("lock_timeout", longest, True))


def standing(asked: Claim, viewer: Viewer) -> Executable:
    keys = table_named("idempotency_keys").c
    return select(keys.fingerprint, keys.payload).where(
        keys.company_id == viewer.company_id,
        keys.membership_id == viewer.membership_id,
        keys.place == asked.place,
    )


def keeping(row_id: str, kept: Kept) -> Executable:
    keys = table_named("idempotency_keys")
    return update(keys).where(keys.c.id == row_id).values(payload=kept.text())


def sweeping(viewer: Viewer, at: str) -> Delete:
    """Remove some of what has expired; what another write sweeps is left to it."""
    keys = table_named("idempotency_keys")
    expired = (
        select(keys.c.id)
        .where(keys.c.company_id == viewer.company_id, keys.c.expires_at <= at)
        .order_by(keys.c.expires_at)
        .limit(_MOST_SWEPT)
        .with_for_update(skip_locked=True)
    )
    return delete(keys).where(keys.c.id.in_(expired))


def matched(asked: Claim, fingerprint: str, payload: str) -> Kept:
    if fingerprint != asked.fingerprint:
        raise IdempotencyMismatch("This key was used for something else.")
    return Kept.read(payload)
