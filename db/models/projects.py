"""Projects: what they are called, where they stand, in which currency."""

from enum import StrEnum

from sqlalchemy import Index, false
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers, secret
from db.classes import Class


class ProjectStatus(StrEnum):
    PENDING = "PENDING"
    LIVE = "LIVE"
    ARCHIVED = "ARCHIVED"


class Phase(StrEnum):
    PROSPECT = "PROSPECT"
    ACTIVE = "ACTIVE"
    WARRANTY = "WARRANTY"


class FinancialStructure(StrEnum):
    """How the client pays: an agreed price, or what it costs."""

    FIXED_PRICE = "FIXED_PRICE"
    OPEN_BOOK = "OPEN_BOOK"


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
    location: Mapped[str | None] = public()
    financial_structure: Mapped[str] = public(
        default=FinancialStructure.FIXED_PRICE,
        server_default=FinancialStructure.FIXED_PRICE,
    )
    # The project's own words for what is paid; null is ours.
    base_price_label: Mapped[str | None] = public()
    total_price_label: Mapped[str | None] = public()
    allowance_label: Mapped[str | None] = public()
    client_price_label: Mapped[str | None] = public()
    # Who clears updates; no key, for the project stays when the person goes.
    update_clearer_id: Mapped[str | None] = public()
    client_sees_budget: Mapped[bool] = public(default=False)
    client_sees_budget_details: Mapped[bool] = public(
        default=False, server_default=false()
    )
    client_sees_job_log: Mapped[bool] = public(default=False, server_default=false())
    client_gets_alerts: Mapped[bool] = public(default=False, server_default=false())
    main_categorization_id: Mapped[str | None] = public()
    active_milestone_id: Mapped[str | None] = public()
    created_at: Mapped[str] = public()
    updated_at: Mapped[str] = public()
    units_changed_at: Mapped[str | None] = secret(Class.AUDIT)
    terms_changed_at: Mapped[str | None] = secret(Class.AUDIT)
    # Not unique: whoever sets up a project may not know of another with its number.
    __table_args__ = (Index("ix_projects_number", "company_id", "number"),)
