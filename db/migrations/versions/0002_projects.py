"""Projects: their roles, team, categories, timeline and settings."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import drop, flags, numbers, refers, row, words

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _projects()
    _roles()
    _team()
    _access()
    _timeline()
    _project_settings()


def downgrade() -> None:
    drop(
        "projects",
        "categorizations",
        "categories",
        "roles",
        "role_levels",
        "project_members",
        "category_grants",
        "accessible_projects",
        "feature_levels",
        "timeline_events",
        "timeline_predecessors",
        "units_of_measure",
        "project_terms",
    )


def _projects() -> None:
    op.create_table(
        "projects",
        *row(),
        *refers("users", "creator_id"),
        *words(
            "name", "number", "status", "phase", "currency", "created_at", "updated_at"
        ),
        *words("main_categorization_id", "active_milestone_id", nullable=True),
        *numbers("rounding"),
        *flags("client_sees_budget"),
    )
    op.create_index("ix_projects_number", "projects", ["company_id", "number"])
    op.create_table(
        "categorizations",
        *row(),
        *refers("projects", "project_id"),
        *words("name"),
        *numbers("position"),
        *words("updated_at", nullable=True),
        sa.UniqueConstraint("company_id", "project_id", "name"),
    )
    op.create_table(
        "categories",
        *row(),
        *refers("projects", "project_id"),
        *refers("categorizations", "categorization_id"),
        *refers("categories", "parent_id", nullable=True),
        *words("name"),
        *words("code", "updated_at", nullable=True),
        *numbers("position"),
    )
    op.create_index(
        "ix_categories_categorization", "categories", ["categorization_id", "position"]
    )
    op.create_index(
        "ix_categories_project", "categories", ["company_id", "project_id", "position"]
    )


def _roles() -> None:
    op.create_table(
        "roles",
        *row(),
        *refers("projects", "project_id", nullable=True),
        *refers("companies", "template_of_id", nullable=True),
        *words("name", "category_access", "display_modes", "updated_at"),
        *words("template", nullable=True),
        *flags("is_administrator", "hide_all_costs"),
        sa.UniqueConstraint("company_id", "project_id", "name"),
    )
    op.create_table(
        "role_levels",
        *row(),
        *refers("projects", "project_id", nullable=True),
        *refers("roles", "role_id"),
        *words("feature", "with_category", "without_category"),
        sa.UniqueConstraint("company_id", "role_id", "feature"),
    )


def _team() -> None:
    op.create_table(
        "project_members",
        *row(),
        *refers("projects", "project_id"),
        *refers("memberships", "membership_id"),
        *refers("users", "user_id"),
        *refers("roles", "role_id"),
        *words("responsibility", "updated_at", nullable=True),
        sa.UniqueConstraint("company_id", "project_id", "membership_id"),
    )
    op.create_table(
        "category_grants",
        *row(),
        *refers("project_members", "project_member_id"),
        *refers("categories", "category_id"),
        sa.UniqueConstraint("company_id", "project_member_id", "category_id"),
    )


def _access() -> None:
    op.create_table(
        "accessible_projects",
        *row(),
        *refers("memberships", "membership_id"),
        *refers("projects", "project_id"),
        sa.UniqueConstraint("company_id", "membership_id", "project_id"),
    )
    op.create_table(
        "feature_levels",
        *row(),
        *refers("memberships", "membership_id"),
        *refers("projects", "project_id", nullable=True),
        *words("feature", "level"),
        sa.UniqueConstraint("company_id", "membership_id", "project_id", "feature"),
    )


def _timeline() -> None:
    op.create_table(
        "timeline_events",
        *row(),
        *refers("projects", "project_id"),
        *refers("timeline_events", "parent_id", nullable=True),
        *words("kind", "name", "starts_on"),
        *words("ends_on", "updated_at", nullable=True),
    )
    op.create_index(
        "ix_timeline_events_project",
        "timeline_events",
        ["company_id", "project_id", "starts_on"],
    )
    op.create_table(
        "timeline_predecessors",
        *row(),
        *refers("projects", "project_id"),
        *refers("timeline_events", "event_id", "predecessor_id"),
        sa.UniqueConstraint("company_id", "event_id", "predecessor_id"),
    )
    op.create_index(
        "ix_timeline_predecessors_event",
        "timeline_predecessors",
        ["event_id", "predecessor_id"],
    )


def _project_settings() -> None:
    op.create_table(
        "units_of_measure",
        *row(),
        *refers("projects", "project_id"),
        *words("name", "abbreviation"),
        *numbers("position"),
        sa.UniqueConstraint("company_id", "project_id", "abbreviation"),
    )
    op.create_table(
        "project_terms",
        *row(),
        *refers("projects", "project_id"),
        *words("term", "singular", "plural"),
        sa.UniqueConstraint("company_id", "project_id", "term"),
    )
