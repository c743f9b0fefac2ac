"""Personal settings: what each person chooses for himself, in one company."""

from enum import StrEnum

from sqlalchemy import UniqueConstraint, true
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


class CommentAlerts(StrEnum):
    """How somebody is told of new comments, or that he is not."""

    NONE = "NONE"
    EMAIL = "EMAIL"
    TEXT = "TEXT"
    EMAIL_AND_TEXT = "EMAIL_AND_TEXT"


class PersonalSettings(Base):
    """One row of each membership, nobody's to know but its own person's."""

    __tablename__ = "personal_settings"
    id: Mapped[str] = identity("pst")
    company_id: Mapped[str] = refers("companies.id")
    membership_id: Mapped[str] = refers("memberships.id")
    user_id: Mapped[str] = refers("users.id")
    text_address: Mapped[str | None] = public()
    # Nobody is told anything before he says so.
    comment_alerts: Mapped[str] = public(
        default=CommentAlerts.NONE, server_default=CommentAlerts.NONE
    )
    time_zone: Mapped[str] = public(default="UTC", server_default="UTC")
    # Until it is dismissed, once and for all.
    shows_welcome: Mapped[bool] = public(default=True, server_default=true())
    updated_at: Mapped[str | None] = public()
    __table_args__ = (UniqueConstraint("company_id", "membership_id"),)
