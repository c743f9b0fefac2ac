"""Expiring grants: what a member may until a moment, beside all else."""

from alembic import op

from db.migrations.columns import drop, refers, row, words

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLE = "expiring_grants"
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
        *refers("memberships", "membership_id"),
        *refers("projects", "project_id", nullable=True),
        *refers("roles", "role_id", nullable=True),
        *words("permission", "feature", "level", nullable=True),
        *words("created_at", "expires_at"),
    )
    op.create_index(
        "ix_expiring_grants_membership", TABLE, ["company_id", "membership_id"]
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    drop(TABLE)
