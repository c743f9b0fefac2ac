"""Owner's costs: an item's own rows, and its shares of the estimate's percents."""

from typing import Any

from resolvers.engine.marks import Batched
from resolvers.engine.plans import BatchInfo
from resolvers.engine.relations import to_linked, to_many
from resolvers.engine.statements import Between

of_item = to_many("owner_costs", "item_id", "position")
referred_to = to_linked(
    "owner_costs",
    Between("owner_cost_references", "owner_cost_id", "refers_to_id"),
    "position",
)


def _is_share(parents: Any, info: BatchInfo) -> list[bool]:  # noqa: ARG001
    return [source is not None for source in parents.column("share_of_id")]


is_share = Batched(_is_share, needs=("share_of_id",))
