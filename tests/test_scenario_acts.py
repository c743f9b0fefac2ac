"""Acts on scenarios: who may, what they would cost, and applying them as a whole."""

import pytest
from sqlalchemy import update

from db.models.items import Item
from db.money.recompute import recompute
from tests.acting import codes, everything, faults
from tests.deriving import wrong_figures
from tests.entering import rows
from tests.histories.breaking import breaking
from tests.sites import CLINIC, change

PLANT, WISHES, MINIMUM = "All-electric plant", "Wish list", "Bare minimum"
LIGHTING = "Lighting package"
# Of two items.
OPTIONS = (
    *("Air-cooled chillers", "Reversible heat pumps"),
    *("Addressable loop", "Conventional zones"),
)
PERSONAS = (
    *("admin", "edit", "view", "nofin", "subcontractor"),
    *("plumbing", "rows", "client", "design", "stranger"),
)
FIND = """
query ($project: ID!) {
  project(id: $project) {
    activeMilestone { runningTotal }
    scenarios(first: 50) {
      nodes {
        id name version projectedRunningTotal
        viewerCan { update share publish delete }
      }
    }
    team(first: 50) { nodes { user { id name } } }
    items(first: 100) { nodes { id name status } }
  }
}
"""
# Who knows of each scenario that is not for everybody; ADMIN edits any he knows of.
KNOWN = {PLANT: ("edit", "view", "client"), WISHES: ("view",)}
MAY = {PLANT: ("edit", "view"), WISHES: ("view",)}
STAFF = ("admin", "edit", "view", "nofin")
ON_VERSION = {
    "update_scenario.graphql": {"name": "Other"},
    "set_scenario_status_changes.graphql": {"changes": []},
    "share_scenario.graphql": {"userIds": []},
    "publish_scenario.graphql": {},
    "apply_scenario.graphql": {},
    "delete_scenario.graphql": {},
}


async def seen(ask, who):
    return (await ask(who, FIND, project=CLINIC))["data"]["project"]


async def scenarios(ask, who):
    project = await seen(ask, who)
    nodes = project["scenarios"]["nodes"] if project else []
    return {one["name"]: one for one in nodes}


async def act(ask, who, document, title, /, **more):
    known = {}
    for maker in ("view", "edit", who):
        known |= await scenarios(ask, maker)
    one = known[title]
    wanted = {"scenarioId": one["id"], "expectedVersion": one["version"], **more}
    return await ask(who, document, input=wanted)


async def create(ask, who, name, **more):
    wanted = {"projectId": CLINIC, "name": name, **more}
    return await ask(who, "create_scenario.graphql", input=wanted)


async def item_id(ask, name):
    nodes = (await seen(ask, "admin"))["items"]["nodes"]
    return next(one["id"] for one in nodes if one["name"] == name)


def payload(body):
    ((_, answer),) = body["data"].items()
    return answer


def fields(body):
    return [one["field"] for one in payload(body)["errors"]]


@pytest.mark.rule(
    "sub_role.items_and_options.share_draft_items_and_scenarios",
    "sub_role.items_and_options.publish_draft_items_and_scenarios",
    "role.share_draft_items_scenarios.with_category",
    "role.share_draft_items_scenarios.without_category",
    "role.publish_draft_items_scenarios.with_category",
    "role.publish_draft_items_scenarios.without_category",
)
@pytest.mark.parametrize("name", [PLANT, WISHES])
async def test_a_private_scenario_is_changed_by_those_who_may(ask_own, name):
    before = await everything(ask_own)
    for who in PERSONAS:
        if who in MAY[name]:
            continue
        expected = ["FORBIDDEN"] if who in KNOWN[name] else ["NOT_FOUND"]
        for document, more in ON_VERSION.items():
            body = await act(ask_own, who, document, name, **more)
            assert codes(body) == expected, (who, document)
    assert await everything(ask_own) == before
    for who in MAY[name]:
        acts = (await scenarios(ask_own, who))[name]["viewerCan"]
        assert acts == dict.fromkeys(("update", "share", "publish", "delete"), True)
    published = await act(ask_own, MAY[name][0], "publish_scenario.graphql", name)
    assert payload(published)["scenario"]["isPublished"] is True
    for who in PERSONAS[:-1]:
        acts = (await scenarios(ask_own, who))[name]["viewerCan"]
        assert acts == {
            "update": who in STAFF,
            "delete": who in STAFF,
            "share": False,
            "publish": False,
        }


