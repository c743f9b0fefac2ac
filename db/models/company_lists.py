"""Lists that a company keeps: labels, groups, codes, holidays."""

from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


class ListKind(StrEnum):
    FILE_LABEL = "FILE_LABEL"
    WARRANTY_SUBLIST = "WARRANTY_SUBLIST"
    JOB_LOG_FLAG = "JOB_LOG_FLAG"
    CONTACT_GROUP = "CONTACT_GROUP"
    PROJECT_GROUP = "PROJECT_GROUP"
    ACCOUNTING_CODE = "ACCOUNTING_CODE"
    HOLIDAY = "HOLIDAY"
    LEAD_FIELD = "LEAD_FIELD"


class ListEntry(Base):
    """One entry of a list; permissions/company_settings.py says whose its kind is."""

    __tablename__ = "list_entries"
    id: Mapped[str] = identity("lst")
    company_id: Mapped[str] = refers("companies.id")
    kind: Mapped[str] = public()
    name: Mapped[str] = public()
    # Of accounting codes; and the day of a holiday.
    code: Mapped[str | None] = public()
    falls_on: Mapped[str | None] = public()
    position: Mapped[int] = public()
    # What stands in its list once: the code, the day, else the name.
    key: Mapped[str] = public()
    __table_args__ = (UniqueConstraint("company_id", "kind", "key"),)
