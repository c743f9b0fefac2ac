"""Nodes: records of any type by their ids, and what is hidden never existed."""

import pytest
from sqlalchemy import update

from db.models.items import Item
from tests.sites import CLINIC, DEPOT, NOWHERE, TOWNHOMES, change, statement_counts

LIGHTING = "itm_01kjq0ph50fgbt3b68krjpe2qp"
PILES = "itm_01k5e53y50f0csxeegy8cb2zck"
TRAMS = "itm_01kh8nhk50exa88brhrkynqc3h"
DRAFT_FIXTURES = "itm_01km5bvf50e36r88135rq0d53x"
LOOP = "itm_01kjyqwp50feha86xtb7n81fkg"
BATTERY = "itm_01kmfneb50ej2bbgwgpm1rfhje"
MEP, MAXIMUM, TENDER = (
    "mls_01kjptp8t0ewnbkrjztw20est4",
    "mls_01kqs1qht0epzs6vhxqhevbzxh",
    "mls_01k94dcqt0f9k8cc8rxkzyxb59",
)
PLANT, WISHES, MINIMUM = (
    "scn_01km32ww40e5qrdgws70ywktqf",
    "scn_01km5n9k40ekkt0323f68t3j98",
    "scn_01kmdcfr40fgprfjqzgn6ygwew",
)
REPORT = "rpt_01kmg5r6c0fjvv62jg6r4cdshs"
TRADE, ELECTRICAL = "ctz_01k424mh00e9a8fj9feaneawqt", "cat_01k424mh00e1jr4jsz3gpkwq6y"
RELEASE = "evt_01k424mh00emyvbnqv4hxhq9as"
EVERY = {
    CLINIC: "Harbor Street Clinic",
    DEPOT: "Quayside Depot",
    TOWNHOMES: "Mill Lane Townhomes",
    LIGHTING: "Lighting package",
    PILES: "Pile foundations instead of spread footings",
    TRAMS: "Charging for twelve trams",
    DRAFT_FIXTURES: "Cheaper fixtures in back rooms",
    BATTERY: "Battery room",
    MEP: "Early MEP package",
    MAXIMUM: "Guaranteed maximum price",
    TENDER: "Tender",
    PLANT: "All-electric plant",
    WISHES: "Wish list",
    MINIMUM: "Bare minimum",
    REPORT: "Open and accepted items",
    TRADE: "Trade",
    ELECTRICAL: "Electrical",
    RELEASE: "Early MEP release",
}
ANYBODYS = (CLINIC, LIGHTING, MEP, MINIMUM, REPORT, TRADE, ELECTRICAL, RELEASE)
ANSWERS = {
    # All but what is private to a scenario's own people.
    "admin": (
        *(*ANYBODYS, DEPOT, TOWNHOMES, PILES, TRAMS, DRAFT_FIXTURES, MAXIMUM),
        TENDER,
    ),
    "edit": (*ANYBODYS, TOWNHOMES, PILES, DRAFT_FIXTURES, MAXIMUM, PLANT),
    "view": (*ANYBODYS, DEPOT, PILES, TRAMS, BATTERY, MAXIMUM, TENDER, PLANT, WISHES),
    "nofin": (*ANYBODYS, DEPOT, PILES, TRAMS, MAXIMUM, TENDER),
    "subcontractor": (*ANYBODYS, DEPOT, PILES, TRAMS, MAXIMUM, TENDER),
    "plumbing": (*ANYBODYS, PILES, MAXIMUM),
    # Concrete is not the trade of this one.
    "rows": (*ANYBODYS, MAXIMUM),
    "client": (*ANYBODYS, PILES, PLANT),
    "design": (*ANYBODYS, PILES),
    "stranger": (),
}
BY_ID = "query ($id: ID!) { node(id: $id) { __typename id } }"


@pytest.mark.parametrize("who", ANSWERS)
async def test_each_finds_the_records_that_exist_for_him(ask, who):
    body = await ask(who, "nodes.graphql", ids=list(EVERY))
    assert "errors" not in body
    found = [one and one["name"] for one in body["data"]["nodes"]]
    assert found == [EVERY[one] if one in ANSWERS[who] else None for one in EVERY]


