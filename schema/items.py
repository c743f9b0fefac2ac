"""Items: ideas and decisions that change a project's cost."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.models.items import ItemStatus
from permissions.guards import (
    CanSeeInternalNotes,
    CanSeeItemCosts,
    CanSeeItemMarkupSubtotals,
    CanSeeItemOwnerCosts,
    CanSeeItemPrices,
)
from resolvers import costs, items, projects, versions
from resolvers.scalars import Date, DateTime, Money
from schema.costs import CostLine
from schema.fields import guarded_by, in_mode, related
from schema.nodes import Connection, Node, stored

if TYPE_CHECKING:
    from schema.projects import Category, Project


@stored("items", "An idea or decision that changes the project's cost.")
class Item(Node):
    number: str | None
    name: str
    description: str | None
    status: ItemStatus
    is_draft: bool
    due_on: Date | None
    schedule_impact_days: int | None
    created_at: DateTime
    internal_note: str | None = guarded_by(
        CanSeeInternalNotes, "The builder's own note."
    )
    direct_cost: Money | None = guarded_by(CanSeeItemCosts, "Sum of the cost lines.")
    cost_lines: list[CostLine] | None = related(
        costs.of_item, "The lines of its cost.", CanSeeItemCosts
    )
    markup_subtotal: Money | None = guarded_by(
        CanSeeItemMarkupSubtotals, "Sum of inherited and own markups."
    )
    cost_impact: Money | None = in_mode(
        "cost_impact", CanSeeItemPrices, "What it adds to the project's cost."
    )
    owner_costs: Money | None = guarded_by(
        CanSeeItemOwnerCosts, "The owner's costs on top of construction."
    )
    category: Annotated["Category", strawberry.lazy("schema.projects")] | None = (
        related(items.category, "Its category in the main categorization.")
    )
    version: str = related(
        versions.version("items"), "Hash of what the viewer sees, to base a change on."
    )
    project: Annotated["Project", strawberry.lazy("schema.projects")] = related(
        projects.of_row, "The project it belongs to."
    )


ItemConnection = Connection[Item]
