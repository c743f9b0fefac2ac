"""Options: added, accepted in place of each other, attached and detached."""

import pytest
from sqlalchemy import update

from db.models.items import Item
from tests.acting import (
    answer,
    codes,
    do,
    everything,
    faults,
    ids,
    refused,
    version,
)
from tests.deriving import wrong_figures
from tests.sites import CLINIC, change

LIGHTING = "Lighting package"
ALARM = "Fire alarm"
NURSES = "Nurse call in all exam rooms"
LOOP, ZONES, VOICE = "Addressable loop", "Conventional zones", "Voice evacuation"
STATUSES = """
query ($id: ID!) {
  item(id: $id) {
    costImpact
    milestone { runningTotal }
    options { name status updatedAt history { totalCount } }
  }
}
"""


async def family(ask, item, who="admin"):
    return (await ask(who, STATUSES, id=item))["data"]["item"]


async def statuses(ask, item):
    options = (await family(ask, item))["options"]
    return {option["name"]: option["status"] for option in options}


async def add_option(ask, who, item, **inputs):
    wanted = {"itemId": item, "name": "Third way", **inputs}
    return await ask(who, "add_option.graphql", input=wanted)


async def accept(ask, who, item):
    return await do(ask, who, "set_item_status.graphql", item, status="ACCEPTED")


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


async def test_accepting_an_option_leaves_its_siblings_not_chosen(ask_own):
    named = await ids(ask_own)
    before = await family(ask_own, named[ALARM])
    answer(await accept(ask_own, "edit", named[ZONES]))
    after = await family(ask_own, named[ALARM])
    assert await statuses(ask_own, named[ALARM]) == {
        LOOP: "NOT_CHOSEN",
        ZONES: "ACCEPTED",
        VOICE: "NOT_CHOSEN",
    }
    # 180 at 0.25 and 10: 55, with 5 % and then 10 % on top.
    difference = money(after["milestone"]) - money(before["milestone"])
    assert round(difference, 4) == 63.525
    told = [one["history"]["totalCount"] for one in after["options"]]
    was = [one["history"]["totalCount"] for one in before["options"]]
    assert [new - old for new, old in zip(told, was, strict=True)] == [1, 1, 1]
    answer(await accept(ask_own, "edit", named[LOOP]))
    assert await statuses(ask_own, named[ALARM]) == {
        LOOP: "ACCEPTED",
        ZONES: "NOT_CHOSEN",
        VOICE: "NOT_CHOSEN",
    }
    assert await wrong_figures(ask_own) == {}


def money(milestone):
    return float(milestone["runningTotal"])


async def test_a_draft_option_moves_none_of_its_siblings(ask_own):
    named = await ids(ask_own)
    before = await family(ask_own, named[ALARM], "client")
    inputs = {"isDraft": True, "status": "ACCEPTED"}
    answer(await add_option(ask_own, "edit", named[ALARM], **inputs))
    assert await family(ask_own, named[ALARM], "client") == before
    answer(await accept(ask_own, "edit", named[LOOP]))
    # The draft is passed over like the others, whether one knows of it or not.
    assert (await statuses(ask_own, named[ALARM]))["Third way"] == "NOT_CHOSEN"


async def test_incorporated_is_no_status_to_be_set(ask_own):
    named = await ids(ask_own)
    before = await everything(ask_own)
    wanted = {"status": "INCORPORATED"}
    body = await do(
        ask_own, "admin", "set_item_status.graphql", named[LIGHTING], **wanted
    )
    expected = "An item is incorporated by copying the running total."
    assert faults(body) == {"status": expected}
    assert await everything(ask_own) == before


