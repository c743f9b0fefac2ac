"""People: companies, who belongs to them, their flags and tokens."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import drop, flags, id_, numbers, refers, row, words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _companies()


def downgrade() -> None:
    drop(
        "companies",
        "users",
        "memberships",
        "tokens",
    )


def _companies() -> None:
    op.create_table(
        "companies", id_(), *words("name", "created_at"), *numbers("access_epoch")
    )
    op.create_table(
        "users",
        *row(),
        *words("name", "email"),
        sa.UniqueConstraint("company_id", "email"),
    )
    op.create_table(
        "memberships",
        *row(),
        *refers("users", "user_id"),
        *words("role", "project_access"),
        *flags(
            "is_active",
            "update_schedules",
            "view_financials",
            "edit_financials",
            "preview_client_side",
            "view_contacts",
            "edit_contacts",
            "update_templates",
            "manage_time_clock",
        ),
        sa.UniqueConstraint("company_id", "user_id"),
    )
    op.create_table(
        "tokens",
        *row(),
        *refers("memberships", "membership_id"),
        *words("name", "hash", "created_at"),
        *words("expires_at", nullable=True),
    )
    op.create_index("uq_tokens_hash", "tokens", ["hash"], unique=True)
