"""Logos: the file that shows a company."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import numbers, words

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns: list[sa.Column[str] | sa.Column[int]] = [
        *words("logo_id", "logo_type", nullable=True),
        *numbers("logo_bytes", nullable=True),
    ]
    for column in columns:
        op.add_column("companies", column)


def downgrade() -> None:
    for name in ("logo_bytes", "logo_type", "logo_id"):
        op.drop_column("companies", name)
