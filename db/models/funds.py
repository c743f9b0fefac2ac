"""Contingency and allowance funds of estimates."""

from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.base import Base, Units, identity, public, refers, secret
from db.classes import Class


class FundKind(StrEnum):
    CONTINGENCY = "CONTINGENCY"
    ALLOWANCE = "ALLOWANCE"
    OWNER_CONTINGENCY = "OWNER_CONTINGENCY"
    OWNER_ALLOWANCE = "OWNER_ALLOWANCE"


class Fund(Base):
    """A contingency or allowance of a milestone's estimate."""

    __tablename__ = "funds"
    id: Mapped[str] = identity("fnd")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    milestone_id: Mapped[str] = refers("milestones.id")
    markup_id: Mapped[str | None] = refers("markups.id")
    owner_cost_id: Mapped[str | None] = refers("owner_costs.id")
    name: Mapped[str] = secret(Class.ALLOWANCE)
    # Also the scope of the rule: owner funds stand under Owner costs.
    kind: Mapped[str] = public()
    original: Mapped[int] = secret(Class.ALLOWANCE, Units, default=0)
    drawn: Mapped[int] = secret(Class.ALLOWANCE, Units, default=0)
    added: Mapped[int] = secret(Class.ALLOWANCE, Units, default=0)
    remaining: Mapped[int] = secret(Class.ALLOWANCE, Units, default=0)
    __table_args__ = (Index("ix_funds_milestone", "milestone_id"),)
