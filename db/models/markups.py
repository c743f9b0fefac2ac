"""Markups of estimates and items."""

from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, Units, identity, public, refers, secret
from db.classes import Class


class MarkupKind(StrEnum):
    MARKUP = "MARKUP"
    CONTINGENCY = "CONTINGENCY"
    ALLOWANCE = "ALLOWANCE"


class ValueType(StrEnum):
    LUMP_SUM = "LUMP_SUM"
    PERCENT = "PERCENT"


class Markup(Base):
    """A row of the markup table of an estimate, or of an item."""

    __tablename__ = "markups"
    id: Mapped[str] = identity("mkp")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    estimate_id: Mapped[str | None] = refers("estimates.id")
    item_id: Mapped[str | None] = refers("items.id")
    position: Mapped[int] = public(default=0)
    name: Mapped[str] = secret(Class.MARKUP)
    kind: Mapped[str] = secret(Class.MARKUP)
    value_type: Mapped[str] = secret(Class.MARKUP)
    percent: Mapped[int | None] = secret(Class.MARKUP, Units)
    lump_sum: Mapped[int | None] = secret(Class.MARKUP, Units)
    # What items drew from it before they were incorporated; the amount holds it.
    adjustment: Mapped[int] = secret(Class.MARKUP, Units, default=0)
    amount: Mapped[int] = secret(Class.MARKUP, Units, default=0)
    refers_to_direct: Mapped[bool] = secret(Class.MARKUP, default=False)
    refers_to_total: Mapped[bool] = secret(Class.MARKUP, default=False)
    is_allocated: Mapped[bool] = secret(Class.MARKUP, default=True)
    __table_args__ = (
        Index("ix_markups_estimate", "estimate_id", "position"),
        Index("ix_markups_item", "item_id", "position"),
    )


class MarkupReference(Base):
    """A markup that another one is a percent of."""

    __tablename__ = "markup_references"
    id: Mapped[str] = identity("mrf")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    markup_id: Mapped[str] = refers("markups.id")
    refers_to_id: Mapped[str] = refers("markups.id")
    __table_args__ = (UniqueConstraint("company_id", "markup_id", "refers_to_id"),)


class MarkupCategory(Base):
    """A category that narrows the direct cost a markup refers to."""

    __tablename__ = "markup_categories"
    id: Mapped[str] = identity("mcg")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    markup_id: Mapped[str] = refers("markups.id")
    category_id: Mapped[str] = refers("categories.id")
    __table_args__ = (UniqueConstraint("company_id", "markup_id", "category_id"),)


class InheritedMarkup(Base):
    """A percent markup of the milestone's estimate, as it stands on an item."""

    __tablename__ = "inherited_markups"
    id: Mapped[str] = identity("inh")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    item_id: Mapped[str] = refers("items.id")
    markup_id: Mapped[str] = refers("markups.id")
    is_applied: Mapped[bool] = secret(Class.MARKUP, default=True)
    amount: Mapped[int] = secret(Class.MARKUP, Units, default=0)
    __table_args__ = (UniqueConstraint("company_id", "item_id", "markup_id"),)
