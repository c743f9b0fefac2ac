"""What can be asked, type by type: which table, column or relation stands behind."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Plain:
    """A column; money is answered as a decimal string."""

    column: str
    is_money: bool = False


@dataclass(frozen=True)
class InMode:
    """A figure that is stored once for each display mode."""

    base: str


@dataclass(frozen=True)
class One:
    type: str
    local: str


@dataclass(frozen=True)
class Many:
    type: str
    key: str
    order: str = "position"


@dataclass(frozen=True)
class Page:
    """A connection: whose rows, and what they can be filtered, sorted, searched by."""

    type: str
    key: str
    only: tuple[str, ...] = ()
    filters: dict = field(default_factory=dict)
    orders: dict = field(default_factory=dict)
    searched: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Totals:
    """Rows counted and summed by group."""

    type: str
    key: str
    groups: dict
    only: tuple[str, ...]
    filters: dict


@dataclass(frozen=True)
class Group:
    """The group's own column, or the row that it names; null where it is another."""

    name: str
    type: str = ""


@dataclass(frozen=True)
class Counted:
    name: str


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
ITEMS = Page(
    "Item",
    "project_id",
    only=("option_of_id", "scenario_id"),
    filters=ITEM_FILTERS,
    orders=ITEM_ORDERS,
    searched=("number", "name", "description", "internal_note"),
    words="Item",
)
PROJECTS = Page(
    "Project",
    "company_id",
    orders={"CREATED": "id", "NUMBER": "number", "NAME": "name"},
    searched=("number", "name"),
    words="Project",
)
ITEM_TOTALS = Totals(
    "ItemTotal",
    "project_id",
    {"CATEGORY": "category_id", "STATUS": "status", "MILESTONE": "milestone_id"},
    only=("is_draft", "option_of_id", "scenario_id"),
    filters=ITEM_FILTERS,
)

TABLES = {
    "Project": "projects",
    "Categorization": "categorizations",
    "Category": "categories",
    "Item": "items",
    "ItemTotal": "items",
    "CostLine": "cost_lines",
}
FIELDS = {
    "Project": {
        "id": Plain("id"),
        "number": Plain("number"),
        "name": Plain("name"),
        "status": Plain("status"),
        "phase": Plain("phase"),
        "currency": Plain("currency"),
        "categorizations": Many("Categorization", "project_id"),
        "items": ITEMS,
        "itemTotals": ITEM_TOTALS,
    },
    "Categorization": {
        "id": Plain("id"),
        "name": Plain("name"),
        "categories": Many("Category", "categorization_id"),
    },
    "Category": {"id": Plain("id"), "name": Plain("name"), "code": Plain("code")},
    "Item": {
        "id": Plain("id"),
        "number": Plain("number"),
        "name": Plain("name"),
        "description": Plain("description"),
        "status": Plain("status"),
        "isDraft": Plain("is_draft"),
        "dueOn": Plain("due_on"),
        "scheduleImpactDays": Plain("schedule_impact_days"),
        "createdAt": Plain("created_at"),
        "internalNote": Plain("internal_note"),
        "directCost": Plain("direct_cost", is_money=True),
        "costLines": Many("CostLine", "item_id"),
        "markupSubtotal": Plain("markup_subtotal", is_money=True),
        "costImpact": InMode("cost_impact"),
        "ownerCosts": Plain("owner_costs", is_money=True),
        "category": One("Category", "category_id"),
        "project": One("Project", "project_id"),
    },
    "CostLine": {
        "id": Plain("id"),
        "description": Plain("description"),
        "quantity": Plain("quantity", is_money=True),
        "unit": Plain("unit"),
        "unitCost": Plain("unit_cost", is_money=True),
        "lineTotal": Plain("line_total", is_money=True),
        "costType": Plain("cost_type"),
    },
    "ItemTotal": {
        "category": Group("CATEGORY", "Category"),
        "status": Group("STATUS"),
        "count": Counted("count"),
        "directCost": Plain("direct_cost", is_money=True),
        "costImpact": InMode("cost_impact"),
        "ownerCosts": Plain("owner_costs", is_money=True),
        "isPartial": Counted("isPartial"),
    },
}
ROOTS = {"project": One("Project", "id"), "projects": PROJECTS}


def shape_of(parent, name):
    return (ROOTS if parent == "Query" else FIELDS.get(parent, {})).get(name)
