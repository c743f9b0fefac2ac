"""All tables; importing this module maps them."""

from db.models import (
    attachments,
    comments,
    companies,
    costs,
    funds,
    history,
    items,
    markups,
    milestones,
    projects,
    roles,
    scenarios,
    timeline,
)

__all__ = [
    "attachments",
    "comments",
    "companies",
    "costs",
    "funds",
    "history",
    "items",
    "markups",
    "milestones",
    "projects",
    "roles",
    "scenarios",
    "timeline",
]
