"""Refused writes: kept as the history is, behind the same wall."""

from alembic import op

from db.migrations.columns import drop, refers, row, words

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

POSTGRESQL = (
    "ALTER TABLE refused_writes ENABLE ROW LEVEL SECURITY",
    (
        "CREATE POLICY company ON refused_writes USING (company_id ="
        " (SELECT current_setting('fieldgate.company', true)))"
    ),
    (
        "CREATE TRIGGER refused_writes_stay BEFORE UPDATE OR DELETE ON refused_writes"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    ),
    (
        "CREATE TRIGGER refused_writes_are_kept BEFORE TRUNCATE ON refused_writes"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    ),
)
SQLITE = tuple(
    f"CREATE TRIGGER refused_writes_{name} BEFORE {event} ON refused_writes"
    " BEGIN SELECT RAISE(ABORT, 'The history is append-only.'); END"
    for name, event in (("stay", "UPDATE"), ("are_kept", "DELETE"))
)


def upgrade() -> None:
    op.create_table(
        "refused_writes",
        *row(),
        *refers("projects", "project_id", nullable=True),
        *words("subject_id", nullable=True),
        *refers("users", "actor_id"),
        *words("at", "mutation", "code", "coordinates"),
    )
    op.create_index("ix_refused_writes_company", "refused_writes", ["company_id", "id"])
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRESQL if is_postgres else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    drop("refused_writes")
