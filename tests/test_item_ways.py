"""The ways to an item: all lead to the same answer, none grows with the list."""

import pytest

from tests.answers import item
from tests.sites import CLINIC, sent
from tests.test_items import ALL_NAMES, SEEN

WHOLE_ITEM = """
fragment WholeItem on Item {
  number name updatedAt version
  createdBy { name } assignees { name } category { name } categories { name }
  milestone { name } event { name } project { name }
  costLines { unitCost } costImpact directCost markupSubtotal ownerCosts
  itemMarkups { name refersTo { name } }
  inheritedMarkups { markup { name refersTo { name } categories { name } } }
  draws { amount fund { name } }
  ownerCostRows { name refersTo { name } }
  optionRange { low } options { name costLines { unitCost } }
  comments(first: 2) { totalCount nodes { body author { name } } }
  attachments(first: 2) { totalCount nodes { name uploadedBy { name } } }
  history(first: 2) { totalCount nodes { field actor { name } } }
  viewerCan { update editCosts publish }
}
"""
FIND = """
query Find($project: ID!, $where: ItemFilter!) {
  project(id: $project) { items(where: $where) { nodes { id } } }
}
"""
WAYS = {
    "item": "query Way($id: ID!) { item(id: $id) { ...WholeItem } }",
    "node": "query Way($id: ID!) { node(id: $id) { ...WholeItem } }",
    "nodes": "query Way($id: ID!) { nodes(ids: [$id]) { ...WholeItem } }",
    "items of the project": """
query Way($project: ID!, $where: ItemFilter!) {
  project(id: $project) { items(where: $where) { nodes { ...WholeItem } } }
}
""",
    "items of its milestone": """
query Way($id: ID!, $where: ItemFilter!) {
  item(id: $id) {
    milestone { items(where: $where) { edges { node { ...WholeItem } } } }
  }
}
""",
    "changes of a scenario": """
query Way($project: ID!) {
  project(id: $project) {
    scenarios { nodes { changes { item { ...WholeItem } } } }
  }
}
""",
}


def met(answer):
    """Dig the whole items out of an answer of any shape."""
    if isinstance(answer, list):
        return [one for each in answer for one in met(each)]
    if "updatedAt" in answer:
        return [answer]
    return [one for each in answer.values() for one in met(each)]


@pytest.mark.parametrize("who", SEEN)
async def test_an_item_is_the_same_by_whichever_way_it_is_met(ask, who):
    name = "Emergency power for the vaccine store"
    there = {"project": CLINIC, "where": {"name": {"eq": name}}}
    there["id"] = item(await ask(who, FIND, **there))["id"]
    found = {}
    for way, document in WAYS.items():
        body = await ask(who, document + WHOLE_ITEM, **there)
        found[way] = [one for one in met(body["data"]) if one["name"] == name]
    (one,) = found["item"]
    assert found == {way: [one] for way in WAYS}


WHOLE = (
    """
query Whole($projects: Int!, $items: Int!) {
  projects(first: $projects) {
    nodes { items(first: $items) { totalCount nodes { ...WholeItem } } }
  }
}
"""
    + WHOLE_ITEM
)
# Fewer would leave a list empty, and nothing is asked below an empty list.
FEW, MANY = {"projects": 1, "items": 30}, {"projects": 3, "items": 200}


@pytest.mark.parametrize("who", SEEN)
async def test_many_items_take_as_many_statements_as_few(ask, who):
    await ask(who, ALL_NAMES)
    numbers = []
    for size in (FEW, MANY):
        with sent() as statements:
            body = await ask(who, WHOLE, **size)
        assert "errors" not in body
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
