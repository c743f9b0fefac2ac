"""Comments on items, and who was added to their conversation."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


class Comment(Base):
    """A partner's comment is the builder's alone until it is shared."""

    __tablename__ = "comments"
    id: Mapped[str] = identity("cmt")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    item_id: Mapped[str] = refers("items.id")
    author_id: Mapped[str] = refers("users.id")
    body: Mapped[str] = public()
    is_shared_with_clients: Mapped[bool] = public(default=False)
    is_shared_with_partners: Mapped[bool] = public(default=False)
    created_at: Mapped[str] = public()
    edited_at: Mapped[str | None] = public()
    __table_args__ = (Index("ix_comments_item", "item_id", "id"),)


class CommentReader(Base):
    """A partner who was added to the conversation of a comment."""

    __tablename__ = "comment_readers"
    id: Mapped[str] = identity("crd")
    company_id: Mapped[str] = refers("companies.id")
    comment_id: Mapped[str] = refers("comments.id")
    user_id: Mapped[str] = refers("users.id")
    __table_args__ = (UniqueConstraint("company_id", "comment_id", "user_id"),)
