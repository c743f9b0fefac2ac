"""Scenarios: private, shared or published, with what they would change and cost."""

import pytest
from sqlalchemy import update

from db.models.scenarios import Scenario
from tests.answers import hidden
from tests.sites import CLINIC, DEPOT, change, statement_counts

PLANT, WISHES, MINIMUM = "All-electric plant", "Wish list", "Bare minimum"


def proposed(name, status, stands="PENDING"):
    return {"status": status, "item": {"name": name, "status": stands}}


# Who made it, whom it is shared with, the totals by mode, changes, items of its own.
SCENARIOS = {
    PLANT: (
        "Marcus Bell",
        ["Grace Lin", "Priya Nair"],
        {"ALLOCATED": "1703.349", "DIRECT": "1435.80"},
        [
            proposed("Domestic hot water", "ACCEPTED"),
            proposed("Gas boilers", "NOT_CHOSEN"),
            proposed("Lighting package", "ACCEPTED"),
            proposed("Heat pump water heaters", "ACCEPTED"),
        ],
        ["Rooftop solar field"],
    ),
    WISHES: (
        "Priya Nair",
        [],
        {"ALLOCATED": "1336.29", "DIRECT": "1118.00"},
        [proposed("Nurse call in all exam rooms", "ACCEPTED")],
        ["Battery room"],
    ),
    MINIMUM: (
        "Marcus Bell",
        [],
        {"ALLOCATED": "1153.80", "DIRECT": "960.00"},
        [proposed("Emergency power for the vaccine store", "REJECTED", "ACCEPTED")],
        [],
    ),
}
# Who: the first of his modes, and the scenarios that he knows of.
ANSWERS = {
    # A private scenario is none of an admin's business.
    "admin": ("ALLOCATED", [MINIMUM]),
    "edit": ("ALLOCATED", [PLANT, MINIMUM]),
    "view": ("ALLOCATED", [PLANT, WISHES, MINIMUM]),
    "nofin": (None, [MINIMUM]),
    "subcontractor": ("DIRECT", [MINIMUM]),
    "plumbing": ("DIRECT", [MINIMUM]),
    "rows": (None, [MINIMUM]),
    "client": ("ALLOCATED", [PLANT, MINIMUM]),
    "design": ("ALLOCATED", [MINIMUM]),
}


def answer(name, mode):
    creator, readers, totals, changes, items = SCENARIOS[name]
    return {
        "name": name,
        "isPublished": name == MINIMUM,
        "createdBy": {"name": creator},
        "sharedWith": [{"name": reader} for reader in readers],
        "projectedRunningTotal": totals.get(mode),
        "changes": changes,
        "items": {"nodes": [{"name": item} for item in items]},
    }


def scenarios(body):
    assert "errors" not in body
    return body["data"]["project"]["scenarios"]


def changed_items(body, name):
    (scenario,) = [one for one in scenarios(body)["nodes"] if one["name"] == name]
    return [one["item"]["name"] for one in scenario["changes"]]


def published(name):
    return update(Scenario).where(Scenario.name == name).values(is_published=True)


@pytest.mark.parametrize("who", ANSWERS)
async def test_each_knows_of_his_own_of_shared_and_of_published_scenarios(ask, who):
    mode, names = ANSWERS[who]
    body = await ask(who, "scenarios.graphql")
    assert scenarios(body) == {
        "totalCount": len(names),
        "nodes": [answer(name, mode) for name in names],
    }
    denied = () if mode else ("Scenario.projectedRunningTotal",)
    assert hidden(body) == dict.fromkeys(denied, "ALL")


@pytest.mark.parametrize("mode", ["ALLOCATED", "DIRECT"])
@pytest.mark.parametrize("who", ["view", "client", "subcontractor"])
async def test_a_mode_shows_its_totals_to_those_who_have_it(ask, who, mode):
    _, names = ANSWERS[who]
    only = {"client": "ALLOCATED", "subcontractor": "DIRECT"}.get(who, mode)
    shown = mode if mode == only else None
    body = await ask(who, "scenarios.graphql", mode=mode)
    assert scenarios(body)["nodes"] == [answer(name, shown) for name in names]


@pytest.mark.parametrize("project", [CLINIC, DEPOT])
async def test_a_stranger_finds_no_scenarios(ask, project):
    body = await ask("stranger", "scenarios.graphql", project=project)
    assert body == {"data": {"project": None}}


async def test_publishing_shows_a_scenario_and_its_items_to_everybody(ask_own):
    document = "query ($id: ID!) { node(id: $id) { ... on Item { name } } }"
    battery = "itm_01kmfneb50ej2bbgwgpm1rfhje"
    hidden_from = [
        who
        for who in ANSWERS
        if (await ask_own(who, document, id=battery))["data"]["node"] is None
    ]
    assert hidden_from == [who for who in ANSWERS if who != "view"]
    await change(ask_own, published(WISHES))
    for who in ANSWERS:
        found = await ask_own(who, document, id=battery)
        assert found["data"]["node"] == {"name": "Battery room"}


async def test_a_change_is_known_only_with_the_item_that_it_changes(ask_own):
    """Of the four, the lighting alone is of the narrowed subcontractor's trade."""
    await change(ask_own, published(PLANT))
    narrowed = await ask_own("rows", "scenarios.graphql")
    assert changed_items(narrowed, PLANT) == ["Lighting package"]
    whole = await ask_own("subcontractor", "scenarios.graphql")
    assert len(changed_items(whole, PLANT)) == 4


async def test_one_scenario_and_three_take_the_same_statements(ask):
    sizes = {"first": 1}, {"first": 3}
    # Token, project, page, count, readers, changes, items.
    assert await statement_counts(ask, "view", "scenarios.graphql", *sizes) == [7, 7]
