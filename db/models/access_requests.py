"""Requests for access: who asks to see what on which project, and what came of it."""

from enum import StrEnum

from sqlalchemy import Index, and_
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


class RequestStatus(StrEnum):
    OPEN = "OPEN"
    GRANTED = "GRANTED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"


class AccessRequest(Base):
    """What somebody may not see, asked for by its coordinate; it names no record."""

    __tablename__ = "access_requests"
    id: Mapped[str] = identity("arq")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    membership_id: Mapped[str] = refers("memberships.id")
    user_id: Mapped[str] = refers("users.id")
    coordinate: Mapped[str] = public()
    # The display mode that it is asked for in; null where any will do.
    mode: Mapped[str | None] = public()
    # Which step of the decision said no when he asked; it tells who could grant it.
    step: Mapped[str] = public()
    reason: Mapped[str | None] = public()
    status: Mapped[str] = public(default=RequestStatus.OPEN)
    created_at: Mapped[str] = public()
    decided_at: Mapped[str | None] = public()
    # What was changed to grant it, and until when.
    change: Mapped[str | None] = public()
    expires_at: Mapped[str | None] = public()


_OF_ONE = (
    AccessRequest.company_id,
    AccessRequest.membership_id,
    AccessRequest.project_id,
    AccessRequest.coordinate,
)
_is_open = AccessRequest.status == RequestStatus.OPEN
_in_any_mode = and_(_is_open, AccessRequest.mode.is_(None))
Index(
    "uq_access_requests_open",
    *_OF_ONE,
    unique=True,
    sqlite_where=_in_any_mode,
    postgresql_where=_in_any_mode,
)
Index(
    "uq_access_requests_open_mode",
    *_OF_ONE,
    AccessRequest.mode,
    unique=True,
    sqlite_where=_is_open,
    postgresql_where=_is_open,
)
