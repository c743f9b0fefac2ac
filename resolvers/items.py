"""Items: how they are listed, filtered, sorted, and what belongs to each."""

from enum import StrEnum
from typing import Any, Optional

import strawberry
from strawberry import UNSET

from db.models.items import ItemStatus
from permissions.levels import Mode
from resolvers.engine.marks import Batched
from resolvers.engine.operation import Operation
from resolvers.engine.pages import Connection, connection
from resolvers.engine.plans import BatchInfo
from resolvers.engine.relations import (
    by_id,
    only,
    same_row,
    to_linked,
    to_many,
    to_one,
)
from resolvers.engine.selections import span_by_mode
from resolvers.engine.statements import Between, count_by_parent
from resolvers.inputs import (
    ONE_OF,
    BooleanFilter,
    DateFilter,
    IdFilter,
    IntFilter,
    MoneyFilter,
    PriceFilter,
    TextFilter,
    member,
    order_enum,
    reference,
)
from resolvers.words import Direction


@strawberry.input(description="One of several statuses.")
class ItemStatusFilter:
    in_: list[ItemStatus] = strawberry.field(name="in", description=ONE_OF)


@strawberry.input(
    description="Conditions on items; all hold, and null is as if left out."
)
class ItemFilter:
    and_: list["ItemFilter"] | None = strawberry.field(
        name="and", default=UNSET, description="All of these hold."
    )
    or_: list["ItemFilter"] | None = strawberry.field(
        name="or",
        default=UNSET,
        description="One of these holds; an empty list finds nothing.",
    )
    not_: Optional["ItemFilter"] = strawberry.field(
        name="not",
        default=UNSET,
        description="This does not hold; an empty one finds nothing.",
    )
    number: TextFilter | None = member("items", "number", "The item's number.")
    name: TextFilter | None = member("items", "name", "The item's name.")
    status: ItemStatusFilter | None = member("items", "status", "The item's status.")
    is_draft: BooleanFilter | None = member(
        "items", "is_draft", "Whether it is a draft."
    )
    due_on: DateFilter | None = member("items", "due_on", "The day it is due.")
    schedule_impact_days: IntFilter | None = member(
        "items", "schedule_impact_days", "Days it would add to the schedule."
    )
    milestone: IdFilter | None = reference(
        "items", "milestone_id", "The milestone it belongs to.", to="milestones"
    )
    category: IdFilter | None = reference(
        "items", "category", "One of its categories.", to="categories"
    )
    assignee: IdFilter | None = reference("items", "assignee", "One of its assignees.")
    direct_cost: MoneyFilter | None = member("items", "direct_cost", "Its direct cost.")
    markup_subtotal: MoneyFilter | None = member(
        "items", "markup_subtotal", "Sum of its markups."
    )
    cost_impact: PriceFilter | None = member(
        "items", "cost_impact", "What it adds to the project's cost."
    )
    owner_costs: MoneyFilter | None = member(
        "items", "owner_costs", "The owner's costs on it."
    )
    internal_note: TextFilter | None = member(
        "items", "internal_note", "The builder's note."
    )


@order_enum("items", "ItemOrderField", "What items can be sorted by.")
class ItemOrderField(StrEnum):
    CREATED = "id"
    NUMBER = "number"
    NAME = "name"
    STATUS = "status"
    DUE_ON = "due_on"
    SCHEDULE_IMPACT_DAYS = "schedule_impact_days"
    DIRECT_COST = "direct_cost"
    MARKUP_SUBTOTAL = "markup_subtotal"
    COST_IMPACT = "cost_impact@"
    OWNER_COSTS = "owner_costs"


@strawberry.input(description="Order of items; ties go by creation.")
class ItemOrder:
    field: ItemOrderField = strawberry.field(description="What to sort by.")
    direction: Direction = strawberry.field(
        default=Direction.ASC, description="Which end comes first."
    )
    mode: Mode | None = strawberry.field(
        default=None,
        description="Display mode of COST_IMPACT; else the viewer's first.",
    )


_SEARCHED = ("number", "name", "description", "internal_note")

# Options stand inside their item, items of a scenario inside the scenario.
_listed = only(option_of_id=None, scenario_id=None)
of_project = connection(
    Connection("items", "project_id", where=(_listed,), search=_SEARCHED)
)
of_milestone = connection(
    Connection("items", "milestone_id", where=(_listed,), search=_SEARCHED)
)
of_scenario = connection(
    Connection(
        "items", "scenario_id", where=(only(option_of_id=None),), search=_SEARCHED
    )
)
_numbered = only(is_draft=False, option_of_id=None, scenario_id=None)


async def _suggest_number(parents: Any, info: BatchInfo) -> list[str]:
    """Count on from what the viewer knows of; drafts show in no number."""
    operation: Operation = info.context
    reach, dialect = operation.reach(info.field), operation.snapshot.dialect
    ids = parents.column("id")
    counts = await operation.read(
        operation.level(info.field, "items"),
        "numbered",
        lambda: count_by_parent(reach, dialect, "items", "project_id", (_numbered,)),
        {"keys": ids},
    )
    found = dict(map(tuple, counts))
    return [str(found.get(project, 0) + 1) for project in ids]


suggested_number = Batched(_suggest_number, needs=("id",))
one = by_id("items")
options = to_many("items", "option_of_id", "id")
option_range = span_by_mode("option_low", "option_high")
category = to_one("categories", "category_id")
categories = to_linked(
    "categories",
    Between("item_categories", "item_id", "category_id"),
    "categorization_id.position",
    "position",
)
milestone = to_one("milestones", "milestone_id")
event = to_one("timeline_events", "event_id")
item = to_one("items", "item_id")
same = same_row()
