"""Identities: who enters an account through an OpenID provider, and who tries to."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers, secret
from db.classes import Class


class Identity(Base):
    """Whom a provider means: what it calls him stays, while his address may change.

    What its owner has removed is kept, so that no later login links it again.
    """

    __tablename__ = "identities"
    id: Mapped[str] = identity("idn")
    account_id: Mapped[str] = refers("accounts.id")
    issuer: Mapped[str] = public()
    subject: Mapped[str] = public()
    # The verified address that the provider told last.
    address: Mapped[str | None] = public()
    created_at: Mapped[str] = public()
    used_at: Mapped[str | None] = public()
    removed_at: Mapped[str | None] = public()
    __table_args__ = (
        Index("uq_identities_subject", "issuer", "subject", unique=True),
        Index("uq_identities_account_id", "account_id", "issuer", unique=True),
    )


class LoginAttempt(Base):
    """A login that has begun in a browser; only the SHA-256 of its cookie is kept."""

    __tablename__ = "login_attempts"
    id: Mapped[str] = identity("lat")
    hash: Mapped[str] = secret(Class.CREDENTIAL)
    expires_at: Mapped[str] = public()
    __table_args__ = (Index("uq_login_attempts_hash", "hash", unique=True),)
