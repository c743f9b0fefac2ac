"""Which rows a viewer may know of, within his projects; the rest does not exist."""

from collections.abc import Mapping

from permissions.chart import action
from permissions.company_settings import LIST_ROWS
from permissions.guards import GUARDS
from permissions.levels import Level
from permissions.openings import MAY_GRANT
from permissions.rules import (
    ADMIN,
    ANYONE,
    CLIENT,
    PARTNER,
    STAFF,
    All,
    AnyOf,
    AtLeast,
    Has,
    HasRole,
    HoldsRole,
    InOwnCategories,
    IsViewer,
    Not,
    OneOf,
    Rule,
)

_OWN_OR_SHARED = AnyOf(IsViewer("creator"), IsViewer("shared_with"))

_ITEMS = All(
    AtLeast("items_item_import_and_options", Level.VIEW),
    InOwnCategories(),
    AnyOf(
        Not(Has("draft")),
        _OWN_OR_SHARED,
        # An admin sees the drafts of others, but not their private scenarios.
        All(ADMIN, Not(Has("scenario"))),
    ),
)

_MILESTONES = All(
    AtLeast("milestones", Level.VIEW),
    AnyOf(
        Not(Has("draft")),
        IsViewer("creator"),
        AtLeast("draft_milestones_created_by_others", Level.VIEW),
    ),
)

_ESTIMATES = AnyOf(
    Not(Has("draft")),
    IsViewer("creator"),
    AtLeast("draft_estimates_and_budgets_created_by_others", Level.VIEW),
)

_OWNER_FUND = OneOf("kind", "OWNER_CONTINGENCY", "OWNER_ALLOWANCE")
_FUNDS = AnyOf(
    All(AtLeast("markups_details", Level.VIEW), AtLeast("owner_costs", Level.VIEW)),
    All(Not(_OWNER_FUND), AtLeast("markups_details", Level.VIEW)),
    All(_OWNER_FUND, AtLeast("owner_costs", Level.VIEW)),
)

_SHARED_OUTSIDE = AnyOf(
    STAFF,
    IsViewer("creator"),
    All(CLIENT, Has("shared_with_clients")),
    All(PARTNER, Has("shared_with_partners")),
)

_COMMENTS = All(
    AtLeast("comments", Level.VIEW),
    AnyOf(_SHARED_OUTSIDE, IsViewer("reader")),
)

_ATTACHMENTS = All(
    _SHARED_OUTSIDE,
    AnyOf(
        All(Has("item"), AtLeast("attachments", Level.VIEW)),
        All(Has("milestone"), AtLeast("milestone_attachments", Level.VIEW)),
    ),
)


_OWN_MEMBERSHIP = AnyOf(IsViewer("person"), action("contacts.my_team"))

_TRADE_PARTNER = All(
    action("contacts.trade_partners_view"), OneOf("company_role", "PARTNER")
)
_CONTACTS = All(action("contacts.list"), action("contacts.view_record"))
_CLIENT_CONTACT = All(action("contacts.view_record"), OneOf("company_role", "CLIENT"))

_ITEM_FILES = AtLeast("attachments", Level.VIEW)
_MILESTONE_FILES = AtLeast("milestone_attachments", Level.VIEW)
# That somebody spoke or sent a file is for those who may know of comments and files.
_OF_WORDS_AND_FILES = (
    AnyOf(AtLeast("comments", Level.VIEW), Not(OneOf("field", "comments"))),
    AnyOf(
        # Said first, so that it folds for whoever has both.
        All(_ITEM_FILES, _MILESTONE_FILES),
        Not(OneOf("field", "attachments")),
        All(Has("item"), _ITEM_FILES),
        All(Has("milestone"), _MILESTONE_FILES),
    ),
)


def _history() -> Rule:
    """Each entry stands under the guard of the field it describes."""
    guarded = (
        All(OneOf("guard", name), guard.rule)
        for name, guard in sorted(GUARDS.items())
        if name in HISTORY_GUARDS
    )
    return All(
        AnyOf(OneOf("guard", "PUBLIC"), *guarded),
        *_OF_WORDS_AND_FILES,
        AnyOf(
            ADMIN,
            Not(Has("draft_stage")),
            IsViewer("item_creator"),
            IsViewer("item_shared_with"),
            IsViewer("milestone_creator"),
        ),
    )


HISTORY_GUARDS = frozenset(
    {
        "CanSeeInternalNotes",
        "CanSeeItemCosts",
        "CanSeeMarkups",
        "CanSeeDraws",
        "CanSeeItemOwnerCosts",
        "CanSeeEstimateCosts",
        "CanSeeBudgetCosts",
        "CanSeeMilestoneMarkups",
        "CanSeeMilestoneOwnerCosts",
        "CanSeeMetrics",
        "CanSeeTemplateLines",
        "CanSeeTemplateMarkups",
        "CanSeeReportNotes",
        "CanSeeReportDistribution",
        "CanSeeMilestoneMoves",
    }
)

