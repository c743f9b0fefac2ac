"""Filters and search: what they were once seen to get wrong stays right."""


async def test_a_filter_and_a_search_each_keep_their_words(ask):
    """Both once bound their words under one name, and the search's words won."""
    document = """{ projects(first: 1) { nodes {
      items(search: "pile", where: {number: {contains: "c-"}}) { nodes { number } }
    } } }"""

    (project,) = (await ask("admin", document))["data"]["projects"]["nodes"]

    assert project["items"]["nodes"] == [{"number": "C-01"}]
