"""Rights on milestones and their sheets: which of them each act needs, one by one."""

import pytest
from sqlalchemy import select, update

from db.models.estimates import Estimate
from db.models.milestones import Milestone
from db.models.roles import Role, RoleLevel
from db.models.users import User
from tests.sheets import DEVELOPMENT, MAXIMUM, MEP, SCHEMATIC, milestones
from tests.sites import CLINIC, change

STARTS = {"startEstimate", "startBudget", "copyRunningTotal"}
LINES = {"setLines", "setMarkups", "delete"}
# What a general contractor may do to the active milestone, to a draft of his own, to
# both published sheets, to a draft estimate and a draft budget of his own, and to the
# project.
BASE = {
    "active": STARTS | {"update", "activate", "setMetrics"},
    "draft": STARTS | {"update", "publish", "delete", "setMetrics"},
    "estimate": LINES | {"unpublish"},
    "budget": LINES | {"unpublish"},
    "draft estimate": LINES | {"publish"},
    "draft budget": LINES | {"publish"},
    "project": {"createMilestone"},
}
SHEETS = ("estimate", "budget", "draft estimate", "draft budget")
ESTIMATES, BUDGETS = SHEETS[::2], SHEETS[1::2]
MILESTONES = ("active", "draft")
COPYING = "copyRunningTotal"


def on(places, *acts):
    return {place: {*acts} for place in places}


ALL_OF_SHEETS = on(SHEETS, *LINES, "publish", "unpublish")
PUBLISHING = ("setLines", "publish", "unpublish", "delete")
CREATING = {"project": {"createMilestone"}}
MONEY = {"active": STARTS, "draft": STARTS | {"delete"}, **ALL_OF_SHEETS}
# By feature and the level it is lowered to: what is lost with it.
LOST = {
    ("milestones", "VIEW"): {
        "active": STARTS | {"update", "activate"},
        "draft": STARTS | {"update", "publish", "delete"},
        **CREATING,
        **ALL_OF_SHEETS,
    },
    # What he created he may still change, but no more than that.
    ("milestones", "STANDARD"): {
        "active": STARTS | {"activate"},
        "draft": STARTS | {"publish", "delete"},
        **CREATING,
        **ALL_OF_SHEETS,
    },
    ("milestone_cost_details", "VIEW"): {
        "active": {"startEstimate", COPYING},
        "draft": {"startEstimate", COPYING, "publish", "delete"},
        **CREATING,
        **on(ESTIMATES, *PUBLISHING),
    },
    ("milestone_budget_cost_details", "VIEW"): {
        **on(MILESTONES, "startBudget"),
        **on(BUDGETS, *PUBLISHING),
    },
    ("markups_details", "VIEW"): {
        **on(MILESTONES, COPYING),
        **on(SHEETS, "setMarkups", "delete"),
    },
    ("milestone_metrics", "VIEW"): on(MILESTONES, "setMetrics"),
    ("draft_estimates_and_budgets_created_by_others", "NONE"): on(MILESTONES, *STARTS),
    ("draft_milestones_created_by_others", "NONE"): {},
    ("items_item_import_and_options", "NONE"): {
        "active": {COPYING},
        "draft": {COPYING, "delete"},
    },
    ("item_option_cost_details", "NONE"): on(MILESTONES, COPYING),
}
PROJECT = """
query ($project: ID!) { project(id: $project) { viewerCan {
  createMilestone setItemTemplateLines setItemTemplateMarkups } } }
"""


async def can(ask, who):
    """Give by place the acts that are open to a person."""
    known = await milestones(ask, who)
    body = await ask(who, PROJECT, project=CLINIC)
    places = {
        "active": known[MEP],
        "draft": known[MAXIMUM],
        "estimate": known[MEP]["estimate"],
        "budget": known[MEP]["budget"],
        "draft estimate": known[MAXIMUM]["estimate"],
        "draft budget": known[DEVELOPMENT]["budget"],
        "project": body["data"]["project"],
    }
    return {
        place: {act for act, is_open in one["viewerCan"].items() if is_open}
        for place, one in places.items()
    }


