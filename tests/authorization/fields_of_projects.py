"""The fields of projects, of what else they hold, and of people and companies."""

from dataclasses import replace

from tests.authorization.fields_of_companies import MEMBERS
from tests.authorization.listed_items import ITEM_FILTERS, ITEM_GROUPS, LISTED, items
from tests.authorization.shapes import (
    PROJECT,
    Many,
    One,
    Page,
    Plain,
    Reported,
    Same,
    Totals,
    Worked,
    creator,
    in_mode,
    money,
    plain,
)

MILESTONE_ORDERS = {
    "STARTS_ON": "starts_on",
    "CREATED": "id",
    "NAME": "name",
    "ESTIMATE_TOTAL": "estimate_total@",
    "RUNNING_TOTAL": "running_total@",
    "GAP": "gap@",
}
# Of any project, but of one.
_OF_SOME = (("project_id", ...),)
TRADE_PARTNERS = Page(
    "TradePartner",
    "company_id",
    orders={"NICKNAME": "nickname", "COMPANY_NAME": "company_name"},
    order="nickname",
    where=(("role", "PARTNER"),),
    first="is_active",
)
ASSIGNABLE_PARTNERS = replace(
    TRADE_PARTNERS,
    local="company_id",
    where=(("role", "PARTNER"), ("is_active", True), ("is_shown_in_lists", True)),
    first="",
)


def _is_builder(member):
    is_in = member["is_active"] and member["web_access"] != "INVITED"
    return is_in and member["role"] in {"ADMIN", "EMPLOYEE"}


OPEN_REQUESTS = Page("AccessRequest", "company_id", where=(("status", "OPEN"),))
_OF_LOGIN = Many(
    *("Identity", "id", ("id",)),
    through="memberships",
    far="account_id",
    own="account_id",
)
_EXPIRING = Many("ExpiringGrant", "membership_id", ("expires_at",))


def _projects(table):
    pairs = {"through": table, "far": "project_id"}
    return Many("Project", "membership_id", ("name",), **pairs)


def _levels(*order, where):
    return Many("PermissionLevel", "membership_id", order, where)


def _listed(kind, order="position"):
    return Many("ListEntry", "company_id", (order,), (("kind", kind),))


