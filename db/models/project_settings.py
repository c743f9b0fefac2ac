"""What a project counts in, and what it calls things."""

from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers


class Term(StrEnum):
    ITEM = "ITEM"
    OPTION = "OPTION"
    MILESTONE = "MILESTONE"
    SCENARIO = "SCENARIO"
    ESTIMATE = "ESTIMATE"
    BUDGET = "BUDGET"
    RUNNING_TOTAL = "RUNNING_TOTAL"
    GAP = "GAP"
    OWNER = "OWNER"


class UnitOfMeasure(Base):
    __tablename__ = "units_of_measure"
    id: Mapped[str] = identity("uom")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    name: Mapped[str] = public()
    abbreviation: Mapped[str] = public()
    position: Mapped[int] = public()
    __table_args__ = (UniqueConstraint("company_id", "project_id", "abbreviation"),)


class ProjectTerm(Base):
    """The project's own word for one of ours."""

    __tablename__ = "project_terms"
    id: Mapped[str] = identity("ptm")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    term: Mapped[str] = public()
    singular: Mapped[str] = public()
    plural: Mapped[str] = public()
    __table_args__ = (UniqueConstraint("company_id", "project_id", "term"),)
