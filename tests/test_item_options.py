"""Options: who adds them, how they go along with their item, and what is hidden."""

import pytest

from tests.acting import answer, codes, do, everything, faults, ids, refused, version
from tests.changing import LIGHTING
from tests.deriving import wrong_figures
from tests.options import ALARM, LOOP, VOICE, ZONES, add_option, statuses
from tests.sites import CLINIC


# Who may change the item, may add options to it: its creator, whoever is assigned to
# it, and the contractor.
@pytest.mark.rule(
    "sub_role.items_and_options.items_item_import_options",
    "role.items_item_import_and_options.with_category",
    "role.items_item_import_and_options.without_category",
)
@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("admin", []),
        ("edit", []),
        ("view", []),
        ("nofin", []),
        ("subcontractor", []),
        ("plumbing", ["itemId"]),
        ("rows", ["itemId"]),
        ("design", ["itemId"]),
        ("client", ["itemId"]),
    ],
)
async def test_whoever_may_change_an_item_adds_options_to_it(ask_own, who, refusal):
    named = await ids(ask_own)
    before = await everything(ask_own)
    body = await add_option(ask_own, who, named[LIGHTING])
    if refusal:
        assert refused(body) == refusal
        assert await everything(ask_own) == before
        return
    option = answer(body)["item"]
    assert option == {
        "id": option["id"],
        "name": "Third way",
        "status": "PENDING",
        "directCost": None if who == "nofin" else "0.00",
        "milestone": {"name": "Early MEP package"},
        "categories": [],
    }
    assert await statuses(ask_own, named[LIGHTING]) == {"Third way": "PENDING"}


async def test_an_option_is_given_what_one_could_change_on_it(ask_own):
    named = await ids(ask_own)
    before = await everything(ask_own)
    lines = [{"description": "Fixtures", "quantity": "1", "unitCost": "7"}]
    inputs = {"lines": lines, "status": "ACCEPTED"}
    body = await add_option(ask_own, "subcontractor", named[LIGHTING], **inputs)
    assert refused(body) == ["status", "lines"]
    assert await everything(ask_own) == before
    del inputs["status"]
    own_trade = {"categoryIds": [named["Electrical"]], **inputs}
    body = await add_option(ask_own, "subcontractor", named[LIGHTING], **own_trade)
    assert answer(body)["item"]["directCost"] == "7.00"


async def test_an_option_has_no_options_of_its_own(ask_own):
    named = await ids(ask_own)
    body = await add_option(ask_own, "admin", named[LOOP])
    assert faults(body) == {"itemId": "An option has no options of its own."}
    body = await do(
        ask_own,
        "admin",
        "update_item.graphql",
        named[LOOP],
        milestoneId=named["Concept"],
    )
    expected = "An option belongs to the milestone of its item."
    assert faults(body) == {"milestoneId": expected}


async def test_options_go_along_to_another_milestone_and_with_their_item(ask_own):
    named = await ids(ask_own)
    moved = {"milestoneId": named["Concept"]}
    answer(await do(ask_own, "edit", "update_item.graphql", named[ALARM], **moved))
    node = "query ($id: ID!) { item(id: $id) { milestone { name } } }"
    for option in (LOOP, ZONES, VOICE):
        found = (await ask_own("client", node, id=named[option]))["data"]["item"]
        assert found == {"milestone": {"name": "Concept"}}
    body = await do(ask_own, "edit", "delete_item.graphql", named[ALARM])
    assert answer(body)["deletedId"] == named[ALARM]
    for gone in (ALARM, LOOP, ZONES, VOICE):
        body = await ask_own("admin", node, id=named[gone])
        assert body["data"]["item"] is None
    assert await wrong_figures(ask_own) == {}


async def test_a_hidden_option_is_acted_on_by_nobody_else(ask_own):
    named = await ids(ask_own)
    body = await add_option(ask_own, "edit", named[ALARM], isDraft=True)
    draft = answer(body)["item"]["id"]
    never = "itm_00000000000000000000000000"
    for document, inputs in {
        "set_item_status.graphql": {"status": "ACCEPTED"},
        "detach_option.graphql": {},
        "delete_item.graphql": {},
        "update_item.graphql": {"name": "Mine"},
    }.items():
        hidden = await do(ask_own, "view", document, draft, **inputs)
        assert codes(hidden) == ["NOT_FOUND"]
        assert hidden == await do(ask_own, "view", document, never, **inputs)
    assert await version(ask_own, "edit", draft) != "0"


PUBLISH = """
mutation ($input: PublishDraftInput!) {
  publishDraft(input: $input) { errors { field } }
}
"""


async def test_what_is_told_of_a_drafts_option_stays_with_the_draft(ask_own):
    wanted = {"projectId": CLINIC, "name": "Draft", "isDraft": True}
    item = answer(await ask_own("edit", "create_item.graphql", input=wanted))["item"]
    option = answer(await add_option(ask_own, "edit", item["id"]))["item"]["id"]
    answer(await do(ask_own, "edit", "update_item.graphql", option, name="Way"))
    line = {"description": "Fixtures", "quantity": "1", "unitCost": "7"}
    answer(await do(ask_own, "edit", "costs.graphql", option, lines=[line]))
    answer(await do(ask_own, "edit", PUBLISH, item["id"]))
    answer(await do(ask_own, "edit", "update_item.graphql", option, number="7"))
    told = "query ($id: ID!) { item(id: $id) { history { nodes { field } } } }"
    for who, fields in [
        ("edit", ["name", "name", "directCost", "number"]),
        ("view", ["number"]),
        ("client", ["number"]),
    ]:
        found = (await ask_own(who, told, id=option))["data"]["item"]["history"]
        assert [entry["field"] for entry in found["nodes"]] == fields
