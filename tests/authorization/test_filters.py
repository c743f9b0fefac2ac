"""Filters and search: what they were once seen to get wrong stays right."""

import pytest


async def test_a_filter_and_a_search_each_keep_their_words(ask):
    """Both once bound their words under one name, and the search's words won."""
    document = """{ projects(first: 1) { nodes {
      items(search: "pile", where: {number: {contains: "c-"}}) { nodes { number } }
    } } }"""

    (project,) = (await ask("admin", document))["data"]["projects"]["nodes"]

    assert project["items"]["nodes"] == [{"number": "C-01"}]


LIST = """query ($where: ItemFilter) { projects(first: 1) { nodes {
  items(first: 1000, where: $where) { nodes { number name status directCost } }
} } }"""
IS_PILE = {"name": {"contains": "pile"}}
IS_PENDING = {"status": {"in": ["PENDING"]}}
COSTS = {"directCost": {"gt": "200"}}


def is_pile(item):
    return "pile" in item["name"].lower()


def is_pending(item):
    return item["status"] == "PENDING"


def costs(item):
    return item["directCost"] is not None and float(item["directCost"]) > 200


@pytest.mark.parametrize(
    ("where", "meets"),
    [
        ({"and": [IS_PENDING, COSTS]}, lambda i: is_pending(i) and costs(i)),
        ({"or": [IS_PILE, COSTS]}, lambda i: is_pile(i) or costs(i)),
        ({"not": IS_PENDING}, lambda i: not is_pending(i)),
        # What is hidden is neither above nor below.
        ({"not": COSTS}, lambda i: i["directCost"] is not None and not costs(i)),
        (
            {"not": {"or": [IS_PILE, IS_PENDING]}},
            lambda i: not is_pile(i) and not is_pending(i),
        ),
        ({"and": []}, lambda _: True),
        ({"or": []}, lambda _: False),
        (
            {"number": {"startsWith": "C-"}},
            lambda i: (i["number"] or "").startswith("C-"),
        ),
        ({"number": {"startsWith": "C_"}}, lambda _: False),
    ],
)
@pytest.mark.parametrize("who", ["admin", "subcontractor", "plumbing"])
async def test_a_filter_keeps_what_one_would_keep_by_hand(ask, who, where, meets):
    rows = await listed(ask, who)
    kept = await listed(ask, who, where=where)
    assert kept == [row for row in rows if meets(row)]
    assert len(rows) > 60


async def listed(ask, who, **variables):
    body = await ask(who, LIST, **variables)
    (project,) = body["data"]["projects"]["nodes"]
    return project["items"]["nodes"]
