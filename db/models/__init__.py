"""All tables; importing this module maps them."""

from db.models import (
    attachments,
    categories,
    comments,
    companies,
    costs,
    estimates,
    funds,
    history,
    items,
    markups,
    milestones,
    projects,
    roles,
    scenarios,
    team,
    timeline,
)

__all__ = [
    "attachments",
    "categories",
    "comments",
    "companies",
    "costs",
    "estimates",
    "funds",
    "history",
    "items",
    "markups",
    "milestones",
    "projects",
    "roles",
    "scenarios",
    "team",
    "timeline",
]
