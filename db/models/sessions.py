"""Sessions: who is logged in, as a member of which company."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers, secret
from db.classes import Class


class Session(Base):
    """One login in one browser; only the SHA-256 of its cookie is kept."""

    __tablename__ = "sessions"
    id: Mapped[str] = identity("ses")
    company_id: Mapped[str] = refers("companies.id")
    membership_id: Mapped[str] = refers("memberships.id")
    account_id: Mapped[str] = refers("accounts.id")
    # By which identity it was begun; no key, for identities are never deleted.
    identity_id: Mapped[str | None] = public()
    hash: Mapped[str] = secret(Class.CREDENTIAL)
    # What the browser called itself.
    client: Mapped[str] = public()
    created_at: Mapped[str] = public()
    used_at: Mapped[str] = public()
    # The earlier of the two ends it; using it puts the first one off.
    idle_at: Mapped[str] = public()
    expires_at: Mapped[str] = public()
    __table_args__ = (
        Index("uq_sessions_hash", "hash", unique=True),
        Index("ix_sessions_membership_id", "membership_id"),
        Index("ix_sessions_account_id", "account_id"),
    )
