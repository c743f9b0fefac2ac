"""Acts on rows: what each needs, for `viewerCan`, inputs and mutations alike."""

from collections.abc import Mapping

from permissions import company_actions, company_settings
from permissions.chart import action, in_full
from permissions.company_actions import A_CLIENT, A_PARTNER
from permissions.levels import Level
from permissions.rules import (
    ADMIN,
    ANYONE,
    OUTSIDER,
    STAFF,
    All,
    AnyOf,
    AtLeast,
    AtLeastWithin,
    CostsShown,
    Has,
    IsViewer,
    Not,
    OneOf,
    Rule,
    SeesWholeProject,
)

_OWN = AnyOf(IsViewer("creator"), IsViewer("assignee"))
# The mobile app sends photos alone.
_ANY_FILE = in_full("files.upload")


def _own_or_any(feature: str) -> Rule:
    """Anybody's at ADMIN; at STANDARD what the viewer created or is assigned to."""
    return AnyOf(
        AtLeast(feature, Level.ADMIN), All(AtLeast(feature, Level.STANDARD), _OWN)
    )


def _created_or_any(feature: str) -> Rule:
    """Any that one knows of at ADMIN; at STANDARD what one has created."""
    return AnyOf(
        AtLeast(feature, Level.ADMIN),
        All(AtLeast(feature, Level.STANDARD), IsViewer("creator")),
    )


def _seen(feature: str, level: Level) -> Rule:
    """Hold money to its feature; whoever edits a figure sees it."""
    return All(AtLeast(feature, level), CostsShown())


_UPDATE = _own_or_any("items_item_import_and_options")

_ITEMS: Mapping[str, Rule] = {
    # An item that one adds is one's own, so this also says who may add items.
    "update": _UPDATE,
    "set_number": _own_or_any("item_number"),
    "set_note": All(STAFF, _UPDATE),
    "set_milestone": _own_or_any("milestones_and_events"),
    "delete": AnyOf(
        AtLeast("items_item_import_and_options", Level.ADMIN),
        All(
            AtLeast("items_item_import_and_options", Level.STANDARD),
            IsViewer("creator"),
        ),
    ),
    "edit_costs": _seen("item_option_cost_details", Level.ADMIN),
    "edit_markups": _seen("markups_details", Level.ADMIN),
    # STANDARD sets the value on any item that one may edit (access, settled 7).
    "set_status": AnyOf(
        AtLeast("item_status", Level.ADMIN),
        All(AtLeast("item_status", Level.STANDARD), _UPDATE),
    ),
    "set_categories": _own_or_any("categories"),
    "set_assignees": _own_or_any("assignees_and_due_dates"),
    "set_schedule_impact": AnyOf(
        AtLeast("schedule_impact", Level.ADMIN),
        All(AtLeast("schedule_impact", Level.STANDARD), _UPDATE),
    ),
    # What is incorporated is in the estimate already: its draws stay (domain 1.5).
    "set_draws": All(
        _seen("draw_activity_contingencies_allowances", Level.STANDARD),
        Not(OneOf("status", "INCORPORATED")),
    ),
    "set_owner_costs": _seen("owner_costs", Level.ADMIN),
    # What everybody knows of can be neither shared nor published once more.
    "share": All(Has("draft"), _own_or_any("share_draft_items_scenarios")),
    "publish": All(Has("draft"), _own_or_any("publish_draft_items_scenarios")),
    "comment": AtLeast("comments", Level.STANDARD),
    "share_comments": All(STAFF, AtLeast("comments", Level.STANDARD)),
    "attach": AtLeast("attachments", Level.STANDARD),
    "attach_files": All(AtLeast("attachments", Level.STANDARD), _ANY_FILE),
    "share_attachments": All(STAFF, AtLeast("attachments", Level.STANDARD)),
}

# Outsiders post; whom a comment is shown to is the builder's team's to say.
_OF_COMMENTS: Mapping[str, Rule] = {
    "update": _created_or_any("comments"),
    "share": _ITEMS["share_comments"],
}

_MILESTONES = AtLeast("milestones", Level.ADMIN)
_ESTIMATE = AtLeast("milestone_cost_details", Level.ADMIN)
_BUDGET = AtLeast("milestone_budget_cost_details", Level.ADMIN)
_MARKUPS = AtLeast("markups_details", Level.ADMIN)
# Whoever edits a figure of the whole project sees it.
_WHOLE_COSTS = All(SeesWholeProject(), CostsShown())


def _unless_draft_of_another(feature: str) -> Rule:
    """Hold drafts that others created to a feature of their own, at ADMIN."""
    return AnyOf(Not(Has("draft")), IsViewer("creator"), AtLeast(feature, Level.ADMIN))


