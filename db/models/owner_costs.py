"""The owner's costs of estimates and items, below the cost of construction."""

from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, Units, identity, public, refers, secret
from db.classes import Class


class OwnerCostKind(StrEnum):
    OWNER_COST = "OWNER_COST"
    OWNER_CONTINGENCY = "OWNER_CONTINGENCY"
    OWNER_ALLOWANCE = "OWNER_ALLOWANCE"


class OwnerCost(Base):
    """A row of the owner table of an estimate, or of an item."""

    __tablename__ = "owner_costs"
    id: Mapped[str] = identity("own")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    estimate_id: Mapped[str | None] = refers("estimates.id")
    item_id: Mapped[str | None] = refers("items.id")
    # On an item: the percent row of the estimate whose share this is.
    share_of_id: Mapped[str | None] = refers("owner_costs.id")
    position: Mapped[int] = public(default=0)
    name: Mapped[str] = secret(Class.OWNER_COST)
    kind: Mapped[str] = secret(Class.OWNER_COST)
    value_type: Mapped[str] = secret(Class.OWNER_COST)
    percent: Mapped[int | None] = secret(Class.OWNER_COST, Units)
    lump_sum: Mapped[int | None] = secret(Class.OWNER_COST, Units)
    # What items drew from it before they were incorporated; the amount holds it.
    adjustment: Mapped[int] = secret(Class.OWNER_COST, Units, default=0)
    amount: Mapped[int] = secret(Class.OWNER_COST, Units, default=0)
    refers_to_direct: Mapped[bool] = secret(Class.OWNER_COST, default=False)
    refers_to_total: Mapped[bool] = secret(Class.OWNER_COST, default=False)
    __table_args__ = (
        Index("ix_owner_costs_estimate", "estimate_id", "position"),
        Index("ix_owner_costs_item", "item_id", "position"),
    )


class OwnerCostReference(Base):
    """An owner row that another one is a percent of."""

    __tablename__ = "owner_cost_references"
    id: Mapped[str] = identity("orf")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    owner_cost_id: Mapped[str] = refers("owner_costs.id")
    refers_to_id: Mapped[str] = refers("owner_costs.id")
    __table_args__ = (UniqueConstraint("company_id", "owner_cost_id", "refers_to_id"),)
