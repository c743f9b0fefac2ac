"""Adding items and options: what one may give, and what a new one starts with."""

import pytest

from tests.acting import (
    CLINIC,
    answer,
    codes,
    do,
    everything,
    faults,
    ids,
    recomputed,
    refused,
)

LIGHTING = "Lighting package"
OF_ALL = "name number description isDraft categoryIds assigneeIds dueOn"
OF_CONTRACTORS = f"{OF_ALL} internalNote milestoneId eventId status scheduleImpactDays"
# What each may give, the item being in his own trade where he has one.
MAY_GIVE = {
    "admin": f"{OF_CONTRACTORS} lines",
    "edit": f"{OF_CONTRACTORS} lines",
    "view": OF_CONTRACTORS,
    "nofin": OF_CONTRACTORS,
    "subcontractor": f"{OF_ALL} lines",
    "plumbing": f"{OF_ALL} lines",
    "rows": f"{OF_ALL} lines",
    "design": OF_ALL,
    "client": "name number description isDraft assigneeIds dueOn",
}
LINE = {"description": "Fixtures", "quantity": "10", "unit": "ea", "unitCost": "25"}


def all_inputs(named, trade):
    return {
        "name": "Dimmers in the hall",
        "number": "E-90",
        "description": "Asked for by the staff.",
        "isDraft": False,
        "internalNote": "Between us",
        "milestoneId": named["Early MEP package"],
        "eventId": named["Early MEP release"],
        "status": "ACCEPTED",
        "categoryIds": [named["Upper floor"], named[trade]],
        "assigneeIds": [named["Mia Castell"]],
        "dueOn": "2026-05-05",
        "scheduleImpactDays": 4,
        "lines": [LINE],
    }


def trade_of(who):
    return "Plumbing" if who == "plumbing" else "Electrical"


async def create(ask, who, *, project=CLINIC, **inputs):
    return await ask(who, "create_item.graphql", input={"projectId": project, **inputs})


def seen(item, who):
    """Say what the created item shows to whom, beside its id."""
    may = MAY_GIVE[who].split()
    trade = trade_of(who)
    sorted_in = "categoryIds" in may
    costs = {"admin": "250.00", "edit": "250.00", "view": "0.00", "design": "0.00"}
    subs = dict.fromkeys(("subcontractor", "plumbing", "rows"), "250.00")
    note = "Between us" if "internalNote" in may else None
    here = {"name": "Early MEP package"} if "milestoneId" in may else None
    event = {"name": "Early MEP release"} if "eventId" in may else None
    categories = [{"name": trade}, {"name": "Upper floor"}] if sorted_in else []
    # 5 % fee of 250 and 10 % contingency of 262.50.
    impact = {"admin": "288.75", "edit": "288.75", "view": "0.00", "client": "0.00"}
    return item == {
        "id": item["id"],
        "number": "E-90",
        "name": "Dimmers in the hall",
        "description": "Asked for by the staff.",
        "status": "ACCEPTED" if "status" in may else "PENDING",
        "isDraft": False,
        "dueOn": "2026-05-05",
        "scheduleImpactDays": 4 if "scheduleImpactDays" in may else None,
        "internalNote": note,
        "directCost": (costs | subs).get(who),
        "costImpact": (impact | subs | {"design": "0.00"}).get(who),
        "category": {"name": trade} if sorted_in else None,
        "categories": categories,
        "assignees": [{"name": "Mia Castell"}],
        "milestone": here,
        "event": event,
    }


@pytest.mark.parametrize("who", MAY_GIVE)
async def test_whoever_adds_an_item_gives_what_he_could_change_on_it(ask_own, who):
    named = await ids(ask_own)
    inputs = all_inputs(named, trade_of(who))
    may = MAY_GIVE[who].split()
    if len(may) < len(inputs):
        before = await everything(ask_own)
        body = await create(ask_own, who, **inputs)
        assert sorted(refused(body)) == sorted(set(inputs) - set(may))
        assert await everything(ask_own) == before
    body = await create(ask_own, who, **{name: inputs[name] for name in may})
    assert seen(answer(body)["item"], who)
    assert await recomputed(ask_own) == await everything(ask_own)
