"""What stands in a company's groups, which are entries of its lists."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, identity, refers


class GroupedProject(Base):
    """A project in one of the company's groups of projects."""

    __tablename__ = "grouped_projects"
    id: Mapped[str] = identity("gpj")
    company_id: Mapped[str] = refers("companies.id")
    group_id: Mapped[str] = refers("list_entries.id")
    project_id: Mapped[str] = refers("projects.id")
    __table_args__ = (UniqueConstraint("company_id", "project_id", "group_id"),)


class GroupedContact(Base):
    """A basic contact in one of the company's groups of contacts."""

    __tablename__ = "grouped_contacts"
    id: Mapped[str] = identity("gct")
    company_id: Mapped[str] = refers("companies.id")
    group_id: Mapped[str] = refers("list_entries.id")
    contact_id: Mapped[str] = refers("contacts.id")
    __table_args__ = (UniqueConstraint("company_id", "contact_id", "group_id"),)
