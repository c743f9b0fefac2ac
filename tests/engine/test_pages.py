"""Pages: walked from either end, they are the whole list, nulls last and in order."""

import pytest

WALK = """
query ($order: ItemOrder, $first: Int, $last: Int, $after: String, $before: String) {
  projects(first: 1) { nodes {
    items(orderBy: $order, first: $first, last: $last, after: $after, before: $before) {
      nodes { id } totalCount
      pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
    }
  } }
}
"""
COUNT = "{ projects(first: 1) { nodes { items { totalCount } } } }"
ORDERS = [
    None,
    {"field": "NAME"},
    {"field": "DUE_ON"},
    {"field": "DUE_ON", "direction": "DESC"},
    {"field": "COST_IMPACT", "mode": "DIRECT", "direction": "DESC"},
]


async def page(ask, **arguments):
    body = await ask("subcontractor", WALK, **arguments)
    (project,) = body["data"]["projects"]["nodes"]
    found = project["items"]
    return [node["id"] for node in found["nodes"]], found["pageInfo"]


@pytest.mark.parametrize("order", ORDERS)
async def test_pages_from_either_end_are_the_whole_list(ask, order):
    whole, _ = await page(ask, order=order, first=1000)
    forth, info = await page(ask, order=order, first=7)
    while info["hasNextPage"]:
        rows, info = await page(ask, order=order, first=7, after=info["endCursor"])
        forth += rows
    back, info = await page(ask, order=order, last=7)
    while info["hasPreviousPage"]:
        rows, info = await page(ask, order=order, last=7, before=info["startCursor"])
        back = rows + back
    assert forth == back == whole
    assert len(whole) > 60


async def test_a_list_is_counted_without_being_read(ask):
    whole, _ = await page(ask, first=1000)
    body = await ask("subcontractor", COUNT)
    (project,) = body["data"]["projects"]["nodes"]
    assert project["items"] == {"totalCount": len(whole)}
