"""Projects: what they are called, where they stand, in which currency."""

from enum import StrEnum

from sqlalchemy import Index
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
    # Not unique: whoever sets up a project may not know of another with its number.
    __table_args__ = (Index("ix_projects_number", "company_id", "number"),)
