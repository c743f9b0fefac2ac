"""Basic contacts: people with an address, and without any access."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import row, words

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

POSTGRESQL = (
    "ALTER TABLE contacts ENABLE ROW LEVEL SECURITY",
    (
        "CREATE POLICY company ON contacts USING (company_id ="
        " (SELECT current_setting('fieldgate.company', true)))"
    ),
)


def upgrade() -> None:
    op.create_table(
        "contacts",
        *row(),
        *words("name", "kind", "created_at", "updated_at"),
        *words("company_name", "email", "phone", nullable=True),
        sa.UniqueConstraint("company_id", "email"),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("contacts")