@pytest.mark.parametrize("status", ["PENDING", "ACCEPTED", "REJECTED"])
async def test_what_is_incorporated_stays_so(ask_own, status):
    """It is in the estimate: accepted once more, it would count twice."""
    named = await ids(ask_own)
    item = named[LIGHTING]
    one = update(Item).where(Item.id == item).values(status="INCORPORATED")
    await change(ask_own, one)
    stays = {"status": "What is incorporated stays so: the estimate holds it already."}
    document = "set_item_status.graphql"
    body = await do(ask_own, "admin", document, item, status=status)
    assert faults(body) == stays
    body = await do(ask_own, "edit", "update_item.graphql", item, name="Told anew")
    assert answer(body)["item"]["name"] == "Told anew"
    before = await everything(ask_own)
    bulk = [
        {"itemId": one, "expectedVersion": await version(ask_own, "admin", one)}
        for one in (named[LOOP], item)
    ]
    wanted = {"items": bulk, "status": status}
    body = await ask_own("admin", "update_items.graphql", input=wanted)
    assert faults(body) == stays
    assert await everything(ask_own) == before


async def attach(ask, who, item, to):
    document = "attach_item_as_option.graphql"
    return await do(ask, who, document, item, optionOfId=to)


async def detach(ask, who, item):
    return await do(ask, who, "detach_option.graphql", item)


async def test_an_item_becomes_an_option_and_an_item_again(ask_own):
    named = await ids(ask_own)
    item, to = named["Green roof"], named[ALARM]
    body = await attach(ask_own, "edit", item, to)
    assert answer(body)["item"] == {
        "name": "Green roof",
        "status": "NOT_APPLICABLE",
        "milestone": {"name": "Early MEP package"},
    }
    assert "Green roof" in await statuses(ask_own, to)
    answer(await accept(ask_own, "edit", named[LOOP]))
    assert answer(await detach(ask_own, "edit", item))["item"] == {
        "name": "Green roof",
        # Only an option can be not chosen.
        "status": "PENDING",
        "milestone": {"name": "Early MEP package"},
    }
    assert "Green roof" not in await statuses(ask_own, to)
    assert await wrong_figures(ask_own) == {}


async def test_attaching_what_is_accepted_chooses_it(ask_own):
    named = await ids(ask_own)
    accepted = named["Emergency power for the vaccine store"]
    answer(await attach(ask_own, "edit", accepted, named[ALARM]))
    assert await statuses(ask_own, named[ALARM]) == {
        "Emergency power for the vaccine store": "ACCEPTED",
        LOOP: "NOT_CHOSEN",
        ZONES: "NOT_CHOSEN",
        VOICE: "NOT_CHOSEN",
    }


# Elena made the feeders (pending, E-14) and the isolated ground, and is assigned to the
# fire alarm, the lighting, the emergency power and the corridor housings (accepted).
@pytest.mark.parametrize(
    ("who", "item", "to", "refusal"),
    [
        ("subcontractor", "Aluminium feeders", ALARM, []),
        # Not hers to change: the item to be an option, or the item above.
        ("subcontractor", "Site camera", ALARM, ["optionOfId"]),
        ("subcontractor", "Aluminium feeders", "Cooling plant", ["optionOfId"]),
        # Grace made all three; she may move none to another milestone.
        ("client", "Sensor faucets in exam rooms", NURSES, []),
        ("client", "Second passenger elevator", NURSES, ["optionOfId"]),
        ("edit", "Green roof", ALARM, []),
        # What is accepted is chosen, and she may set no status.
        ("subcontractor", "Reuse of existing corridor housings", ALARM, ["optionOfId"]),
        ("client", "Sensor faucets in exam rooms", ALARM, ["optionOfId"]),
        ("design", "Green roof", ALARM, ["optionOfId"]),
    ],
)
async def test_attaching_needs_the_rights_of_all_that_it_does(
    ask_own, who, item, to, refusal
):
    named = await ids(ask_own)
    before = await everything(ask_own)
    body = await attach(ask_own, who, named[item], named[to])
    if refusal:
        assert refused(body) == refusal
        assert await everything(ask_own) == before
    else:
        answer(body)


