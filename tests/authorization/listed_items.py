"""Lists of items: by what they are filtered, sorted, searched and grouped."""

from tests.authorization.shapes import Page

# Kind of the comparison, and the column behind it; a reference is to a known row.
ITEM_FILTERS = {
    "number": ("TextFilter", "number"),
    "name": ("TextFilter", "name"),
    "status": ("ItemStatusFilter", "status"),
    "isDraft": ("BooleanFilter", "is_draft"),
    "dueOn": ("DateFilter", "due_on"),
    "scheduleImpactDays": ("IntFilter", "schedule_impact_days"),
    "milestone": ("IdFilter", "items.milestone_id", "milestones"),
    "category": ("IdFilter", "item_categories.category_id", "categories"),
    "assignee": ("IdFilter", "item_assignees.user_id", "users"),
    "directCost": ("MoneyFilter", "direct_cost"),
    "markupSubtotal": ("MoneyFilter", "markup_subtotal"),
    "costImpact": ("PriceFilter", "cost_impact"),
    "ownerCosts": ("MoneyFilter", "owner_costs"),
    "internalNote": ("TextFilter", "internal_note"),
}
ITEM_ORDERS = {
    "CREATED": "id",
    "NUMBER": "number",
    "NAME": "name",
    "STATUS": "status",
    "DUE_ON": "due_on",
    "SCHEDULE_IMPACT_DAYS": "schedule_impact_days",
    "DIRECT_COST": "direct_cost",
    "MARKUP_SUBTOTAL": "markup_subtotal",
    "COST_IMPACT": "cost_impact@",
    "OWNER_COSTS": "owner_costs",
}
SEARCHED = ("number", "name", "description", "internal_note")
ITEM_GROUPS = {
    "CATEGORY": "category_id",
    "STATUS": "status",
    "MILESTONE": "milestone_id",
}
LISTED = ("option_of_id", "scenario_id")


def items(key, only=LISTED, searched=SEARCHED):
    return Page("Item", key, only, ITEM_FILTERS, ITEM_ORDERS, searched)
