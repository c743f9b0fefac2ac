"""The timeline of a project: phases that span, events of a single day."""

from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
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
    updated_at: Mapped[str | None] = public()
    __table_args__ = (
        Index("ix_timeline_events_project", "company_id", "project_id", "starts_on"),
    )


class TimelinePredecessor(Base):
    """An event or phase that must be over before another begins."""

    __tablename__ = "timeline_predecessors"
    id: Mapped[str] = identity("tpr")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    event_id: Mapped[str] = refers("timeline_events.id")
    predecessor_id: Mapped[str] = refers("timeline_events.id")
    __table_args__ = (
        UniqueConstraint("company_id", "event_id", "predecessor_id"),
        Index("ix_timeline_predecessors_event", "event_id", "predecessor_id"),
    )