def level(feature, given):
    cells = update(RoleLevel).where(RoleLevel.feature == feature)
    return cells.values(with_category=given, without_category=given)


def drafts_of(name):
    user_id = select(User.id).where(User.name == name).scalar_subquery()
    return [
        update(table).where(table.is_draft).values(creator_id=user_id)
        for table in (Milestone, Estimate)
    ]


def lowered(lost):
    return {place: acts - lost.get(place, set()) for place, acts in BASE.items()}


async def test_each_act_needs_each_of_its_rights(ask_own):
    await change(ask_own, *drafts_of("Marcus Bell"))
    assert await can(ask_own, "edit") == BASE
    for (feature, given), lost in LOST.items():
        before = await cells_of(ask_own, feature)
        await change(ask_own, level(feature, given))
        assert await can(ask_own, "edit") == lowered(lost), (feature, given)
        await change(ask_own, *before)


async def cells_of(ask, feature):
    """Give the statements that put a feature's levels back as they are."""
    columns = (RoleLevel.id, RoleLevel.with_category, RoleLevel.without_category)
    query = select(*columns).where(RoleLevel.feature == feature)
    async with ask.operations.database.writing() as connection:
        cells = (await connection.execute(query)).mappings().all()
    return [
        update(RoleLevel).where(RoleLevel.id == cell["id"]).values(**cell)
        for cell in cells
    ]


@pytest.mark.parametrize(
    "setting", [{"hide_all_costs": True}, {"category_access": "ROWS"}]
)
async def test_nobody_writes_figures_that_he_cannot_see(ask_own, setting):
    await change(ask_own, *drafts_of("Marcus Bell"))
    role = update(Role).where(Role.name == "General Contractor").values(**setting)
    await change(ask_own, role)
    assert await can(ask_own, "edit") == lowered(MONEY)


async def test_owners_costs_of_anothers_draft_are_the_others_to_set(ask_own):
    await change(ask_own, level("owner_costs", "ADMIN"))
    places = await can(ask_own, "edit")
    open_to = {place for place in places if "setOwnerCosts" in places[place]}
    assert open_to == {"estimate", "budget"}
    await change(ask_own, *drafts_of("Marcus Bell"))
    places = await can(ask_own, "edit")
    open_to = {place for place in places if "setOwnerCosts" in places[place]}
    assert open_to == {*ESTIMATES, *BUDGETS}
    hidden = update(Role).where(Role.name == "General Contractor")
    await change(ask_own, hidden.values(hide_all_costs=True))
    acts = (await can(ask_own, "edit")).values()
    assert not any("setOwnerCosts" in each for each in acts)


async def test_the_markups_of_the_template_need_markups_details_too(ask_own):
    lines, markups = {"setItemTemplateLines"}, {"setItemTemplateMarkups"}
    await change(ask_own, level("default_item_template_settings", "ADMIN"))
    assert (await can(ask_own, "edit"))["project"] == BASE["project"] | lines | markups
    await change(ask_own, level("markups_details", "VIEW"))
    assert (await can(ask_own, "edit"))["project"] == BASE["project"] | lines
    hidden = update(Role).where(Role.name == "General Contractor")
    await change(ask_own, hidden.values(hide_all_costs=True))
    assert (await can(ask_own, "edit"))["project"] == BASE["project"]


@pytest.mark.parametrize(
    ("feature", "left"),
    [("milestones", "STANDARD"), ("milestone_cost_details", "VIEW")],
)
async def test_hiding_a_milestone_again_needs_each_of_its_rights(
    ask_own, feature, left
):
    async def may():
        return (await milestones(ask_own, "edit"))[SCHEMATIC]["viewerCan"]["unpublish"]

    assert await may()
    await change(ask_own, level(feature, left))
    assert not await may()