async def test_detaching_what_is_accepted_needs_the_right_to_its_status(ask_own):
    named = await ids(ask_own)
    heat_pumps = named["Reversible heat pumps"]
    before = await everything(ask_own)
    # Jonas made it: he may change it, but not what is accepted.
    assert refused(await detach(ask_own, "design", heat_pumps)) == ["itemId"]
    assert await everything(ask_own) == before
    voice = named[VOICE]
    assert answer(await detach(ask_own, "design", voice))["item"]["name"] == VOICE
    assert answer(await detach(ask_own, "edit", heat_pumps))["item"]["status"] == (
        "ACCEPTED"
    )


async def test_what_fits_no_item_is_no_option_of_it(ask_own):
    named = await ids(ask_own, who="edit")
    before = await everything(ask_own)
    draft = named["Cheaper fixtures in back rooms"]
    never = "itm_00000000000000000000000000"
    cases = [
        (named[LIGHTING], named[LIGHTING], "An item is no option of itself."),
        (named[ALARM], named[LIGHTING], "An item with options cannot become one."),
        (named[LOOP], named[LIGHTING], "It is an option already."),
        (named[LIGHTING], named[LOOP], "An option has no options of its own."),
        (named[LIGHTING], never, "There is no such record."),
        (
            named[LIGHTING],
            draft,
            "A published item cannot become an option of a draft.",
        ),
        (
            named["Rooftop solar field"],
            named[LIGHTING],
            "An item and its options belong to the same scenario, or to none.",
        ),
    ]
    for item, to, message in cases:
        body = await attach(ask_own, "edit", item, to)
        assert list(faults(body).values()) == [message]
    assert faults(await detach(ask_own, "edit", named[LIGHTING])) == {
        "itemId": "It is no option of an item."
    }
    assert await everything(ask_own) == before


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


async def test_attaching_tells_nothing_of_hidden_options(ask_own):
    """Jonas adds a draft to an item; for Marcus the item has no option at all."""
    named = await ids(ask_own)
    backup = named["Backup inverter for exam lights"]
    hidden = answer(await add_option(ask_own, "design", backup, isDraft=True))["item"]
    answer(await attach(ask_own, "edit", backup, named[LIGHTING]))
    # It stands beside the item it was under, still known to Jonas alone.
    assert set(await statuses(ask_own, named[LIGHTING])) == {
        "Backup inverter for exam lights",
        "Third way",
    }
    assert (await family(ask_own, hidden["id"], "edit")) is None
    options = (await family(ask_own, named[LIGHTING], "edit"))["options"]
    assert [one["name"] for one in options] == ["Backup inverter for exam lights"]
    assert await wrong_figures(ask_own) == {}


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


async def created(ask, who, name):
    wanted = {"projectId": CLINIC, "name": name}
    return answer(await ask(who, "create_item.graphql", input=wanted))["item"]["id"]


async def test_attaching_does_not_tell_that_an_item_has_a_hidden_milestone(ask_own):
    """Design knows of no draft milestone, and may move nothing from one to another."""
    named = await ids(ask_own)
    draft = {"milestoneId": named["Guaranteed maximum price"]}
    item = await created(ask_own, "design", "Skylight")
    answer(await do(ask_own, "admin", "update_item.graphql", item, **draft))
    option = await created(ask_own, "design", "Round skylight")
    document, to = "attach_item_as_option.graphql", {"optionOfId": item}
    attached = answer(await do(ask_own, "design", document, option, **to))["item"]
    assert attached["milestone"] is None
    assert (await family(ask_own, item))["options"][0]["name"] == "Round skylight"
    # Where he knows of the milestone, he does not move to it.
    known = {"milestoneId": named["Concept"]}
    answer(await do(ask_own, "admin", "update_item.graphql", item, **known))
    other = await created(ask_own, "design", "Square skylight")
    body = await do(ask_own, "design", document, other, **to)
    assert refused(body) == ["optionOfId"]
