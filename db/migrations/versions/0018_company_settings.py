"""Companies: what each subscribes to, and its settings."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import Words, numbers, words

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

WORKING_DAYS = "MONDAY,TUESDAY,WEDNESDAY,THURSDAY,FRIDAY"
SWITCHES = ("shows_partners_only_stable", "estimates_by_margin", "has_lead_form")
COLUMNS = (
    *("plan", "working_days", "brand_color"),
    *("partner_window_days", "default_markup", "default_tax"),
    *SWITCHES,
)


def upgrade() -> None:
    for column in (
        _word("plan", "COMPLETE"),
        _word("working_days", WORKING_DAYS),
        *words("brand_color", nullable=True),
        *numbers("partner_window_days", "default_markup", "default_tax", nullable=True),
        *map(_switch, SWITCHES),
    ):
        op.add_column("companies", column)


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("companies", name)


def _word(name: str, default: str) -> sa.Column[str]:
    return sa.Column(name, Words, nullable=False, server_default=default)


def _switch(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
