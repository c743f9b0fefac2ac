"""Attaching an item as an option, and detaching it: who may, and what follows."""

import pytest

from tests.acting import answer, do, everything, faults, ids, refused
from tests.changing import LIGHTING
from tests.deriving import wrong_figures
from tests.options import (
    ALARM,
    LOOP,
    VOICE,
    ZONES,
    accept,
    add_option,
    family,
    statuses,
)
from tests.sites import CLINIC

NURSES = "Nurse call in all exam rooms"


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
