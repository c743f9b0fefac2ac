"""Acts on rows: what each needs, for `viewerCan`, inputs and mutations alike."""

from collections.abc import Mapping

from permissions.levels import Level
from permissions.rules import All, AnyOf, AtLeast, Has, IsViewer, Rule

_OWN = AnyOf(IsViewer("creator"), IsViewer("assignee"))


def _own_or_any(feature: str) -> Rule:
    """Anybody's at ADMIN; at STANDARD what the viewer created or is assigned to."""
    return AnyOf(
        AtLeast(feature, Level.ADMIN), All(AtLeast(feature, Level.STANDARD), _OWN)
    )


_UPDATE = _own_or_any("items_item_import_and_options")

_ITEMS: Mapping[str, Rule] = {
    "update": _UPDATE,
    "delete": AnyOf(
        AtLeast("items_item_import_and_options", Level.ADMIN),
        All(
            AtLeast("items_item_import_and_options", Level.STANDARD),
            IsViewer("creator"),
        ),
    ),
    "edit_costs": AtLeast("item_option_cost_details", Level.ADMIN),
    "edit_markups": AtLeast("markups_details", Level.ADMIN),
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
    "set_draws": AtLeast("draw_activity_contingencies_allowances", Level.STANDARD),
    "set_owner_costs": AtLeast("owner_costs", Level.ADMIN),
    # What everybody knows of can be neither shared nor published once more.
    "share": All(Has("draft"), _own_or_any("share_draft_items_scenarios")),
    "publish": All(Has("draft"), _own_or_any("publish_draft_items_scenarios")),
    "comment": AtLeast("comments", Level.STANDARD),
}

ACTS: Mapping[str, Mapping[str, Rule]] = {"items": _ITEMS}