@pytest.mark.rule(
    "sub_role.items_and_options.share_draft_items_and_scenarios",
    "sub_role.items_and_options.publish_draft_items_and_scenarios",
    "role.share_draft_items_scenarios.with_category",
    "role.share_draft_items_scenarios.without_category",
    "role.publish_draft_items_scenarios.with_category",
    "role.publish_draft_items_scenarios.without_category",
)
async def test_everybody_of_the_project_shares_and_publishes_his_own(ask_own):
    team = (await seen(ask_own, "admin"))["team"]["nodes"]
    priya = next(t["user"]["id"] for t in team if t["user"]["name"] == "Priya Nair")
    assert codes(await create(ask_own, "stranger", "Mine")) == ["NOT_FOUND"]
    for who in PERSONAS[:-1]:
        name = f"Idea of {who}"
        made = payload(await create(ask_own, who, name))
        assert made["errors"] == []
        assert made["scenario"]["isPublished"] is False
        other = "client" if who == "design" else "design"
        assert name not in await scenarios(ask_own, other)
        share = await act(ask_own, who, "share_scenario.graphql", name, userIds=[priya])
        assert fields(share) == []
        assert name in await scenarios(ask_own, "view")
        await act(ask_own, who, "publish_scenario.graphql", name)
        assert name in await scenarios(ask_own, other)


async def test_a_scenario_reckons_what_it_would_cost_and_moves_nothing(ask_own):
    before = await seen(ask_own, "edit")
    made = payload(await create(ask_own, "edit", "Light"))["scenario"]
    total = before["activeMilestone"]["runningTotal"]
    assert made["projectedRunningTotal"] == total
    change = {"itemId": await item_id(ask_own, LIGHTING), "status": "ACCEPTED"}
    body = await act(
        ask_own,
        "edit",
        "set_scenario_status_changes.graphql",
        "Light",
        changes=[change],
    )
    assert payload(body)["scenario"]["changes"] == [
        {"status": "ACCEPTED", "item": {"name": LIGHTING, "status": "PENDING"}}
    ]
    # 200.00 direct comes to 231.00.
    added = float(payload(body)["scenario"]["projectedRunningTotal"]) - float(total)
    assert added == pytest.approx(231)
    after = await seen(ask_own, "edit")
    assert after["activeMilestone"] == before["activeMilestone"]
    assert after["items"] == before["items"]


async def test_an_applied_scenario_makes_the_running_total_what_it_projected(ask_own):
    body = await act(ask_own, "edit", "apply_scenario.graphql", PLANT)
    assert payload(body)["errors"] == []
    assert payload(body)["scenario"]["items"] == {"nodes": []}
    after = await seen(ask_own, "edit")
    assert after["activeMilestone"] == {"runningTotal": "1703.349"}
    status = {one["name"]: one["status"] for one in after["items"]["nodes"]}
    assert status[LIGHTING] == "ACCEPTED"
    assert "Rooftop solar field" in status
    everybody = (await seen(ask_own, "client"))["items"]["nodes"]
    assert "Rooftop solar field" in {one["name"] for one in everybody}


async def test_a_scenario_is_applied_only_by_who_may_set_each_status(ask_own):
    for who in ("design", "client", "subcontractor"):
        await create(ask_own, who, who)
        changes = [{"itemId": await item_id(ask_own, LIGHTING), "status": "ACCEPTED"}]
        document = "set_scenario_status_changes.graphql"
        done = await act(ask_own, who, document, who, changes=changes)
        assert fields(done) == []
        before = await everything(ask_own)
        body = await act(ask_own, who, "apply_scenario.graphql", who)
        assert codes(body) == ["FORBIDDEN"]
        assert body["errors"][0]["extensions"]["inputs"] == ["scenarioId"]
        assert await everything(ask_own) == before


async def test_a_scenario_begins_as_a_copy_and_has_items_of_its_own(ask_own):
    plant = (await scenarios(ask_own, "edit"))[PLANT]
    copy = payload(await create(ask_own, "edit", "Again", copyOfId=plant["id"]))
    assert len(copy["scenario"]["changes"]) == 4
    names = [one["name"] for one in copy["scenario"]["items"]["nodes"]]
    assert names == ["Rooftop solar field"]
    body = await ask_own(
        "edit",
        "add_scenario_item.graphql",
        input={
            "projectId": CLINIC,
            "scenarioId": copy["scenario"]["id"],
            "name": "Wind turbine",
        },
    )
    names = [one["name"] for one in payload(body)["scenario"]["items"]["nodes"]]
    assert names == ["Rooftop solar field", "Wind turbine"]
    gone = await act(ask_own, "edit", "delete_scenario.graphql", "Again")
    assert payload(gone) == {"deletedId": copy["scenario"]["id"], "errors": []}
    assert "Again" not in await scenarios(ask_own, "edit")


