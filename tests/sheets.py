"""Milestones with their estimates and budgets, as each of the people finds them."""

from typing import Any

from sqlalchemy import Executable, select, update

from db.models.estimates import Estimate
from db.models.milestones import Milestone
from db.models.users import User
from tests.acting import answer
from tests.sites import CLINIC

PEOPLE = (
    *("admin", "edit", "view", "nofin", "subcontractor", "plumbing", "rows"),
    *("client", "design"),
)
MEP, MAXIMUM = "Early MEP package", "Guaranteed maximum price"
DEVELOPMENT, SCHEMATIC = "Design development", "Schematic design"
NOTHING = {"id": "mls_00000000000000000000000000", "version": "0"}
LINES = [
    {"description": "Power", "quantity": "2", "unit": "ls", "unitCost": "350"},
    {"description": "Water", "quantity": "1", "unitCost": "500"},
]
FEE = {"name": "Fee", "valueType": "PERCENT", "percent": "5", "refersToDirect": True}
ART = {"name": "Art", "valueType": "LUMP_SUM", "lumpSum": "10"}

_FIND = """
query ($project: ID!) {
  project(id: $project) { milestones(first: 50) { nodes {
    id name version isActive
    viewerCan { update activate publish unpublish delete setMetrics startEstimate
      startBudget copyRunningTotal }
    estimate { ...Sheet }
    budget { ...Sheet }
  } } }
}
fragment Sheet on Estimate {
  id version isDraft
  viewerCan { setLines setMarkups setOwnerCosts publish unpublish delete }
}
"""
_PAST = """
query ($id: ID!) { node(id: $id) { ... on Milestone { history(first: 200) { nodes {
  action field before after } } } } }
"""
_FIGURES = """
query ($id: ID!) { node(id: $id) { ... on Milestone {
  estimateTotal budgetTotal runningTotal gap costPerUnit projectTotal
  direct: runningTotal(mode: DIRECT)
} } }
"""


async def milestones(ask, who: str, project: str = CLINIC) -> dict[str, Any]:
    """Give the milestones that a person knows of, by name."""
    body = await ask(who, _FIND, project=project)
    found = body["data"]["project"]
    return {one["name"]: one for one in found["milestones"]["nodes"]} if found else {}


async def milestone(ask, who: str, name: str, project: str = CLINIC) -> dict[str, Any]:
    """Give a milestone as a person finds it; one that he cannot know has any id."""
    known = await milestones(ask, who, project)
    return known.get(name, NOTHING)


async def act_on(ask, who: str, document: str, of: str, **values: Any):
    """Act on a milestone, based on the version that the person sees now."""
    there = await milestones(ask, "admin")
    seen = (await milestones(ask, who)).get(of, NOTHING)
    wanted = {"milestoneId": there[of]["id"], "expectedVersion": seen["version"]}
    return await ask(who, document, input=wanted | values)


async def act_on_sheet(
    ask, who: str, document: str, of: str, kind: str = "estimate", **values: Any
):
    """Act on a milestone's estimate or budget, based on the version one sees now."""
    there = (await milestones(ask, "admin"))[of][kind]
    seen = (await milestones(ask, who)).get(of, {}).get(kind) or NOTHING
    wanted = {"estimateId": there["id"], "expectedVersion": seen["version"]}
    return await ask(who, document, input=wanted | values)


_ROWS = """
query ($id: ID!) { node(id: $id) { ... on Milestone {
  estimate { markups { ...Markup } ownerCostRows { ...OwnerCost } }
  budget { markups { ...Markup } ownerCostRows { ...OwnerCost } }
} } }
fragment Markup on Markup {
  id name kind valueType percent lumpSum isAllocated refersToDirect refersToTotal
  refersTo { id }
}
fragment OwnerCost on OwnerCost {
  id name kind valueType percent lumpSum refersToDirect refersToTotal refersTo { id }
}
"""


async def rows_of(
    ask, of: str, table: str = "markups", kind: str = "estimate"
) -> list[dict[str, Any]]:
    """Give the rows of a table as they stand, as an input that says them again."""
    there = (await milestones(ask, "admin"))[of]
    body = await ask("admin", _ROWS, id=there["id"])
    rows = body["data"]["node"][kind][table]
    places = {row["id"]: number for number, row in enumerate(rows)}
    return [
        row | {"refersTo": [places[other["id"]] for other in row["refersTo"]]}
        for row in rows
    ]


async def figures(ask, who: str, milestone_id: str) -> dict[str, Any]:
    body = await ask(who, _FIGURES, id=milestone_id)
    return body["data"]["node"]


async def past(ask, who: str, milestone_id: str) -> list[tuple[Any, ...]]:
    """Give what a person learns of a milestone's past."""
    body = await ask(who, _PAST, id=milestone_id)
    entries = body["data"]["node"]["history"]["nodes"]
    return [tuple(entry.values()) for entry in entries]


def made_by(name: str, drafts: type[Estimate] | type[Milestone]) -> Executable:
    """Have somebody be who created all drafts of a kind."""
    user_id = select(User.id).where(User.name == name).scalar_subquery()
    return update(drafts).where(drafts.is_draft).values(creator_id=user_id)


async def created(ask, name: str, *, who: str = "admin", **values: Any):
    """Create a milestone of the clinic; published, unless the values say otherwise."""
    wanted = {"projectId": CLINIC, "name": name, "startsOn": "2026-06-01"}
    wanted |= {"isDraft": False, **values}
    body = await ask(who, "create_milestone.graphql", input=wanted)
    return answer(body)["milestone"]
