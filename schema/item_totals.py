"""Totals of a project's items by category, status or milestone."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.models.items import ItemStatus
from permissions.guards import CanSeeItemCosts, CanSeeItemOwnerCosts, CanSeeItemPrices
from resolvers import item_totals
from resolvers.scalars import Money
from schema.fields import guarded_by, in_mode, related
from schema.nodes import stored

if TYPE_CHECKING:
    from schema.categories import Category
    from schema.milestones import Milestone


@stored("items", "Items of one group, counted and summed.")
class ItemTotal:
    category: Annotated["Category", strawberry.lazy("schema.categories")] | None = (
        related(item_totals.category, "The category, when grouped by it.")
    )
    status: ItemStatus | None = related(
        item_totals.status, "The status, when grouped by it."
    )
    milestone: Annotated["Milestone", strawberry.lazy("schema.milestones")] | None = (
        related(item_totals.milestone, "The milestone, when grouped by it.")
    )
    count: int = related(
        item_totals.count, "Published items that the viewer may know of."
    )
    direct_cost: Money | None = guarded_by(CanSeeItemCosts, "Sum of direct costs.")
    cost_impact: Money | None = in_mode(
        "cost_impact", CanSeeItemPrices, "Sum of what they add to the cost."
    )
    owner_costs: Money | None = guarded_by(
        CanSeeItemOwnerCosts, "Sum of the owner's costs."
    )
    is_partial: bool = related(
        item_totals.is_partial, "Whether a sum that is shown leaves out hidden figures."
    )
