"""Where each table keeps its project, category, creator and what else rules ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Table,
    and_,
    case,
    exists,
    false,
    func,
    select,
)

from db.base import Base
from db.keys import among

import db.models  # noqa: F401  isort: skip (maps the tables that are named below)


@dataclass(frozen=True, slots=True)
class Link:
    """A scope kept in another table, such as the categories of an item."""

    table: str
    key: str
    column: str
    # The column of the row that the key refers to.
    local: str = "id"


_OF_MEMBER = Link("memberships", "id", "user_id", local="membership_id")
_ITEM = {
    "category": Link("item_categories", "item_id", "category_id"),
    "assignee": Link("item_assignees", "item_id", "user_id"),
    "shared_with": Link("item_shares", "item_id", "user_id"),
    "creator": "creator_id",
    "draft": "is_draft",
    "draws": "has_draws",
    "status": "status",
    "scenario": "scenario_id",
}


def _of_item(**more: str | Link) -> dict[str, str | Link]:
    """Scopes of a row that belongs to an item: its categories are the item's."""
    category = Link("item_categories", "item_id", "category_id", local="item_id")
    return {"project": "project_id", "category": category, **more}


_OF_MEMBERSHIP = {
    "person": Link("memberships", "id", "user_id", local="membership_id"),
}

SCOPES: Mapping[str, Mapping[str, str | Link]] = {
    "projects": {
        "project": "id",
        "status": "status",
        "group": Link("grouped_projects", "project_id", "group_id"),
    },
    "companies": {},
    "list_entries": {"kind": "kind"},
    "grouped_projects": {"project": "project_id"},
    "personal_settings": {"person": "user_id"},
    "sessions": {"person": _OF_MEMBER},
    # Of a login, which is beyond companies: his whose membership here has it.
    "identities": {
        "person": Link("memberships", "account_id", "user_id", local="account_id"),
        "removed": "removed_at",
    },
    "tokens": {"person": _OF_MEMBER},
    "memberships": {
        "person": "user_id",
        "company_role": "role",
        "active": "is_active",
        "account_owner": "is_account_owner",
    },
    "contacts": {"group": Link("grouped_contacts", "contact_id", "group_id")},
    "grouped_contacts": {},
    "cost_codes": {},
    "accessible_projects": _OF_MEMBERSHIP,
    "excluded_projects": _OF_MEMBERSHIP,
    "expiring_grants": _OF_MEMBERSHIP,
    "feature_levels": _OF_MEMBERSHIP,
    "roles": {
        "project": "project_id",
        "administrator": "is_administrator",
        "role": "id",
        "holder": Link("project_members", "role_id", "user_id"),
    },
    "role_levels": {"project": "project_id"},
    "project_members": {
        "project": "project_id",
        "person": "user_id",
        "company_role": Link("memberships", "id", "role", local="membership_id"),
    },
    "category_grants": {},
    "categorizations": {"project": "project_id"},
    "categories": {"project": "project_id"},
    "timeline_events": {"project": "project_id"},
    "timeline_predecessors": {"project": "project_id"},
    "units_of_measure": {"project": "project_id"},
    "project_terms": {"project": "project_id"},
    "items": {"project": "project_id", **_ITEM},
    "users": {},
    "cost_lines": _of_item(),
    "item_categories": _of_item(),
    "item_assignees": _of_item(),
    "inherited_markups": _of_item(),
    "markups": _of_item(item="item_id"),
    "markup_references": {"project": "project_id"},
    "markup_categories": {"project": "project_id"},
    "owner_costs": _of_item(item="item_id"),
    "owner_cost_references": {"project": "project_id"},
    "draws": _of_item(),
    "milestones": {
        "project": "project_id",
        "creator": "creator_id",
        "draft": "is_draft",
        "active": "is_active",
    },
    "estimates": {
        "project": "project_id",
        "creator": "creator_id",
        "draft": "is_draft",
        "kind": "kind",
    },
    "estimate_lines": {"project": "project_id", "kind": "kind"},
    "metrics": {"project": "project_id"},
    "funds": {"project": "project_id", "kind": "kind"},
    "item_templates": {"project": "project_id"},
    "template_lines": {"project": "project_id"},
    "template_markups": {"project": "project_id"},
    "template_markup_references": {"project": "project_id"},
    "scenarios": {
        "project": "project_id",
        "creator": "creator_id",
        "shared_with": Link("scenario_shares", "scenario_id", "user_id"),
        "published": "is_published",
    },
    "scenario_shares": {},
    "comment_readers": {},
    "scenario_changes": {"project": "project_id"},
    "reports": {"project": "project_id", "creator": "creator_id"},
    "report_milestones": {"project": "project_id"},
    "report_recipients": {"project": "project_id"},
    "report_notes": {"project": "project_id"},
    "comments": _of_item(
        creator="author_id",
        reader=Link("comment_readers", "comment_id", "user_id"),
        shared_with_clients="is_shared_with_clients",
        shared_with_partners="is_shared_with_partners",
    ),
    "attachments": _of_item(
        creator="uploader_id",
        uploader_role=Link("memberships", "user_id", "role", local="uploader_id"),
        item="item_id",
        milestone="milestone_id",
        shared_with_clients="is_shared_with_clients",
        shared_with_partners="is_shared_with_partners",
    ),
    "access_requests": {
        "project": "project_id",
        "person": "user_id",
        "status": "status",
        "step": "step",
    },
    "refused_writes": {"project": "project_id"},
    "company_history": {},
    "history": _of_item(
        item="item_id",
        milestone="milestone_id",
        field="field",
        draft_stage="is_draft_stage",
        guard="guard",
        item_creator=Link("items", "id", "creator_id", local="item_id"),
        item_shared_with=Link("item_shares", "item_id", "user_id", local="item_id"),
        milestone_creator=Link("milestones", "id", "creator_id", local="milestone_id"),
    ),
}


