"""Milestones: estimates and budgets with their lines, and metrics."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import drop, flags, numbers, refers, row, words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _milestones()


def downgrade() -> None:
    drop(
        "milestones",
        "estimates",
        "metrics",
        "estimate_lines",
    )


def _milestones() -> None:
    op.create_table(
        "milestones",
        *row(),
        *refers("projects", "project_id"),
        *refers("users", "creator_id"),
        *words("name", "starts_on", "created_at", "updated_at"),
        *words("design_phase", "description", "metric_changed_at", nullable=True),
        *numbers("revision"),
        *numbers(
            "estimate_total_allocated",
            "estimate_total_separated",
            "estimate_total_direct",
            "budget_total_allocated",
            "budget_total_separated",
            "budget_total_direct",
            "running_total_allocated",
            "running_total_separated",
            "running_total_direct",
            "gap_allocated",
            "gap_separated",
            "gap_direct",
            "estimate_markup_subtotal",
            "budget_markup_subtotal",
            "cost_per_unit_allocated",
            "cost_per_unit_separated",
            "cost_per_unit_direct",
            "owner_costs",
            "project_total",
            nullable=True,
        ),
        *flags("is_draft", "is_active"),
    )
    op.create_index(
        "ix_milestones_project", "milestones", ["company_id", "project_id", "starts_on"]
    )
    op.create_table(
        "estimates",
        *row(),
        *refers("projects", "project_id"),
        *refers("milestones", "milestone_id"),
        *refers("users", "creator_id"),
        *words("kind", "created_at", "updated_at"),
        *words(
            *("cost_changed_at", "markup_changed_at", "owner_cost_changed_at"),
            nullable=True,
        ),
        *numbers("revision"),
        *flags("is_draft"),
        sa.UniqueConstraint("company_id", "milestone_id", "kind"),
    )
    op.create_table(
        "metrics",
        *row(),
        *refers("projects", "project_id"),
        *refers("milestones", "milestone_id"),
        *words("name", "unit"),
        *numbers("quantity", "position"),
        *numbers(
            "cost_per_unit_allocated",
            "cost_per_unit_separated",
            "cost_per_unit_direct",
            nullable=True,
        ),
        *flags("is_main"),
    )
    op.create_index("ix_metrics_milestone", "metrics", ["milestone_id", "position"])
    op.create_table(
        "estimate_lines",
        *row(),
        *refers("projects", "project_id"),
        *refers("estimates", "estimate_id"),
        *refers("categories", "category_id", nullable=True),
        *words("kind", "description"),
        *words("unit", nullable=True),
        *numbers(
            "position",
            "quantity",
            "unit_cost",
            "line_total",
            "amount_allocated",
            "amount_separated",
            "amount_direct",
        ),
    )
    op.create_index(
        "ix_estimate_lines_estimate", "estimate_lines", ["estimate_id", "position"]
    )
