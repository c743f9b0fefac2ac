"""What items draw from funds, or add to them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from permissions.guards import CanSeeDraws
from resolvers import funds
from resolvers.scalars import Money
from schema.fields import guarded_by, related
from schema.nodes import stored

if TYPE_CHECKING:
    from schema.funds import Fund


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
