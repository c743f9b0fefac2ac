"""The team of a project: who works on it as what, and in which categories."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers, secret
from db.classes import Class


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
    updated_at: Mapped[str | None] = public()
    categories_changed_at: Mapped[str | None] = secret(Class.AUDIT)
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
