"""Funds: the contingencies and allowances of a milestone, the owner's among them."""

from db.models.funds import FundKind
from resolvers.engine.marks import Batched
from resolvers.engine.relations import only, to_many, to_one


def _of_milestone(kind: FundKind) -> Batched:
    return to_many("funds", "milestone_id", where=(only(kind=kind.value),))


contingencies = _of_milestone(FundKind.CONTINGENCY)
allowances = _of_milestone(FundKind.ALLOWANCE)
owner_contingencies = _of_milestone(FundKind.OWNER_CONTINGENCY)
owner_allowances = _of_milestone(FundKind.OWNER_ALLOWANCE)
of_draw = to_one("funds", "fund_id")
