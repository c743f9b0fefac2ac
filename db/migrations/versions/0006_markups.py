"""Markups: owner's costs, the funds drawn on, and the template of new items."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import drop, flags, numbers, refers, row, words

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _markups()
    _funds()
    _item_templates()


def downgrade() -> None:
    drop(
        "markups",
        "owner_costs",
        "inherited_markups",
        "markup_categories",
        "markup_references",
        "owner_cost_references",
        "funds",
        "draws",
        "item_templates",
        "template_lines",
        "template_markups",
        "template_markup_references",
    )


def _markups() -> None:
    op.create_table(
        "markups",
        *row(),
        *refers("projects", "project_id"),
        *refers("estimates", "estimate_id", nullable=True),
        *refers("items", "item_id", nullable=True),
        *words("name", "kind", "value_type"),
        *numbers("position", "adjustment", "amount"),
        *numbers("percent", "lump_sum", nullable=True),
        *flags("refers_to_direct", "refers_to_total", "is_allocated"),
    )
    op.create_index("ix_markups_estimate", "markups", ["estimate_id", "position"])
    op.create_index("ix_markups_item", "markups", ["item_id", "position"])
    op.create_table(
        "owner_costs",
        *row(),
        *refers("projects", "project_id"),
        *refers("estimates", "estimate_id", nullable=True),
        *refers("items", "item_id", nullable=True),
        *refers("owner_costs", "share_of_id", nullable=True),
        *words("name", "kind", "value_type"),
        *numbers("position", "adjustment", "amount"),
        *numbers("percent", "lump_sum", nullable=True),
        *flags("refers_to_direct", "refers_to_total"),
    )
    op.create_index(
        "ix_owner_costs_estimate", "owner_costs", ["estimate_id", "position"]
    )
    op.create_index("ix_owner_costs_item", "owner_costs", ["item_id", "position"])
    op.create_table(
        "inherited_markups",
        *row(),
        *refers("projects", "project_id"),
        *refers("items", "item_id"),
        *refers("markups", "markup_id"),
        *numbers("amount"),
        *flags("is_applied"),
        sa.UniqueConstraint("company_id", "item_id", "markup_id"),
    )
    op.create_table(
        "markup_categories",
        *row(),
        *refers("projects", "project_id"),
        *refers("markups", "markup_id"),
        *refers("categories", "category_id"),
        sa.UniqueConstraint("company_id", "markup_id", "category_id"),
    )
    op.create_table(
        "markup_references",
        *row(),
        *refers("projects", "project_id"),
        *refers("markups", "markup_id", "refers_to_id"),
        sa.UniqueConstraint("company_id", "markup_id", "refers_to_id"),
    )
    op.create_table(
        "owner_cost_references",
        *row(),
        *refers("projects", "project_id"),
        *refers("owner_costs", "owner_cost_id", "refers_to_id"),
        sa.UniqueConstraint("company_id", "owner_cost_id", "refers_to_id"),
    )


def _funds() -> None:
    op.create_table(
        "funds",
        *row(),
        *refers("projects", "project_id"),
        *refers("milestones", "milestone_id"),
        *refers("markups", "markup_id", nullable=True),
        *refers("owner_costs", "owner_cost_id", nullable=True),
        *words("name", "kind"),
        *numbers("original", "drawn", "added", "remaining"),
    )
    op.create_index("ix_funds_milestone", "funds", ["milestone_id"])
    op.create_table(
        "draws",
        *row(),
        *refers("projects", "project_id"),
        *refers("items", "item_id"),
        *refers("funds", "fund_id"),
        *numbers("position", "amount"),
        *flags("is_full_coverage"),
    )
    op.create_index("ix_draws_fund", "draws", ["fund_id"])
    op.create_index("ix_draws_item", "draws", ["item_id", "position"])


def _item_templates() -> None:
    op.create_table(
        "item_templates",
        *row(),
        *refers("projects", "project_id"),
        *words("updated_at"),
        *words("cost_changed_at", "markup_changed_at", nullable=True),
        *numbers("revision"),
        sa.UniqueConstraint("company_id", "project_id"),
    )
    op.create_table(
        "template_lines",
        *row(),
        *refers("projects", "project_id"),
        *refers("item_templates", "template_id"),
        *words("description"),
        *words("unit", "cost_type", nullable=True),
        *numbers("position", "quantity", "unit_cost", "line_total"),
    )
    op.create_index(
        "ix_template_lines_template", "template_lines", ["template_id", "position"]
    )
    op.create_table(
        "template_markups",
        *row(),
        *refers("projects", "project_id"),
        *refers("item_templates", "template_id"),
        *words("name", "kind", "value_type"),
        *numbers("position"),
        *numbers("percent", "lump_sum", nullable=True),
        *flags("refers_to_direct", "refers_to_total", "is_allocated"),
    )
    op.create_index(
        "ix_template_markups_template", "template_markups", ["template_id", "position"]
    )
    op.create_table(
        "template_markup_references",
        *row(),
        *refers("projects", "project_id"),
        *refers("template_markups", "template_markup_id", "refers_to_id"),
        sa.UniqueConstraint("company_id", "template_markup_id", "refers_to_id"),
    )