@pytest.mark.parametrize(("who", "status"), [("edit", "ACCEPTED"), ("client", None)])
async def test_a_copy_comes_to_what_its_original_does(ask_own, who, status):
    """Whoever may set no status copies none: the item begins as any does."""
    own = update(Item).where(Item.name == "Rooftop solar field")
    await change(ask_own, own.values(status="ACCEPTED"))
    plant = (await scenarios(ask_own, "edit"))[PLANT]
    await act(ask_own, "edit", "set_scenario_status_changes.graphql", PLANT, changes=[])
    plant = (await scenarios(ask_own, who))[PLANT]
    copy = payload(await create(ask_own, who, "Again", copyOfId=plant["id"]))
    find = """query ($id: ID!) { node(id: $id) { ... on Scenario {
      projectedRunningTotal items { nodes { name status } } } } }"""
    found = await ask_own(who, find, id=copy["scenario"]["id"])
    found, before = found["data"]["node"], plant["projectedRunningTotal"]
    items = [{"name": "Rooftop solar field", "status": status or "PENDING"}]
    assert found["items"]["nodes"] == items
    assert (found["projectedRunningTotal"] == before) is (status is not None)
    assert await wrong_figures(ask_own) == {}


async def test_what_is_incorporated_is_in_the_estimate_whatever_a_scenario_says(
    ask_own,
):
    lighting = await item_id(ask_own, LIGHTING)
    before = (await seen(ask_own, "edit"))["activeMilestone"]["runningTotal"]
    made = payload(await create(ask_own, "edit", "Light"))["scenario"]
    changes = {"changes": [{"itemId": lighting, "status": "ACCEPTED"}]}
    document = "set_scenario_status_changes.graphql"
    body = await act(ask_own, "edit", document, "Light", **changes)
    assert payload(body)["scenario"]["projectedRunningTotal"] != before
    one = update(Item).where(Item.id == lighting).values(status="INCORPORATED")
    await change(ask_own, one)
    async with ask_own.operations.database.writing() as connection:
        await recompute(connection, CLINIC, "2030-01-01T00:00:00.000000Z")
    light = (await scenarios(ask_own, "edit"))["Light"]
    assert light["id"] == made["id"]
    assert light["projectedRunningTotal"] == before
    stored = await everything(ask_own)
    stays = "What is incorporated stays so: the estimate holds it already."
    body = await act(ask_own, "edit", "apply_scenario.graphql", "Light")
    assert faults(body) == {"scenarioId": stays}
    body = await act(ask_own, "edit", document, "Light", **changes)
    assert faults(body) == {"changes.0.status": stays}
    assert await everything(ask_own) == stored


async def test_every_fault_of_a_scenario_is_named(ask_own):
    before = await everything(ask_own)
    hidden = (await scenarios(ask_own, "view"))[WISHES]["id"]
    assert fields(await create(ask_own, "edit", " ", copyOfId=None)) == ["name"]
    assert fields(await create(ask_own, "edit", "X", copyOfId=hidden)) == ["copyOfId"]
    lighting = await item_id(ask_own, LIGHTING)
    changes = [
        {"itemId": lighting, "status": "INCORPORATED"},
        {"itemId": lighting, "status": "NOT_CHOSEN"},
        {"itemId": "itm_x", "status": "ACCEPTED"},
    ]
    document = "set_scenario_status_changes.graphql"
    body = await act(ask_own, "edit", document, PLANT, changes=changes)
    assert fields(body) == [
        "changes.0.status",
        "changes.1.itemId",
        "changes.1.status",
        "changes.2.itemId",
    ]
    plant = (await scenarios(ask_own, "edit"))[PLANT]["id"]
    stale = {"scenarioId": plant, "expectedVersion": "0"}
    body = await ask_own("edit", "apply_scenario.graphql", input=stale)
    assert codes(body) == ["CONFLICT"]
    assert await everything(ask_own) == before


async def applied(ask, name, accepted):
    """Apply a scenario that accepts some options; tell what it reads."""
    options = dict(await rows(ask, Item.name, Item.id))
    changes = [{"itemId": options[one], "status": "ACCEPTED"} for one in accepted]
    await create(ask, "edit", name)
    said = "set_scenario_status_changes.graphql"
    assert fields(await act(ask, "edit", said, name, changes=changes)) == []
    with breaking(ask, at=0) as sent:
        assert fields(await act(ask, "edit", "apply_scenario.graphql", name)) == []
    return [one for one in sent if one.startswith(("SELECT", "WITH"))]


async def test_two_options_are_chosen_by_as_many_reads_as_one(ask_own):
    one = await applied(ask_own, "One", ["Reversible heat pumps"])
    two = await applied(ask_own, "Two", ["Air-cooled chillers", "Conventional zones"])
    assert one == two
    statuses = dict(await rows(ask_own, Item.name, Item.status))
    chosen = [name for name in OPTIONS if statuses[name] == "ACCEPTED"]
    assert chosen == ["Air-cooled chillers", "Conventional zones"]
