"""One world is answered alike by each database, warm or cold, in pages of any size."""

import json

import pytest

from tests.authorization.worlds import FRESH
from tests.test_statements import WHO
from tests.two_worlds.documents import document
from tests.two_worlds.worlds import MINUTES

SOME = WHO if FRESH else ("admin", "rows")
# The other company has no project.
OF_ONE = [who for who in SOME if who != "stranger"]
MANY = int(25 * MINUTES) if FRESH else 12
SIZES = (1, 2, 5, 53)
MOST = 500
# What is walked of a project, in an order that has equals or its own.
WALKED = {
    "items": "orderBy: {field: STATUS, direction: DESC}",
    "milestones": "",
}
PAGE = """query ($size: Int!, $after: String) { projects { nodes { %s(
  first: $size, after: $after%s) { edges { cursor node { id } }
  pageInfo { hasNextPage endCursor } totalCount } } } }"""


def by_id(row):
    return row["id"]


async def told(site, patch, token, documents):
    site.begin_anew(patch)
    return [await site.told(token, each) for each in documents]


@pytest.mark.slow
@pytest.mark.parametrize("who", SOME)
async def test_both_databases_answer_the_same_bytes_warm_or_cold(lent, asking, who):
    one, other = [await lent(kind, "demo") for kind in ("sqlite", "postgresql")]
    rows = [sorted(each.tables.all("items"), key=by_id) for each in (one, other)]
    assert rows[0] == rows[1]
    documents, token = one.some(MANY), f"demo-{who}"
    cold = await told(one.mine, asking, token, documents)
    warm = [await one.mine.told(token, each) for each in documents]
    there = await told(other.mine, asking, token, documents)
    for each, mine, again, theirs in zip(documents, cold, warm, there, strict=True):
        assert (mine.status, mine.body) == (again.status, again.body), each
        assert (mine.status, mine.body) == (theirs.status, theirs.body), each


@pytest.mark.parametrize("who", OF_ONE)
@pytest.mark.parametrize("name", WALKED)
async def test_pages_one_after_another_are_one_page(twins, asking, who, name):
    token = f"demo-{who}"
    twins.mine.begin_anew(asking)
    whole = await walked(twins.mine, token, name, MOST)
    assert len(whole) > 1
    for size in SIZES if FRESH else SIZES[2:]:
        assert await walked(twins.mine, token, name, size) == whole


async def walked(site, token, name, size):
    """Walk the first project's connection in pages, and give all ids."""
    given = f", {WALKED[name]}" if WALKED[name] else ""
    ids, after, has_more = [], None, True
    while has_more:
        asked = document(PAGE % (name, given), name, {"size": size, "after": after})
        body = json.loads((await site.told(token, asked)).body)
        page = body["data"]["projects"]["nodes"][0][name]
        assert len(page["edges"]) <= size
        ids += [edge["node"]["id"] for edge in page["edges"]]
        has_more, after = (page["pageInfo"][k] for k in ("hasNextPage", "endCursor"))
    assert len(ids) == page["totalCount"] == len(set(ids))
    return ids
