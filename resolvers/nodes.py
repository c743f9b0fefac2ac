"""Nodes: what can be asked for by its id alone, and from which table."""

from resolvers.engine.marks import Batched
from resolvers.engine.relations import Nodes

# Only what exists for a viewer by its own rule: see permissions/rows.py.
_NODES = Nodes(
    {
        "prj": ("Project", "projects"),
        "itm": ("Item", "items"),
        "mls": ("Milestone", "milestones"),
        "scn": ("Scenario", "scenarios"),
        "rpt": ("Report", "reports"),
        "ctz": ("Categorization", "categorizations"),
        "cat": ("Category", "categories"),
        "evt": ("TimelineEvent", "timeline_events"),
    }
)

one = Batched(_NODES.one, shared=True)
many = Batched(_NODES.many, shared=True)
