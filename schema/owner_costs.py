"""The owner's costs, below the cost of construction, and setting an item's own."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.models.markups import ValueType
from db.models.owner_costs import OwnerCostKind
from permissions.guards import CanSeeItemOwnerCosts, CanSeeOwnerCostAmounts
from resolvers import owner_costs
from resolvers.owner_costs import SetItemOwnerCostsInput
from resolvers.scalars import Money, Percent
from schema.fields import answered_by, guarded_by, related
from schema.nodes import stored
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.items import Item


@stored("owner_costs", "What the owner pays on top of the cost of construction.")
class OwnerCost:
    id: strawberry.ID
    name: str | None = guarded_by(CanSeeItemOwnerCosts, "What it is called.")
    kind: OwnerCostKind | None = guarded_by(CanSeeItemOwnerCosts, "What it is for.")
    value_type: ValueType | None = guarded_by(
        CanSeeItemOwnerCosts, "Whether it is an amount or a percent."
    )
    percent: Percent | None = guarded_by(
        CanSeeItemOwnerCosts, "The percent, if it is one."
    )
    lump_sum: Money | None = guarded_by(
        CanSeeOwnerCostAmounts, "The amount, if it is fixed."
    )
    adjustment: Money | None = guarded_by(
        CanSeeOwnerCostAmounts, "What incorporated items drew of it, or added."
    )
    amount: Money | None = guarded_by(CanSeeOwnerCostAmounts, "What it comes to.")
    refers_to_direct: bool | None = guarded_by(
        CanSeeItemOwnerCosts, "Whether it is a percent of direct cost."
    )
    refers_to_total: bool | None = guarded_by(
        CanSeeItemOwnerCosts, "Whether it is a percent of the project total."
    )
    refers_to: (
        list[Annotated["OwnerCost", strawberry.lazy("schema.owner_costs")]] | None
    ) = related(
        owner_costs.referred_to,
        "Owner's costs it is a percent of.",
        CanSeeItemOwnerCosts,
    )
    is_share: bool = related(
        owner_costs.is_share, "Whether it is an item's share of an estimate's percent."
    )


@strawberry.type(description="The item with its owner's costs, or what was wrong.")
class SetItemOwnerCostsPayload:
    item: Annotated["Item", strawberry.lazy("schema.items")] | None = related(
        owner_costs.changed_item, "The item as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type
class OwnerCostMutation:
    @answered_by(
        owner_costs.set_item_owner_costs, "Replaces an item's own owner's costs."
    )
    def set_item_owner_costs(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetItemOwnerCostsInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetItemOwnerCostsPayload | None: ...
