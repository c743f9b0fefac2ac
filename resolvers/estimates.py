"""Estimates and budgets: the one of a milestone, its lines, its tables of markups."""

from db.models.estimates import EstimateKind
from resolvers.engine.marks import Batched
from resolvers.engine.relations import (
    only,
    same_row,
    to_linked,
    to_many,
    to_one,
    to_only,
)
from resolvers.engine.statements import Between


def _of_milestone(kind: EstimateKind) -> Batched:
    return to_only("estimates", "milestone_id", where=(only(kind=kind.value),))


estimate_of_milestone = _of_milestone(EstimateKind.ESTIMATE)
budget_of_milestone = _of_milestone(EstimateKind.BUDGET)
same = same_row()
lines = to_many("estimate_lines", "estimate_id", "position")
category = to_one("categories", "category_id")
markups = to_many("markups", "estimate_id", "position")
owner_cost_rows = to_many("owner_costs", "estimate_id", "position")
# What stands in a draft is no markup of the milestone yet.
markups_of_milestone = to_linked(
    "markups",
    Between(
        "estimates",
        "milestone_id",
        far="estimate_id",
        where=(only(kind=EstimateKind.ESTIMATE.value, is_draft=False),),
    ),
    "position",
)
