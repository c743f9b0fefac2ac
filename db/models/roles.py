"""The roles of a company and the levels of their grids."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


class Role(Base):
    __tablename__ = "roles"
    id: Mapped[str] = identity("rol")
    company_id: Mapped[str] = refers("companies.id")
    name: Mapped[str] = public()
    # The default role it came from, such as GENERAL_CONTRACTOR; null for one's own.
    template: Mapped[str | None] = public()
    is_administrator: Mapped[bool] = public(default=False)
    category_access: Mapped[str] = public()
    hide_all_costs: Mapped[bool] = public(default=False)
    # Comma-separated, in the order of the display modes.
    display_modes: Mapped[str] = public()
    __table_args__ = (UniqueConstraint("company_id", "name"),)


class RoleLevel(Base):
    """A row of a role's grid: the level with and without category access."""

    __tablename__ = "role_levels"
    id: Mapped[str] = identity("rlv")
    company_id: Mapped[str] = refers("companies.id")
    role_id: Mapped[str] = refers("roles.id")
    feature: Mapped[str] = public()
    with_category: Mapped[str] = public()
    without_category: Mapped[str] = public()
    __table_args__ = (UniqueConstraint("company_id", "role_id", "feature"),)
