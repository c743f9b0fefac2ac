"""Projects: where they are, how they are paid, and what their clients may see."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import Words

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TEXTS = (
    "location",
    "base_price_label",
    "total_price_label",
    "allowance_label",
    "client_price_label",
    "update_clearer_id",
)
FLAGS = ("client_sees_budget_details", "client_sees_job_log", "client_gets_alerts")


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("projects", sa.Column(name, Words))
    structure = sa.Column(
        "financial_structure", Words, nullable=False, server_default="FIXED_PRICE"
    )
    op.add_column("projects", structure)
    for name in FLAGS:
        flag = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column("projects", flag)


def downgrade() -> None:
    for name in (*FLAGS, "financial_structure", *TEXTS):
        op.drop_column("projects", name)
