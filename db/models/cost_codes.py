"""The company's cost codes: the numbers by which it accounts for what work costs."""

from sqlalchemy import UniqueConstraint, true
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


class CostCode(Base):
    __tablename__ = "cost_codes"
    id: Mapped[str] = identity("ccd")
    company_id: Mapped[str] = refers("companies.id")
    number: Mapped[str] = public()
    name: Mapped[str] = public()
    parent_id: Mapped[str | None] = refers("cost_codes.id")
    is_active: Mapped[bool] = public(default=True, server_default=true())
    updated_at: Mapped[str] = public()
    __table_args__ = (UniqueConstraint("company_id", "number"),)
