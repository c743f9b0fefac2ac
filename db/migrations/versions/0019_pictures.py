"""Pictures: the file that shows a person."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import numbers, words

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns: list[sa.Column[str] | sa.Column[int]] = [
        *words("picture_id", "picture_type", nullable=True),
        *numbers("picture_bytes", nullable=True),
    ]
    for column in columns:
        op.add_column("users", column)


def downgrade() -> None:
    for name in ("picture_bytes", "picture_type", "picture_id"):
        op.drop_column("users", name)
