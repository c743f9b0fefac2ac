"""The history: who changed which field from what to what; append-only."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers, secret
from db.classes import Class


class HistoryEntry(Base):
    """One changed field; whoever may not see the field never learns of the entry."""

    __tablename__ = "history"
    id: Mapped[str] = identity("hst")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    # No references: what is told of them stays when they go.
    item_id: Mapped[str | None] = public()
    milestone_id: Mapped[str | None] = public()
    actor_id: Mapped[str] = refers("users.id")
    at: Mapped[str] = public()
    action: Mapped[str] = public()
    field: Mapped[str] = public()
    # The name of the permission class that guards the field; PUBLIC where none does.
    guard: Mapped[str] = public()
    is_draft_stage: Mapped[bool] = public(default=False)
    before: Mapped[str | None] = secret(Class.AUDIT)
    after: Mapped[str | None] = secret(Class.AUDIT)
    __table_args__ = (
        Index("ix_history_item", "item_id", "id"),
        Index("ix_history_milestone", "milestone_id", "id"),
    )
