"""The worked example of the domain, in a project without milestones, by acts alone."""

import pytest
from sqlalchemy import delete

from db.models.items import Item
from db.models.milestones import Milestone
from tests.acting import answer, do, ids
from tests.deriving import wrong_figures
from tests.sheets import act_on, act_on_sheet, figures, milestone, milestones
from tests.sites import CLINIC, change

ESTIMATE = """
query ($id: ID!, $mode: DisplayMode!) { node(id: $id) { ... on Milestone {
  estimateTotal(mode: $mode) runningTotal(mode: $mode)
  estimate { lines { description amount(mode: $mode) } markups { name amount } }
} } }
"""
ITEM = """
query ($id: ID!) { item(id: $id) {
  directCost markupSubtotal inheritedMarkups { amount markup { name } }
  allocated: costImpact(mode: ALLOCATED) direct: costImpact(mode: DIRECT)
} }
"""
M1 = {"name": "M1", "valueType": "PERCENT", "percent": "5", "refersToDirect": True}
M2 = M1 | {"name": "M2", "kind": "CONTINGENCY", "percent": "10", "refersTo": [0]}
M3 = {"name": "M3", "valueType": "LUMP_SUM", "lumpSum": "45", "isAllocated": False}


async def built(ask, who):
    """Build the estimate of the example in a milestone of its own, and activate it."""
    there = await ids(ask)
    wanted = {"projectId": CLINIC, "name": "Concept", "startsOn": "2026-06-01"}
    made = answer(await ask(who, "create_milestone.graphql", input=wanted))["milestone"]
    wanted = {"milestoneId": made["id"]}
    answer(await ask(who, "start_estimate.graphql", input=wanted))
    lines = [
        {"description": "A", "quantity": "1", "unitCost": "600"},
        {"description": "B", "quantity": "1", "unitCost": "400"},
    ]
    lines[0] |= {"categoryId": there["Electrical"]}
    lines[1] |= {"categoryId": there["Plumbing"]}
    for document, values in [
        ("set_estimate_lines.graphql", {"lines": lines}),
        ("set_estimate_markups.graphql", {"rows": [M1, M2, M3]}),
        ("publish_estimate.graphql", {}),
    ]:
        answer(await act_on_sheet(ask, who, document, "Concept", **values))
    for document in ("publish_milestone.graphql", "activate_milestone.graphql"):
        answer(await act_on(ask, who, document, "Concept"))
    return made["id"]


async def shown(ask, who, milestone_id, mode):
    body = await ask(who, ESTIMATE, id=milestone_id, mode=mode)
    node = body["data"]["node"]
    lines = [line["amount"] for line in node["estimate"]["lines"]]
    return lines, node["estimateTotal"], node["runningTotal"]


@pytest.mark.parametrize("who", ["admin", "edit"])
async def test_the_worked_example_is_reached_by_acts_alone(ask_own, who):
    await change(ask_own, delete(Item), delete(Milestone))
    assert await milestones(ask_own, "admin") == {}
    made = await built(ask_own, who)
    allocated = (["693.00", "462.00"], "1200.00", "1200.00")
    assert await shown(ask_own, who, made, "ALLOCATED") == allocated
    separated = (["600.00", "400.00"], "1200.00", "1200.00")
    assert await shown(ask_own, who, made, "SEPARATED") == separated
    direct = (["600.00", "400.00"], "1000.00", "1000.00")
    assert await shown(ask_own, "subcontractor", made, "DIRECT") == direct

    wanted = {"projectId": CLINIC, "name": "Lighting package"}
    item = answer(await ask_own(who, "create_item.graphql", input=wanted))["item"]["id"]
    line = {"description": "Fixtures", "quantity": "10", "unitCost": "20"}
    answer(await do(ask_own, who, "costs.graphql", item, lines=[line]))
    body = await ask_own(who, ITEM, id=item)
    assert body["data"]["item"] == {
        "directCost": "200.00",
        "markupSubtotal": "31.00",
        "inheritedMarkups": [
            {"amount": "10.00", "markup": {"name": "M1"}},
            {"amount": "21.00", "markup": {"name": "M2"}},
        ],
        "allocated": "231.00",
        "direct": "200.00",
    }
    accepted = {"status": "ACCEPTED"}
    answer(await do(ask_own, who, "set_item_status.graphql", item, **accepted))
    seen = await figures(ask_own, who, made)
    assert (seen["runningTotal"], seen["direct"]) == ("1431.00", "1200.00")
    assert await wrong_figures(ask_own) == {}

    # And once more, as the estimate of the next milestone.
    wanted = {"projectId": CLINIC, "name": "Schematic design", "isDraft": False}
    wanted |= {"startsOn": "2026-09-01"}
    answer(await ask_own(who, "create_milestone.graphql", input=wanted))
    values = {"fromMilestoneId": made, "isIncorporating": True}
    copy = "copy_running_total.graphql"
    answer(await act_on(ask_own, who, copy, "Schematic design", **values))
    document = "publish_estimate.graphql"
    answer(await act_on_sheet(ask_own, who, document, "Schematic design"))
    following = (await milestone(ask_own, who, "Schematic design"))["id"]
    seen = await figures(ask_own, who, following)
    assert (seen["estimateTotal"], seen["direct"]) == ("1431.00", "1200.00")
    assert (await figures(ask_own, who, made))["runningTotal"] == "1200.00"
