"""The company's history: who gave and took which right, and when; append-only."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers, secret
from db.classes import Class


class CompanyHistoryEntry(Base):
    """One change of what somebody may, or of who belongs to the company."""

    __tablename__ = "company_history"
    id: Mapped[str] = identity("chs")
    company_id: Mapped[str] = refers("companies.id")
    # Whose right it is, and where; none of a whole role, or of the whole company.
    person_id: Mapped[str | None] = refers("users.id")
    project_id: Mapped[str | None] = refers("projects.id")
    actor_id: Mapped[str] = refers("users.id")
    at: Mapped[str] = public()
    action: Mapped[str] = public()
    field: Mapped[str] = public()
    before: Mapped[str | None] = secret(Class.AUDIT)
    after: Mapped[str | None] = secret(Class.AUDIT)
    __table_args__ = (Index("ix_company_history_company", "company_id", "id"),)
