"""Which rows exist for whom, written a second time: plain Python.

Nothing here comes from permissions/; it is read out of design 3 and 7, domain 5 and
the visibility table. Every rule asks of the person, of what he holds on the row's
project, of the facts of the row, and of the row itself.
"""

from tests.authorization import entries
from tests.authorization.conditions import TEMPLATE, fund_exists

ADMIN = 3


def _item_exists(person, held, facts, item):
    if not held.has("items_item_import_and_options", facts):
        return False
    if not held.whole and not facts["in_category"]:
        return False
    shares = person.of("item_shares", item_id=item["id"], user_id=person.user)
    own = item["creator_id"] == person.user or bool(shares)
    if not item["is_draft"] or own:
        return True
    return person.is_admin and item["scenario_id"] is None


def _milestone_exists(person, held, facts, row):
    drafts = held.has("draft_milestones_created_by_others", facts)
    own = row["creator_id"] == person.user
    return held.has("milestones", facts) and (not row["is_draft"] or own or drafts)


def _estimate_exists(person, held, facts, row):
    drafts = held.has("draft_estimates_and_budgets_created_by_others", facts)
    return not row["is_draft"] or row["creator_id"] == person.user or drafts


def _scenario_exists(person, held, _facts, row):
    shares = person.of("scenario_shares", scenario_id=row["id"], user_id=person.user)
    # Without a project role there are no preconstruction records.
    return bool(held.levels) and (
        row["is_published"] or row["creator_id"] == person.user or bool(shares)
    )


def _member_exists(person, held, facts, row):
    return row["user_id"] == person.user or held.has("team_teammates", facts)


def _role_exists(person, held, facts, row):
    """What the roles of one's team are called, and one's own in any case."""
    own = person.of("project_members", role_id=row["id"], user_id=person.user)
    features = ("team_teammates", "project_roles_permissions_previews")
    is_open = any(held.has(each, facts) for each in features)
    return is_open or bool(own) or held.role == row["id"]


def _is_shared(person, row, author):
    return (
        person.is_staff
        or row[author] == person.user
        or (person.role == "CLIENT" and row["is_shared_with_clients"])
        or (person.role == "PARTNER" and row["is_shared_with_partners"])
    )


def _comment_exists(person, held, facts, row):
    added = person.of("comment_readers", comment_id=row["id"], user_id=person.user)
    return held.has("comments", facts) and (
        bool(added) or _is_shared(person, row, "author_id")
    )


def _attachment_exists(person, held, facts, row):
    feature = "attachments" if row["item_id"] else "milestone_attachments"
    return held.has(feature, facts) and _is_shared(person, row, "uploader_id")


def _request_exists(person, held, facts, row):
    """One's own, and what one could grant: permissions are the admins' to give."""
    features = ("team_teammates", "project_roles_permissions_previews")
    administers = any(held.level(feature, facts) == ADMIN for feature in features)
    on_project = row["step"] in {"LEVEL", "MODE"} and administers
    return row["user_id"] == person.user or person.is_admin or on_project


def _feature_exists(feature):
    return lambda _person, held, facts, _row: held.has(feature, facts)


ROWS = {
    "items": _item_exists,
    "milestones": _milestone_exists,
    "estimates": _estimate_exists,
    "scenarios": _scenario_exists,
    "project_members": _member_exists,
    "roles": _role_exists,
    "access_requests": _request_exists,
    "grouped_projects": lambda person, _held, _facts, _row: person.is_staff,
    "comments": _comment_exists,
    "attachments": _attachment_exists,
    "history": entries.exists,
    "funds": lambda person, held, facts, _row: fund_exists(person, held, facts),
    "metrics": _feature_exists("milestone_metrics"),
    "timeline_events": _feature_exists("timeline"),
    "role_levels": _feature_exists("project_roles_permissions_previews"),
    "units_of_measure": _feature_exists("project_units_of_measure"),
    "project_terms": _feature_exists("project_terminology"),
    "item_templates": _feature_exists(TEMPLATE),
    "reports": _feature_exists("shared_reports"),
    "report_notes": _feature_exists("report_notes"),
    "report_recipients": _feature_exists("report_distribution"),
    "categorizations": _feature_exists("categorizations"),
    "categories": _feature_exists("categorizations"),
}
# A row exists only with what it is a part of.
PARTS = {
    "items": {"option_of_id": "items", "scenario_id": "scenarios"},
    "cost_lines": {"item_id": "items"},
    "draws": {"item_id": "items"},
    "comments": {"item_id": "items"},
    "history": {"item_id": "items", "milestone_id": "milestones"},
    "inherited_markups": {"item_id": "items"},
    "attachments": {"item_id": "items", "milestone_id": "milestones"},
    "markups": {"item_id": "items", "estimate_id": "estimates"},
    "owner_costs": {"item_id": "items", "estimate_id": "estimates"},
    "estimates": {"milestone_id": "milestones"},
    "estimate_lines": {"estimate_id": "estimates"},
    "metrics": {"milestone_id": "milestones"},
    "funds": {"milestone_id": "milestones"},
    "scenario_changes": {"scenario_id": "scenarios", "item_id": "items"},
    "report_notes": {"report_id": "reports"},
    "template_lines": {"template_id": "item_templates"},
    "template_markups": {"template_id": "item_templates"},
    "categories": {"categorization_id": "categorizations"},
    "feature_levels": {"project_id": "projects"},
    "expiring_grants": {"project_id": "projects"},
}