_MILESTONE = _unless_draft_of_another("draft_milestones_created_by_others")
_SHEET = _unless_draft_of_another("draft_estimates_and_budgets_created_by_others")
# Where drafts of others show, a second one is never begun beside a hidden one.
_START = All(
    _MILESTONES,
    _MILESTONE,
    _WHOLE_COSTS,
    AtLeast("draft_estimates_and_budgets_created_by_others", Level.VIEW),
)
_SHEETS = All(_MILESTONES, _SHEET, _WHOLE_COSTS)
_LINES = All(
    _SHEETS,
    AnyOf(
        All(OneOf("kind", "ESTIMATE"), _ESTIMATE),
        All(OneOf("kind", "BUDGET"), _BUDGET),
    ),
)

_OF_MILESTONES: Mapping[str, Rule] = {
    "update": AnyOf(
        All(_MILESTONES, _MILESTONE),
        All(
            IsViewer("creator"),
            AnyOf(
                AtLeast("milestones", Level.STANDARD),
                All(
                    Has("draft"),
                    AtLeast("draft_milestones_created_by_others", Level.STANDARD),
                ),
            ),
        ),
    ),
    "activate": All(_MILESTONES, Not(Has("draft"))),
    "publish": All(Has("draft"), _MILESTONES, _ESTIMATE, _MILESTONE),
    # Work goes on for the active one, and nobody hides one from himself.
    "unpublish": All(
        Not(Has("draft")),
        Not(Has("active")),
        _MILESTONES,
        _ESTIMATE,
        AnyOf(
            IsViewer("creator"),
            AtLeast("draft_milestones_created_by_others", Level.VIEW),
        ),
    ),
    # Deleted are only milestones that no item would lose; so its items are known.
    "delete": All(
        Not(Has("active")),
        _MILESTONES,
        _ESTIMATE,
        _MILESTONE,
        _WHOLE_COSTS,
        AtLeast("items_item_import_and_options", Level.VIEW),
    ),
    "set_metrics": All(
        AnyOf(
            AtLeast("milestone_metrics", Level.ADMIN),
            All(AtLeast("milestone_metrics", Level.STANDARD), IsViewer("creator")),
        ),
        _MILESTONE,
    ),
    "start_estimate": All(_START, _ESTIMATE),
    "start_budget": All(_START, _BUDGET),
    "attach": AtLeast("milestone_attachments", Level.STANDARD),
    "attach_files": All(AtLeast("milestone_attachments", Level.STANDARD), _ANY_FILE),
    "share_attachments": All(STAFF, AtLeast("milestone_attachments", Level.STANDARD)),
    "copy_running_total": All(
        _START,
        _ESTIMATE,
        _MARKUPS,
        AtLeast("items_item_import_and_options", Level.VIEW),
        AtLeast("item_option_cost_details", Level.VIEW),
    ),
}


def _of_file(of_item: Rule, of_milestone: Rule) -> Rule:
    """Hold a file to the feature of what it belongs to."""
    return AnyOf(All(Has("item"), of_item), All(Has("milestone"), of_milestone))


_EDIT_FILE = _of_file(
    _created_or_any("attachments"), _created_or_any("milestone_attachments")
)
_OF_ATTACHMENTS: Mapping[str, Rule] = {
    # Somewhere; the item or the milestone itself then says whether to it.
    "add": AnyOf(_ITEMS["attach"], _OF_MILESTONES["attach"]),
    # The mobile app names and shares a file while it sends it, and deletes none.
    "update": All(_EDIT_FILE, in_full("files.label_describe")),
    # Of the team, whoever may look as clients do deletes what a client has sent.
    "delete": All(
        _EDIT_FILE,
        in_full("files.delete"),
        AnyOf(
            OUTSIDER,
            Not(OneOf("uploader_role", "CLIENT")),
            action("files.delete_client_uploads"),
        ),
    ),
    "share": All(
        _of_file(_ITEMS["share_attachments"], _OF_MILESTONES["share_attachments"]),
        in_full("files.share"),
    ),
}

_OF_ESTIMATES: Mapping[str, Rule] = {
    "set_lines": _LINES,
    "set_markups": All(_SHEETS, _MARKUPS),
    # The owner sets his own, whatever else of milestones he may do.
    "set_owner_costs": All(AtLeast("owner_costs", Level.ADMIN), _SHEET, _WHOLE_COSTS),
    "publish": All(Has("draft"), _LINES),
    "unpublish": All(Not(Has("draft")), _LINES),
    # Its lines and its markups go with it.
    "delete": All(_LINES, _MARKUPS),
}


_EDIT_SCENARIO = _created_or_any("items_item_import_and_options")
_OF_SCENARIOS: Mapping[str, Rule] = {
    "update": _EDIT_SCENARIO,
    "delete": _EDIT_SCENARIO,
    "share": All(Not(Has("published")), _created_or_any("share_draft_items_scenarios")),
    "publish": All(
        Not(Has("published")), _created_or_any("publish_draft_items_scenarios")
    ),
    # Beside the status of each item that it touches.
    "apply": _created_or_any("publish_draft_items_scenarios"),
}

