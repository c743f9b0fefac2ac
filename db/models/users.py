"""The people of a company, as records name them."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


class User(Base):
    __tablename__ = "users"
    id: Mapped[str] = identity("usr")
    company_id: Mapped[str] = refers("companies.id")
    name: Mapped[str] = public()
    email: Mapped[str] = public()
    __table_args__ = (UniqueConstraint("company_id", "email"),)
