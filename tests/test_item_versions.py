"""The age and the version of an item: a hidden change shows to nobody."""

import pytest
from sqlalchemy import update

from db.models.items import Item
from tests.answers import item
from tests.sites import CLINIC, change
from tests.test_items import SEEN

SIGNS = """
query Signs($project: ID!) {
  project(id: $project) {
    items(where: {name: {eq: "Lighting package"}}) { nodes { id updatedAt version } }
  }
  everywhere: projects {
    nodes {
      items(where: {name: {eq: "Lighting package"}}) { nodes { updatedAt version } }
    }
  }
}
"""
LATER = "2027-01-01T00:00:00.000000Z"
CREATED = "2026-03-02T10:15:00.000000Z"
ALL = set(SEEN)


async def signs(ask, who):
    """Answer age and version, which are the same by whichever way one gets there."""
    body = await ask(who, SIGNS, project=CLINIC)
    sign = item(body)
    lists = [each["items"]["nodes"] for each in body["data"]["everywhere"]["nodes"]]
    (elsewhere,) = [one for each in lists for one in each]
    assert sign.items() >= elsewhere.items()
    direct = await ask(
        who, "query ($id: ID!) { item(id: $id) { updatedAt version } }", id=sign["id"]
    )
    assert direct["data"]["item"] == elsewhere
    return elsewhere["updatedAt"], elsewhere["version"]


@pytest.mark.case("IN-25")
@pytest.mark.parametrize(
    ("stamp", "sees_age", "sees_version"),
    [
        ("updated_at", ALL, ALL),
        ("note_changed_at", *[{"admin", "edit", "view", "nofin"}] * 2),
        ("cost_changed_at", *[ALL - {"client", "nofin"}] * 2),
        ("markup_changed_at", *[{"admin", "edit", "view"}] * 2),
        ("draw_changed_at", *[{"admin", "edit", "view"}] * 2),
        ("owner_cost_changed_at", *[{"admin", "client"}] * 2),
        # Prices follow from what is versioned already.
        ("marked_up_changed_at", {"admin", "edit", "view", "client", "design"}, set()),
        ("direct_changed_at", ALL - {"client", "nofin"}, set()),
    ],
)
async def test_a_change_shows_to_those_who_may_see_what_changed(
    ask_own, stamp, sees_age, sees_version
):
    before = {who: await signs(ask_own, who) for who in SEEN}
    stamped = update(Item).where(Item.name == "Lighting package")
    await change(ask_own, stamped.values({stamp: LATER}))
    after = {who: await signs(ask_own, who) for who in SEEN}
    assert {age for age, _ in before.values()} == {CREATED}
    assert {who for who in SEEN if after[who][0] == LATER} == sees_age
    assert {who for who in SEEN if after[who][1] != before[who][1]} == sees_version
