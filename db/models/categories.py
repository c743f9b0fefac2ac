"""The categories of a project, and the ways of sorting by them."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


class Categorization(Base):
    """A way of sorting a project's items, such as trades or building parts."""

    __tablename__ = "categorizations"
    id: Mapped[str] = identity("ctz")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    name: Mapped[str] = public()
    position: Mapped[int] = public(default=0)
    updated_at: Mapped[str | None] = public()
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
    updated_at: Mapped[str | None] = public()
    __table_args__ = (
        Index("ix_categories_project", "company_id", "project_id", "position"),
        Index("ix_categories_categorization", "categorization_id", "position"),
    )
