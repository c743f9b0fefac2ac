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
    # The file that shows him, kept as attachments are; no key, for it is no row.
    picture_id: Mapped[str | None] = public()
    picture_type: Mapped[str | None] = public()
    picture_bytes: Mapped[int | None] = public()
    __table_args__ = (UniqueConstraint("company_id", "email"),)
