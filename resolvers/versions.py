"""Versions: keyed hashes over what a viewer sees; a hidden edit shows to nobody."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson

from permissions.flags import Flag
from permissions.scopes import table_named
from resolvers.engine.marks import Batched
from resolvers.engine.plans import BatchInfo

_SIZE = 12
# What people edit, and when what stands under each guard was last edited; references
# are covered by `updated_at`, for what they refer to may be hidden.
VERSIONED: Mapping[str, tuple[str, ...]] = {
    # Its lists and sets are covered by both stamps.
    "memberships": (
        *("role", "is_active", "is_account_owner", "project_access"),
        *(flag.value.lower() for flag in Flag),
        *("updated_at", "rights_changed_at"),
    ),
    "personal_settings": (
        *("text_address", "comment_alerts", "time_zone", "shows_welcome"),
        "updated_at",
    ),
    "contacts": ("name", "company_name", "email", "phone", "kind", "updated_at"),
    "list_entries": ("name", "code", "falls_on", "position"),
    "companies": (
        *("name", "address", "phone", "website", "description"),
        *("brand_color", "logo_id", "working_days", "partner_window_days"),
        *("shows_partners_only_stable", "default_markup", "default_tax"),
        *("estimates_by_margin", "has_lead_form"),
        *("shows_partners_specs", "shows_partners_schedules"),
    ),
    "cost_codes": ("number", "name", "is_active", "updated_at"),
    "projects": (
        *("number", "name", "currency", "rounding", "updated_at"),
        *("units_changed_at", "terms_changed_at"),
    ),
    "scenarios": ("name", "description", "is_published", "updated_at"),
    "reports": (
        "kind",
        "name",
        "statuses",
        "updated_at",
        "notes_changed_at",
        "distribution_changed_at",
    ),
    "access_requests": ("status", "decided_at"),
    "roles": (
        *("name", "category_access", "hide_all_costs", "display_modes"),
        "updated_at",
    ),
    "project_members": ("updated_at", "categories_changed_at"),
    "categorizations": ("name", "position", "updated_at"),
    "categories": ("name", "code", "position", "updated_at"),
    "timeline_events": ("name", "starts_on", "ends_on", "updated_at"),
    "items": (
        "number",
        "name",
        "description",
        "status",
        "is_draft",
        "due_on",
        "schedule_impact_days",
        "updated_at",
        "note_changed_at",
        "cost_changed_at",
        "markup_changed_at",
        "draw_changed_at",
        "owner_cost_changed_at",
    ),
    "milestones": (
        "name",
        "starts_on",
        "design_phase",
        "description",
        "is_draft",
        "is_active",
        "updated_at",
        "metric_changed_at",
    ),
    "estimates": (
        "is_draft",
        "updated_at",
        "cost_changed_at",
        "markup_changed_at",
        "owner_cost_changed_at",
    ),
    "comments": (
        *("body", "edited_at"),
        *("is_shared_with_clients", "is_shared_with_partners"),
    ),
    "attachments": ("name", "is_shared_with_clients", "is_shared_with_partners"),
    "item_templates": ("updated_at", "cost_changed_at", "markup_changed_at"),
}


def version_of(secret: bytes, table: str, row: Mapping[str, Any]) -> str:
    """Hash the versioned values of a row that are there for the viewer."""
    seen = {name: row[name] for name in VERSIONED[table] if row.get(name) is not None}
    body = orjson.dumps([table, row["id"], seen], option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(body, key=secret[:64], digest_size=_SIZE).hexdigest()


def version(table: str) -> Batched:
    """Answer the version of each row, only when it is selected."""

    def resolve(parents: Any, info: BatchInfo) -> list[str]:
        secret = info.context.secret
        names = [n for n in ("id", *VERSIONED[table]) if n in parents.index]
        columns = [parents.column(name) for name in names]
        return [
            version_of(secret, table, dict(zip(names, row, strict=True)))
            for row in zip(*columns, strict=True)
        ]

    return Batched(resolve, needs=VERSIONED[table])


def updated_at(table: str) -> Batched:
    """Answer the newest change of what the viewer may see of each row."""
    stored = table_named(table).c.keys()
    stamps = tuple(name for name in stored if name.endswith("_changed_at"))

    def resolve(parents: Any, info: BatchInfo) -> list[str]:  # noqa: ARG001
        names = [n for n in ("updated_at", *stamps) if n in parents.index]
        columns = [parents.column(name) for name in names]
        return [max(filter(None, row)) for row in zip(*columns, strict=True)]

    return Batched(resolve, needs=("updated_at", *stamps))
