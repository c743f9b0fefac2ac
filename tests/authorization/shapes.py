"""What can be asked, type by type: which table, column or relation stands behind."""

import re
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
class Span:
    """The lowest and the highest of a figure, in a display mode."""

    bases: tuple[str, str] = ("option_low", "option_high")


@dataclass(frozen=True)
class Worked:
    """A value that the oracle works out from the row by a rule of its own."""

    name: str


@dataclass(frozen=True)
class Same:
    """The row itself, under another type."""

    type: str


@dataclass(frozen=True)
class One:
    type: str
    local: str


@dataclass(frozen=True)
class Many:
    """All rows that refer to the parent, or that a table in between links with it."""

    type: str
    key: str
    order: tuple[str, ...] = ("position",)
    where: tuple[tuple[str, object], ...] = ()
    through: str = ""
    far: str = ""
    is_one: bool = False


@dataclass(frozen=True)
class Page:
    """A connection: whose rows, and what they can be filtered, sorted, searched by."""

    type: str
    key: str
    only: tuple[str, ...] = ()
    filters: dict = field(default_factory=dict)
    orders: dict = field(default_factory=dict)
    searched: tuple[str, ...] = ()
    order: str = "id"


@dataclass(frozen=True)
class Totals:
    """Rows counted and summed by group."""

    type: str
    key: str
    groups: dict
    only: tuple[str, ...]
    filters: dict


@dataclass(frozen=True)
class Reported:
    """Rows of the project that a report of the kind is of; items, counted by group."""

    type: str
    kind: str
    by: str = ""
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """The group's own column, or the row that it names; null where it is another."""

    name: str
    type: str = ""


@dataclass(frozen=True)
class Counted:
    name: str


@dataclass(frozen=True)
class Nodes:
    """Any record by its id; `nodes` several of them."""

    is_many: bool = False


def snake(name):
    return re.sub(r"([A-Z])", r"_\1", name).lower()


def plain(names):
    return {name: Plain(snake(name)) for name in names.split()}


def money(names):
    return {name: Plain(snake(name), is_money=True) for name in names.split()}


def in_mode(names):
    return {name: InMode(snake(name)) for name in names.split()}


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
MILESTONE_ORDERS = {
    "STARTS_ON": "starts_on",
    "CREATED": "id",
    "NAME": "name",
    "ESTIMATE_TOTAL": "estimate_total@",
    "RUNNING_TOTAL": "running_total@",
    "GAP": "gap@",
}
BY_WAY = ("categorization_id.position", "position")


def items(key, only=LISTED, searched=SEARCHED):
    return Page("Item", key, only, ITEM_FILTERS, ITEM_ORDERS, searched)


def creator(local="creator_id"):
    return One("User", local)


def funds(kind):
    return Many("Fund", "milestone_id", (), (("kind", kind),))


def one_estimate(kind):
    return Many("Estimate", "milestone_id", (), (("kind", kind),), is_one=True)


PROJECTS = Page(
    "Project",
    "company_id",
    orders={"CREATED": "id", "NUMBER": "number", "NAME": "name"},
    searched=("number", "name"),
)
PROJECT = One("Project", "project_id")
PUBLISHED_ESTIMATE = (("kind", "ESTIMATE"), ("is_draft", False))
SHARING = "isSharedWithClients isSharedWithPartners"
ROW_OF_TEMPLATE = {
    **plain("id name kind valueType refersToDirect refersToTotal"),
    **money("percent lumpSum"),
}
ROW_OF_MARKUPS = {**ROW_OF_TEMPLATE, **money("adjustment amount")}
LINE = {
    **plain("id description unit costType"),
    **money("quantity unitCost lineTotal"),
}

