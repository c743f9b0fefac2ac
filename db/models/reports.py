"""Shared reports: what each is of, who is sent it, and what people note on it."""

from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers, secret
from db.classes import Class


class ReportKind(StrEnum):
    ITEMS = "ITEMS"
    MILESTONES = "MILESTONES"
    DRAWS = "DRAWS"


class Report(Base):
    """What to report of; the figures are read when it is, by whoever reads it."""

    __tablename__ = "reports"
    id: Mapped[str] = identity("rpt")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    kind: Mapped[str] = public()
    name: Mapped[str] = public()
    # Of which items, by comma; of all where there is none.
    statuses: Mapped[str | None] = public()
    creator_id: Mapped[str] = refers("users.id")
    created_at: Mapped[str] = public()
    updated_at: Mapped[str] = public()
    notes_changed_at: Mapped[str | None] = secret(Class.AUDIT)
    distribution_changed_at: Mapped[str | None] = secret(Class.AUDIT)
    __table_args__ = (Index("ix_reports_project", "company_id", "project_id", "id"),)


class ReportMilestone(Base):
    """A milestone that a report is of; one that names none is of all published."""

    __tablename__ = "report_milestones"
    id: Mapped[str] = identity("rml")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    report_id: Mapped[str] = refers("reports.id")
    milestone_id: Mapped[str] = refers("milestones.id")
    __table_args__ = (UniqueConstraint("company_id", "report_id", "milestone_id"),)


class ReportRecipient(Base):
    """Somebody of the team whom a report is sent to."""

    __tablename__ = "report_recipients"
    id: Mapped[str] = identity("rrc")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    report_id: Mapped[str] = refers("reports.id")
    user_id: Mapped[str] = refers("users.id")
    __table_args__ = (UniqueConstraint("company_id", "report_id", "user_id"),)


class ReportNote(Base):
    """What one person notes on a report."""

    __tablename__ = "report_notes"
    id: Mapped[str] = identity("rno")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    report_id: Mapped[str] = refers("reports.id")
    author_id: Mapped[str] = refers("users.id")
    body: Mapped[str] = public()
    created_at: Mapped[str] = public()
    updated_at: Mapped[str] = public()
    __table_args__ = (UniqueConstraint("company_id", "report_id", "author_id"),)
