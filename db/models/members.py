"""Members of a company: when mails go to one, and which projects he is kept out of."""

from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, identity, refers


class Weekday(StrEnum):
    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


class ExcludedProject(Base):
    """A project that an employee is kept out of until he is added to its team."""

    __tablename__ = "excluded_projects"
    id: Mapped[str] = identity("exc")
    company_id: Mapped[str] = refers("companies.id")
    membership_id: Mapped[str] = refers("memberships.id")
    project_id: Mapped[str] = refers("projects.id")
    __table_args__ = (UniqueConstraint("company_id", "membership_id", "project_id"),)
