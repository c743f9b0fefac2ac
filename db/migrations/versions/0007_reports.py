"""Reports, and what answers a request that is sent twice."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import drop, refers, row, words

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _reports()
    _idempotency()


def downgrade() -> None:
    drop(
        "reports",
        "report_milestones",
        "report_recipients",
        "report_notes",
        "idempotency_keys",
    )


def _reports() -> None:
    op.create_table(
        "reports",
        *row(),
        *refers("projects", "project_id"),
        *refers("users", "creator_id"),
        *words("kind", "name", "created_at", "updated_at"),
        *words(
            "statuses", "notes_changed_at", "distribution_changed_at", nullable=True
        ),
    )
    op.create_index("ix_reports_project", "reports", ["company_id", "project_id", "id"])
    for table, other, column in (
        ("report_milestones", "milestones", "milestone_id"),
        ("report_recipients", "users", "user_id"),
    ):
        op.create_table(
            table,
            *row(),
            *refers("projects", "project_id"),
            *refers("reports", "report_id"),
            *refers(other, column),
            sa.UniqueConstraint("company_id", "report_id", column),
        )
    op.create_table(
        "report_notes",
        *row(),
        *refers("projects", "project_id"),
        *refers("reports", "report_id"),
        *refers("users", "author_id"),
        *words("body", "created_at", "updated_at"),
        sa.UniqueConstraint("company_id", "report_id", "author_id"),
    )


def _idempotency() -> None:
    op.create_table(
        "idempotency_keys",
        *row(),
        *refers("memberships", "membership_id"),
        *words("place", "fingerprint", "expires_at"),
        *words("payload", nullable=True),
        sa.UniqueConstraint("company_id", "membership_id", "place"),
    )
    op.create_index(
        "ix_idempotency_keys_expiry", "idempotency_keys", ["company_id", "expires_at"]
    )
