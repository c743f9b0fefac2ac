"""Running totals, copied into new estimates: what comes over, who may, what follows."""

import pytest

from tests.acting import answer, codes, do, everything, faults, ids, refused, set_levels
from tests.deriving import wrong_figures
from tests.sheets import (
    DEVELOPMENT,
    MAXIMUM,
    MEP,
    SCHEMATIC,
    act_on,
    act_on_sheet,
    created,
    figures,
    milestone,
    past,
    rows_of,
)
from tests.sites import CLINIC

COPY = "copy_running_total.graphql"
FUNDS = """
query ($id: ID!) { node(id: $id) { ... on Milestone {
  contingencies { name original drawn remaining }
  allowances { name original drawn remaining }
  ownerContingencies { name original drawn remaining }
} } }
"""
STATUSES = """
query ($project: ID!) { project(id: $project) { items(first: 100) { nodes {
  name status milestone { name } } } } }
"""


async def copied(ask, who, source, *, into="Bid set", **values):
    there = (await milestone(ask, "admin", source))["id"]
    return await act_on(ask, who, COPY, into, fromMilestoneId=there, **values)


async def statuses(ask, of):
    body = await ask("admin", STATUSES, project=CLINIC)
    return {
        item["name"]: item["status"]
        for item in body["data"]["project"]["items"]["nodes"]
        if (item["milestone"] or {}).get("name") == of
    }


async def funds(ask, of):
    there = (await milestone(ask, "admin", of))["id"]
    body = await ask("admin", FUNDS, id=there)
    return {
        fund["name"]: (fund["original"], fund["drawn"], fund["remaining"])
        for every in body["data"]["node"].values()
        for fund in every
    }


# With percents of the total, items of many trades, own markups, draws, and options.
@pytest.mark.parametrize("source", [SCHEMATIC, DEVELOPMENT, MEP])
@pytest.mark.parametrize("who", ["admin", "edit"])
async def test_the_new_estimate_comes_to_the_running_total(ask_own, who, source):
    made = await created(ask_own, "Bid set", who=who)
    before = await figures(
        ask_own, "admin", (await milestone(ask_own, who, source))["id"]
    )
    payload = answer(await copied(ask_own, who, source, isIncorporating=True))
    assert payload["milestone"]["estimate"]["isDraft"] is True
    answer(await act_on_sheet(ask_own, who, "publish_estimate.graphql", "Bid set"))
    after = await figures(ask_own, "admin", made["id"])
    assert after["estimateTotal"] == before["runningTotal"]
    assert after["runningTotal"] == before["runningTotal"]
    assert after["direct"] == before["direct"]
    source_id = (await milestone(ask_own, who, source))["id"]
    left = await figures(ask_own, "admin", source_id)
    assert left["runningTotal"] == left["estimateTotal"] == before["estimateTotal"]
    assert await wrong_figures(ask_own) == {}


async def test_what_accepted_items_add_comes_over_as_lines_and_amounts(ask_own):
    await created(ask_own, "Bid set")
    estimate = answer(await copied(ask_own, "admin", MEP))["milestone"]["estimate"]
    assert [
        (line["description"], line["lineTotal"], line["category"]["name"])
        for line in estimate["lines"]
    ] == [
        ("Power and lighting rough-in", "600.00", "Electrical"),
        ("Risers and underground", "400.00", "Plumbing"),
        (
            "Emergency power for the vaccine store: Feeder and transfer switch",
            "40.00",
            "Electrical",
        ),
        (
            "Reuse of existing corridor housings: New housings omitted",
            "-25.00",
            "Electrical",
        ),
        (
            "Main switchgear moved indoors: Room and longer feeders",
            "20.00",
            "Electrical",
        ),
        ("PEX instead of copper branches: Copper omitted", "-15.00", "Plumbing"),
        ("Redundant floor drains omitted: Drains and risers", "-20.00", "Plumbing"),
    ]
    fee = {"name": "Builder's fee", "kind": "MARKUP", "percent": "5.00"}
    reserve = {"name": "Construction contingency", "kind": "CONTINGENCY"}
    lump = {"percent": None, "adjustment": "0.00", "kind": "MARKUP"}
    assert estimate["markups"] == [
        fee | {"lumpSum": None, "adjustment": "0.00", "amount": "50.00"},
        reserve
        | {"percent": "10.00", "lumpSum": None}
        | {"adjustment": "-13.10", "amount": "91.90"},
        lump | {"name": "Permits", "lumpSum": "45.00", "amount": "45.00"},
        lump
        | {"name": "Early order of the switchgear: Expediting fee"}
        | {"lumpSum": "13.10", "amount": "13.10"},
    ]
    # Copies are no live links: what was accepted stays so until it is ticked.
    assert "ACCEPTED" in (await statuses(ask_own, MEP)).values()
    assert await funds(ask_own, "Bid set") == {
        "Construction contingency": ("0.00", "0.00", "0.00"),
        "Owner contingency": ("0.00", "0.00", "0.00"),
    }
    answer(await act_on_sheet(ask_own, "admin", "publish_estimate.graphql", "Bid set"))
    assert await funds(ask_own, "Bid set") == {
        "Construction contingency": ("91.90", "0.00", "91.90"),
        "Owner contingency": ("45.00", "0.00", "45.00"),
    }


