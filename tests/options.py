"""Options of some of the clinic's items: found, added and accepted."""

from typing import Any

from tests.acting import do

ALARM = "Fire alarm"
LOOP, ZONES, VOICE = "Addressable loop", "Conventional zones", "Voice evacuation"
_STATUSES = """
query ($id: ID!) {
  item(id: $id) {
    costImpact
    milestone { runningTotal }
    options { name status updatedAt history { totalCount } }
  }
}
"""


async def family(ask, item: str, who: str = "admin") -> Any:
    """Give an item and its options, as a person finds them; of none he knows, none."""
    return (await ask(who, _STATUSES, id=item))["data"]["item"]


async def statuses(ask, item: str) -> dict[str, str]:
    """Give the status of each option of an item, by name."""
    options = (await family(ask, item))["options"]
    return {option["name"]: option["status"] for option in options}


async def add_option(ask, who: str, item: str, **inputs: Any) -> dict[str, Any]:
    wanted = {"itemId": item, "name": "Third way", **inputs}
    return await ask(who, "add_option.graphql", input=wanted)


async def accept(ask, who: str, item: str) -> dict[str, Any]:
    return await do(ask, who, "set_item_status.graphql", item, status="ACCEPTED")
