"""Changing items: some of the clinic's, and each act that one may try on them."""

from typing import Any

from tests.acting import do

LIGHTING = "Lighting package"
SWITCHGEAR = "Early order of the switchgear"
FAUCETS = "Sensor faucets in exam rooms"
INVERTER = "Backup inverter for exam lights"
ITEMS = (LIGHTING, SWITCHGEAR, FAUCETS, INVERTER)


def acts(named: dict[str, str], item: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Give each act with its document, its inputs, and what it is to come to."""
    trade = named["Plumbing" if item == FAUCETS else "Electrical"]
    return {
        "number": ("update_item", {"number": "Z-9"}),
        "name": ("update_item", {"name": "Called anew", "description": "Anew"}),
        "note": ("update_item", {"internalNote": "Between us"}),
        "milestone": ("update_item", {"milestoneId": named["Concept"]}),
        "status": ("set_item_status", {"status": "REJECTED"}),
        "categories": (
            "set_item_categories",
            {"categoryIds": [trade, named["Site"]]},
        ),
        "assignees": ("set_item_assignees", {"assigneeIds": [named["Mia Castell"]]}),
        "due": ("set_item_due_on", {"dueOn": "2026-05-05"}),
        "impact": ("set_item_schedule_impact", {"scheduleImpactDays": 30}),
        "delete": ("delete_item", {}),
    }


async def changed(ask, who: str, item: str, document: str, **inputs: Any):
    """Act on an item by its id, as the person sees it now."""
    return await do(ask, who, f"{document}.graphql", item, **inputs)
