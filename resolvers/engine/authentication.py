"""From a secret to the viewer: the first statement of an operation's snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, Subquery, bindparam, func, or_, select, union_all

from db.base import Words
from db.ids import prefix_of
from db.links import hash_of
from db.models.companies import (
    Company,
    Membership,
)
from db.models.sessions import Session
from db.models.tokens import ALL_SCOPES, Channel, Scope, Token
from permissions.decisions import Decision
from permissions.gate import has_hash
from permissions.grants import (
    viewer_of,
)
from resolvers.engine.caches import Recent
from resolvers.engine.holdings import HOLDER, Held, held_by, stands
from resolvers.engine.snapshot import Snapshot
from resolvers.engine.statements import kept

_KEPT_DECISIONS = 10_000


@dataclass(frozen=True, slots=True)
class LinkHolder:
    """Who holds a link that was signed for him: his rights are those of now."""

    company_id: str
    membership_id: str


@dataclass(frozen=True, slots=True)
class Credential:
    """The token or the session that somebody asks with."""

    id: str = ""
    may_write: bool = True
    channel: Channel = Channel.WEB
    used_at: str | None = None

    @property
    def is_session(self) -> bool:
        return prefix_of(self.id) == "ses"


NO_CREDENTIAL = Credential()


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who asks: his rights, and what he has asked with."""

    decision: Decision
    credential: Credential


@dataclass(frozen=True, slots=True)
class _Decided:
    decision: Decision
    # The grants that it rests on and that end by themselves.
    standing: frozenset[str]


class Viewers:
    """Grants by membership and access epoch: a revoked right is gone at once.

    What ends by itself raises no epoch: who holds such grants is asked each time, by
    the database's own clock, whether they stand still.
    """

    def __init__(self) -> None:
        self._decisions = Recent(_KEPT_DECISIONS)

    async def decide(self, snapshot: Snapshot, token: str) -> Decision | None:
        """Return the decision of whoever holds the secret; None if nobody does."""
        found = await self.recognise(snapshot, token)
        return found and found.decision

    async def recognise(self, snapshot: Snapshot, token: str) -> Recognised | None:
        """Look a token or a session up by its secret; None if nobody holds it."""
        now = datetime.now(UTC).isoformat()
        found = await snapshot.rows(
            kept(("token",), snapshot.dialect, _LOOKED_UP[snapshot.dialect.name]),
            {"hash": hash_of(token), "now": now},
        )
        if not found:
            return None
        credential = _credential(found[0])
        decision = await self._decided(snapshot, found[0], credential.channel)
        return Recognised(decision, credential)

    async def decide_for(
        self, snapshot: Snapshot, holder: LinkHolder
    ) -> Decision | None:
        """Return the decision of a link's holder, if he is a member still."""
        await snapshot.renew(holder.company_id)
        return await self.decide_member(snapshot, holder)

    async def decide_member(
        self, snapshot: Snapshot, holder: LinkHolder
    ) -> Decision | None:
        """Return the decision of a member of the company that the snapshot is in."""
        binds = {"company": holder.company_id, "membership": holder.membership_id}
        statement = kept(("membership",), snapshot.dialect, _membership)
        found = await snapshot.rows(statement, binds)
        return await self._decided(snapshot, found[0]) if found else None

    async def held_by(self, snapshot: Snapshot, holder: LinkHolder) -> Held | None:
        """Read what a member of the company holds, and since when not any more."""
        binds = {"company": holder.company_id, "membership": holder.membership_id}
        statement = kept(("membership",), snapshot.dialect, _membership)
        found = await snapshot.rows(statement, binds)
        return await held_by(snapshot, found[0]) if found else None

    async def _decided(
        self, snapshot: Snapshot, row: Sequence[Any], channel: Channel = Channel.WEB
    ) -> Decision:
        is_on_mobile = channel is Channel.MOBILE
        key = (row[0], row[1], is_on_mobile)
        found = self._decisions.get(key)
        if found is None or not await stands(snapshot, row, found.standing):
            held = await held_by(snapshot, row[: len(HOLDER)])
            viewer = replace(viewer_of(held.member), is_on_mobile=is_on_mobile)
            found = _Decided(Decision(viewer), frozenset(held.standing))
            self._decisions.put(key, found)
        return found.decision


_CREDENTIAL = ("credential_id", "scopes", "channel", "used_at")


def _credential(row: Sequence[Any]) -> Credential:
    credential_id, scopes, channel, used_at = row[len(HOLDER) :]
    may_write = Scope.WRITE in scopes.split()
    return Credential(credential_id, may_write, Channel(channel), used_at)


def _credentials() -> Subquery:
    """Find a token or a session; a hash is compared here, and rendered nowhere."""
    wanted = bindparam("hash", type_=Words)
    now = bindparam("now", type_=Words)
    tokens = (
        select(
            Token.id.label("credential_id"),
            Token.membership_id,
            Token.scopes,
            Token.channel,
            Token.used_at,
        )
        .where(has_hash(Token.__table__.c.hash, wanted))
        .where(or_(Token.expires_at.is_(None), Token.expires_at > now))
    )
    sessions = (
        select(
            Session.id,
            Session.membership_id,
            bindparam("every", ALL_SCOPES, type_=Words),
            bindparam("web", Channel.WEB.value, type_=Words),
            Session.used_at,
        )
        .where(has_hash(Session.__table__.c.hash, wanted))
        .where(Session.expires_at > now, Session.idle_at > now)
    )
    return union_all(tokens, sessions).subquery()


def _by_hash() -> Select:
    found = _credentials()
    return (
        select(*HOLDER, *(found.c[name] for name in _CREDENTIAL))
        .join(found, found.c.membership_id == Membership.id)
        .join(Company, Company.id == Membership.company_id)
        .where(Membership.is_active)
    )


def _membership() -> Select:
    return (
        select(*HOLDER)
        .join(Company, Company.id == Membership.company_id)
        .where(Membership.company_id == bindparam("company", type_=Words))
        .where(Membership.id == bindparam("membership", type_=Words))
        .where(Membership.is_active)
    )


def _authenticate() -> Select:
    """Let the database look the secret up, and enter the company of who holds it."""
    found = func.authenticate(
        bindparam("hash", type_=Words), bindparam("now", type_=Words)
    ).table_valued(*(each.key for each in HOLDER), *_CREDENTIAL)
    return select(*found.c)


_LOOKED_UP = {"sqlite": _by_hash, "postgresql": _authenticate}
