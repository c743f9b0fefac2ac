"""Idempotency keys: what a write answered, so that its retry is no second write."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


class IdempotencyKey(Base):
    """One root mutation of one request; no field shows it."""

    __tablename__ = "idempotency_keys"
    id: Mapped[str] = identity("idk")
    company_id: Mapped[str] = refers("companies.id")
    membership_id: Mapped[str] = refers("memberships.id")
    # Hashes: of the key and the response name, and of the field and its input.
    place: Mapped[str] = public()
    fingerprint: Mapped[str] = public()
    # Ids and rights alone: whatever is shown is read again.
    payload: Mapped[str | None] = public()
    expires_at: Mapped[str] = public()
    __table_args__ = (
        UniqueConstraint("company_id", "membership_id", "place"),
        Index("ix_idempotency_keys_expiry", "company_id", "expires_at"),
    )
