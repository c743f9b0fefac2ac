"""Deleting milestones: what goes along with one, and what keeps it."""

from sqlalchemy import select, update

from db.models.draws import Draw
from db.models.funds import Fund
from db.models.items import Item
from tests.acting import answer, everything, faults
from tests.deriving import wrong_figures
from tests.sheets import MAXIMUM, SCHEMATIC, act_on, act_on_sheet, created
from tests.sites import CLINIC, change


async def test_a_milestone_that_items_belong_to_stays(ask_own):
    before = await everything(ask_own)
    body = await act_on(ask_own, "edit", "delete_milestone.graphql", SCHEMATIC)
    assert faults(body) == {
        "milestoneId": "Items belong to it: move them to another milestone first."
    }
    assert body["data"]["deleteMilestone"]["project"] is None
    assert await everything(ask_own) == before


async def test_a_milestone_goes_with_all_that_is_its_own_but_no_item(ask_own):
    """Drafts may be hidden from whoever deletes it: they tell nothing and stay."""
    made = await created(ask_own, "Bid set", who="edit")
    draft = select(Item.id).where(Item.name == "Prefabricated bathroom pods")
    moved = update(Item).where(Item.id.in_(draft)).values(milestone_id=made["id"])
    await change(ask_own, moved)
    wanted = {"milestoneId": made["id"]}
    answer(await ask_own("edit", "start_estimate.graphql", input=wanted))
    body = await act_on(ask_own, "edit", "delete_milestone.graphql", "Bid set")
    project = answer(body)["project"]
    assert project["name"] == "Harbor Street Clinic"
    names = [one["name"] for one in project["milestones"]["nodes"]]
    assert names[-1] == MAXIMUM
    assert "Bid set" not in names
    find = """query ($p: ID!, $name: String!) { project(id: $p) {
      items(where: {name: {eq: $name}}) { nodes { name milestone { name } } } } }"""
    body = await ask_own("plumbing", find, p=CLINIC, name="Prefabricated bathroom pods")
    (kept,) = body["data"]["project"]["items"]["nodes"]
    assert kept["milestone"] is None
    assert await wrong_figures(ask_own) == {}


async def test_a_milestone_whose_funds_items_draw_from_stays(ask_own):
    made = await created(ask_own, "Bid set", who="edit")
    wanted = {"milestoneId": made["id"]}
    answer(await ask_own("edit", "start_estimate.graphql", input=wanted))
    reserve = {"name": "Reserve", "kind": "CONTINGENCY"}
    rows = [reserve | {"valueType": "LUMP_SUM", "lumpSum": "10"}]
    document = "set_estimate_markups.graphql"
    answer(await act_on_sheet(ask_own, "edit", document, "Bid set", rows=rows))
    fund = select(Fund.id).where(Fund.name == "Reserve").scalar_subquery()
    await change(ask_own, update(Draw).values(fund_id=fund))
    before = await everything(ask_own)
    body = await act_on(ask_own, "edit", "delete_milestone.graphql", "Bid set")
    assert faults(body) == {"milestoneId": "Items draw from its funds."}
    assert await everything(ask_own) == before
