"""Members of a company: their mails, projects kept from them, rights for a time."""

from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


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


class ExpiringGrant(Base):
    """What a member may beside all else until a moment, when it ends by itself."""

    __tablename__ = "expiring_grants"
    id: Mapped[str] = identity("xgr")
    company_id: Mapped[str] = refers("companies.id")
    membership_id: Mapped[str] = refers("memberships.id")
    # Where it holds: on a project, which it opens too, or in the whole company.
    project_id: Mapped[str | None] = refers("projects.id")
    role_id: Mapped[str | None] = refers("roles.id")
    permission: Mapped[str | None] = public()
    feature: Mapped[str | None] = public()
    level: Mapped[str | None] = public()
    created_at: Mapped[str] = public()
    expires_at: Mapped[str] = public()
    __table_args__ = (
        Index("ix_expiring_grants_membership", "company_id", "membership_id"),
    )