@pytest.mark.parametrize("who", ANSWERS)
async def test_what_is_hidden_never_existed(ask, who):
    async def told(of):
        answer = await ask.whole(who, BY_ID, id=of)
        # What is left of the rate differs from one request to the next.
        return answer.status, answer.body, [*answer.headers]

    never = await told(NOWHERE)
    assert never[:2] == (200, {"data": {"node": None}})
    for hidden in EVERY.keys() - set(ANSWERS[who]):
        assert await told(hidden) == never


async def test_an_option_exists_only_with_its_item_and_its_items_scenario(ask_own):
    """Tom's fire alarm goes back to a draft, then into Priya's private scenario."""

    async def finding():
        return [
            who
            for who in ("admin", "view", "nofin", "subcontractor", "client")
            if (await ask_own(who, BY_ID, id=LOOP))["data"]["node"]
        ]

    alarm = update(Item).where(Item.name == "Fire alarm")
    assert await finding() == ["admin", "view", "nofin", "subcontractor", "client"]
    await change(ask_own, alarm.values(is_draft=True))
    assert await finding() == ["admin", "nofin"]
    await change(ask_own, alarm.values(is_draft=False, scenario_id=WISHES))
    assert await finding() == ["view"]


@pytest.mark.case("GI-01")
async def test_a_node_is_read_through_the_gate_like_any_other(ask):
    body = await ask("subcontractor", "nodes.graphql", ids=[MEP, LIGHTING])
    milestone, item = body["data"]["nodes"]
    assert milestone["estimateTotal"] == "1000.00"
    assert item["costImpact"] == "200.00"
    document = """query ($id: ID!) { node(id: $id) { ... on Item { ownerCosts } } }"""
    body = await ask("subcontractor", document, id=LIGHTING)
    assert body["data"]["node"] == {"ownerCosts": None}
    (entry,) = body["extensions"]["authorization"]["redacted"]
    assert (entry["field"], entry["rows"]) == ("Item.ownerCosts", "ALL")


@pytest.mark.case("GI-05")
async def test_nulls_stand_in_place_and_twice_asked_is_twice_answered(ask):
    ids = [LIGHTING, BATTERY, "", "itm_", "é", "usr_x", LIGHTING, CLINIC]
    body = await ask("client", "nodes.graphql", ids=ids)
    found = [one and one["id"] for one in body["data"]["nodes"]]
    assert found == [LIGHTING, None, None, None, None, None, LIGHTING, CLINIC]


async def test_each_place_gets_what_it_asks_for(ask):
    document = """query ($item: ID!, $milestone: ID!) {
      first: node(id: $item) { ... on Item { name } }
      second: node(id: $item) { id ... on Item { milestone { name } } }
      other: node(id: $milestone) { ...Total }
      many: nodes(ids: [$milestone, $item]) { __typename ...Total } }
      fragment Total on Milestone { runningTotal(mode: DIRECT) }"""
    body = await ask("admin", document, item=LIGHTING, milestone=MEP)
    assert body["data"] == {
        "first": {"name": "Lighting package"},
        "second": {"id": LIGHTING, "milestone": {"name": "Early MEP package"}},
        "other": {"runningTotal": "1000.00"},
        "many": [
            {"__typename": "Milestone", "runningTotal": "1000.00"},
            {"__typename": "Item"},
        ],
    }


async def test_a_type_takes_one_statement_however_many_places_ask(ask):
    places = "\n".join(
        f'n{n}: node(id: "{one}") {{ id }}' for n, one in enumerate(EVERY)
    )
    document = f"{{ {places} }}"
    # Token, and one for each of the eight types.
    assert await statement_counts(ask, "admin", document, {}) == [9]


@pytest.mark.case("IJ-05")
async def test_five_hundred_ids_are_answered_and_more_are_refused(ask):
    ids = [LIGHTING] + [NOWHERE] * 499
    body = await ask("client", "nodes.graphql", ids=ids)
    assert [one is not None for one in body["data"]["nodes"]] == [True] + [False] * 499
    body = await ask("client", "nodes.graphql", ids=[*ids, NOWHERE])
    assert [error["extensions"]["code"] for error in body["errors"]] == [
        "LIMIT_EXCEEDED"
    ]
