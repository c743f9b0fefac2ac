"""Items: with options, scenarios, cost lines and whom they concern."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import (
    drop,
    flags,
    index_of_present,
    numbers,
    refers,
    row,
    words,
)

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _scenarios()
    _items()
    _scenario_changes()


def downgrade() -> None:
    drop(
        "scenarios",
        "scenario_shares",
        "items",
        "cost_lines",
        "item_assignees",
        "item_categories",
        "item_shares",
        "scenario_changes",
    )


def _scenarios() -> None:
    op.create_table(
        "scenarios",
        *row(),
        *refers("projects", "project_id"),
        *refers("users", "creator_id"),
        *words("name", "created_at", "updated_at"),
        *words("description", nullable=True),
        *numbers(
            "projected_running_total_allocated",
            "projected_running_total_separated",
            "projected_running_total_direct",
            nullable=True,
        ),
        *flags("is_published"),
    )
    op.create_index(
        "ix_scenarios_project", "scenarios", ["company_id", "project_id", "id"]
    )
    op.create_table(
        "scenario_shares",
        *row(),
        *refers("scenarios", "scenario_id"),
        *refers("users", "user_id"),
        sa.UniqueConstraint("company_id", "scenario_id", "user_id"),
    )


def _items() -> None:
    op.create_table(
        "items",
        *row(),
        *refers("projects", "project_id"),
        *refers("users", "creator_id"),
        *refers("milestones", "milestone_id", nullable=True),
        *refers("timeline_events", "event_id", nullable=True),
        *refers("categories", "category_id", nullable=True),
        *refers("items", "option_of_id", nullable=True),
        *refers("scenarios", "scenario_id", nullable=True),
        *words("name", "status", "created_at", "updated_at"),
        *words(
            "number",
            "description",
            "due_on",
            "internal_note",
            "note_changed_at",
            "cost_changed_at",
            "markup_changed_at",
            "marked_up_changed_at",
            "direct_changed_at",
            "draw_changed_at",
            "owner_cost_changed_at",
            nullable=True,
        ),
        *numbers(
            "direct_cost",
            "markup_subtotal",
            "cost_impact_allocated",
            "cost_impact_separated",
            "cost_impact_direct",
            "owner_costs",
            "revision",
        ),
        *numbers(
            "schedule_impact_days",
            "option_low_allocated",
            "option_low_separated",
            "option_low_direct",
            "option_high_allocated",
            "option_high_separated",
            "option_high_direct",
            nullable=True,
        ),
        *flags("is_draft", "has_draws"),
    )
    op.create_index("ix_items_milestone", "items", ["milestone_id"])
    index_of_present("ix_items_option_of", "items", "option_of_id")
    op.create_index("ix_items_project", "items", ["company_id", "project_id", "id"])
    index_of_present("ix_items_scenario", "items", "scenario_id")
    op.create_table(
        "cost_lines",
        *row(),
        *refers("projects", "project_id"),
        *refers("items", "item_id"),
        *words("description"),
        *words("unit", "cost_type", nullable=True),
        *numbers("position", "quantity", "unit_cost", "line_total"),
    )
    op.create_index("ix_cost_lines_item", "cost_lines", ["item_id", "position"])
    op.create_table(
        "item_assignees",
        *row(),
        *refers("projects", "project_id"),
        *refers("items", "item_id"),
        *refers("users", "user_id"),
        sa.UniqueConstraint("company_id", "item_id", "user_id"),
    )
    op.create_index("ix_item_assignees_item", "item_assignees", ["item_id", "user_id"])
    op.create_table(
        "item_categories",
        *row(),
        *refers("projects", "project_id"),
        *refers("items", "item_id"),
        *refers("categories", "category_id"),
        sa.UniqueConstraint("company_id", "item_id", "category_id"),
    )
    op.create_index(
        "ix_item_categories_category", "item_categories", ["category_id", "item_id"]
    )
    op.create_index(
        "ix_item_categories_item", "item_categories", ["item_id", "category_id"]
    )
    op.create_table(
        "item_shares",
        *row(),
        *refers("items", "item_id"),
        *refers("users", "user_id"),
        sa.UniqueConstraint("company_id", "item_id", "user_id"),
    )
    op.create_index("ix_item_shares_item", "item_shares", ["item_id", "user_id"])


def _scenario_changes() -> None:
    op.create_table(
        "scenario_changes",
        *row(),
        *refers("projects", "project_id"),
        *refers("scenarios", "scenario_id"),
        *refers("items", "item_id"),
        *words("status"),
        sa.UniqueConstraint("company_id", "scenario_id", "item_id"),
    )
