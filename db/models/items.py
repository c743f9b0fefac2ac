"""Items and their options: ideas and decisions that change a project's cost."""

from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, Units, identity, public, refers, secret
from db.classes import Class


class ItemStatus(StrEnum):
    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    INCORPORATED = "INCORPORATED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    NOT_CHOSEN = "NOT_CHOSEN"


class Item(Base):
    """An item, or an option inside one; its money is derived from its inputs."""

    __tablename__ = "items"
    id: Mapped[str] = identity("itm")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    number: Mapped[str | None] = public()
    name: Mapped[str] = public()
    description: Mapped[str | None] = public()
    status: Mapped[str] = public(default=ItemStatus.PENDING)
    is_draft: Mapped[bool] = public(default=False)
    creator_id: Mapped[str] = refers("users.id")
    milestone_id: Mapped[str | None] = refers("milestones.id")
    event_id: Mapped[str | None] = refers("timeline_events.id")
    # The category in the project's main categorization, kept with item_categories.
    category_id: Mapped[str | None] = refers("categories.id")
    option_of_id: Mapped[str | None] = refers("items.id")
    scenario_id: Mapped[str | None] = refers("scenarios.id")
    due_on: Mapped[str | None] = public()
    schedule_impact_days: Mapped[int | None] = public()
    internal_note: Mapped[str | None] = secret(Class.INTERNAL_NOTE)
    direct_cost: Mapped[int] = secret(Class.COST, Units, default=0)
    markup_subtotal: Mapped[int] = secret(Class.MARKUP, Units, default=0)
    cost_impact_allocated: Mapped[int] = secret(Class.PRICE, Units, default=0)
    cost_impact_separated: Mapped[int] = secret(Class.PRICE, Units, default=0)
    cost_impact_direct: Mapped[int] = secret(Class.PRICE, Units, default=0)
    option_low_allocated: Mapped[int | None] = secret(Class.PRICE, Units)
    option_low_separated: Mapped[int | None] = secret(Class.PRICE, Units)
    option_low_direct: Mapped[int | None] = secret(Class.PRICE, Units)
    option_high_allocated: Mapped[int | None] = secret(Class.PRICE, Units)
    option_high_separated: Mapped[int | None] = secret(Class.PRICE, Units)
    option_high_direct: Mapped[int | None] = secret(Class.PRICE, Units)
    owner_costs: Mapped[int] = secret(Class.OWNER_COST, Units, default=0)
    # A scope of the rule on markup_subtotal (design 7.13); no field shows it.
    has_draws: Mapped[bool] = public(default=False)
    revision: Mapped[int] = public(default=1)
    created_at: Mapped[str] = public()
    # When what stands under each guard last changed; `updatedAt` is the newest
    # of those that the viewer may see.
    updated_at: Mapped[str] = public()
    note_changed_at: Mapped[str | None] = secret(Class.INTERNAL_NOTE)
    cost_changed_at: Mapped[str | None] = secret(Class.COST)
    markup_changed_at: Mapped[str | None] = secret(Class.MARKUP)
    marked_up_changed_at: Mapped[str | None] = secret(Class.PRICE)
    direct_changed_at: Mapped[str | None] = secret(Class.PRICE)
    draw_changed_at: Mapped[str | None] = secret(Class.ALLOWANCE)
    owner_cost_changed_at: Mapped[str | None] = secret(Class.OWNER_COST)
    __table_args__ = (
        Index("ix_items_project", "company_id", "project_id", "id"),
        Index("ix_items_milestone", "milestone_id"),
    )


# Most items are no option and in no scenario; an index of those would be read whole.
for _column in (Item.option_of_id, Item.scenario_id):
    _is_there = _column.is_not(None)
    Index(
        f"ix_items_{_column.key.removesuffix('_id')}",
        _column,
        sqlite_where=_is_there,
        postgresql_where=_is_there,
    )


class ItemCategory(Base):
    __tablename__ = "item_categories"
    id: Mapped[str] = identity("icg")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    item_id: Mapped[str] = refers("items.id")
    category_id: Mapped[str] = refers("categories.id")
    __table_args__ = (
        UniqueConstraint("company_id", "item_id", "category_id"),
        Index("ix_item_categories_item", "item_id", "category_id"),
        Index("ix_item_categories_category", "category_id", "item_id"),
    )


class ItemAssignee(Base):
    __tablename__ = "item_assignees"
    id: Mapped[str] = identity("ias")
    company_id: Mapped[str] = refers("companies.id")
    project_id: Mapped[str] = refers("projects.id")
    item_id: Mapped[str] = refers("items.id")
    user_id: Mapped[str] = refers("users.id")
    __table_args__ = (
        UniqueConstraint("company_id", "item_id", "user_id"),
        Index("ix_item_assignees_item", "item_id", "user_id"),
    )


class ItemShare(Base):
    """A person whom the creator of a draft shared it with."""

    __tablename__ = "item_shares"
    id: Mapped[str] = identity("ish")
    company_id: Mapped[str] = refers("companies.id")
    item_id: Mapped[str] = refers("items.id")
    user_id: Mapped[str] = refers("users.id")
    __table_args__ = (
        UniqueConstraint("company_id", "item_id", "user_id"),
        Index("ix_item_shares_item", "item_id", "user_id"),
    )
