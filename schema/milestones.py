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
from resolvers import (
    attachments,
    estimates,
    funds,
    history,
    items,
    metrics,
    milestone_acts,
    milestones,
    projects,
    running_totals,
    users,
    versions,
)
from resolvers.items import ItemFilter, ItemOrder
from resolvers.metrics import SetMetricsInput
from resolvers.milestone_acts import (
    ActivateMilestoneInput,
    CreateMilestoneInput,
    DeleteMilestoneInput,
    PublishMilestoneInput,
    UnpublishMilestoneInput,
    UpdateMilestoneInput,
)
from resolvers.running_totals import CopyRunningTotalInput
from resolvers.scalars import Date, DateTime, Money, Quantity
from schema.arguments import After, Before, First, Last, Search
from schema.attachments import Attachment
from schema.estimates import Estimate
from schema.fields import answered_by, can, guarded_by, in_mode, related
from schema.funds import Fund
from schema.history import HistoryEntry
from schema.items import Item
from schema.nodes import Connection, Node, stored
from schema.payloads import InputError

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


@strawberry.type(description="What the viewer may do with a milestone.")
class MilestoneActs:
    update: bool = can("milestones", "update", "Change its name, days and the like.")
    activate: bool = can("milestones", "activate", "Let work go on for it.")
    publish: bool = can("milestones", "publish", "Publish the draft.")
    unpublish: bool = can("milestones", "unpublish", "Draw it back to a draft.")
    delete: bool = can("milestones", "delete", "Delete it.")
    set_metrics: bool = can("milestones", "set_metrics", "Set its metrics.")
    start_estimate: bool = can(
        "milestones", "start_estimate", "Begin its estimate, if it has none."
    )
    start_budget: bool = can(
        "milestones", "start_budget", "Begin its budget, if it has none."
    )
    attach: bool = can("milestones", "attach", "Attach files to it, photos at least.")
    attach_files: bool = can("milestones", "attach_files", "Files of any kind.")
    share_attachments: bool = can(
        "milestones", "share_attachments", "Show its files to clients and partners."
    )
    copy_running_total: bool = can(
        "milestones",
        "copy_running_total",
        "Copy a running total, if it has no estimate.",
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
    updated_at: DateTime = related(
        versions.updated_at("milestones"), "Newest change that the viewer may see."
    )
    version: str = related(
        versions.version("milestones"),
        "Changes with every edit of it that the viewer may see.",
    )
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
        milestones.same,
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
    viewer_can: MilestoneActs = related(
        milestones.same, "What the viewer may do with it."
    )

    @answered_by(items.of_milestone, "Its items, options and scenarios apart.")
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

    @answered_by(history.of_milestone, "What was changed, the oldest first.")
    def history(
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[HistoryEntry]: ...


MilestoneConnection = Connection[Milestone]


@strawberry.type(description="The new milestone, or what was wrong.")
class CreateMilestonePayload:
    milestone: Milestone | None = related(
        milestone_acts.changed_milestone, "The milestone as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The milestone with its changes, or what was wrong.")
class UpdateMilestonePayload:
    milestone: Milestone | None = related(
        milestone_acts.changed_milestone, "The milestone as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The milestone that is active now, or what was wrong.")
class ActivateMilestonePayload:
    milestone: Milestone | None = related(
        milestone_acts.changed_milestone, "The milestone as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The published milestone, or what was wrong.")
class PublishMilestonePayload:
    milestone: Milestone | None = related(
        milestone_acts.changed_milestone, "The milestone as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The draft milestone, or what was wrong.")
class UnpublishMilestonePayload:
    milestone: Milestone | None = related(
        milestone_acts.changed_milestone, "The milestone as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The milestone with its new metrics, or what was wrong.")
class SetMetricsPayload:
    milestone: Milestone | None = related(
        milestone_acts.changed_milestone, "The milestone as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The milestone with its new estimate, or what was wrong.")
class CopyRunningTotalPayload:
    milestone: Milestone | None = related(
        running_totals.changed_milestone, "The milestone as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The project without the milestone, or what was wrong.")
class DeleteMilestonePayload:
    project: Annotated["Project", strawberry.lazy("schema.projects")] | None = related(
        milestone_acts.project_of_deleted, "The project that it belonged to."
    )
    errors: list[InputError]


@strawberry.type
class MilestoneMutation:
    @answered_by(milestone_acts.create_milestone, "Adds a milestone to a project.")
    def create_milestone(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            CreateMilestoneInput, strawberry.argument(description="What to add.")
        ],
    ) -> CreateMilestonePayload | None: ...

    @answered_by(
        milestone_acts.update_milestone, "Changes the name and days of a milestone."
    )
    def update_milestone(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UpdateMilestoneInput, strawberry.argument(description="What to change.")
        ],
    ) -> UpdateMilestonePayload | None: ...

    @answered_by(
        milestone_acts.activate_milestone,
        "Makes a milestone the one that work goes on for.",
    )
    def activate_milestone(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            ActivateMilestoneInput, strawberry.argument(description="Which one.")
        ],
    ) -> ActivateMilestonePayload | None: ...

    @answered_by(milestone_acts.publish_milestone, "Publishes a draft milestone.")
    def publish_milestone(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            PublishMilestoneInput, strawberry.argument(description="Which one.")
        ],
    ) -> PublishMilestonePayload | None: ...

    @answered_by(
        milestone_acts.unpublish_milestone, "Draws a milestone back to a draft."
    )
    def unpublish_milestone(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UnpublishMilestoneInput, strawberry.argument(description="Which one.")
        ],
    ) -> UnpublishMilestonePayload | None: ...

    @answered_by(
        milestone_acts.delete_milestone, "Deletes a milestone that no item belongs to."
    )
    def delete_milestone(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            DeleteMilestoneInput, strawberry.argument(description="Which one.")
        ],
    ) -> DeleteMilestonePayload | None: ...

    @answered_by(metrics.set_metrics, "Replaces the metrics of a milestone.")
    def set_metrics(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetMetricsInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetMetricsPayload | None: ...

    @answered_by(
        running_totals.copy_running_total,
        "Copies a running total into the estimate of another milestone.",
    )
    def copy_running_total(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            CopyRunningTotalInput, strawberry.argument(description="What to copy.")
        ],
    ) -> CopyRunningTotalPayload | None: ...
