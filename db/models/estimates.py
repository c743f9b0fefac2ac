"""Estimates and budgets of milestones, with their lines."""

from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, Units, identity, public, refers, secret
from db.classes import Class


class EstimateKind(StrEnum):
    ESTIMATE = "ESTIMATE"
    BUDGET = "BUDGET"


class Estimate(Base):
    """The estimate or the budget of a milestone: current cost, or target."""

    __tablename__ = "estimates"
    id: Mapped[str] = identity("est")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    milestone_id: Mapped[str] = refers("milestones.id")
    kind: Mapped[str] = public()
    is_draft: Mapped[bool] = public(default=False)
    creator_id: Mapped[str] = refers("users.id")
    revision: Mapped[int] = public(default=1)
    created_at: Mapped[str] = public()
    # When what stands under each guard was last edited.
    updated_at: Mapped[str] = public()
    cost_changed_at: Mapped[str | None] = secret(Class.COST)
    markup_changed_at: Mapped[str | None] = secret(Class.MARKUP)
    owner_cost_changed_at: Mapped[str | None] = secret(Class.OWNER_COST)
    __table_args__ = (UniqueConstraint("company_id", "milestone_id", "kind"),)


class EstimateLine(Base):
    __tablename__ = "estimate_lines"
    id: Mapped[str] = identity("esl")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    estimate_id: Mapped[str] = refers("estimates.id")
    # Repeats the estimate's, as the scope of the rule on its figures.
    kind: Mapped[str] = public()
    category_id: Mapped[str | None] = refers("categories.id")
    position: Mapped[int] = public(default=0)
    description: Mapped[str] = secret(Class.COST)
    quantity: Mapped[int] = secret(Class.COST, Units)
    unit: Mapped[str | None] = secret(Class.COST)
    unit_cost: Mapped[int] = secret(Class.COST, Units)
    line_total: Mapped[int] = secret(Class.COST, Units)
    # What the line shows in each display mode (domain.md 1.7).
    amount_allocated: Mapped[int] = secret(Class.PRICE, Units, default=0)
    amount_separated: Mapped[int] = secret(Class.PRICE, Units, default=0)
    amount_direct: Mapped[int] = secret(Class.PRICE, Units, default=0)
    __table_args__ = (Index("ix_estimate_lines_estimate", "estimate_id", "position"),)
