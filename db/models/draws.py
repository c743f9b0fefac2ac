"""What items draw from funds, or add to them."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.base import Base, Units, identity, public, refers, secret
from db.classes import Class


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
