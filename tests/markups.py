"""Markups of an item: said as rows, set, switched, and found as each person may."""

from typing import Any

from tests.answers import item
from tests.changing import LIGHTING
from tests.sites import CLINIC

NOBODY = "itm_00000000000000000000000000"
_NAMES = {"fee": "Builder's fee", "contingency": "Construction contingency"}
_FIND = """
query Find($project: ID!, $name: String!) {
  project(id: $project) {
    items(where: {name: {eq: $name}}) {
      nodes {
        id version updatedAt
        itemMarkups { id name }
        inheritedMarkups { id markup { name } }
      }
    }
    activeMilestone { runningTotal }
  }
}
"""


def percent(name: str, value: str, *places: int, **more: Any) -> dict[str, Any]:
    """Say a percent of direct costs, of the total, or of rows by their places."""
    return {
        "name": name,
        "valueType": "PERCENT",
        "percent": value,
        "refersTo": list(places),
        **more,
    }


def lump(name: str, amount: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "valueType": "LUMP_SUM", "lumpSum": amount, **more}


PREMIUM = percent("Night premium", "20", refersToDirect=True)
ON_IT = percent("Overtime on it", "10", 0, kind="CONTINGENCY", isAllocated=False)
TRAVEL = lump("Travel", "4.2")


def told(given: dict[str, Any], amount: str, *refers_to: str) -> dict[str, Any]:
    """Say how a row reads once it is set."""
    money = {"percent": None, "lumpSum": None}
    money |= {key: f"{float(given[key]):.2f}" for key in money if key in given}
    return {
        "name": given["name"],
        "kind": given.get("kind", "MARKUP"),
        "valueType": given["valueType"],
        **money,
        "amount": amount,
        "isAllocated": given.get("isAllocated", True),
        "refersToDirect": given.get("refersToDirect", False),
        "refersToTotal": given.get("refersToTotal", False),
        "refersTo": [{"name": name} for name in refers_to],
    }


async def found(ask, who: str = "admin", name: str = LIGHTING) -> dict[str, Any]:
    return item(await ask(who, _FIND, project=CLINIC, name=name))


async def version(ask, who: str, name: str = LIGHTING) -> str:
    """Read the version that one sees; who sees no item has none."""
    project = (await ask(who, _FIND, project=CLINIC, name=name))["data"]["project"]
    nodes = project["items"]["nodes"] if project else []
    return nodes[0]["version"] if nodes else "none"


async def running_total(ask) -> str:
    body = await ask("admin", _FIND, project=CLINIC, name=LIGHTING)
    return body["data"]["project"]["activeMilestone"]["runningTotal"]


async def set_markups(
    ask, who: str, *rows: dict[str, Any], name: str = LIGHTING
) -> dict[str, Any]:
    wanted = {
        "itemId": (await found(ask, name=name))["id"],
        "expectedVersion": await version(ask, who, name),
        "markups": list(rows),
    }
    return await ask(who, "set_item_markups.graphql", input=wanted)


async def switch(ask, who: str, **switches: bool) -> dict[str, Any]:
    """Switch inherited markups by their names, written as in fee=False."""
    one = await found(ask)
    ids = {row["markup"]["name"]: row["id"] for row in one["inheritedMarkups"]}
    wanted = {
        "itemId": one["id"],
        "expectedVersion": await version(ask, who),
        "markups": [
            {"id": ids[_NAMES[key]], "isApplied": on} for key, on in switches.items()
        ],
    }
    return await ask(who, "set_inherited_markups.graphql", input=wanted)
