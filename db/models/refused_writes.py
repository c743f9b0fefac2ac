"""Refused writes: who tried which mutation, and what of it was refused; append-only."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers, secret
from db.classes import Class


class RefusedWrite(Base):
    """One root mutation that was refused; never a value, neither sent nor stored."""

    __tablename__ = "refused_writes"
    id: Mapped[str] = identity("rfw")
    company_id: Mapped[str] = refers("companies.id")
    # Only of a record that whoever tried may know; it stays when the record goes.
    project_id: Mapped[str | None] = refers("projects.id")
    subject_id: Mapped[str | None] = secret(Class.AUDIT)
    actor_id: Mapped[str] = refers("users.id")
    at: Mapped[str] = public()
    mutation: Mapped[str] = secret(Class.AUDIT)
    code: Mapped[str] = secret(Class.AUDIT)
    # Of the schema, by comma.
    coordinates: Mapped[str] = secret(Class.AUDIT)
    __table_args__ = (Index("ix_refused_writes_company", "company_id", "id"),)
