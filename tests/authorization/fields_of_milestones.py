"""The fields of milestones, and of their estimates, budgets, metrics and funds."""

from tests.authorization.listed_items import items
from tests.authorization.shapes import (
    PROJECT,
    Many,
    One,
    Page,
    Plain,
    Same,
    Worked,
    creator,
    in_mode,
    money,
    plain,
)

PUBLISHED_ESTIMATE = (("kind", "ESTIMATE"), ("is_draft", False))


def funds(kind):
    return Many("Fund", "milestone_id", (), (("kind", kind),))


def one_estimate(kind):
    return Many("Estimate", "milestone_id", (), (("kind", kind),), is_one=True)


OF_MILESTONES = {
    "Milestone": {
        **plain("id name startsOn designPhase description isDraft isActive"),
        **plain("createdAt"),
        "updatedAt": Worked("milestones newest"),
        "createdBy": creator(),
        **in_mode("estimateTotal budgetTotal runningTotal gap costPerUnit"),
        "markupSubtotals": Same("MarkupSubtotals"),
        "markups": Many(
            "Markup",
            "milestone_id",
            where=PUBLISHED_ESTIMATE,
            through="estimates",
            far="id",
            own="estimate_id",
        ),
        **money("ownerCosts projectTotal"),
        "estimate": one_estimate("ESTIMATE"),
        "budget": one_estimate("BUDGET"),
        "metrics": Many("Metric", "milestone_id"),
        "contingencies": funds("CONTINGENCY"),
        "allowances": funds("ALLOWANCE"),
        "ownerContingencies": funds("OWNER_CONTINGENCY"),
        "ownerAllowances": funds("OWNER_ALLOWANCE"),
        "project": PROJECT,
        "items": items("milestone_id"),
        "attachments": Page("Attachment", "milestone_id"),
        "history": Page("HistoryEntry", "milestone_id"),
    },
    "MarkupSubtotals": {
        "estimate": Plain("estimate_markup_subtotal", is_money=True),
        "budget": Plain("budget_markup_subtotal", is_money=True),
    },
    "Estimate": {
        **plain("id kind isDraft createdAt"),
        "updatedAt": Worked("estimates newest"),
        "createdBy": creator(),
        "lines": Many("EstimateLine", "estimate_id"),
        "markups": Many("Markup", "estimate_id"),
        "ownerCostRows": Many("OwnerCost", "estimate_id"),
    },
    "EstimateLine": {
        **plain("id description unit"),
        **money("quantity unitCost lineTotal"),
        **in_mode("amount"),
        "category": One("Category", "category_id"),
    },
    "Metric": {
        **plain("id name unit isMain"),
        **money("quantity"),
        **in_mode("costPerUnit"),
    },
    "Fund": {
        **plain("id kind name"),
        **money("original drawn added remaining"),
        "milestone": One("Milestone", "milestone_id"),
    },
}
