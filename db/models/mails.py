"""Mails that are to be sent, and those of the last hours that were."""

from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


class MailKind(StrEnum):
    INVITATION = "INVITATION"
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105 (a kind of mail)
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105 (a kind of mail)
    NEW_ADDRESS = "NEW_ADDRESS"
    ADDRESS_CHANGED = "ADDRESS_CHANGED"
    IDENTITY_LINKED = "IDENTITY_LINKED"
    IDENTITY_REMOVED = "IDENTITY_REMOVED"
    IDENTITY_RESTORED = "IDENTITY_RESTORED"


class Mail(Base):
    """A mail to one address; its secret is made when it is sent, and never kept."""

    __tablename__ = "mails"
    id: Mapped[str] = identity("mal")
    company_id: Mapped[str | None] = refers("companies.id")
    kind: Mapped[str] = public()
    address: Mapped[str] = public()
    # No key: what was sent is counted when its link is gone.
    link_id: Mapped[str | None] = public()
    message: Mapped[str | None] = public()
    created_at: Mapped[str] = public()
    # Not before; put off when it is taken, so that another attempt follows.
    due_at: Mapped[str] = public()
    attempts: Mapped[int] = public(default=0)
    sent_at: Mapped[str | None] = public()
    __table_args__ = (
        Index("ix_mails_due", "sent_at", "due_at"),
        Index("ix_mails_address", "address", "created_at"),
    )
