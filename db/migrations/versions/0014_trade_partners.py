"""Trade partners: what a company keeps of each, beside who he is."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import words

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COLUMNS = (
    *("nickname", "company_name", "phone"),
    *("is_shown_in_lists", "gets_work_requests", "summary_days"),
)


def upgrade() -> None:
    for column in (
        *words("nickname", "company_name", "phone", "summary_days", nullable=True),
        _flag("is_shown_in_lists", sa.true()),
        _flag("gets_work_requests", sa.false()),
    ):
        op.add_column("memberships", column)


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("memberships", name)


def _flag(name: str, default: sa.ColumnElement[bool]) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=default)
