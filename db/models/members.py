"""Members of a company: the projects that one is kept out of."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, identity, refers


class ExcludedProject(Base):
    """A project that an employee is kept out of until he is added to its team."""

    __tablename__ = "excluded_projects"
    id: Mapped[str] = identity("exc")
    company_id: Mapped[str] = refers("companies.id")
    membership_id: Mapped[str] = refers("memberships.id")
    project_id: Mapped[str] = refers("projects.id")
    __table_args__ = (UniqueConstraint("company_id", "membership_id", "project_id"),)
