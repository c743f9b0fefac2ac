"""Acts on categories: who may, what stays when one goes, and which are refused."""

import pytest
from sqlalchemy import delete, select, update

from db.models.companies import Company
from db.models.items import Item, ItemCategory
from tests.acting import codes, everything, ids
from tests.histories.breaking import breaking
from tests.sites import CLINIC, categories_of, change, levels

LIGHTING = "Lighting package"
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


async def test_how_items_are_sorted_does_not_change_what_others_see(ask_own):
    await change(ask_own, levels("categorizations", "NONE"))
    find = f'{{ project(id: "{CLINIC}") {{ version updatedAt }} }}'
    before = await ask_own("client", find)
    main = "set_main_categorization.graphql"
    assert fields(await on_way(ask_own, "admin", main, "Building area")) == []
    assert await ask_own("client", find) == before


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


async def moved_by(ask, act):
    """Tell how many items an act moves, by how many statements, and of how many all."""
    before = (await seen(ask))["items"]["nodes"]
    with breaking(ask, at=0) as sent:
        assert fields(await act) == []
    after = (await seen(ask))["items"]["nodes"]
    moving = [one for one in sent if "UPDATE items SET category_id=" in one]
    moved = [one for one in after if one not in before]
    return len(moved), len(moving), len(sent)


async def test_moving_many_items_takes_as_many_statements_as_moving_one(ask_own):
    main, move = "set_main_categorization.graphql", "move_category.graphql"
    delete_category = "delete_category.graphql"
    found = await known(ask_own)
    ground, upper = found["Ground floor"], found["Upper floor"]
    many = await moved_by(ask_own, on_way(ask_own, "edit", main, "Building area"))
    for part in ("Upper floor", "Roof"):
        body = await on_category(ask_own, "edit", move, part, parentId=ground["id"])
        assert fields(body) == []
    gone = on_category(ask_own, "edit", delete_category, "Ground floor")
    many_released = await moved_by(ask_own, gone)
    # But for one item of the upper floor, none is in any category now.
    lighting = (await ids(ask_own))[LIGHTING]
    own = {"item_id": lighting, "category_id": upper["id"]}
    one = ItemCategory.item_id == lighting
    await change(
        ask_own,
        delete(ItemCategory).where(ItemCategory.project_id == CLINIC, ~one),
        update(ItemCategory).where(one).values(**own),
        update(Item).where(Item.project_id == CLINIC).values(category_id=None),
    )
    few = await moved_by(ask_own, on_way(ask_own, "edit", main, "Building area"))
    await on_category(ask_own, "edit", move, "Roof", parentId=upper["id"])
    gone = on_category(ask_own, "edit", delete_category, "Upper floor")
    few_released = await moved_by(ask_own, gone)
    assert (few[0], few_released[0]) == (1, 1)
    assert min(many[0], many_released[0]) > 3
    assert many[1:] == few[1:]
    assert many[1] == 1
    assert many_released[1:] == few_released[1:]


async def epoch(ask):
    query = select(Company.access_epoch).where(Company.name == "Hartwell Builders")
    async with ask.operations.database.writing() as connection:
        return (await connection.execute(query)).scalar_one()


async def test_a_grant_goes_with_its_category_at_the_next_request(ask_own):
    before = {one["name"] for one in (await seen(ask_own, "rows"))["items"]["nodes"]}
    await change(ask_own, categories_of("Sam Whitlock", "Ground floor"))
    granted = {one["name"] for one in (await seen(ask_own, "rows"))["items"]["nodes"]}
    assert granted - before >= {"Reception desk in solid surface"}
    grants = (await everything(ask_own))["category_grants"]
    ground = (await known(ask_own))["Ground floor"]["id"]
    # What leaves every right as it is raises nothing.
    was = await epoch(ask_own)
    document = "update_category.graphql"
    answered = await on_category(ask_own, "edit", document, "Ground floor", code="G")
    assert (fields(answered), await epoch(ask_own)) == ([], was)
    body = await on_category(ask_own, "edit", "delete_category.graphql", "Ground floor")
    assert (fields(body), await epoch(ask_own)) == ([], was + 1)
    after = (await everything(ask_own))["category_grants"]
    assert after == [row for row in grants if ground not in row]
    assert len(after) == len(grants) - 1
    left = {one["name"] for one in (await seen(ask_own, "rows"))["items"]["nodes"]}
    assert left == before


async def test_a_refused_deletion_takes_no_grant_along(ask_own):
    await change(ask_own, categories_of("Sam Whitlock", "Ground floor"))
    before = await everything(ask_own)
    document = "delete_category.graphql"
    body = await on_category(ask_own, "client", document, "Ground floor")
    assert codes(body) == ["FORBIDDEN"]
    body = await on_category(
        ask_own, "edit", document, "Ground floor", expectedVersion="0"
    )
    assert codes(body) == ["CONFLICT"]
    assert await everything(ask_own) == before
