"""Attachments of items and milestones: what is known of the files."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


class Attachment(Base):
    __tablename__ = "attachments"
    id: Mapped[str] = identity("att")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    item_id: Mapped[str | None] = refers("items.id")
    milestone_id: Mapped[str | None] = refers("milestones.id")
    uploader_id: Mapped[str] = refers("users.id")
    name: Mapped[str] = public()
    media_type: Mapped[str] = public()
    size_bytes: Mapped[int] = public()
    is_shared_with_clients: Mapped[bool] = public(default=False)
    is_shared_with_partners: Mapped[bool] = public(default=False)
    created_at: Mapped[str] = public()
    __table_args__ = (
        Index("ix_attachments_item", "item_id", "id"),
        Index("ix_attachments_milestone", "milestone_id", "id"),
    )
