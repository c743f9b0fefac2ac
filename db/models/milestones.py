"""Milestones, with the metrics that their cost is divided by."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.base import Base, Units, identity, public, refers, secret
from db.classes import Class


class Milestone(Base):
    """A point in preconstruction; its totals are derived from lines and items."""

    __tablename__ = "milestones"
    id: Mapped[str] = identity("mls")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    name: Mapped[str] = public()
    starts_on: Mapped[str] = public()
    design_phase: Mapped[str | None] = public()
    description: Mapped[str | None] = public()
    is_draft: Mapped[bool] = public(default=False)
    is_active: Mapped[bool] = public(default=False)
    creator_id: Mapped[str] = refers("users.id")
    estimate_total_allocated: Mapped[int | None] = secret(Class.PRICE, Units)
    estimate_total_separated: Mapped[int | None] = secret(Class.PRICE, Units)
    estimate_total_direct: Mapped[int | None] = secret(Class.PRICE, Units)
    budget_total_allocated: Mapped[int | None] = secret(Class.PRICE, Units)
    budget_total_separated: Mapped[int | None] = secret(Class.PRICE, Units)
    budget_total_direct: Mapped[int | None] = secret(Class.PRICE, Units)
    running_total_allocated: Mapped[int | None] = secret(Class.PRICE, Units)
    running_total_separated: Mapped[int | None] = secret(Class.PRICE, Units)
    running_total_direct: Mapped[int | None] = secret(Class.PRICE, Units)
    gap_allocated: Mapped[int | None] = secret(Class.PRICE, Units)
    gap_separated: Mapped[int | None] = secret(Class.PRICE, Units)
    gap_direct: Mapped[int | None] = secret(Class.PRICE, Units)
    estimate_markup_subtotal: Mapped[int | None] = secret(Class.MARKUP, Units)
    budget_markup_subtotal: Mapped[int | None] = secret(Class.MARKUP, Units)
    # Of the main metric.
    cost_per_unit_allocated: Mapped[int | None] = secret(Class.COST, Units)
    cost_per_unit_separated: Mapped[int | None] = secret(Class.COST, Units)
    cost_per_unit_direct: Mapped[int | None] = secret(Class.COST, Units)
    owner_costs: Mapped[int | None] = secret(Class.OWNER_COST, Units)
    project_total: Mapped[int | None] = secret(Class.OWNER_COST, Units)
    revision: Mapped[int] = public(default=1)
    created_at: Mapped[str] = public()
    updated_at: Mapped[str] = public()
    metric_changed_at: Mapped[str | None] = secret(Class.COST)
    __table_args__ = (
        Index("ix_milestones_project", "company_id", "project_id", "starts_on"),
    )


class Metric(Base):
    """A quantity of a milestone, such as gross floor area, to divide cost by."""

    __tablename__ = "metrics"
    id: Mapped[str] = identity("mtr")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    milestone_id: Mapped[str] = refers("milestones.id")
    name: Mapped[str] = public()
    unit: Mapped[str] = public()
    quantity: Mapped[int] = public(Units)
    is_main: Mapped[bool] = public(default=False)
    position: Mapped[int] = public(default=0)
    cost_per_unit_allocated: Mapped[int | None] = secret(Class.COST, Units)
    cost_per_unit_separated: Mapped[int | None] = secret(Class.COST, Units)
    cost_per_unit_direct: Mapped[int | None] = secret(Class.COST, Units)
    __table_args__ = (Index("ix_metrics_milestone", "milestone_id", "position"),)
