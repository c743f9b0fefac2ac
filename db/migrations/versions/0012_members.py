"""Members: the account's owner, projects one is kept out of, the company's history."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import Words, drop, refers, row, words

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = ("excluded_projects", "company_history")
POSTGRESQL = (
    *(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in TABLES),
    *(
        f"CREATE POLICY company ON {table} USING (company_id ="
        " (SELECT current_setting('fieldgate.company', true)))"
        for table in TABLES
    ),
    (
        "CREATE TRIGGER company_history_stays BEFORE UPDATE OR DELETE"
        " ON company_history FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    ),
    (
        "CREATE TRIGGER company_history_is_kept BEFORE TRUNCATE"
        " ON company_history FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    ),
)
SQLITE = tuple(
    f"CREATE TRIGGER company_history_{name} BEFORE {event} ON company_history"
    " BEGIN SELECT RAISE(ABORT, 'The history is append-only.'); END"
    for name, event in (("stays", "UPDATE"), ("is_kept", "DELETE"))
)
# Every company that stands already has an owner: the first of its admins.
FIRST_ADMINS = """
UPDATE memberships SET is_account_owner = true WHERE id IN (
  SELECT min(id) FROM memberships WHERE role = 'ADMIN' AND is_active
  GROUP BY company_id)
"""


def upgrade() -> None:
    _add_owners()
    op.create_table(
        "excluded_projects",
        *row(),
        *refers("memberships", "membership_id"),
        *refers("projects", "project_id"),
        sa.UniqueConstraint("company_id", "membership_id", "project_id"),
    )
    op.create_table(
        "company_history",
        *row(),
        *refers("users", "person_id", nullable=True),
        *refers("projects", "project_id", nullable=True),
        *refers("users", "actor_id"),
        *words("at", "action", "field"),
        *words("before", "after", nullable=True),
    )
    op.create_index(
        "ix_company_history_company", "company_history", ["company_id", "id"]
    )
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRESQL if is_postgres else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    drop(*TABLES)
    op.drop_index("uq_memberships_account_owner", "memberships")
    op.drop_column("memberships", "is_account_owner")
    op.drop_column("memberships", "updated_at")


def _add_owners() -> None:
    flag = sa.Column(
        "is_account_owner", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("memberships", flag)
    op.add_column("memberships", sa.Column("updated_at", Words))
    op.execute(FIRST_ADMINS)
    is_owner = sa.column("is_account_owner").is_(True)
    op.create_index(
        "uq_memberships_account_owner",
        "memberships",
        ["company_id"],
        unique=True,
        sqlite_where=is_owner,
        postgresql_where=is_owner,
    )
