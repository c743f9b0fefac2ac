"""Milestones: points in preconstruction, with estimate, budget and what follows."""

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import UNSET

from permissions.guards import (
    CanSeeCostPerUnit,
    CanSeeMilestoneFunds,
    CanSeeMilestoneMarkups,
    CanSeeMilestoneMarkupSubtotals,
    CanSeeMilestoneOwnerCosts,
    CanSeeMilestoneTotals,
    CanSeeOwnerFunds,
)
from resolvers import attachments, estimates, funds, milestones, projects, users
from resolvers.items import ItemFilter, ItemOrder
from resolvers.scalars import Date, DateTime, Money, Quantity
from schema.arguments import After, Before, First, Last, Search
from schema.attachments import Attachment
from schema.estimates import Estimate
from schema.fields import answered_by, guarded_by, in_mode, related
from schema.funds import Fund
from schema.items import Item
from schema.nodes import Connection, Node, stored

if TYPE_CHECKING:
    from schema.markups import Markup
    from schema.projects import Project
    from schema.users import User


@stored("metrics", "A quantity of a milestone, to divide its cost by.")
class Metric:
    id: strawberry.ID
    name: str
    unit: str
    quantity: Quantity
    is_main: bool
    cost_per_unit: Money | None = in_mode(
        "cost_per_unit", CanSeeCostPerUnit, "Estimate total divided by the quantity."
    )


@stored("milestones", "Sums of the markups of a milestone.")
class MarkupSubtotals:
    estimate_markup_subtotal: Money | None = guarded_by(
        CanSeeMilestoneMarkupSubtotals, "Of the published estimate.", name="estimate"
    )
    budget_markup_subtotal: Money | None = guarded_by(
        CanSeeMilestoneMarkupSubtotals, "Of the published budget.", name="budget"
    )


@stored("milestones", "A point in preconstruction, with its estimate and budget.")
class Milestone(Node):
    name: str
    starts_on: Date
    design_phase: str | None
    description: str | None
    is_draft: bool
    is_active: bool
    created_at: DateTime
    updated_at: DateTime
    created_by: Annotated["User", strawberry.lazy("schema.users")] = related(
        users.creator, "Who made it."
    )
    estimate_total: Money | None = in_mode(
        "estimate_total", CanSeeMilestoneTotals, "Total of the published estimate."
    )
    budget_total: Money | None = in_mode(
        "budget_total", CanSeeMilestoneTotals, "Total of the published budget."
    )
    running_total: Money | None = in_mode(
        "running_total", CanSeeMilestoneTotals, "Estimate total plus accepted items."
    )
    gap: Money | None = in_mode(
        "gap", CanSeeMilestoneTotals, "Budget total less running total."
    )
    markup_subtotals: MarkupSubtotals | None = related(
        milestones.markup_subtotals,
        "Sums of the markups, estimate and budget apart.",
        CanSeeMilestoneMarkupSubtotals,
    )
    markups: list[Annotated["Markup", strawberry.lazy("schema.markups")]] | None = (
        related(
            estimates.markups_of_milestone,
            "Markups of the published estimate.",
            CanSeeMilestoneMarkups,
        )
    )
    cost_per_unit: Money | None = in_mode(
        "cost_per_unit",
        CanSeeCostPerUnit,
        "Estimate total per unit of the main metric.",
    )
    owner_costs: Money | None = guarded_by(
        CanSeeMilestoneOwnerCosts, "The owner's costs on top of construction."
    )
    project_total: Money | None = guarded_by(
        CanSeeMilestoneOwnerCosts, "Cost of construction plus owner's costs."
    )
    estimate: Estimate | None = related(
        estimates.estimate_of_milestone, "The estimate: current cost."
    )
    budget: Estimate | None = related(
        estimates.budget_of_milestone, "The budget: target cost."
    )
    metrics: list[Metric] = related(milestones.metrics, "What its cost is divided by.")
    contingencies: list[Fund] | None = related(
        funds.contingencies, "Its contingencies.", CanSeeMilestoneFunds
    )
    allowances: list[Fund] | None = related(
        funds.allowances, "Its allowances.", CanSeeMilestoneFunds
    )
    owner_contingencies: list[Fund] | None = related(
        funds.owner_contingencies, "The owner's contingencies.", CanSeeOwnerFunds
    )
    owner_allowances: list[Fund] | None = related(
        funds.owner_allowances, "The owner's allowances.", CanSeeOwnerFunds
    )
    project: Annotated["Project", strawberry.lazy("schema.projects")] = related(
        projects.of_row, "The project it belongs to."
    )

    @answered_by(milestones.items, "Its items, options and scenarios apart.")
    def items(  # noqa: PLR0913 (a connection's arguments)
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        where: Annotated[
            ItemFilter | None, strawberry.argument(description="Conditions to meet.")
        ] = UNSET,
        order_by: Annotated[
            ItemOrder | None, strawberry.argument(description="Order; else creation.")
        ] = UNSET,
        search: Search = UNSET,
    ) -> Connection[Item]: ...

    @answered_by(attachments.of_milestone, "Files attached to it.")
    def attachments(
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[Attachment]: ...


MilestoneConnection = Connection[Milestone]
