"""The cost lines of items and options."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.base import Base, Units, identity, public, refers, secret
from db.classes import Class


class CostLine(Base):
    """A line of an item's cost estimate: quantity times unit cost."""

    __tablename__ = "cost_lines"
    id: Mapped[str] = identity("csl")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    item_id: Mapped[str] = refers("items.id")
    position: Mapped[int] = public(default=0)
    description: Mapped[str] = secret(Class.COST)
    quantity: Mapped[int] = secret(Class.COST, Units)
    unit: Mapped[str | None] = secret(Class.COST)
    unit_cost: Mapped[int] = secret(Class.COST, Units)
    line_total: Mapped[int] = secret(Class.COST, Units)
    cost_type: Mapped[str | None] = secret(Class.COST)
    __table_args__ = (Index("ix_cost_lines_item", "item_id", "position"),)
