"""Roles: those of each project, and the templates that a new project starts with."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


class Role(Base):
    __tablename__ = "roles"
    id: Mapped[str] = identity("rol")
    company_id: Mapped[str] = refers("companies.id")
    # A project's own, or else one of the company's templates.
    project_id: Mapped[str | None] = refers("projects.id")
    template_of_id: Mapped[str | None] = refers("companies.id")
    name: Mapped[str] = public()
    # The default role it came from, such as GENERAL_CONTRACTOR; null for one's own.
    template: Mapped[str | None] = public()
    is_administrator: Mapped[bool] = public(default=False)
    category_access: Mapped[str] = public()
    hide_all_costs: Mapped[bool] = public(default=False)
    # Comma-separated, in the order of the display modes.
    display_modes: Mapped[str] = public()
    updated_at: Mapped[str] = public()
    __table_args__ = (UniqueConstraint("company_id", "project_id", "name"),)


class RoleLevel(Base):
    """A row of a role's grid: the level with and without category access."""

    __tablename__ = "role_levels"
    id: Mapped[str] = identity("rlv")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str | None] = refers("projects.id")
    role_id: Mapped[str] = refers("roles.id")
    feature: Mapped[str] = public()
    with_category: Mapped[str] = public()
    without_category: Mapped[str] = public()
    __table_args__ = (UniqueConstraint("company_id", "role_id", "feature"),)
