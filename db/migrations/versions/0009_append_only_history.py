"""The history: nobody changes or takes back an entry, whatever login he has."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'The history is append-only.' USING ERRCODE = '42501';
END $$
"""
POSTGRESQL = (
    REFUSE,
    (
        "CREATE TRIGGER history_stays BEFORE UPDATE OR DELETE ON history"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    ),
    (
        "CREATE TRIGGER history_is_kept BEFORE TRUNCATE ON history"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    ),
)
SQLITE = tuple(
    f"CREATE TRIGGER history_{name} BEFORE {event} ON history"
    " BEGIN SELECT RAISE(ABORT, 'The history is append-only.'); END"
    for name, event in (("stays", "UPDATE"), ("is_kept", "DELETE"))
)


def upgrade() -> None:
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRESQL if is_postgres else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    on = " ON history" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER history_stays{on}")
    op.execute(f"DROP TRIGGER history_is_kept{on}")
    if on:
        op.execute("DROP FUNCTION refuse_change")
