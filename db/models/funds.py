"""Contingency and allowance funds, and what items draw from or add to them."""

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


class Draw(Base):
    """An item's adjustment of a fund: a draw where positive, an add where negative."""

    __tablename__ = "draws"
    id: Mapped[str] = identity("drw")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    item_id: Mapped[str] = refers("items.id")
    fund_id: Mapped[str] = refers("funds.id")
    position: Mapped[int] = public(default=0)
    amount: Mapped[int] = secret(Class.ALLOWANCE, Units, default=0)
    # The amount follows the item's impact instead of being entered.
    is_full_coverage: Mapped[bool] = secret(Class.ALLOWANCE, default=False)
    __table_args__ = (
        Index("ix_draws_item", "item_id", "position"),
        Index("ix_draws_fund", "fund_id"),
    )
