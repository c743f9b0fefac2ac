"""Guards of a milestone's estimate and budget: their lines and their sums."""

from db.classes import Class
from permissions.guarding import Guard
from permissions.levels import Level
from permissions.rules import All, AnyOf, AtLeast, OneOf, SeesWholeProject

_ESTIMATE = AtLeast("milestone_cost_details", Level.VIEW)
_BUDGET = AtLeast("milestone_budget_cost_details", Level.VIEW)
_ESTIMATE_OR_BUDGET = AnyOf(
    # Said first, so that it folds for whoever has both.
    All(_ESTIMATE, _BUDGET),
    All(OneOf("kind", "ESTIMATE"), _ESTIMATE),
    All(OneOf("kind", "BUDGET"), _BUDGET),
)


class CanSeeEstimateLines(Guard):
    """Whoever has the cost details of the milestone's estimate, or of its budget."""

    cls = Class.COST
    rule = All(SeesWholeProject(), _ESTIMATE_OR_BUDGET)
    columns = (
        "estimate_lines.description",
        "estimate_lines.quantity",
        "estimate_lines.unit",
        "estimate_lines.unit_cost",
        "estimate_lines.line_total",
        "estimates.cost_changed_at",
    )


class CanSeeEstimateCosts(Guard):
    """Whoever has Milestone cost details and sees the whole project."""

    cls = Class.COST
    rule = All(SeesWholeProject(), _ESTIMATE)


class CanSeeBudgetCosts(Guard):
    """Whoever has Milestone Budget cost details and sees the whole project."""

    cls = Class.COST
    rule = All(SeesWholeProject(), _BUDGET)


class CanSeeEstimateLineAmounts(Guard, in_each_mode=True):
    """Who sees the line, in his display modes."""

    cls = Class.PRICE
    rule = All(SeesWholeProject(), _ESTIMATE_OR_BUDGET)
    columns = ("estimate_lines.amount",)
