"""Nodes: what can be asked for by its id alone, and from which table."""

from resolvers.engine.marks import Batched
from resolvers.engine.relations import Nodes

# Only what exists for a viewer by its own rule: see permissions/rows.py.
TYPES = {
    "prj": ("Project", "projects"),
    "itm": ("Item", "items"),
    "mls": ("Milestone", "milestones"),
    "scn": ("Scenario", "scenarios"),
    "rpt": ("Report", "reports"),
    "rol": ("Role", "roles"),
    "pmb": ("TeamMember", "project_members"),
    "ctz": ("Categorization", "categorizations"),
    "cat": ("Category", "categories"),
    "evt": ("TimelineEvent", "timeline_events"),
    "arq": ("AccessRequest", "access_requests"),
}
_NODES = Nodes(TYPES)
# By the prefix of their ids, the tables of what can be asked for by an id.
TABLES = {prefix: table for prefix, (_, table) in TYPES.items()}

one = Batched(_NODES.one, shared=True)
many = Batched(_NODES.many, shared=True)
