"""Talk: files, comments, and the history of who changed what."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import drop, flags, numbers, refers, row, words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _attachments()
    _comments()
    _history()


def downgrade() -> None:
    drop(
        "attachments",
        "comments",
        "comment_readers",
        "history",
    )


def _attachments() -> None:
    op.create_table(
        "attachments",
        *row(),
        *refers("projects", "project_id"),
        *refers("users", "uploader_id"),
        *refers("items", "item_id", nullable=True),
        *refers("milestones", "milestone_id", nullable=True),
        *words("name", "media_type", "created_at"),
        *numbers("size_bytes"),
        *flags("is_shared_with_clients", "is_shared_with_partners"),
    )
    op.create_index("ix_attachments_item", "attachments", ["item_id", "id"])
    op.create_index("ix_attachments_milestone", "attachments", ["milestone_id", "id"])


def _comments() -> None:
    op.create_table(
        "comments",
        *row(),
        *refers("projects", "project_id"),
        *refers("items", "item_id"),
        *refers("users", "author_id"),
        *words("body", "created_at"),
        *words("edited_at", nullable=True),
        *flags("is_shared_with_clients", "is_shared_with_partners"),
    )
    op.create_index("ix_comments_item", "comments", ["item_id", "id"])
    op.create_table(
        "comment_readers",
        *row(),
        *refers("comments", "comment_id"),
        *refers("users", "user_id"),
        sa.UniqueConstraint("company_id", "comment_id", "user_id"),
    )


def _history() -> None:
    op.create_table(
        "history",
        *row(),
        *refers("projects", "project_id"),
        *refers("users", "actor_id"),
        *words("at", "action", "field", "guard"),
        *words("item_id", "milestone_id", "before", "after", nullable=True),
        *flags("is_draft_stage"),
    )
    op.create_index("ix_history_item", "history", ["item_id", "id"])
    op.create_index("ix_history_milestone", "history", ["milestone_id", "id"])