ROWS: Mapping[str, Rule] = {
    "projects": ANYONE,
    "companies": ANYONE,
    # Of one's own alone, whoever one is.
    "personal_settings": IsViewer("person"),
    "sessions": IsViewer("person"),
    "identities": IsViewer("person"),
    "tokens": IsViewer("person"),
    # My Team is the admins' alone, to see as well; everybody sees himself. Trade
    # partners are any team member's, clients theirs who see contacts.
    "memberships": AnyOf(_OWN_MEMBERSHIP, _TRADE_PARTNER, _CLIENT_CONTACT),
    "contacts": _CONTACTS,
    "grouped_contacts": _CONTACTS,
    "cost_codes": ADMIN,
    "list_entries": LIST_ROWS,
    "grouped_projects": STAFF,
    "accessible_projects": _OWN_MEMBERSHIP,
    "excluded_projects": _OWN_MEMBERSHIP,
    "expiring_grants": _OWN_MEMBERSHIP,
    "feature_levels": _OWN_MEMBERSHIP,
    # One's own, and those of a team or of roles that one may look at; which levels a
    # role has is for the latter alone.
    "roles": AnyOf(
        AtLeast("project_roles_permissions_previews", Level.VIEW),
        AtLeast("team_teammates", Level.VIEW),
        IsViewer("holder"),
        HoldsRole("role"),
    ),
    "role_levels": AtLeast("project_roles_permissions_previews", Level.VIEW),
    "project_members": AnyOf(IsViewer("person"), AtLeast("team_teammates", Level.VIEW)),
    "category_grants": ANYONE,
    "categorizations": AtLeast("categorizations", Level.VIEW),
    "categories": AtLeast("categorizations", Level.VIEW),
    "timeline_events": AtLeast("timeline", Level.VIEW),
    "timeline_predecessors": AtLeast("timeline", Level.VIEW),
    "units_of_measure": AtLeast("project_units_of_measure", Level.VIEW),
    "project_terms": AtLeast("project_terminology", Level.VIEW),
    "items": _ITEMS,
    # Never listed by themselves: known are those whom a known row names.
    "users": ANYONE,
    "cost_lines": ANYONE,
    "item_categories": ANYONE,
    "item_assignees": ANYONE,
    "markups": ANYONE,
    "markup_references": ANYONE,
    "markup_categories": ANYONE,
    "inherited_markups": ANYONE,
    "owner_costs": ANYONE,
    "owner_cost_references": ANYONE,
    "draws": ANYONE,
    "milestones": _MILESTONES,
    "estimates": _ESTIMATES,
    "estimate_lines": ANYONE,
    "metrics": AtLeast("milestone_metrics", Level.VIEW),
    "funds": _FUNDS,
    "item_templates": AtLeast("default_item_template_settings", Level.VIEW),
    "template_lines": ANYONE,
    "template_markups": ANYONE,
    "template_markup_references": ANYONE,
    # Without a project role there are no preconstruction records (design 7.2).
    "scenarios": All(HasRole(), AnyOf(Has("published"), _OWN_OR_SHARED)),
    "scenario_shares": ANYONE,
    "comment_readers": ANYONE,
    "scenario_changes": ANYONE,
    "reports": AtLeast("shared_reports", Level.VIEW),
    "report_milestones": ANYONE,
    "report_recipients": AtLeast("report_distribution", Level.VIEW),
    "report_notes": AtLeast("report_notes", Level.VIEW),
    "comments": _COMMENTS,
    "attachments": _ATTACHMENTS,
    "history": _history(),
    # One's own, and those that one could grant.
    "access_requests": AnyOf(IsViewer("person"), MAY_GRANT),
    "refused_writes": ADMIN,
    "company_history": ADMIN,
}

# A row exists only with the row that it refers to, wherever it is met.
STANDS_WITH: Mapping[str, tuple[tuple[str, str], ...]] = {
    "items": (("scenario_id", "scenarios"), ("option_of_id", "items")),
    # One's own rights on a project that one does not know of tell of none.
    "feature_levels": (("project_id", "projects"),),
    "expiring_grants": (("project_id", "projects"),),
    "scenario_changes": (("item_id", "items"),),
    "comments": (("item_id", "items"),),
    "attachments": (("item_id", "items"), ("milestone_id", "milestones")),
    "estimates": (("milestone_id", "milestones"),),
    # An item leads to the fund that it draws from, and to the markup it inherits.
    "funds": (("milestone_id", "milestones"),),
    "markups": (("estimate_id", "estimates"),),
    "owner_costs": (("estimate_id", "estimates"),),
}
