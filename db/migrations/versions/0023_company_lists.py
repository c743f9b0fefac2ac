"""Lists that a company keeps, and its projects in groups."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import drop, numbers, refers, row, words

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = ("list_entries", "grouped_projects")
POSTGRESQL = (
    *(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in TABLES),
    *(
        f"CREATE POLICY company ON {table} USING (company_id ="
        " (SELECT current_setting('fieldgate.company', true)))"
        for table in TABLES
    ),
)


def upgrade() -> None:
    op.create_table(
        "list_entries",
        *row(),
        *words("kind", "name"),
        *words("code", "falls_on", nullable=True),
        *numbers("position"),
        *words("key"),
        sa.UniqueConstraint("company_id", "kind", "key"),
    )
    op.create_table(
        "grouped_projects",
        *row(),
        *refers("list_entries", "group_id"),
        *refers("projects", "project_id"),
        sa.UniqueConstraint("company_id", "project_id", "group_id"),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    drop(*TABLES)
