"""Companies: what their trade partners with web access see, once for all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

SWITCHES = ("shows_partners_specs", "shows_partners_schedules")


def upgrade() -> None:
    for name in SWITCHES:
        switch = sa.Column(
            name, sa.Boolean(), nullable=False, server_default=sa.false()
        )
        op.add_column("companies", switch)


def downgrade() -> None:
    for name in reversed(SWITCHES):
        op.drop_column("companies", name)
