"""The lines of an item's cost, and setting them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from permissions.guards import CanSeeItemCosts
from resolvers import costs
from resolvers.costs import SetItemCostsInput
from resolvers.scalars import Money, Quantity
from schema.fields import answered_by, guarded_by, related
from schema.nodes import stored
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.items import Item


@stored("cost_lines", "A line of an item's cost: quantity times unit cost.")
class CostLine:
    id: strawberry.ID
    description: str | None = guarded_by(CanSeeItemCosts, "What is counted.")
    quantity: Quantity | None = guarded_by(CanSeeItemCosts, "How many units.")
    unit: str | None = guarded_by(CanSeeItemCosts, "What is counted in.")
    unit_cost: Money | None = guarded_by(CanSeeItemCosts, "Cost of one unit.")
    line_total: Money | None = guarded_by(CanSeeItemCosts, "Quantity times unit cost.")
    cost_type: str | None = guarded_by(CanSeeItemCosts, "Labor, material and the like.")


@strawberry.type(description="The item with its new cost, or what was wrong.")
class SetItemCostsPayload:
    item: Annotated["Item", strawberry.lazy("schema.items")] | None = related(
        costs.changed_item, "The item as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type
class CostMutation:
    @answered_by(costs.set_item_costs, "Replaces the cost lines of an item.")
    def set_item_costs(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetItemCostsInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetItemCostsPayload | None: ...
