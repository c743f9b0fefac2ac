"""Cost codes, and what a company says of itself."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import refers, row, words

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

PROFILE = ("address", "phone", "website", "description")
POSTGRESQL = (
    "ALTER TABLE cost_codes ENABLE ROW LEVEL SECURITY",
    (
        "CREATE POLICY company ON cost_codes USING (company_id ="
        " (SELECT current_setting('fieldgate.company', true)))"
    ),
)


def upgrade() -> None:
    for column in words(*PROFILE, nullable=True):
        op.add_column("companies", column)
    active = sa.Column(
        "is_active", sa.Boolean(), nullable=False, server_default=sa.true()
    )
    op.create_table(
        "cost_codes",
        *row(),
        *words("number", "name", "updated_at"),
        *refers("cost_codes", "parent_id", nullable=True),
        active,
        sa.UniqueConstraint("company_id", "number"),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("cost_codes")
    for name in reversed(PROFILE):
        op.drop_column("companies", name)
