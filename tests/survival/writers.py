"""People who write without pause, and write again what nobody has acknowledged."""

import asyncio
from dataclasses import dataclass, field

import httpx2

from tests.sites import CLINIC

CREATE = """mutation ($input: CreateItemInput!) {
  createItem(input: $input) { item { id version } errors { message } }
}"""
COSTS = """mutation ($input: SetItemCostsInput!) {
  setItemCosts(input: $input) { item { directCost } errors { message } }
}"""
# What says that nothing was done, or that it is not known: the same is sent again.
AGAIN = {"INTERNAL", "IDEMPOTENCY_IN_PROGRESS"}
PAUSE = 0.02


@dataclass
class Writers:
    """What they were told: the items that stand, and those whose costs do."""

    url: str
    items: dict[str, str] = field(default_factory=dict)
    costs: dict[str, str] = field(default_factory=dict)
    acknowledged: int = 0
    is_over: bool = False

    async def work(self, writer: int) -> None:
        async with httpx2.AsyncClient(
            base_url=self.url, headers={"authorization": "Bearer demo-admin"}
        ) as client:
            number = 0
            while not self.is_over:
                number += 1
                await self._one(client, f"item-{writer}-{number}", number)

    async def _one(self, client: httpx2.AsyncClient, name: str, number: int) -> None:
        wanted = {"projectId": CLINIC, "name": name}
        item = (await self._told(client, name, CREATE, wanted))["item"]
        self.items[name] = item["id"]
        cost = f"{number}.00"
        wanted = {
            "itemId": item["id"],
            "expectedVersion": item["version"],
            "lines": [{"description": name, "quantity": "1", "unitCost": cost}],
        }
        told = await self._told(client, f"{name}-costs", COSTS, wanted)
        assert told["item"]["directCost"] == cost
        self.costs[name] = cost

    async def _told(self, client, key, query, wanted):
        """Send one write until it is answered, always with the same key."""
        body = {"query": query, "variables": {"input": wanted}}
        told = await _sent(client, key, body)
        while told is None:
            await asyncio.sleep(PAUSE)
            told = await _sent(client, key, body)
        assert "errors" not in told, told
        (payload,) = told["data"].values()
        assert payload["errors"] == []
        self.acknowledged += 1
        return payload


async def _sent(client: httpx2.AsyncClient, key: str, body: dict) -> dict | None:
    """Send once; give the answer, or nothing where the same is to be sent again."""
    try:
        answer = await client.post(
            "/graphql", json=body, headers={"idempotency-key": key}
        )
    except httpx2.TransportError:
        return None
    told = answer.json()
    codes = {one["extensions"]["code"] for one in told.get("errors", ())}
    return None if codes and codes <= AGAIN else told
