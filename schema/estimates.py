"""Estimates and budgets of milestones."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.models.estimates import EstimateKind
from permissions.guards import (
    CanSeeEstimateLineAmounts,
    CanSeeEstimateLines,
    CanSeeMilestoneMarkups,
    CanSeeMilestoneOwnerCosts,
)
from resolvers import estimates, users
from resolvers.scalars import DateTime, Money, Quantity
from schema.categories import Category
from schema.fields import guarded_by, in_mode, related
from schema.nodes import stored

if TYPE_CHECKING:
    from schema.markups import Markup
    from schema.owner_costs import OwnerCost
    from schema.users import User


@stored("estimate_lines", "A line of an estimate: quantity times unit cost.")
class EstimateLine:
    id: strawberry.ID
    description: str | None = guarded_by(CanSeeEstimateLines, "What is counted.")
    quantity: Quantity | None = guarded_by(CanSeeEstimateLines, "How many units.")
    unit: str | None = guarded_by(CanSeeEstimateLines, "What is counted in.")
    unit_cost: Money | None = guarded_by(CanSeeEstimateLines, "Cost of one unit.")
    line_total: Money | None = guarded_by(
        CanSeeEstimateLines, "Quantity times unit cost."
    )
    amount: Money | None = in_mode(
        "amount", CanSeeEstimateLineAmounts, "What the line shows in a display mode."
    )
    category: Category | None = related(estimates.category, "The line's category.")


@stored("estimates", "The estimate or the budget of a milestone.")
class Estimate:
    id: strawberry.ID
    kind: EstimateKind
    is_draft: bool
    created_at: DateTime
    created_by: Annotated["User", strawberry.lazy("schema.users")] = related(
        users.creator, "Who made it."
    )
    lines: list[EstimateLine] | None = related(
        estimates.lines, "Its lines.", CanSeeEstimateLines
    )
    markups: list[Annotated["Markup", strawberry.lazy("schema.markups")]] | None = (
        related(estimates.markups, "Its table of markups.", CanSeeMilestoneMarkups)
    )
    owner_cost_rows: (
        list[Annotated["OwnerCost", strawberry.lazy("schema.owner_costs")]] | None
    ) = related(
        estimates.owner_cost_rows,
        "Its table of owner's costs.",
        CanSeeMilestoneOwnerCosts,
    )
