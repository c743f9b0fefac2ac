"""Basic contacts: people whom the company knows, and who have no access to it."""

from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


class ContactKind(StrEnum):
    LEAD = "LEAD"
    CUSTOMER = "CUSTOMER"
    SUPPLIER = "SUPPLIER"
    CONSULTANT = "CONSULTANT"
    OTHER = "OTHER"


class Contact(Base):
    """Somebody with an address: no user of the company, and none can be made of it."""

    __tablename__ = "contacts"
    id: Mapped[str] = identity("cnt")
    company_id: Mapped[str] = refers("companies.id")
    name: Mapped[str] = public()
    company_name: Mapped[str | None] = public()
    email: Mapped[str | None] = public()
    phone: Mapped[str | None] = public()
    kind: Mapped[str] = public()
    created_at: Mapped[str] = public()
    updated_at: Mapped[str] = public()
    __table_args__ = (UniqueConstraint("company_id", "email"),)
