"""Requests for access: the display mode that something is asked for in."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import Words

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLE = "access_requests"
OF_ONE = ["company_id", "membership_id", "project_id", "coordinate"]
OPEN = sa.column("status") == "OPEN"
IN_ANY_MODE = sa.and_(OPEN, sa.column("mode").is_(None))


def _one_at_a_time(name: str, columns: list[str], where: sa.ColumnElement) -> None:
    op.create_index(
        name, TABLE, columns, unique=True, sqlite_where=where, postgresql_where=where
    )


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("mode", Words, nullable=True))
    op.drop_index("uq_access_requests_open", TABLE)
    _one_at_a_time("uq_access_requests_open", OF_ONE, IN_ANY_MODE)
    _one_at_a_time("uq_access_requests_open_mode", [*OF_ONE, "mode"], OPEN)


def downgrade() -> None:
    op.drop_index("uq_access_requests_open_mode", TABLE)
    op.drop_index("uq_access_requests_open", TABLE)
    # What is asked for in a mode is not asked for in any.
    in_a_mode = sa.table(TABLE, sa.column("mode"))
    op.execute(sa.delete(in_a_mode).where(in_a_mode.c.mode.is_not(None)))
    op.drop_column(TABLE, "mode")
    _one_at_a_time("uq_access_requests_open", OF_ONE, OPEN)