_EDIT_REPORT = _created_or_any("shared_reports")
_OF_REPORTS: Mapping[str, Rule] = {
    "update": _EDIT_REPORT,
    "delete": _EDIT_REPORT,
    # One's own notes; those of others are anybody's at ADMIN alone.
    "set_notes": AtLeast("report_notes", Level.STANDARD),
    "set_notes_of_others": AtLeast("report_notes", Level.ADMIN),
    "set_distribution": _created_or_any("report_distribution"),
}

# Beside what each may: nobody gives more than he has (permissions/bounds.py).
_EDIT_ROLES = AtLeast("project_roles_permissions_previews", Level.ADMIN)
_OF_ROLES: Mapping[str, Rule] = {
    "update": All(Not(Has("administrator")), _EDIT_ROLES),
    "delete": All(Not(Has("administrator")), _EDIT_ROLES),
    "save_as_template": ADMIN,
    "preview": AtLeast("project_roles_permissions_previews", Level.VIEW),
}
_TEAM = AtLeast("team_teammates", Level.ADMIN)
_OF_PROJECT_MEMBERS: Mapping[str, Rule] = {
    "set_role": _TEAM,
    "set_categories": _TEAM,
    # Partners are added by anybody of the team, and taken off by admins (C08).
    "remove": AnyOf(
        All(ADMIN, A_PARTNER, action("projects.add_trade_partners")),
        All(A_CLIENT, action("projects.add_clients")),
    ),
}

_TIMELINE = AtLeast("timeline", Level.ADMIN)
_CATEGORIZATIONS = AtLeast("categorizations", Level.ADMIN)
_DISPLAY = AtLeast("project_currency_rounding_display", Level.ADMIN)
_TEMPLATE = AtLeast("default_item_template_settings", Level.ADMIN)
_ADDING = "items_item_import_and_options"
_OF_PROJECTS: Mapping[str, Rule] = {
    "update_details": All(
        AtLeast("project_details", Level.ADMIN),
        # The chart speaks of the builder's team; others go by their role there.
        AnyOf(OUTSIDER, action("projects.edit_name_location")),
    ),
    "set_groups": company_settings.GROUP_PROJECT,
    "set_status": action("projects.change_phase"),
    "set_phase": action("projects.change_phase"),
    # How it is paid is anybody's to say until work goes on.
    "set_financial_structure": AnyOf(
        action("projects.adjust_financial_structure"),
        All(OneOf("status", "PENDING"), action("projects.add")),
    ),
    "set_financial_labels": action("projects.financial_labels"),
    "set_update_clearer": action("projects.change_update_clearer"),
    # Taken from the client by anybody of the team, and given by an admin.
    "show_budget": All(ADMIN, action("projects.client_access")),
    "set_client_access": action("projects.client_access"),
    "set_client_alerts": action("projects.client_alerts"),
    "set_units": AtLeast("project_units_of_measure", Level.ADMIN),
    "set_display": _DISPLAY,
    "set_terminology": AtLeast("project_terminology", Level.ADMIN),
    "edit_timeline": _TIMELINE,
    "edit_categorizations": _CATEGORIZATIONS,
    # What stands in no category, or in one of one's own.
    "create_item": AnyOf(
        All(AtLeast(_ADDING, Level.STANDARD), SeesWholeProject()),
        All(
            AtLeastWithin(_ADDING, Level.STANDARD),
            AtLeastWithin("categories", Level.STANDARD),
            AtLeast("categorizations", Level.VIEW),
        ),
    ),
    "create_scenario": AtLeast("items_item_import_and_options", Level.STANDARD),
    "create_milestone": All(_MILESTONES, _ESTIMATE),
    "create_report": AtLeast("shared_reports", Level.STANDARD),
    # Whoever reaches it asks for what is hidden from him there.
    "request_access": ANYONE,
    "create_role": _EDIT_ROLES,
    "explain_access": _EDIT_ROLES,
    # Where it is not archived, and has a client (resolvers/previews.py).
    "preview_client_side": action("projects.preview_client_side"),
    "give_role": _TEAM,
    "set_item_template_lines": All(_TEMPLATE, CostsShown()),
    "set_item_template_markups": All(_TEMPLATE, _MARKUPS, CostsShown()),
}

ACTS: Mapping[str, Mapping[str, Rule]] = {
    **company_actions.ACTS,
    "items": _ITEMS,
    "comments": _OF_COMMENTS,
    "attachments": _OF_ATTACHMENTS,
    "milestones": _OF_MILESTONES,
    "estimates": _OF_ESTIMATES,
    "projects": _OF_PROJECTS,
    "scenarios": _OF_SCENARIOS,
    "reports": _OF_REPORTS,
    "roles": _OF_ROLES,
    "project_members": _OF_PROJECT_MEMBERS,
    "categorizations": {"update": _CATEGORIZATIONS},
    "categories": {"update": _CATEGORIZATIONS},
    "timeline_events": {"update": _TIMELINE},
}
