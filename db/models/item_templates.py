"""Default item templates: the lines and markups that each new item starts with."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, Units, identity, public, refers, secret
from db.classes import Class


class ItemTemplate(Base):
    """The default item template of a project; without one, items start empty."""

    __tablename__ = "item_templates"
    id: Mapped[str] = identity("itp")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    revision: Mapped[int] = public(default=1)
    updated_at: Mapped[str] = public()
    cost_changed_at: Mapped[str | None] = secret(Class.COST)
    markup_changed_at: Mapped[str | None] = secret(Class.MARKUP)
    __table_args__ = (UniqueConstraint("company_id", "project_id"),)


class TemplateLine(Base):
    __tablename__ = "template_lines"
    id: Mapped[str] = identity("tpl")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    template_id: Mapped[str] = refers("item_templates.id")
    position: Mapped[int] = public(default=0)
    description: Mapped[str] = secret(Class.COST)
    quantity: Mapped[int] = secret(Class.COST, Units)
    unit: Mapped[str | None] = secret(Class.COST)
    unit_cost: Mapped[int] = secret(Class.COST, Units)
    line_total: Mapped[int] = secret(Class.COST, Units)
    cost_type: Mapped[str | None] = secret(Class.COST)
    __table_args__ = (Index("ix_template_lines_template", "template_id", "position"),)


class TemplateMarkup(Base):
    __tablename__ = "template_markups"
    id: Mapped[str] = identity("tpm")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    template_id: Mapped[str] = refers("item_templates.id")
    position: Mapped[int] = public(default=0)
    name: Mapped[str] = secret(Class.MARKUP)
    kind: Mapped[str] = secret(Class.MARKUP)
    value_type: Mapped[str] = secret(Class.MARKUP)
    percent: Mapped[int | None] = secret(Class.MARKUP, Units)
    lump_sum: Mapped[int | None] = secret(Class.MARKUP, Units)
    refers_to_direct: Mapped[bool] = secret(Class.MARKUP, default=False)
    refers_to_total: Mapped[bool] = secret(Class.MARKUP, default=False)
    is_allocated: Mapped[bool] = secret(Class.MARKUP, default=True)
    __table_args__ = (Index("ix_template_markups_template", "template_id", "position"),)


class TemplateMarkupReference(Base):
    """A markup of the template that another one is a percent of."""

    __tablename__ = "template_markup_references"
    id: Mapped[str] = identity("tpr")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    template_markup_id: Mapped[str] = refers("template_markups.id")
    refers_to_id: Mapped[str] = refers("template_markups.id")
    __table_args__ = (
        UniqueConstraint("company_id", "template_markup_id", "refers_to_id"),
    )
