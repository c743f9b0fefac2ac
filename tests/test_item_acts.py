"""What an item says that the viewer may do with it."""

import pytest

from tests.answers import items
from tests.sites import CLINIC

ACTS = """
query Acts($project: ID!, $names: [String!]!) {
  project(id: $project) {
    items(where: {name: {in: $names}}) {
      nodes {
        name
        viewerCan {
          update delete editCosts editMarkups setStatus setCategories setAssignees
          setScheduleImpact setDraws setOwnerCosts share publish comment
        }
      }
    }
  }
}
"""
BOTH_TRADES = ["Lighting package", "Domestic hot water"]
ELECTRICAL, PLUMBING = BOTH_TRADES


async def acts(ask, who, *asked):
    """Answer per item the names of what the viewer may do with it."""
    body = await ask(who, ACTS, project=CLINIC, names=list(asked))
    return {
        one["name"]: {act for act, may in one["viewerCan"].items() if may is True}
        for one in items(body)
    }


BASICS = {"update", "comment"}
SETTINGS = {"setStatus", "setCategories", "setAssignees", "setScheduleImpact"}
CONTRACTOR = BASICS | SETTINGS | {"delete"}
CONTRACTOR_ON_COSTS = CONTRACTOR | {"editCosts", "editMarkups"}
ADMIN = CONTRACTOR_ON_COSTS | {"setDraws", "setOwnerCosts"}
OF_THE_TRADE = {"editCosts", "setCategories", "setAssignees", "comment"}


@pytest.mark.rule(
    "sub_role.display.limit_access_by_category",
    "sub.limit_by_category",
    "role.limit_access_by_category",
)
@pytest.mark.parametrize(
    ("who", "on_electrical", "on_plumbing"),
    [
        ("admin", ADMIN, ADMIN),
        ("edit", CONTRACTOR_ON_COSTS, CONTRACTOR_ON_COSTS),
        ("view", CONTRACTOR, CONTRACTOR),
        ("nofin", CONTRACTOR, CONTRACTOR),
        # Voss is assigned to the lighting, Pruitt to the hot water.
        ("subcontractor", OF_THE_TRADE | {"update"}, {"comment"}),
        ("plumbing", {"comment"}, OF_THE_TRADE | {"update"}),
        ("rows", OF_THE_TRADE, None),
        (
            "client",
            {"setAssignees", "setOwnerCosts", "comment"},
            {"setAssignees", "setOwnerCosts", "comment"},
        ),
        (
            "design",
            {"setCategories", "setAssignees", "comment"},
            {"setCategories", "setAssignees", "comment"},
        ),
    ],
)
async def test_an_item_says_what_the_viewer_may_do(
    ask, who, on_electrical, on_plumbing
):
    found = await acts(ask, who, *BOTH_TRADES)
    assert found.get(ELECTRICAL) == on_electrical
    assert found.get(PLUMBING) == on_plumbing


@pytest.mark.parametrize(
    ("who", "name", "may"),
    [
        ("edit", "Emergency power for the vaccine store", CONTRACTOR_ON_COSTS),
        # What he created himself he may also delete.
        (
            "client",
            "Emergency power for the vaccine store",
            {"update", "delete", "setAssignees", "setOwnerCosts", "comment"},
        ),
        (
            "subcontractor",
            "Reuse of existing corridor housings",
            OF_THE_TRADE | {"update", "delete"},
        ),
        (
            "edit",
            "Shared trench for power and water",
            CONTRACTOR_ON_COSTS | {"share", "publish"},
        ),
        ("subcontractor", "Shared trench for power and water", OF_THE_TRADE),
        (
            "plumbing",
            "Prefabricated bathroom pods",
            OF_THE_TRADE | {"update", "delete", "share", "publish"},
        ),
        ("admin", "Prefabricated bathroom pods", ADMIN | {"share", "publish"}),
    ],
)
async def test_creators_delete_and_drafts_are_shared_and_published(ask, who, name, may):
    assert await acts(ask, who, name) == {name: may}
