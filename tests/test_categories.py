"""Categories: how items are sorted, open to whoever is on the project."""

import pytest
from sqlalchemy import update

from db.models.roles import RoleLevel
from tests.sites import CLINIC, change, statement_counts

TRADES = {
    "01": "General Requirements",
    "03": "Concrete",
    "05": "Steel",
    "07": "Envelope",
    "08": "Doors and Windows",
    "09": "Interiors",
    "21": "Fire Protection",
    "22": "Plumbing",
    "23": "HVAC",
    "26": "Electrical",
    "31": "Sitework",
}
TRADE, ELECTRICAL = "ctz_01k424mh00e9a8fj9feaneawqt", "cat_01k424mh00e1jr4jsz3gpkwq6y"
AREAS = ("Ground floor", "Upper floor", "Roof", "Site")
ANSWER = {
    "mainCategorization": {"name": "Trade"},
    "categorizations": [
        {
            "name": "Trade",
            "categories": [
                {"code": code, "name": name, "parent": None}
                for code, name in TRADES.items()
            ],
        },
        {
            "name": "Building area",
            "categories": [
                {"code": None, "name": name, "parent": None} for name in AREAS
            ],
        },
    ],
}
PEOPLE = (
    "admin",
    "edit",
    "view",
    "nofin",
    "subcontractor",
    "plumbing",
    "rows",
    "client",
    "design",
)


@pytest.mark.parametrize("who", PEOPLE)
async def test_everybody_on_the_project_sees_how_items_are_sorted(ask, who):
    """Those of a narrowed subcontractor's items, too: names of trades are no secret."""
    assert await ask(who, "categories.graphql") == {"data": {"project": ANSWER}}


async def test_a_stranger_finds_no_categories(ask):
    assert await ask("stranger", "categories.graphql") == {"data": {"project": None}}


async def test_without_the_feature_there_are_no_categories(ask_own):
    await change(
        ask_own,
        update(RoleLevel)
        .where(RoleLevel.feature == "categorizations")
        .values(with_category="NONE", without_category="NONE"),
    )
    assert await ask_own("client", "categories.graphql") == {
        "data": {"project": {"mainCategorization": None, "categorizations": []}}
    }
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    body = await ask_own("client", document, ids=[TRADE, ELECTRICAL])
    assert body == {"data": {"nodes": [None, None]}}


async def test_one_project_and_three_take_the_same_statements(ask):
    document = """query ($first: Int) { projects(first: $first) {
      nodes { categorizations { categories { name } } } } }"""
    sizes = {"first": 1}, {"first": 3}
    assert await statement_counts(ask, "admin", document, *sizes) == [4, 4]


async def test_a_category_names_what_it_belongs_to(ask):
    document = """query ($id: ID!) { project(id: $id) { categorizations { categories {
      categorization { name project { name } } } } } }"""
    body = await ask("client", document, id=CLINIC)
    trade, area = body["data"]["project"]["categorizations"]
    assert trade["categories"][0]["categorization"] == {
        "name": "Trade",
        "project": {"name": "Harbor Street Clinic"},
    }
    assert area["categories"][0]["categorization"]["name"] == "Building area"
