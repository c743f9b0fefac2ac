"""What items draw from funds, or add to them, and setting it."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from permissions.guards import CanSeeDraws
from resolvers import draws, funds
from resolvers.draws import SetItemDrawsInput
from resolvers.scalars import Money
from schema.fields import answered_by, guarded_by, related
from schema.nodes import stored
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.funds import Fund
    from schema.items import Item


@stored("draws", "What an item takes from a fund.")
class Draw:
    id: strawberry.ID
    amount: Money | None = guarded_by(
        CanSeeDraws, "Drawn where positive, added where negative."
    )
    is_full_coverage: bool | None = guarded_by(
        CanSeeDraws, "Whether it covers all that the item comes to."
    )
    fund: Annotated["Fund", strawberry.lazy("schema.funds")] | None = related(
        funds.of_draw, "The fund."
    )


@strawberry.type(description="The item with its new draws, or what was wrong.")
class SetItemDrawsPayload:
    item: Annotated["Item", strawberry.lazy("schema.items")] | None = related(
        draws.changed_item, "The item as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type
class DrawMutation:
    @answered_by(draws.set_item_draws, "Replaces what an item takes from funds.")
    def set_item_draws(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetItemDrawsInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetItemDrawsPayload | None: ...
