"""Identities: when each was used and removed, and which sessions it has begun."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import Words

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

COLUMNS = (
    *(("identities", name) for name in ("address", "used_at", "removed_at")),
    ("sessions", "identity_id"),
)
# A company's members look at what is theirs; it is written by whose login is entered.
READ = (
    "CREATE POLICY members ON identities FOR SELECT USING (EXISTS"
    " (SELECT 1 FROM memberships WHERE memberships.account_id = identities.account_id"
    " AND memberships.company_id ="
    " (SELECT current_setting('fieldgate.company', true))))"
)


def upgrade() -> None:
    for table, name in COLUMNS:
        op.add_column(table, sa.Column(name, Words, nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(READ)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY members ON identities")
    for table, name in reversed(COLUMNS):
        op.drop_column(table, name)
