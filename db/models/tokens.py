"""Tokens: what programs ask with, on behalf of one membership."""

from enum import StrEnum
from secrets import token_urlsafe

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers, secret
from db.classes import Class


class Scope(StrEnum):
    """What a token may be used for: asking, and changing what it asks for."""

    READ = "read"
    WRITE = "write"


class Channel(StrEnum):
    """What a token is used from; the chart opens less to some channels."""

    WEB = "WEB"
    MOBILE = "MOBILE"


ALL_SCOPES = " ".join(Scope)
PREFIX = "fg_"
SECRET_BYTES = 32


def new_secret() -> str:
    """Make a token's secret; only its hash is ever kept."""
    return PREFIX + token_urlsafe(SECRET_BYTES)


class Token(Base):
    """A bearer token of one membership; only its SHA-256 is kept."""

    __tablename__ = "tokens"
    id: Mapped[str] = identity("tok")
    company_id: Mapped[str] = refers("companies.id")
    membership_id: Mapped[str] = refers("memberships.id")
    name: Mapped[str] = public()
    hash: Mapped[str] = secret(Class.CREDENTIAL)
    created_at: Mapped[str] = public()
    expires_at: Mapped[str | None] = public()
    # The first characters of the secret, by which its owner knows it.
    prefix: Mapped[str | None] = public()
    scopes: Mapped[str] = public(default=ALL_SCOPES, server_default=ALL_SCOPES)
    channel: Mapped[str] = public(default=Channel.WEB, server_default=Channel.WEB)
    used_at: Mapped[str | None] = public()
    __table_args__ = (Index("uq_tokens_hash", "hash", unique=True),)
