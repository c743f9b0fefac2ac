"""Preconstruction: companies, projects, items, milestones and what belongs to them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
    companies users memberships tokens roles role_levels projects categorizations
    project_members categories category_grants accessible_projects feature_levels
    milestones estimates metrics estimate_lines scenarios scenario_shares
    timeline_events items cost_lines item_assignees item_categories item_shares
    attachments comments comment_readers history markups owner_costs
    inherited_markups markup_categories markup_references owner_cost_references
    funds draws item_templates template_lines template_markups
    template_markup_references scenario_changes idempotency_keys
    timeline_predecessors units_of_measure project_terms
    reports report_milestones report_recipients report_notes
""".split()  # noqa: SIM905 (fifty names read better in rows)

# Spelled out, not taken from the models: a revision stays as it was written.
Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _index_of_present(name: str, table: str, column: str) -> None:
    is_there = sa.column(column).is_not(None)
    op.create_index(
        name, table, [column], sqlite_where=is_there, postgresql_where=is_there
    )


def upgrade() -> None:
    _companies()
    _roles()
    _projects()
    _companies_on_projects()
    _milestones()
    _scenarios()
    _timeline()
    _items()
    _attachments()
    _comments()
    _history()
    _markups()
    _funds()
    _item_templates()
    _scenarios_on_projects()
    _idempotency()
    _project_settings()
    _reports()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _id() -> sa.Column[str]:
    return sa.Column("id", Words, primary_key=True)


def _row() -> list[sa.Column[str]]:
    return [_id(), *_refers("companies", "company_id")]


def _refers(table: str, *names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [
        sa.Column(
            name,
            Words,
            sa.ForeignKey(f"{table}.id", ondelete="CASCADE"),
            nullable=nullable,
        )
        for name in names
    ]


def _words(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, Words, nullable=nullable) for name in names]


def _numbers(*names: str, nullable: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=nullable) for name in names]


def _flags(*names: str, nullable: bool = False) -> list[sa.Column[bool]]:
    return [sa.Column(name, sa.Boolean(), nullable=nullable) for name in names]


def _companies() -> None:
    op.create_table(
        "companies", _id(), *_words("name", "created_at"), *_numbers("access_epoch")
    )
    op.create_table(
        "users",
        *_row(),
        *_words("name", "email"),
        sa.UniqueConstraint("company_id", "email"),
    )
    op.create_table(
        "memberships",
        *_row(),
        *_refers("users", "user_id"),
        *_words("role", "project_access"),
        *_flags(
            "is_active",
            "update_schedules",
            "view_financials",
            "edit_financials",
            "preview_client_side",
            "view_contacts",
            "edit_contacts",
            "update_templates",
            "manage_time_clock",
        ),
        sa.UniqueConstraint("company_id", "user_id"),
    )
    op.create_table(
        "tokens",
        *_row(),
        *_refers("memberships", "membership_id"),
        *_words("name", "hash", "created_at"),
        *_words("expires_at", nullable=True),
    )
    op.create_index("uq_tokens_hash", "tokens", ["hash"], unique=True)


def _roles() -> None:
    op.create_table(
        "roles",
        *_row(),
        *_words("name", "category_access", "display_modes"),
        *_words("template", nullable=True),
        *_flags("is_administrator", "hide_all_costs"),
        sa.UniqueConstraint("company_id", "name"),
    )
    op.create_table(
        "role_levels",
        *_row(),
        *_refers("roles", "role_id"),
        *_words("feature", "with_category", "without_category"),
        sa.UniqueConstraint("company_id", "role_id", "feature"),
    )


def _projects() -> None:
    op.create_table(
        "projects",
        *_row(),
        *_refers("users", "creator_id"),
        *_words(
            "name", "number", "status", "phase", "currency", "created_at", "updated_at"
        ),
        *_words("main_categorization_id", "active_milestone_id", nullable=True),
        *_numbers("rounding"),
        *_flags("client_sees_budget"),
        sa.UniqueConstraint("company_id", "number"),
    )
    op.create_table(
        "categorizations",
        *_row(),
        *_refers("projects", "project_id"),
        *_words("name"),
        *_numbers("position"),
        *_words("updated_at", nullable=True),
        sa.UniqueConstraint("company_id", "project_id", "name"),
    )
    op.create_table(
        "project_members",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("memberships", "membership_id"),
        *_refers("users", "user_id"),
        *_refers("roles", "role_id"),
        *_words("responsibility", nullable=True),
        sa.UniqueConstraint("company_id", "project_id", "membership_id"),
    )
    op.create_table(
        "categories",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("categorizations", "categorization_id"),
        *_refers("categories", "parent_id", nullable=True),
        *_words("name"),
        *_words("code", "updated_at", nullable=True),
        *_numbers("position"),
    )
    op.create_index(
        "ix_categories_categorization", "categories", ["categorization_id", "position"]
    )
    op.create_index(
        "ix_categories_project", "categories", ["company_id", "project_id", "position"]
    )
    op.create_table(
        "category_grants",
        *_row(),
        *_refers("project_members", "project_member_id"),
        *_refers("categories", "category_id"),
        sa.UniqueConstraint("company_id", "project_member_id", "category_id"),
    )


