"""Estimates and budgets of milestones."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.models.estimates import EstimateKind
from permissions.estimate_guards import CanSeeEstimateLineAmounts, CanSeeEstimateLines
from permissions.guards import CanSeeMilestoneMarkups, CanSeeMilestoneOwnerCosts
from resolvers import (
    estimate_acts,
    estimate_imports,
    estimate_lines,
    estimate_tables,
    estimates,
    users,
    versions,
)
from resolvers.estimate_acts import (
    DeleteEstimateInput,
    PublishEstimateInput,
    StartBudgetInput,
    StartEstimateInput,
    UnpublishEstimateInput,
)
from resolvers.estimate_imports import ImportEstimateLinesInput
from resolvers.estimate_lines import SetEstimateLinesInput
from resolvers.estimate_tables import SetEstimateMarkupsInput, SetOwnerCostsInput
from resolvers.scalars import DateTime, Money, Quantity
from schema.categories import Category
from schema.fields import answered_by, can, guarded_by, in_mode, related
from schema.nodes import stored
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.markups import Markup
    from schema.milestones import Milestone
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


@strawberry.type(description="What the viewer may do with an estimate or budget.")
class EstimateActs:
    set_lines: bool = can("estimates", "set_lines", "Set its lines, or import them.")
    set_markups: bool = can("estimates", "set_markups", "Set its table of markups.")
    set_owner_costs: bool = can(
        "estimates", "set_owner_costs", "Set its table of owner's costs."
    )
    publish: bool = can("estimates", "publish", "Publish the draft.")
    unpublish: bool = can("estimates", "unpublish", "Draw it back to a draft.")
    delete: bool = can("estimates", "delete", "Delete it.")


@stored("estimates", "The estimate or the budget of a milestone.")
class Estimate:
    id: strawberry.ID
    kind: EstimateKind
    is_draft: bool
    created_at: DateTime
    updated_at: DateTime = related(
        versions.updated_at("estimates"), "Newest change that the viewer may see."
    )
    version: str = related(
        versions.version("estimates"),
        "Changes with every edit of it that the viewer may see.",
    )
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
    viewer_can: EstimateActs = related(
        estimates.same, "What the viewer may do with it."
    )


@strawberry.type(description="The draft estimate, or what was wrong.")
class StartEstimatePayload:
    estimate: Estimate | None = related(
        estimate_acts.changed_estimate, "The estimate as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The draft budget, or what was wrong.")
class StartBudgetPayload:
    estimate: Estimate | None = related(
        estimate_acts.changed_estimate, "The estimate as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The estimate with its new lines, or what was wrong.")
class SetEstimateLinesPayload:
    estimate: Estimate | None = related(
        estimate_acts.changed_estimate, "The estimate as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The estimate with its new lines, or what was wrong.")
class ImportEstimateLinesPayload:
    estimate: Estimate | None = related(
        estimate_acts.changed_estimate, "The estimate as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The estimate with its new markups, or what was wrong.")
class SetEstimateMarkupsPayload:
    estimate: Estimate | None = related(
        estimate_acts.changed_estimate, "The estimate as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The estimate with its owner's costs, or what was wrong.")
class SetOwnerCostsPayload:
    estimate: Estimate | None = related(
        estimate_acts.changed_estimate, "The estimate as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The published estimate, or what was wrong.")
class PublishEstimatePayload:
    estimate: Estimate | None = related(
        estimate_acts.changed_estimate, "The estimate as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The draft estimate, or what was wrong.")
class UnpublishEstimatePayload:
    estimate: Estimate | None = related(
        estimate_acts.changed_estimate, "The estimate as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The milestone without it, or what was wrong.")
class DeleteEstimatePayload:
    milestone: Annotated["Milestone", strawberry.lazy("schema.milestones")] | None = (
        related(
            estimate_acts.milestone_of_deleted, "The milestone that it belonged to."
        )
    )
    errors: list[InputError]


@strawberry.type
class EstimateMutation:
    @answered_by(
        estimate_acts.start_estimate, "Begins the estimate of a milestone, as a draft."
    )
    def start_estimate(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            StartEstimateInput, strawberry.argument(description="Of which milestone.")
        ],
    ) -> StartEstimatePayload | None: ...

    @answered_by(
        estimate_acts.start_budget, "Begins the budget of a milestone, as a draft."
    )
    def start_budget(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            StartBudgetInput, strawberry.argument(description="Of which milestone.")
        ],
    ) -> StartBudgetPayload | None: ...

    @answered_by(
        estimate_lines.set_estimate_lines,
        "Replaces the lines of an estimate or budget.",
    )
    def set_estimate_lines(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetEstimateLinesInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetEstimateLinesPayload | None: ...

    @answered_by(
        estimate_imports.import_estimate_lines,
        "Replaces the lines of an estimate or budget from a CSV.",
    )
    def import_estimate_lines(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            ImportEstimateLinesInput, strawberry.argument(description="What to import.")
        ],
    ) -> ImportEstimateLinesPayload | None: ...

    @answered_by(
        estimate_tables.set_estimate_markups,
        "Replaces the markups of an estimate or budget.",
    )
    def set_estimate_markups(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetEstimateMarkupsInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetEstimateMarkupsPayload | None: ...

    @answered_by(
        estimate_tables.set_owner_costs,
        "Replaces the owner's costs below an estimate or budget.",
    )
    def set_owner_costs(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetOwnerCostsInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetOwnerCostsPayload | None: ...

    @answered_by(
        estimate_acts.publish_estimate, "Publishes a draft estimate or budget."
    )
    def publish_estimate(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            PublishEstimateInput, strawberry.argument(description="Which one.")
        ],
    ) -> PublishEstimatePayload | None: ...

    @answered_by(
        estimate_acts.unpublish_estimate, "Draws an estimate or budget back to a draft."
    )
    def unpublish_estimate(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UnpublishEstimateInput, strawberry.argument(description="Which one.")
        ],
    ) -> UnpublishEstimatePayload | None: ...

    @answered_by(estimate_acts.delete_estimate, "Deletes an estimate or budget.")
    def delete_estimate(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            DeleteEstimateInput, strawberry.argument(description="Which one.")
        ],
    ) -> DeleteEstimatePayload | None: ...
