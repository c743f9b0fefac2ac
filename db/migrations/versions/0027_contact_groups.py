"""Contacts in the company's groups of contacts."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import drop, refers, row

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

POSTGRESQL = (
    "ALTER TABLE grouped_contacts ENABLE ROW LEVEL SECURITY",
    """CREATE POLICY company ON grouped_contacts USING (company_id =
    (SELECT current_setting('fieldgate.company', true)))""",
)


def upgrade() -> None:
    op.create_table(
        "grouped_contacts",
        *row(),
        *refers("list_entries", "group_id"),
        *refers("contacts", "contact_id"),
        sa.UniqueConstraint("company_id", "contact_id", "group_id"),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    drop("grouped_contacts")
