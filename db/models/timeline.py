"""The timeline of a project: phases that span, events of a single day."""

from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


class TimelineKind(StrEnum):
    PHASE = "PHASE"
    EVENT = "EVENT"


class TimelineEvent(Base):
    __tablename__ = "timeline_events"
    id: Mapped[str] = identity("evt")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    parent_id: Mapped[str | None] = refers("timeline_events.id")
    kind: Mapped[str] = public()
    name: Mapped[str] = public()
    starts_on: Mapped[str] = public()
    ends_on: Mapped[str | None] = public()
    __table_args__ = (
        Index("ix_timeline_events_project", "company_id", "project_id", "starts_on"),
    )
