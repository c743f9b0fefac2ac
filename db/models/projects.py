"""Projects, their team with roles and category grants, and their categories."""

from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


class ProjectStatus(StrEnum):
    PENDING = "PENDING"
    LIVE = "LIVE"
    ARCHIVED = "ARCHIVED"


class Phase(StrEnum):
    PROSPECT = "PROSPECT"
    ACTIVE = "ACTIVE"
    WARRANTY = "WARRANTY"


class Project(Base):
    __tablename__ = "projects"
    id: Mapped[str] = identity("prj")
    company_id: Mapped[str] = refers("companies.id")
    name: Mapped[str] = public()
    number: Mapped[str] = public()
    status: Mapped[str] = public(default=ProjectStatus.PENDING)
    phase: Mapped[str] = public(default=Phase.PROSPECT)
    # ISO 4217; amounts of two currencies are never summed.
    currency: Mapped[str] = public(default="USD")
    # Units of display only: 10_000 shows whole dollars.
    rounding: Mapped[int] = public(default=100)
    creator_id: Mapped[str] = refers("users.id")
    client_sees_budget: Mapped[bool] = public(default=False)
    main_categorization_id: Mapped[str | None] = public()
    active_milestone_id: Mapped[str | None] = public()
    created_at: Mapped[str] = public()
    updated_at: Mapped[str] = public()
    __table_args__ = (UniqueConstraint("company_id", "number"),)


class ProjectMember(Base):
    """One person on one project, with exactly one project role."""

    __tablename__ = "project_members"
    id: Mapped[str] = identity("pmb")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    membership_id: Mapped[str] = refers("memberships.id")
    user_id: Mapped[str] = refers("users.id")
    role_id: Mapped[str] = refers("roles.id")
    responsibility: Mapped[str | None] = public()
    __table_args__ = (UniqueConstraint("company_id", "project_id", "membership_id"),)


class CategoryGrant(Base):
    __tablename__ = "category_grants"
    id: Mapped[str] = identity("cgr")
    company_id: Mapped[str] = refers("companies.id")
    project_member_id: Mapped[str] = refers("project_members.id")
    category_id: Mapped[str] = refers("categories.id")
    __table_args__ = (
        UniqueConstraint("company_id", "project_member_id", "category_id"),
    )


class Categorization(Base):
    """A way of sorting a project's items, such as trades or building parts."""

    __tablename__ = "categorizations"
    id: Mapped[str] = identity("ctz")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    name: Mapped[str] = public()
    position: Mapped[int] = public(default=0)
    __table_args__ = (UniqueConstraint("company_id", "project_id", "name"),)


class Category(Base):
    __tablename__ = "categories"
    id: Mapped[str] = identity("cat")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    categorization_id: Mapped[str] = refers("categorizations.id")
    parent_id: Mapped[str | None] = refers("categories.id")
    name: Mapped[str] = public()
    code: Mapped[str | None] = public()
    position: Mapped[int] = public(default=0)
    __table_args__ = (
        Index("ix_categories_project", "company_id", "project_id", "position"),
        Index("ix_categories_categorization", "categorization_id", "position"),
    )
