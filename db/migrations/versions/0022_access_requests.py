"""Requests for access: what somebody asks to see, and what came of it."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import drop, refers, row, words

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLE = "access_requests"
POSTGRESQL = (
    f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY",
    (
        f"CREATE POLICY company ON {TABLE} USING (company_id ="
        " (SELECT current_setting('fieldgate.company', true)))"
    ),
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        *row(),
        *refers("projects", "project_id"),
        *refers("memberships", "membership_id"),
        *refers("users", "user_id"),
        *words("coordinate", "step"),
        *words("reason", nullable=True),
        *words("status", "created_at"),
        *words("decided_at", "change", "expires_at", nullable=True),
    )
    is_open = sa.column("status") == "OPEN"
    op.create_index(
        "uq_access_requests_open",
        TABLE,
        ["company_id", "membership_id", "project_id", "coordinate"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    drop(TABLE)
