"""Companies and who belongs to them: memberships and flags."""

from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers, secret
from db.classes import Class

WORKING_DAYS = "MONDAY,TUESDAY,WEDNESDAY,THURSDAY,FRIDAY"


class CompanyRole(StrEnum):
    ADMIN = "ADMIN"
    EMPLOYEE = "EMPLOYEE"
    PARTNER = "PARTNER"
    CLIENT = "CLIENT"


class ProjectAccess(StrEnum):
    ALL = "ALL"
    SOME = "SOME"
    NONE = "NONE"


class Plan(StrEnum):
    """What a company subscribes to; permissions/plans.py says what each holds."""

    COMPLETE = "COMPLETE"
    ESSENTIAL = "ESSENTIAL"
    LEGACY = "LEGACY"


class Company(Base):
    __tablename__ = "companies"
    id: Mapped[str] = identity("cmp")
    name: Mapped[str] = public()
    # Raised by every change of a right, in the same transaction.
    access_epoch: Mapped[int] = public(default=0)
    created_at: Mapped[str] = public()
    plan: Mapped[str] = public(default=Plan.COMPLETE, server_default=Plan.COMPLETE)
    # Settings; permissions/company_settings.py says whose each of them is.
    brand_color: Mapped[str | None] = secret(Class.AUDIT)
    logo_id: Mapped[str | None] = secret(Class.AUDIT)
    logo_type: Mapped[str | None] = secret(Class.AUDIT)
    logo_bytes: Mapped[int | None] = secret(Class.AUDIT)
    working_days: Mapped[str] = secret(
        Class.AUDIT, default=WORKING_DAYS, server_default=WORKING_DAYS
    )
    # Days ahead of today within which partners see their tasks; null is no window.
    partner_window_days: Mapped[int | None] = secret(Class.AUDIT)
    shows_partners_only_stable: Mapped[bool] = secret(
        Class.AUDIT, default=False, server_default=false()
    )
    # In ten-thousandths of a percent.
    default_markup: Mapped[int | None] = secret(Class.AUDIT)
    default_tax: Mapped[int | None] = secret(Class.AUDIT)
    estimates_by_margin: Mapped[bool] = secret(
        Class.AUDIT, default=False, server_default=false()
    )
    has_lead_form: Mapped[bool] = secret(
        Class.AUDIT, default=False, server_default=false()
    )
    # What all trade partners with web access see of the projects that they reach.
    shows_partners_specs: Mapped[bool] = secret(
        Class.AUDIT, default=False, server_default=false()
    )
    shows_partners_schedules: Mapped[bool] = secret(
        Class.AUDIT, default=False, server_default=false()
    )
    # What it says of itself.
    address: Mapped[str | None] = public()
    phone: Mapped[str | None] = public()
    website: Mapped[str | None] = public()
    description: Mapped[str | None] = public()


class Membership(Base):
    """One person in one company: what he is there, and his eight flags."""

    __tablename__ = "memberships"
    id: Mapped[str] = identity("mbr")
    company_id: Mapped[str] = refers("companies.id")
    user_id: Mapped[str] = refers("users.id")
    role: Mapped[str] = public()
    is_active: Mapped[bool] = public(default=True)
    # One in each company, always an admin.
    is_account_owner: Mapped[bool] = public(default=False, server_default=false())
    project_access: Mapped[str] = public(default=ProjectAccess.NONE)
    update_schedules: Mapped[bool] = public(default=False)
    view_financials: Mapped[bool] = public(default=False)
    edit_financials: Mapped[bool] = public(default=False)
    preview_client_side: Mapped[bool] = public(default=False)
    view_contacts: Mapped[bool] = public(default=False)
    edit_contacts: Mapped[bool] = public(default=False)
    update_templates: Mapped[bool] = public(default=False)
    manage_time_clock: Mapped[bool] = public(default=False)
    updated_at: Mapped[str | None] = public()
    rights_changed_at: Mapped[str | None] = secret(Class.AUDIT)
    web_access: Mapped[str] = public(default="NONE", server_default="NONE")
    invited_at: Mapped[str | None] = public()
    # The login that enters here; no key, for it belongs to no company.
    account_id: Mapped[str | None] = public()
    # What is kept of a trade partner.
    nickname: Mapped[str | None] = public()
    company_name: Mapped[str | None] = public()
    phone: Mapped[str | None] = public()
    is_shown_in_lists: Mapped[bool] = public(default=True, server_default=true())
    gets_work_requests: Mapped[bool] = public(default=False, server_default=false())
    # Days of the week on which the summary of tasks goes out.
    summary_days: Mapped[str | None] = public()
    __table_args__ = (
        UniqueConstraint("company_id", "user_id"),
        Index("ix_memberships_account_id", "account_id"),
    )


_is_owner = Membership.is_account_owner.is_(True)
Index(
    "uq_memberships_account_owner",
    Membership.company_id,
    unique=True,
    sqlite_where=_is_owner,
    postgresql_where=_is_owner,
)


class AccessibleProject(Base):
    """A project on the list of a member whose project access is SOME."""

    __tablename__ = "accessible_projects"
    id: Mapped[str] = identity("acc")
    company_id: Mapped[str] = refers("companies.id")
    membership_id: Mapped[str] = refers("memberships.id")
    project_id: Mapped[str] = refers("projects.id")
    __table_args__ = (UniqueConstraint("company_id", "membership_id", "project_id"),)


class FeatureLevel(Base):
    """A cell of a member's permission set; a project's set replaces the company's."""

    __tablename__ = "feature_levels"
    id: Mapped[str] = identity("ftl")
    company_id: Mapped[str] = refers("companies.id")
    membership_id: Mapped[str] = refers("memberships.id")
    project_id: Mapped[str | None] = refers("projects.id")
    feature: Mapped[str] = public()
    level: Mapped[str] = public()
    __table_args__ = (
        UniqueConstraint("company_id", "membership_id", "project_id", "feature"),
    )
