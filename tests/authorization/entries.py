"""Whom each entry of the history is for, by its guard, written a second time.

Nothing here comes from permissions/; it is read out of design 3 and 7, domain 5 and
the visibility table.
"""

from tests.authorization import conditions as when
from tests.authorization.classified import shows

# An entry stands under the condition of the column that it tells of.
OF_COLUMNS = {
    "CanSeeInternalNotes": "items.internal_note",
    "CanSeeItemCosts": "items.direct_cost",
    "CanSeeMarkups": "markups.amount",
    "CanSeeDraws": "draws.amount",
    "CanSeeItemOwnerCosts": "owner_costs.amount",
}
# The others tell of what is no column.
OTHERS = {
    "CanSeeEstimateCosts": when.has("milestone_cost_details", when.whole),
    "CanSeeBudgetCosts": when.has("milestone_budget_cost_details", when.whole),
    "CanSeeMilestoneMarkups": when.has("markups_details", when.whole),
    "CanSeeMilestoneOwnerCosts": when.has("owner_costs", when.whole),
    "CanSeeMetrics": when.has("milestone_metrics"),
    "CanSeeTemplateLines": when.has(when.TEMPLATE),
    "CanSeeTemplateMarkups": when.template,
    "CanSeeReportNotes": when.has("report_notes"),
    "CanSeeReportDistribution": when.has("report_distribution"),
    "CanSeeMilestoneMoves": when.has("draft_milestones_created_by_others"),
}
NO_MONEY = {"CanSeeReportNotes", "CanSeeReportDistribution", "CanSeeMilestoneMoves"}
GUARDS = ("PUBLIC", *OF_COLUMNS, *OTHERS)
# That somebody spoke or sent a file is for those who may know of that.
WORDS = {"comments": "comments", "attachments": "milestone_attachments"}
WORDS_OF_ITEMS = {"comments": "comments", "attachments": "attachments"}


def stands(person, held, facts, guard):
    """Say whether what stands under a guard is for the person."""
    if guard in OF_COLUMNS:
        return shows(person, held, facts, [OF_COLUMNS[guard]])
    is_hidden = held.hides and guard not in NO_MONEY
    return guard in OTHERS and not is_hidden and OTHERS[guard](person, held, facts)


def exists(person, held, facts, row):
    words = WORDS_OF_ITEMS if row["item_id"] else WORDS
    if row["field"] in words and not held.has(words[row["field"]], facts):
        return False
    is_shown = row["guard"] == "PUBLIC" or stands(person, held, facts, row["guard"])
    return is_shown and (not row["is_draft_stage"] or _knows_drafts(person, row))


def _knows_drafts(person, row):
    whole = person.of("items", id=row["item_id"])
    whole += person.of("milestones", id=row["milestone_id"])
    shares = person.of("item_shares", item_id=row["item_id"], user_id=person.user)
    own = any(each["creator_id"] == person.user for each in whole)
    return person.is_admin or own or bool(shares)
