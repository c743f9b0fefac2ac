"""Acts on categories: who may, what stays when one goes, and which are refused."""

import pytest

from tests.sites import CLINIC
from tests.test_costs import codes, everything

STAFF = ("admin", "edit", "view", "nofin")
REFUSED = ("subcontractor", "plumbing", "rows", "client", "design", "stranger")
FIND = """
query ($project: ID!) {
  project(id: $project) {
    mainCategorization { name }
    categorizations { id name version categories { id name version parent { name } } }
    items(first: 100) { nodes { name category { name } } }
  }
}
"""


async def seen(ask, who="admin"):
    return (await ask(who, FIND, project=CLINIC))["data"]["project"]


async def known(ask):
    ways = (await seen(ask))["categorizations"]
    return {one["name"]: one for way in ways for one in (way, *way["categories"])}


async def on_category(ask, who, document, title, /, **more):
    one = (await known(ask))[title]
    wanted = {"categoryId": one["id"], "expectedVersion": one["version"], **more}
    return await ask(who, document, input=wanted)


async def on_way(ask, who, document, title, /, **more):
    one = (await known(ask))[title]
    wanted = {"categorizationId": one["id"], "expectedVersion": one["version"]}
    return await ask(who, document, input={**wanted, **more})


def payload(body):
    ((_, answer),) = body["data"].items()
    return answer


def fields(body):
    return [one["field"] for one in payload(body)["errors"]]


@pytest.mark.rule(
    "sub_role.project_settings.categorizations",
    "role.categorizations",
)
async def test_categories_are_edited_by_whoever_administers_them(ask_own):
    before = await everything(ask_own)
    way = (await known(ask_own))["Trade"]["id"]
    new, part = {"projectId": CLINIC, "name": "Floor"}, {"name": "Cellar"}
    for who in REFUSED:
        for body in (
            await ask_own(who, "create_categorization.graphql", input=new),
            await on_way(
                ask_own, who, "rename_categorization.graphql", "Trade", **part
            ),
            await on_way(ask_own, who, "set_main_categorization.graphql", "Trade"),
            await on_way(ask_own, who, "delete_categorization.graphql", "Trade"),
            await ask_own(
                who, "create_category.graphql", input={**part, "categorizationId": way}
            ),
            await on_category(ask_own, who, "update_category.graphql", "Roof", **part),
            await on_category(ask_own, who, "move_category.graphql", "Roof"),
            await on_category(ask_own, who, "delete_category.graphql", "Roof"),
        ):
            assert codes(body) == ["NOT_FOUND" if who == "stranger" else "FORBIDDEN"]
        ways = [] if who == "stranger" else ["Trade", "Building area"]
        project = await seen(ask_own, who)
        assert [
            one["name"] for one in (project or {}).get("categorizations", ())
        ] == ways
    assert await everything(ask_own) == before
    for who in STAFF:
        made = payload(await ask_own(who, "create_categorization.graphql", input=new))
        assert made["errors"] == []
        wanted = {**part, "categorizationId": made["categorization"]["id"]}
        assert fields(await ask_own(who, "create_category.graphql", input=wanted)) == []
        again = await on_category(
            ask_own, who, "update_category.graphql", "Cellar", code="00"
        )
        assert payload(again)["category"]["code"] == "00"
        gone = await on_way(ask_own, who, "delete_categorization.graphql", "Floor")
        assert payload(gone)["errors"] == []
        assert "Cellar" not in await known(ask_own)


async def test_items_follow_the_main_categorization(ask_own):
    before = (await seen(ask_own))["items"]["nodes"]
    body = await on_way(
        ask_own, "edit", "set_main_categorization.graphql", "Building area"
    )
    assert fields(body) == []
    after = await seen(ask_own)
    assert after["mainCategorization"] == {"name": "Building area"}
    led = {one["name"]: one["category"] for one in after["items"]["nodes"]}
    assert led["Lighting package"] == {"name": "Ground floor"}
    body = await on_category(ask_own, "edit", "delete_category.graphql", "Ground floor")
    assert fields(body) == []
    after = (await seen(ask_own))["items"]["nodes"]
    assert [one["name"] for one in after] == [one["name"] for one in before]
    led = {one["name"]: one["category"] for one in after}
    assert led["Lighting package"] is None


async def test_what_money_stands_in_is_not_deleted_and_none_is_part_of_itself(ask_own):
    move, delete = "move_category.graphql", "delete_category.graphql"
    ground = (await known(ask_own))["Ground floor"]["id"]
    body = await on_category(ask_own, "edit", move, "Upper floor", parentId=ground)
    assert payload(body)["category"]["parent"] == {"name": "Ground floor"}
    upper = (await known(ask_own))["Upper floor"]["id"]
    before = await everything(ask_own)
    for parent in (upper, ground, (await known(ask_own))["Electrical"]["id"]):
        body = await on_category(ask_own, "edit", move, "Ground floor", parentId=parent)
        assert fields(body) == ["parentId"]
    body = await on_category(ask_own, "edit", delete, "Electrical")
    assert fields(body) == ["categoryId"]
    body = await on_way(
        ask_own, "edit", "rename_categorization.graphql", "Trade", name=" "
    )
    assert fields(body) == ["name"]
    assert await everything(ask_own) == before