OF_PROJECTS = {
    "Project": {
        **plain("id number name status phase currency createdAt"),
        "updatedAt": Worked("projects newest"),
        **plain("location financialStructure"),
        "updateClearer": One("User", "update_clearer_id"),
        "financialLabels": Same("FinancialLabels"),
        "clientAccess": Same("ClientAccess"),
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
        "roles": Many("Role", "project_id", ("name",)),
        "team": Page("TeamMember", "project_id"),
        "groups": Many(
            "ListEntry", "project_id", through="grouped_projects", far="group_id"
        ),
        "assignableBuilders": Page("TeamMember", "project_id", of_member=_is_builder),
        "assignablePartners": ASSIGNABLE_PARTNERS,
        "items": items("project_id"),
        "itemTotals": Totals(
            "ItemTotal",
            "project_id",
            ITEM_GROUPS,
            ("is_draft", *LISTED),
            ITEM_FILTERS,
        ),
    },
    "FinancialLabels": {
        "basePrice": Plain("base_price_label"),
        "totalPrice": Plain("total_price_label"),
        "allowance": Plain("allowance_label"),
        "clientPrice": Plain("client_price_label"),
    },
    "ClientAccess": {
        "seesBudget": Plain("client_sees_budget"),
        "seesBudgetDetails": Plain("client_sees_budget_details"),
        "seesJobLog": Plain("client_sees_job_log"),
        "getsAlerts": Plain("client_gets_alerts"),
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
    "ScenarioChange": {**plain("id status"), "item": One("Item", "item_id")},
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
    "Role": {**plain("id name isAdministrator"), "grid": Same("RoleGrid")},
    "RoleGrid": {
        **plain("categoryAccess"),
        "hidesAllCosts": Plain("hide_all_costs"),
        "displayModes": Worked("display modes"),
        "levels": Many("RoleLevel", "role_id", ("feature",)),
    },
    "RoleLevel": plain("id feature withCategory withoutCategory"),
    "User": plain("id name"),
    "UnitOfMeasure": plain("id name abbreviation"),
    "ProjectTerm": plain("id term singular plural"),
    "Viewer": {
        **plain("projectAccess"),
        "companyRole": Plain("role"),
        "user": creator("user_id"),
        "company": One("Company", "company_id"),
        "permissions": Worked("flags"),
        "projects": Many("TeamMember", "membership_id", ("project_id",)),
        "settings": Many("PersonalSettings", "membership_id", (), is_one=True),
        "expiringGrants": _EXPIRING,
        "accessRequests": Page("AccessRequest", "membership_id"),
        "sessions": Many("Session", "membership_id", ("id",)),
        "identities": _OF_LOGIN,
        "tokens": Many("Token", "membership_id", ("id",)),
    },
    "PersonalSettings": {
        **plain("textAddress commentAlerts timeZone showsWelcome"),
        "user": creator("user_id"),
        "contact": One("MemberContact", "user_id"),
    },
    "Identity": plain("id issuer address createdAt usedAt removedAt"),
    "Session": plain("id client createdAt usedAt expiresAt"),
    "Token": plain("id name prefix channel createdAt expiresAt usedAt"),
    "Member": {
        **plain("id isActive isAccountOwner projectAccess webAccess"),
        "companyRole": Plain("role"),
        "user": creator("user_id"),
        "contact": One("MemberContact", "user_id"),
        "permissions": Worked("flags"),
        "projects": Many("TeamMember", "membership_id", ("project_id",)),
        "expiringGrants": _EXPIRING,
        "accessibleProjects": _projects("accessible_projects"),
        "excludedProjects": _projects("excluded_projects"),
        "opensCommunity": Worked("opens community"),
        "permissionSet": _levels("feature", where=(("project_id", None),)),
        "projectPermissionSets": _levels("project_id", "feature", where=_OF_SOME),
    },
    "MemberContact": plain("email"),
    "TradePartner": {
        **plain("id nickname companyName phone isActive webAccess"),
        **plain("isShownInLists getsWorkRequests"),
        "summaryDays": Worked("summary days"),
        "person": One("ContactPerson", "user_id"),
    },
    "ContactPerson": plain("id name email"),
    "PermissionLevel": {
        **plain("feature level"),
        "project": PROJECT,
    },
    "Branding": plain("brandColor"),
    "SchedulingSettings": {
        "workingDays": Worked("working days"),
        **plain("partnerWindowDays showsPartnersOnlyStable"),
    },
    "EstimatingSettings": {
        **money("defaultMarkup defaultTax"),
        **plain("estimatesByMargin"),
    },
    "AccessRequest": {
        **plain("id coordinate mode step reason status createdAt decidedAt change"),
        **plain("expiresAt"),
        "person": creator("user_id"),
        "project": PROJECT,
    },
    "ExpiringGrant": {
        **plain("id permission feature level expiresAt"),
        "project": PROJECT,
        "role": One("Role", "role_id"),
    },
    "LeadForm": {
        "isOn": Plain("has_lead_form"),
        "fields": _listed("LEAD_FIELD"),
    },
    "ListEntry": plain("id kind name code fallsOn position"),
    "TradePartnerSettings": {
        "showsSpecs": Plain("shows_partners_specs"),
        "showsSchedules": Plain("shows_partners_schedules"),
    },
    "Company": {
        **plain("id name address phone website description plan"),
        "branding": Same("Branding"),
        "scheduling": Same("SchedulingSettings"),
        "estimating": Same("EstimatingSettings"),
        "leadForm": Same("LeadForm"),
        "fileLabels": _listed("FILE_LABEL"),
        "warrantySublists": _listed("WARRANTY_SUBLIST"),
        "jobLogFlags": _listed("JOB_LOG_FLAG"),
        "contactGroups": _listed("CONTACT_GROUP"),
        "projectGroups": _listed("PROJECT_GROUP"),
        "accountingCodes": _listed("ACCOUNTING_CODE"),
        "holidays": _listed("HOLIDAY", "falls_on"),
        "tradePartnerSettings": Same("TradePartnerSettings"),
        "roleTemplates": Many("Role", "template_of_id", ("name",)),
        "members": MEMBERS,
        "tradePartners": TRADE_PARTNERS,
        "history": Page("CompanyHistoryEntry", "company_id"),
        "refusedWrites": Page("RefusedWrite", "company_id"),
    },
    "CompanyHistoryEntry": {
        **plain("id at action field before after"),
        "actor": creator("actor_id"),
        "person": creator("person_id"),
        "project": PROJECT,
    },
    "RefusedWrite": {
        **plain("id at mutation code"),
        "actor": creator("actor_id"),
        "coordinates": Worked("coordinates"),
        "project": PROJECT,
        "subjectId": Worked("subject"),
    },
}
