"""Identities of OpenID providers, and the logins that have begun at them."""

from alembic import op

from db.migrations.columns import drop, id_, refers, words

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# What was entered before anybody is recognised is reached, and nothing beside it.
REACHED = {
    "identities": (
        "account_id = (SELECT current_setting('fieldgate.account', true))"
        " OR issuer = (SELECT current_setting('fieldgate.issuer', true))"
        " AND subject = (SELECT current_setting('fieldgate.subject', true))"
    ),
    "login_attempts": (
        "hash = (SELECT current_setting('fieldgate.attempt', true))"
        " OR (SELECT current_setting('fieldgate.post', true)) = 'open'"
    ),
}


def upgrade() -> None:
    op.create_table(
        "identities",
        id_(),
        *refers("accounts", "account_id"),
        *words("issuer", "subject", "created_at"),
    )
    op.create_table("login_attempts", id_(), *words("hash", "expires_at"))
    for name, table, columns in (
        ("uq_identities_subject", "identities", ["issuer", "subject"]),
        ("uq_identities_account_id", "identities", ["account_id", "issuer"]),
        ("uq_login_attempts_hash", "login_attempts", ["hash"]),
    ):
        op.create_index(name, table, columns, unique=True)
    if op.get_bind().dialect.name == "postgresql":
        for table, reached in REACHED.items():
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY company ON {table} USING ({reached})")


def downgrade() -> None:
    drop("identities", "login_attempts")
