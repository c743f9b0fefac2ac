"""Reports of the clinic, as each of the people finds them, changed one by one."""

from typing import Any

from sqlalchemy import select

from db.base import Base
from db.gate import MACHINE
from tests.sites import CLINIC

ITEMS, SIDE_BY_SIDE, DRAWS = (
    "Open and accepted items",
    "Milestones side by side",
    "Contingencies and allowances",
)
OTHERS = (
    *("edit", "view", "nofin", "subcontractor"),
    *("plumbing", "rows", "client", "design"),
)
NAMES = {
    "admin": "Ruth Hartwell",
    "edit": "Marcus Bell",
    "view": "Priya Nair",
    "nofin": "Tom Okafor",
    "subcontractor": "Elena Voss",
    "plumbing": "Dan Pruitt",
    "rows": "Sam Whitlock",
    "client": "Grace Lin",
    "design": "Jonas Berg",
}
NOTES, DISTRIBUTION = "set_report_notes.graphql", "set_report_distribution.graphql"
# Documents, with inputs that would do something, and the inputs that are refused.
SHARED = {
    "update_report.graphql": ({"name": "Other"}, ["name"]),
    "delete_report.graphql": ({}, ["reportId"]),
}
_FIND = """
query ($project: ID!) {
  project(id: $project) {
    viewerCan { createReport }
    reports(first: 50) {
      nodes {
        id name version updatedAt
        viewerCan { update delete setNotes setNotesOfOthers setDistribution }
        notes { body author { id name } }
      }
    }
  }
}
"""


async def reports(ask, who: str) -> dict[str, Any]:
    """Give the reports that a person knows of, by name."""
    project = (await ask(who, _FIND, project=CLINIC))["data"]["project"]
    nodes = project["reports"]["nodes"] if project else ()
    return {one["name"]: one for one in nodes}


async def act(
    ask, who: str, document: str, name: str = ITEMS, /, **values: Any
) -> dict[str, Any]:
    """Act on a report as it stands for a person; one who knows of none has any."""
    known = {**await reports(ask, "admin"), **await reports(ask, who)}
    one = known[name]
    wanted = {"reportId": one["id"], "expectedVersion": one["version"], **values}
    return await ask(who, document, input=wanted)


async def create(ask, who: str, name: str, **values: Any) -> dict[str, Any]:
    wanted = {"projectId": CLINIC, "kind": "ITEMS", "name": name, **values}
    return await ask(who, "create_report.graphql", input=wanted)


async def told(ask, action: str) -> list[tuple[Any, ...]]:
    """Read what the history holds of an action: field, guard, before, after."""
    history = Base.metadata.tables["history"].c
    columns = (history.field, history.guard, history.before, history.after)
    query = select(*columns).where(history.action == action).order_by(history.id)
    async with ask.operations.database.writing() as connection:
        options = MACHINE
        found = await connection.execute(query, execution_options=options)
        return [tuple(row) for row in found]