async def test_the_owners_costs_come_over_whoever_copies(ask_own):
    await created(ask_own, "Bid set", who="edit")
    estimate = answer(await copied(ask_own, "edit", MEP))["milestone"]["estimate"]
    assert estimate["ownerCostRows"] is None
    rows = await rows_of(ask_own, "Bid set", "ownerCostRows")
    named = [(row["name"], row["percent"], row["lumpSum"]) for row in rows]
    assert named == [
        ("Commissioning by the owner", None, "99.00"),
        ("Owner contingency", "4.50", None),
        ("Owner's representative", "4.00", None),
    ]


async def test_what_incorporated_items_drew_stays_in_its_row(ask_own):
    await created(ask_own, "Bid set")
    answer(await copied(ask_own, "admin", MEP))
    rows = await rows_of(ask_own, "Bid set")
    before = await everything(ask_own)
    document = "set_estimate_markups.graphql"
    fewer = [rows[0], *rows[2:]]
    body = await act_on_sheet(ask_own, "edit", document, "Bid set", rows=fewer)
    assert codes(body) == ["FORBIDDEN"]
    body = await act_on_sheet(ask_own, "admin", document, "Bid set", rows=fewer)
    told = "holds what incorporated items drew: it stays."
    assert faults(body) == {"rows": f"'Construction contingency' {told}"}
    assert await everything(ask_own) == before
    rows[1] |= {"percent": "20"}
    body = await act_on_sheet(ask_own, "admin", document, "Bid set", rows=rows)
    # 20 % of 1,050 less the 13.10 that were drawn.
    assert answer(body)["estimate"]["markups"][1]["amount"] == "196.90"


async def test_the_tick_incorporates_what_the_running_total_counted(ask_own):
    await created(ask_own, "Bid set", who="edit")
    before = await statuses(ask_own, MEP)
    answer(await copied(ask_own, "edit", MEP, isIncorporating=True))
    after = await statuses(ask_own, MEP)
    accepted = {name for name, status in before.items() if status == "ACCEPTED"}
    assert len(accepted) == 6
    assert {name for name in after if after[name] != before[name]} == accepted
    assert {after[name] for name in accepted} == {"INCORPORATED"}
    # The funds they drew from are whole again: the new estimate begins without it.
    assert (await funds(ask_own, MEP))["Construction contingency"] == (
        *("105.00", "0.00", "105.00"),
    )
    item = (await ids(ask_own))["PEX instead of copper branches"]
    history = (
        "query ($id: ID!) { item(id: $id) { history { nodes { action after } } } }"
    )
    body = await ask_own("client", history, id=item)
    told = {"action": "COPY_RUNNING_TOTAL", "after": "INCORPORATED"}
    assert body["data"]["item"]["history"]["nodes"][-1] == told


async def test_no_other_act_incorporates_an_item(ask_own):
    item = (await ids(ask_own))["Lighting package"]
    wanted = {"status": "INCORPORATED"}
    body = await do(ask_own, "admin", "set_item_status.graphql", item, **wanted)
    told = "An item is incorporated by copying the running total."
    assert faults(body) == {"status": told}


