"""What can be asked, type by type: which table, column or relation stands behind."""

from tests.authorization.fields_of_companies import (
    CONTACTS,
    COST_CODES,
    OF_COMPANIES,
)
from tests.authorization.fields_of_items import OF_ITEMS
from tests.authorization.fields_of_milestones import OF_MILESTONES
from tests.authorization.fields_of_projects import (
    OF_PROJECTS,
    OPEN_REQUESTS,
    TRADE_PARTNERS,
)
from tests.authorization.shapes import Nodes, One, Page

TABLES = {
    "Project": "projects",
    "FinancialLabels": "projects",
    "ClientAccess": "projects",
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
    "RoleGrid": "roles",
    "RoleLevel": "role_levels",
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
    "Member": "memberships",
    "MemberContact": "users",
    "TradePartner": "memberships",
    "ContactPerson": "users",
    "Contact": "contacts",
    "CostCode": "cost_codes",
    "PermissionLevel": "feature_levels",
    "ExpiringGrant": "expiring_grants",
    "AccessRequest": "access_requests",
    "CompanyHistoryEntry": "company_history",
    "Company": "companies",
    "Branding": "companies",
    "ListEntry": "list_entries",
    "SchedulingSettings": "companies",
    "EstimatingSettings": "companies",
    "LeadForm": "companies",
    "TradePartnerSettings": "companies",
    "RefusedWrite": "refused_writes",
    "PersonalSettings": "personal_settings",
    "Session": "sessions",
    "Identity": "identities",
    "Token": "tokens",
}
FIELDS = OF_PROJECTS | OF_MILESTONES | OF_ITEMS | OF_COMPANIES
PROJECTS = Page(
    "Project",
    "company_id",
    orders={"CREATED": "id", "NUMBER": "number", "NAME": "name"},
    searched=("number", "name"),
    filters={
        "name": ("TextFilter", "name"),
        "group": ("IdFilter", "grouped_projects.group_id", "list_entries"),
    },
)
ROOTS = {
    "project": One("Project", "id"),
    "projects": PROJECTS,
    "item": One("Item", "id"),
    "viewer": One("Viewer", "id"),
    "members": Page("Member", "company_id"),
    "accessRequests": OPEN_REQUESTS,
    "tradePartners": TRADE_PARTNERS,
    "contacts": CONTACTS,
    "costCodes": COST_CODES,
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
    "Role",
    "TeamMember",
    "Item",
    "AccessRequest",
)
# What the oracle does not work out: hashes, and acts on what is no item.
OPAQUE = {
    "version",
    "viewerCan",
    "url",
    "featureName",
    "planFeatures",
    "runnableReports",
    "isCurrent",
    "welcomeVideoUrl",
    "provider",
    "pictureUrl",
    "logoUrl",
    "scopes",
    "explainAccess",
    "compareAccess",
    "channel",
    "requires",
}


def shape_of(parent, name):
    return (ROOTS if parent == "Query" else FIELDS.get(parent, {})).get(name)