def _companies_on_projects() -> None:
    op.create_table(
        "accessible_projects",
        *_row(),
        *_refers("memberships", "membership_id"),
        *_refers("projects", "project_id"),
        sa.UniqueConstraint("company_id", "membership_id", "project_id"),
    )
    op.create_table(
        "feature_levels",
        *_row(),
        *_refers("memberships", "membership_id"),
        *_refers("projects", "project_id", nullable=True),
        *_words("feature", "level"),
        sa.UniqueConstraint("company_id", "membership_id", "project_id", "feature"),
    )


def _milestones() -> None:
    op.create_table(
        "milestones",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("users", "creator_id"),
        *_words("name", "starts_on", "created_at", "updated_at"),
        *_words("design_phase", "description", "metric_changed_at", nullable=True),
        *_numbers("revision"),
        *_numbers(
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
        *_flags("is_draft", "is_active"),
    )
    op.create_index(
        "ix_milestones_project", "milestones", ["company_id", "project_id", "starts_on"]
    )
    op.create_table(
        "estimates",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("milestones", "milestone_id"),
        *_refers("users", "creator_id"),
        *_words("kind", "created_at", "updated_at"),
        *_words(
            *("cost_changed_at", "markup_changed_at", "owner_cost_changed_at"),
            nullable=True,
        ),
        *_numbers("revision"),
        *_flags("is_draft"),
        sa.UniqueConstraint("company_id", "milestone_id", "kind"),
    )
    op.create_table(
        "metrics",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("milestones", "milestone_id"),
        *_words("name", "unit"),
        *_numbers("quantity", "position"),
        *_numbers(
            "cost_per_unit_allocated",
            "cost_per_unit_separated",
            "cost_per_unit_direct",
            nullable=True,
        ),
        *_flags("is_main"),
    )
    op.create_index("ix_metrics_milestone", "metrics", ["milestone_id", "position"])
    op.create_table(
        "estimate_lines",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("estimates", "estimate_id"),
        *_refers("categories", "category_id", nullable=True),
        *_words("kind", "description"),
        *_words("unit", nullable=True),
        *_numbers(
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


def _scenarios() -> None:
    op.create_table(
        "scenarios",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("users", "creator_id"),
        *_words("name", "created_at", "updated_at"),
        *_words("description", nullable=True),
        *_numbers(
            "projected_running_total_allocated",
            "projected_running_total_separated",
            "projected_running_total_direct",
            nullable=True,
        ),
        *_flags("is_published"),
    )
    op.create_index(
        "ix_scenarios_project", "scenarios", ["company_id", "project_id", "id"]
    )
    op.create_table(
        "scenario_shares",
        *_row(),
        *_refers("scenarios", "scenario_id"),
        *_refers("users", "user_id"),
        sa.UniqueConstraint("company_id", "scenario_id", "user_id"),
    )


def _timeline() -> None:
    op.create_table(
        "timeline_events",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("timeline_events", "parent_id", nullable=True),
        *_words("kind", "name", "starts_on"),
        *_words("ends_on", "updated_at", nullable=True),
    )
    op.create_index(
        "ix_timeline_events_project",
        "timeline_events",
        ["company_id", "project_id", "starts_on"],
    )


def _items() -> None:
    op.create_table(
        "items",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("users", "creator_id"),
        *_refers("milestones", "milestone_id", nullable=True),
        *_refers("timeline_events", "event_id", nullable=True),
        *_refers("categories", "category_id", nullable=True),
        *_refers("items", "option_of_id", nullable=True),
        *_refers("scenarios", "scenario_id", nullable=True),
        *_words("name", "status", "created_at", "updated_at"),
        *_words(
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
        *_numbers(
            "direct_cost",
            "markup_subtotal",
            "cost_impact_allocated",
            "cost_impact_separated",
            "cost_impact_direct",
            "owner_costs",
            "revision",
        ),
        *_numbers(
            "schedule_impact_days",
            "option_low_allocated",
            "option_low_separated",
            "option_low_direct",
            "option_high_allocated",
            "option_high_separated",
            "option_high_direct",
            nullable=True,
        ),
        *_flags("is_draft", "has_draws"),
    )
    op.create_index("ix_items_milestone", "items", ["milestone_id"])
    _index_of_present("ix_items_option_of", "items", "option_of_id")
    op.create_index("ix_items_project", "items", ["company_id", "project_id", "id"])
    _index_of_present("ix_items_scenario", "items", "scenario_id")
    op.create_table(
        "cost_lines",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("items", "item_id"),
        *_words("description"),
        *_words("unit", "cost_type", nullable=True),
        *_numbers("position", "quantity", "unit_cost", "line_total"),
    )
    op.create_index("ix_cost_lines_item", "cost_lines", ["item_id", "position"])
    op.create_table(
        "item_assignees",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("items", "item_id"),
        *_refers("users", "user_id"),
        sa.UniqueConstraint("company_id", "item_id", "user_id"),
    )
    op.create_index("ix_item_assignees_item", "item_assignees", ["item_id", "user_id"])
    op.create_table(
        "item_categories",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("items", "item_id"),
        *_refers("categories", "category_id"),
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
        *_row(),
        *_refers("items", "item_id"),
        *_refers("users", "user_id"),
        sa.UniqueConstraint("company_id", "item_id", "user_id"),
    )
    op.create_index("ix_item_shares_item", "item_shares", ["item_id", "user_id"])


def _attachments() -> None:
    op.create_table(
        "attachments",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("users", "uploader_id"),
        *_refers("items", "item_id", nullable=True),
        *_refers("milestones", "milestone_id", nullable=True),
        *_words("name", "media_type", "created_at"),
        *_numbers("size_bytes"),
        *_flags("is_shared_with_clients", "is_shared_with_partners"),
    )
    op.create_index("ix_attachments_item", "attachments", ["item_id", "id"])
    op.create_index("ix_attachments_milestone", "attachments", ["milestone_id", "id"])


def _comments() -> None:
    op.create_table(
        "comments",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("items", "item_id"),
        *_refers("users", "author_id"),
        *_words("body", "created_at"),
        *_words("edited_at", nullable=True),
        *_flags("is_shared_with_clients", "is_shared_with_partners"),
    )
    op.create_index("ix_comments_item", "comments", ["item_id", "id"])
    op.create_table(
        "comment_readers",
        *_row(),
        *_refers("comments", "comment_id"),
        *_refers("users", "user_id"),
        sa.UniqueConstraint("company_id", "comment_id", "user_id"),
    )


def _history() -> None:
    op.create_table(
        "history",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("users", "actor_id"),
        *_words("at", "action", "field", "guard"),
        *_words("item_id", "milestone_id", "before", "after", nullable=True),
        *_flags("is_draft_stage"),
    )
    op.create_index("ix_history_item", "history", ["item_id", "id"])
    op.create_index("ix_history_milestone", "history", ["milestone_id", "id"])


def _markups() -> None:
    op.create_table(
        "markups",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("estimates", "estimate_id", nullable=True),
        *_refers("items", "item_id", nullable=True),
        *_words("name", "kind", "value_type"),
        *_numbers("position", "adjustment", "amount"),
        *_numbers("percent", "lump_sum", nullable=True),
        *_flags("refers_to_direct", "refers_to_total", "is_allocated"),
    )
    op.create_index("ix_markups_estimate", "markups", ["estimate_id", "position"])
    op.create_index("ix_markups_item", "markups", ["item_id", "position"])
    op.create_table(
        "owner_costs",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("estimates", "estimate_id", nullable=True),
        *_refers("items", "item_id", nullable=True),
        *_refers("owner_costs", "share_of_id", nullable=True),
        *_words("name", "kind", "value_type"),
        *_numbers("position", "adjustment", "amount"),
        *_numbers("percent", "lump_sum", nullable=True),
        *_flags("refers_to_direct", "refers_to_total"),
    )
    op.create_index(
        "ix_owner_costs_estimate", "owner_costs", ["estimate_id", "position"]
    )
    op.create_index("ix_owner_costs_item", "owner_costs", ["item_id", "position"])
    op.create_table(
        "inherited_markups",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("items", "item_id"),
        *_refers("markups", "markup_id"),
        *_numbers("amount"),
        *_flags("is_applied"),
        sa.UniqueConstraint("company_id", "item_id", "markup_id"),
    )
    op.create_table(
        "markup_categories",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("markups", "markup_id"),
        *_refers("categories", "category_id"),
        sa.UniqueConstraint("company_id", "markup_id", "category_id"),
    )
    op.create_table(
        "markup_references",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("markups", "markup_id", "refers_to_id"),
        sa.UniqueConstraint("company_id", "markup_id", "refers_to_id"),
    )
    op.create_table(
        "owner_cost_references",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("owner_costs", "owner_cost_id", "refers_to_id"),
        sa.UniqueConstraint("company_id", "owner_cost_id", "refers_to_id"),
    )


def _funds() -> None:
    op.create_table(
        "funds",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("milestones", "milestone_id"),
        *_refers("markups", "markup_id", nullable=True),
        *_refers("owner_costs", "owner_cost_id", nullable=True),
        *_words("name", "kind"),
        *_numbers("original", "drawn", "added", "remaining"),
    )
    op.create_index("ix_funds_milestone", "funds", ["milestone_id"])
    op.create_table(
        "draws",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("items", "item_id"),
        *_refers("funds", "fund_id"),
        *_numbers("position", "amount"),
        *_flags("is_full_coverage"),
    )
    op.create_index("ix_draws_fund", "draws", ["fund_id"])
    op.create_index("ix_draws_item", "draws", ["item_id", "position"])


def _item_templates() -> None:
    op.create_table(
        "item_templates",
        *_row(),
        *_refers("projects", "project_id"),
        *_words("updated_at"),
        *_words("cost_changed_at", "markup_changed_at", nullable=True),
        *_numbers("revision"),
        sa.UniqueConstraint("company_id", "project_id"),
    )
    op.create_table(
        "template_lines",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("item_templates", "template_id"),
        *_words("description"),
        *_words("unit", "cost_type", nullable=True),
        *_numbers("position", "quantity", "unit_cost", "line_total"),
    )
    op.create_index(
        "ix_template_lines_template", "template_lines", ["template_id", "position"]
    )
    op.create_table(
        "template_markups",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("item_templates", "template_id"),
        *_words("name", "kind", "value_type"),
        *_numbers("position"),
        *_numbers("percent", "lump_sum", nullable=True),
        *_flags("refers_to_direct", "refers_to_total", "is_allocated"),
    )
    op.create_index(
        "ix_template_markups_template", "template_markups", ["template_id", "position"]
    )
    op.create_table(
        "template_markup_references",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("template_markups", "template_markup_id", "refers_to_id"),
        sa.UniqueConstraint("company_id", "template_markup_id", "refers_to_id"),
    )


def _scenarios_on_projects() -> None:
    op.create_table(
        "scenario_changes",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("scenarios", "scenario_id"),
        *_refers("items", "item_id"),
        *_words("status"),
        sa.UniqueConstraint("company_id", "scenario_id", "item_id"),
    )


def _idempotency() -> None:
    op.create_table(
        "idempotency_keys",
        *_row(),
        *_refers("memberships", "membership_id"),
        *_words("place", "fingerprint", "expires_at"),
        *_words("payload", nullable=True),
        sa.UniqueConstraint("company_id", "membership_id", "place"),
    )
    op.create_index(
        "ix_idempotency_keys_expiry", "idempotency_keys", ["company_id", "expires_at"]
    )


def _project_settings() -> None:
    op.create_table(
        "timeline_predecessors",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("timeline_events", "event_id", "predecessor_id"),
        sa.UniqueConstraint("company_id", "event_id", "predecessor_id"),
    )
    op.create_index(
        "ix_timeline_predecessors_event",
        "timeline_predecessors",
        ["event_id", "predecessor_id"],
    )
    op.create_table(
        "units_of_measure",
        *_row(),
        *_refers("projects", "project_id"),
        *_words("name", "abbreviation"),
        *_numbers("position"),
        sa.UniqueConstraint("company_id", "project_id", "abbreviation"),
    )
    op.create_table(
        "project_terms",
        *_row(),
        *_refers("projects", "project_id"),
        *_words("term", "singular", "plural"),
        sa.UniqueConstraint("company_id", "project_id", "term"),
    )


def _reports() -> None:
    op.create_table(
        "reports",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("users", "creator_id"),
        *_words("kind", "name", "created_at", "updated_at"),
        *_words(
            "statuses", "notes_changed_at", "distribution_changed_at", nullable=True
        ),
    )
    op.create_index("ix_reports_project", "reports", ["company_id", "project_id", "id"])
    for table, other, column in (
        ("report_milestones", "milestones", "milestone_id"),
        ("report_recipients", "users", "user_id"),
    ):
        op.create_table(
            table,
            *_row(),
            *_refers("projects", "project_id"),
            *_refers("reports", "report_id"),
            *_refers(other, column),
            sa.UniqueConstraint("company_id", "report_id", column),
        )
    op.create_table(
        "report_notes",
        *_row(),
        *_refers("projects", "project_id"),
        *_refers("reports", "report_id"),
        *_refers("users", "author_id"),
        *_words("body", "created_at", "updated_at"),
        sa.UniqueConstraint("company_id", "report_id", "author_id"),
    )