async def test_an_accepted_option_comes_over_in_the_place_of_its_item(ask_own):
    there = await ids(ask_own)
    accepted = {"status": "ACCEPTED"}
    for name in ("Domestic hot water", "Heat pump water heaters"):
        document = "set_item_status.graphql"
        answer(await do(ask_own, "admin", document, there[name], **accepted))
    made = await created(ask_own, "Bid set")
    running = (await figures(ask_own, "admin", there[MEP]))["runningTotal"]
    payload = answer(await copied(ask_own, "admin", MEP, isIncorporating=True))
    lines = [line["description"] for line in payload["milestone"]["estimate"]["lines"]]
    assert "Heat pump water heaters: Heat pumps" in lines
    assert not any(line.startswith("Domestic hot water") for line in lines)
    answer(await act_on_sheet(ask_own, "admin", "publish_estimate.graphql", "Bid set"))
    after = await figures(ask_own, "admin", made["id"])
    assert after["estimateTotal"] == running
    assert (await statuses(ask_own, MEP))["Domestic hot water"] == "INCORPORATED"


# The bond is 1 % of the total; an item of many trades stays out of the contingency.
async def test_percents_that_an_item_stays_out_of_are_balanced(ask_own):
    await created(ask_own, "Bid set")
    body = await copied(ask_own, "admin", DEVELOPMENT)
    rows = answer(body)["milestone"]["estimate"]["markups"]
    balance = [row for row in rows if row["name"] == "Balance of accepted items"]
    assert [row["amount"] for row in balance] == ["0.5295"]
    bond = [row for row in rows if row["name"] == "Performance bond"]
    assert [row["percent"] for row in bond] == ["1.00"]


async def test_a_draft_milestone_incorporates_nothing(ask_own):
    await created(ask_own, "Bid set", isDraft=True)
    before = await everything(ask_own)
    body = await copied(ask_own, "admin", MEP, isIncorporating=True)
    told = "Items are not incorporated while the milestone is a draft."
    assert faults(body) == {"isIncorporating": told}
    assert await everything(ask_own) == before
    payload = answer(await copied(ask_own, "admin", MEP))
    assert len(payload["milestone"]["estimate"]["lines"]) == 7
    assert "INCORPORATED" not in (await statuses(ask_own, MEP)).values()


async def test_nothing_is_copied_from_where_there_is_no_running_total(ask_own):
    made = await created(ask_own, "Bid set")
    there = await ids(ask_own)
    before = await everything(ask_own)
    missing = "There is no such record."
    nothing = "Without a published estimate it has no running total."
    for source, told in [
        (there[MAXIMUM], nothing),
        (made["id"], missing),
        ("mls_00000000000000000000000000", missing),
        (there["Lighting package"], missing),
        ("", missing),
    ]:
        body = await act_on(ask_own, "admin", COPY, "Bid set", fromMilestoneId=source)
        assert faults(body) == {"fromMilestoneId": told}
    body = await act_on(ask_own, "admin", COPY, MEP, fromMilestoneId=there[SCHEMATIC])
    assert faults(body) == {"milestoneId": "The milestone has an estimate."}
    assert await everything(ask_own) == before


async def test_whoever_may_not_set_a_status_incorporates_nothing(ask_own):
    await created(ask_own, "Bid set", who="edit")
    await set_levels(ask_own, "item_status", "VIEW")
    before = await everything(ask_own)
    body = await copied(ask_own, "edit", MEP, isIncorporating=True)
    assert refused(body) == ["isIncorporating"]
    assert await everything(ask_own) == before
    answer(await copied(ask_own, "edit", MEP))


@pytest.mark.parametrize(
    "feature",
    [
        *("milestones", "milestone_cost_details", "markups_details"),
        "item_option_cost_details",
    ],
)
async def test_whoever_lacks_a_part_of_it_copies_nothing(ask_own, feature):
    """The copy holds lines, items' costs and markups: each needs its own right."""
    made = await created(ask_own, "Bid set", who="edit")
    await set_levels(ask_own, feature, "NONE" if feature.startswith("item") else "VIEW")
    before = await everything(ask_own)
    source = (await ids(ask_own))[MEP]
    wanted = {"milestoneId": made["id"], "expectedVersion": made["version"]}
    body = await ask_own("edit", COPY, input=wanted | {"fromMilestoneId": source})
    assert refused(body) == ["milestoneId", "fromMilestoneId"]
    assert await everything(ask_own) == before


async def test_the_copy_is_told_under_the_estimates_own_guard(ask_own):
    made = await created(ask_own, "Bid set", who="edit")
    answer(await copied(ask_own, "edit", MEP))
    told = ("COPY_RUNNING_TOTAL", "directCost", None, None)
    assert told in await past(ask_own, "admin", made["id"])
    assert told not in await past(ask_own, "client", made["id"])
