"""Which rows a viewer may know of, within his projects; the rest does not exist."""

from collections.abc import Mapping

from permissions.guards import GUARDS
from permissions.levels import Level
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

_FUNDS = AnyOf(
    Not(OneOf("kind", "OWNER_CONTINGENCY", "OWNER_ALLOWANCE")),
    AtLeast("owner_costs", Level.VIEW),
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


def _history() -> Rule:
    """Each entry stands under the guard of the field it describes."""
    guarded = (
        All(OneOf("guard", name), guard.rule)
        for name, guard in sorted(GUARDS.items())
        if name in HISTORY_GUARDS
    )
    return All(
        AnyOf(OneOf("guard", "PUBLIC"), *guarded),
        AnyOf(
            ADMIN,
            IsViewer("item_creator"),
            IsViewer("item_shared_with"),
            Not(Has("draft_stage")),
        ),
    )


HISTORY_GUARDS = frozenset(
    {
        "CanSeeInternalNotes",
        "CanSeeItemCosts",
        "CanSeeMarkups",
        "CanSeeDraws",
        "CanSeeItemOwnerCosts",
    }
)

ROWS: Mapping[str, Rule] = {
    "projects": ANYONE,
    "project_members": AtLeast("team_teammates", Level.VIEW),
    "categorizations": AtLeast("categorizations", Level.VIEW),
    "categories": AtLeast("categorizations", Level.VIEW),
    "timeline_events": AtLeast("timeline", Level.VIEW),
    "items": _ITEMS,
    "cost_lines": ANYONE,
    "item_categories": ANYONE,
    "item_assignees": ANYONE,
    "markups": ANYONE,
    "inherited_markups": ANYONE,
    "owner_costs": ANYONE,
    "draws": ANYONE,
    "milestones": _MILESTONES,
    "estimates": _ESTIMATES,
    "estimate_lines": ANYONE,
    "metrics": AtLeast("milestone_metrics", Level.VIEW),
    "funds": _FUNDS,
    "scenarios": AnyOf(Has("published"), _OWN_OR_SHARED),
    "scenario_changes": ANYONE,
    "comments": _COMMENTS,
    "attachments": _ATTACHMENTS,
    "history": _history(),
}
