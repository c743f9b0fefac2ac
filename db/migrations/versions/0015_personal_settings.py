"""Personal settings: what each member chooses for himself."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import Words, drop, refers, row, words

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLE = "personal_settings"
# Whoever has a login already has been welcomed.
OF_MEMBERS = """
INSERT INTO personal_settings (id, company_id, membership_id, user_id, shows_welcome)
SELECT 'pst' || substr(id, 4), company_id, id, user_id, web_access <> 'REGISTERED'
FROM memberships
"""
POLICY = (
    f"CREATE POLICY company ON {TABLE} USING (company_id ="
    " (SELECT current_setting('fieldgate.company', true)))"
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        *row(),
        *refers("memberships", "membership_id"),
        *refers("users", "user_id"),
        *words("text_address", nullable=True),
        sa.Column("comment_alerts", Words, nullable=False, server_default="NONE"),
        sa.Column("time_zone", Words, nullable=False, server_default="UTC"),
        sa.Column(
            "shows_welcome", sa.Boolean(), nullable=False, server_default=sa.true()
        ),
        *words("updated_at", nullable=True),
        sa.UniqueConstraint("company_id", "membership_id"),
    )
    op.execute(OF_MEMBERS)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
        op.execute(POLICY)


def downgrade() -> None:
    drop(TABLE)
