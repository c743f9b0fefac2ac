"""A developer may ask for an error where something would be hidden."""

import pytest

from server.operations import Request

ITEMS = "{ projects(first: 1) { nodes { items(first: 1) { nodes { name %s } } } } }"


async def strictly(ask, who, text, **variables):
    request = Request(text, variables, token=f"demo-{who}", is_strict=True)
    return await ask.operations.run(request)


async def test_what_would_be_hidden_is_an_error_and_nothing_runs(ask):
    text = ITEMS % "directCost"
    usual = await ask("client", text)
    [entry] = usual["extensions"]["authorization"]["redacted"]
    answer = await strictly(ask, "client", text)
    assert answer.body == {
        "data": None,
        "errors": [
            {
                "message": "Item.directCost would be hidden.",
                "extensions": {"code": "FORBIDDEN", **entry},
            }
        ],
    }


@pytest.mark.parametrize(("who", "selected"), [("admin", "directCost"), ("client", "")])
async def test_where_nothing_is_hidden_the_answer_is_the_usual_one(ask, who, selected):
    text = ITEMS % selected
    assert (await strictly(ask, who, text)).body == await ask(who, text)


async def test_what_is_hidden_on_some_rows_only_is_an_error_too(ask):
    text = ITEMS % "directCost costImpact viewerCan { editCosts }"
    usual = await ask("plumbing", text)
    redacted = usual.get("extensions", {}).get("authorization", {}).get("redacted", [])
    answer = await strictly(ask, "plumbing", text)
    told = [error["extensions"]["field"] for error in answer.body.get("errors", ())]
    assert told == [entry["field"] for entry in redacted]


async def test_a_mutation_whose_answer_would_be_hidden_writes_nothing(ask_own):
    page = (
        "{ projects(first: 1) { nodes { items(first: 1) { nodes { id version } } } } }"
    )
    body = await ask_own("admin", page)
    [item] = body["data"]["projects"]["nodes"][0]["items"]["nodes"]
    text = (
        "mutation ($i: UpdateItemInput!) { updateItem(input: $i)"
        " { item { name ownerCosts } } }"
    )
    given = {"itemId": item["id"], "expectedVersion": item["version"], "name": "New"}
    answer = await strictly(ask_own, "edit", text, i=given)
    assert answer.body["data"] is None
    assert answer.body["errors"][0]["extensions"]["field"] == "Item.ownerCosts"
    assert (await ask_own("admin", page)) == body