TABLES = {
    "Project": "projects",
    "Categorization": "categorizations",
    "Category": "categories",
    "TimelineEvent": "timeline_events",
    "Milestone": "milestones",
    "MarkupSubtotals": "milestones",
    "Estimate": "estimates",
    "EstimateLine": "estimate_lines",
    "Metric": "metrics",
    "Fund": "funds",
    "Scenario": "scenarios",
    "ScenarioChange": "scenario_changes",
    "Report": "reports",
    "ReportNote": "report_notes",
    "TeamMember": "project_members",
    "Role": "roles",
    "User": "users",
    "Item": "items",
    "ItemActs": "items",
    "ItemTotal": "items",
    "CostLine": "cost_lines",
    "ItemTemplate": "item_templates",
    "TemplateLine": "template_lines",
    "TemplateMarkup": "template_markups",
    "UnitOfMeasure": "units_of_measure",
    "ProjectTerm": "project_terms",
    "Markup": "markups",
    "InheritedMarkup": "inherited_markups",
    "Draw": "draws",
    "OwnerCost": "owner_costs",
    "Comment": "comments",
    "Attachment": "attachments",
    "HistoryEntry": "history",
    "Viewer": "memberships",
    "Company": "companies",
}
FIELDS = {
    "Project": {
        **plain("id number name status phase currency createdAt updatedAt"),
        **money("rounding"),
        "createdBy": creator(),
        "displayModes": Worked("modes"),
        "activeMilestone": One("Milestone", "active_milestone_id"),
        "suggestedItemNumber": Worked("suggested"),
        "unitsOfMeasure": Many("UnitOfMeasure", "project_id"),
        "terminology": Many("ProjectTerm", "project_id", ("term",)),
        "itemTemplate": Many("ItemTemplate", "project_id", (), is_one=True),
        "categorizations": Many("Categorization", "project_id"),
        "mainCategorization": One("Categorization", "main_categorization_id"),
        "timelineEvents": Many("TimelineEvent", "project_id", ("starts_on",)),
        "milestones": Page(
            "Milestone", "project_id", orders=MILESTONE_ORDERS, order="starts_on"
        ),
        "scenarios": Page("Scenario", "project_id"),
        "reports": Page("Report", "project_id"),
        "team": Page("TeamMember", "project_id"),
        "items": items("project_id"),
        "itemTotals": Totals(
            "ItemTotal",
            "project_id",
            ITEM_GROUPS,
            ("is_draft", *LISTED),
            ITEM_FILTERS,
        ),
    },
    "Categorization": {
        **plain("id name"),
        "categories": Many("Category", "categorization_id"),
        "project": PROJECT,
    },
    "Category": {
        **plain("id name code"),
        "parent": One("Category", "parent_id"),
        "categorization": One("Categorization", "categorization_id"),
    },
    "TimelineEvent": {
        **plain("id kind name startsOn endsOn"),
        "phase": One("TimelineEvent", "parent_id"),
        "predecessors": Many(
            "TimelineEvent",
            "event_id",
            ("starts_on",),
            through="timeline_predecessors",
            far="predecessor_id",
        ),
        "project": PROJECT,
    },
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
            far="estimate_id",
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
    "Scenario": {
        **plain("id name description isPublished createdAt updatedAt"),
        "createdBy": creator(),
        "sharedWith": Many(
            "User", "scenario_id", ("name",), through="scenario_shares", far="user_id"
        ),
        **in_mode("projectedRunningTotal"),
        "changes": Many("ScenarioChange", "scenario_id", ()),
        "project": PROJECT,
        "items": items("scenario_id", ("option_of_id",), ()),
    },
    "Report": {
        **plain("id kind name createdAt"),
        "updatedAt": Worked("reports newest"),
        "createdBy": creator(),
        "project": PROJECT,
        "statuses": Worked("statuses"),
        "chosenMilestones": Many(
            "Milestone",
            "report_id",
            ("starts_on",),
            through="report_milestones",
            far="milestone_id",
        ),
        "itemsByCategory": Reported("ItemTotal", "ITEMS", "CATEGORY"),
        "itemsByStatus": Reported("ItemTotal", "ITEMS", "STATUS"),
        "comparedMilestones": Reported("Milestone", "MILESTONES", "", ("starts_on",)),
        "funds": Reported("Fund", "DRAWS", "", ("milestone_id.starts_on",)),
        "notes": Many("ReportNote", "report_id", ("created_at",)),
        "distribution": Many(
            "User", "report_id", ("name",), through="report_recipients", far="user_id"
        ),
    },
    "ReportNote": {
        **plain("id body createdAt updatedAt"),
        "author": creator("author_id"),
    },
    "ScenarioChange": {**plain("id status"), "item": One("Item", "item_id")},
    "TeamMember": {
        **plain("id responsibility"),
        "user": creator("user_id"),
        "role": One("Role", "role_id"),
        "categories": Many(
            "Category",
            "project_member_id",
            through="category_grants",
            far="category_id",
        ),
        "project": PROJECT,
    },
    "Role": plain("id name"),
    "User": plain("id name"),
    "Item": {
        **plain("id number name description status isDraft dueOn"),
        **plain("scheduleImpactDays createdAt internalNote"),
        "createdBy": creator(),
        "updatedAt": Worked("items newest"),
        **money("directCost markupSubtotal ownerCosts"),
        "costLines": Many("CostLine", "item_id"),
        "itemMarkups": Many("Markup", "item_id"),
        "inheritedMarkups": Many("InheritedMarkup", "item_id", ("markup_id.position",)),
        **in_mode("costImpact"),
        "draws": Many("Draw", "item_id"),
        "ownerCostRows": Many("OwnerCost", "item_id"),
        "options": Many("Item", "option_of_id", ()),
        "category": One("Category", "category_id"),
        "categories": Many(
            "Category",
            "item_id",
            BY_WAY,
            through="item_categories",
            far="category_id",
        ),
        "assignees": Many(
            "User", "item_id", ("name",), through="item_assignees", far="user_id"
        ),
        "milestone": One("Milestone", "milestone_id"),
        "event": One("TimelineEvent", "event_id"),
        "project": PROJECT,
        "viewerCan": Same("ItemActs"),
        "optionRange": Span(),
        "comments": Page("Comment", "item_id"),
        "attachments": Page("Attachment", "item_id"),
        "history": Page("HistoryEntry", "item_id"),
    },
    "ItemActs": {
        name: Worked(f"can {snake(name)}")
        for name in (
            *("update", "delete", "editCosts", "editMarkups", "setStatus"),
            *("setCategories", "setAssignees", "setScheduleImpact", "setDraws"),
            *("setOwnerCosts", "share", "publish", "comment", "shareComments"),
            *("attach", "shareAttachments"),
            *("setNumber", "setNote", "setMilestone"),
        )
    },
    "CostLine": LINE,
    "TemplateLine": LINE,
    "TemplateMarkup": {
        **ROW_OF_TEMPLATE,
        **plain("isAllocated"),
        "refersTo": Many(
            "TemplateMarkup",
            "template_markup_id",
            through="template_markup_references",
            far="refers_to_id",
        ),
    },
    "ItemTemplate": {
        **plain("id"),
        "updatedAt": Worked("item_templates newest"),
        "lines": Many("TemplateLine", "template_id"),
        "markups": Many("TemplateMarkup", "template_id"),
    },
    "UnitOfMeasure": plain("id name abbreviation"),
    "ProjectTerm": plain("id term singular plural"),
    "Markup": {
        **ROW_OF_MARKUPS,
        **plain("isAllocated"),
        "refersTo": Many(
            "Markup", "markup_id", through="markup_references", far="refers_to_id"
        ),
        "categories": Many(
            "Category",
            "markup_id",
            BY_WAY,
            through="markup_categories",
            far="category_id",
        ),
    },
    "InheritedMarkup": {
        **plain("id isApplied"),
        **money("amount"),
        "markup": One("Markup", "markup_id"),
    },
    "Draw": {
        **plain("id isFullCoverage"),
        **money("amount"),
        "fund": One("Fund", "fund_id"),
    },
    "OwnerCost": {
        **ROW_OF_MARKUPS,
        "isShare": Worked("share"),
        "refersTo": Many(
            "OwnerCost",
            "owner_cost_id",
            through="owner_cost_references",
            far="refers_to_id",
        ),
    },
    "Comment": {
        **plain(f"id body createdAt editedAt {SHARING}"),
        "author": creator("author_id"),
        "readers": Many(
            "User", "comment_id", ("name",), through="comment_readers", far="user_id"
        ),
    },
    "Attachment": {
        **plain(f"id name mediaType sizeBytes createdAt {SHARING}"),
        "uploadedBy": creator("uploader_id"),
    },
    "HistoryEntry": {
        **plain("id at action field before after"),
        "actor": creator("actor_id"),
    },
    "ItemTotal": {
        "category": Group("CATEGORY", "Category"),
        "status": Group("STATUS"),
        "milestone": Group("MILESTONE", "Milestone"),
        "count": Counted("count"),
        **money("directCost ownerCosts"),
        **in_mode("costImpact"),
        "isPartial": Counted("isPartial"),
    },
    "Viewer": {
        **plain("projectAccess"),
        "companyRole": Plain("role"),
        "user": creator("user_id"),
        "company": One("Company", "company_id"),
        "permissions": Worked("flags"),
        "projects": Many("TeamMember", "membership_id", ("project_id",)),
    },
    "Company": plain("id name"),
}
ROOTS = {
    "project": One("Project", "id"),
    "projects": PROJECTS,
    "item": One("Item", "id"),
    "viewer": One("Viewer", "id"),
    "node": Nodes(),
    "nodes": Nodes(is_many=True),
}
NODES = (
    "Project",
    "Categorization",
    "Category",
    "TimelineEvent",
    "Milestone",
    "Scenario",
    "Report",
    "Item",
)
# What the oracle does not work out: hashes, and acts on what is no item.
OPAQUE = {"version", "viewerCan", "url"}


def shape_of(parent, name):
    return (ROOTS if parent == "Query" else FIELDS.get(parent, {})).get(name)
