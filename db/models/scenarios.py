"""Scenarios: what-if sets of status changes and items of their own."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, Units, identity, public, refers, secret
from db.classes import Class


class Scenario(Base):
    """Private to its creator until shared or published."""

    __tablename__ = "scenarios"
    id: Mapped[str] = identity("scn")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    name: Mapped[str] = public()
    description: Mapped[str | None] = public()
    creator_id: Mapped[str] = refers("users.id")
    is_published: Mapped[bool] = public(default=False)
    projected_running_total_allocated: Mapped[int | None] = secret(Class.PRICE, Units)
    projected_running_total_separated: Mapped[int | None] = secret(Class.PRICE, Units)
    projected_running_total_direct: Mapped[int | None] = secret(Class.PRICE, Units)
    created_at: Mapped[str] = public()
    updated_at: Mapped[str] = public()
    __table_args__ = (Index("ix_scenarios_project", "company_id", "project_id", "id"),)


class ScenarioShare(Base):
    __tablename__ = "scenario_shares"
    id: Mapped[str] = identity("ssh")
    company_id: Mapped[str] = refers("companies.id")
    scenario_id: Mapped[str] = refers("scenarios.id")
    user_id: Mapped[str] = refers("users.id")
    __table_args__ = (UniqueConstraint("company_id", "scenario_id", "user_id"),)


class ScenarioChange(Base):
    """The status that an item would have."""

    __tablename__ = "scenario_changes"
    id: Mapped[str] = identity("sch")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    scenario_id: Mapped[str] = refers("scenarios.id")
    item_id: Mapped[str] = refers("items.id")
    status: Mapped[str] = public()
    __table_args__ = (UniqueConstraint("company_id", "scenario_id", "item_id"),)
