"""Stamps of their own for what not everybody sees who sees the row."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import Words

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

COLUMNS = (
    *(("projects", name) for name in ("units_changed_at", "terms_changed_at")),
    ("project_members", "categories_changed_at"),
    ("memberships", "rights_changed_at"),
)


def upgrade() -> None:
    for table, name in COLUMNS:
        op.add_column(table, sa.Column(name, Words, nullable=True))


def downgrade() -> None:
    for table, name in reversed(COLUMNS):
        op.drop_column(table, name)