@dataclass(frozen=True, slots=True)
class TableScope:
    """The scopes of one table, or of an alias of it, as SQL.

    Rows are narrowed by EXISTS. A mask is worked out for the rows of a page alone: as
    EXISTS, PostgreSQL would read all pairs of the keys first; an aggregate it looks up.
    """

    table: str
    source: FromClause
    is_mask: bool = False

    def among(self, name: str, bind: str) -> ColumnElement[bool]:
        if name == "category" and name not in SCOPES[self.table]:
            # What has no categories is in none of anybody's.
            return false()
        place = self._place(name)
        if isinstance(place, str):
            return _not_null(self.source.c[place], among(self.source.c[place], bind))
        pairs = table_named(place.table).alias()
        found = among(pairs.c[place.column], bind)
        of_row = pairs.c[place.key] == self.source.c[place.local]
        if self.is_mask:
            any_found = select(func.max(case((found, 1), else_=0))).where(of_row)
            return (
                any_found.correlate(self.source)
                .scalar_subquery()
                .is_not_distinct_from(1)
            )
        pair = select(pairs.c[place.key]).where(of_row).where(found)
        return exists(pair.correlate(self.source))

    def flagged(self, name: str) -> ColumnElement[bool]:
        place = self._place(name)
        if not isinstance(place, str):
            raise TypeError(f"{self.table}.{name} is no boolean")
        column = self.source.c[place]
        # A reference or a time counts as a boolean: it is there, or it is not.
        is_there = place.endswith(("_id", "_at"))
        return column.is_not(None) if is_there else column.is_(True)

    def _place(self, name: str) -> str | Link:
        places = SCOPES[self.table]
        if name not in places:
            raise LookupError(f"{self.table} has no scope {name!r}")
        return places[name]


def table_named(name: str) -> Table:
    return Base.metadata.tables[name]


def _not_null(column: Any, predicate: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(column.is_not(None), predicate) if column.nullable else predicate
