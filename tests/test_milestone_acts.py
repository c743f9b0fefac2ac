"""Milestone acts: who may do which, what follows from them, and what is refused."""

import asyncio

import pytest
from sqlalchemy import select, update

from db.models.draws import Draw
from db.models.funds import Fund
from db.models.items import Item
from db.models.milestones import Milestone
from db.models.roles import RoleLevel
from db.models.users import User
from tests.acting import answer, codes, everything, faults, refused
from tests.deriving import wrong_figures
from tests.sheets import (
    DEVELOPMENT,
    MAXIMUM,
    MEP,
    SCHEMATIC,
    act_on,
    act_on_sheet,
    created,
    milestone,
    milestones,
    past,
)
from tests.sites import CLINIC, DEPOT, change

PEOPLE = (
    *("admin", "edit", "view", "nofin", "subcontractor", "plumbing", "rows"),
    *("client", "design"),
)
METRICS = [{"name": "Beds", "unit": "beds", "quantity": "24"}]
# By act: its document, and what it is done with.
DONE = {
    "update": ("update_milestone.graphql", {"description": "Told anew."}),
    "activate": ("activate_milestone.graphql", {}),
    "publish": ("publish_milestone.graphql", {}),
    "unpublish": ("unpublish_milestone.graphql", {}),
    "delete": ("delete_milestone.graphql", {}),
    "setMetrics": ("set_metrics.graphql", {"metrics": METRICS}),
}
STARTS = {
    "startEstimate": "start_estimate.graphql",
    "startBudget": "start_budget.graphql",
}
WRITES = {*DONE, *STARTS, "copyRunningTotal"}
PUBLIC_ACTS = {"update", "activate"}
# What each may do to the active milestone, to one before it, to another's draft.
MAY = {
    "admin": (
        WRITES - {"publish", "unpublish", "delete"},
        WRITES - {"publish"},
        WRITES - {"activate", "unpublish"},
    ),
    "edit": (
        WRITES - {"publish", "unpublish", "delete"},
        WRITES - {"publish"},
        set(),
    ),
    "view": (PUBLIC_ACTS, PUBLIC_ACTS, set()),
    "nofin": (PUBLIC_ACTS, PUBLIC_ACTS, set()),
}
NONE = {"with_category": "NONE", "without_category": "NONE"}


def may(who, name):
    places = {MEP: 0, SCHEMATIC: 1, MAXIMUM: 2}
    return MAY[who][places[name]] if who in MAY else set()


async def tried(ask, who, act, name):
    """Try an act on a milestone, as the mutation that it is."""
    if act in STARTS:
        there = (await milestones(ask, "admin"))[name]
        return await ask(who, STARTS[act], input={"milestoneId": there["id"]})
    if act == "copyRunningTotal":
        source = (await milestones(ask, "admin"))[DEVELOPMENT]["id"]
        document = "copy_running_total.graphql"
        return await act_on(ask, who, document, name, fromMilestoneId=source)
    document, values = DONE[act]
    return await act_on(ask, who, document, name, **values)


@pytest.mark.rule(
    "role.milestones",
    "role.milestone_cost_details",
    "role.milestone_metrics",
    "role.draft_milestones_created_by_others",
    "sub_role.milestones.milestones",
    "sub_role.milestones.milestone_metrics",
    "sub_role.milestones.draft_milestones_created_by_others",
    "sub_role.cost_details.milestone_cost_details",
)
@pytest.mark.parametrize("who", PEOPLE)
async def test_each_act_is_open_to_those_whose_role_has_it(ask_own, who):
    known = await milestones(ask_own, who)
    for name in (MEP, SCHEMATIC, MAXIMUM):
        if name in known:
            can = {act for act, open_ in known[name]["viewerCan"].items() if open_}
            assert can == may(who, name)
    before = await everything(ask_own)
    for name in (MEP, SCHEMATIC, MAXIMUM):
        for act in WRITES - may(who, name):
            body = await tried(ask_own, who, act, name)
            # What is closed on every milestone is refused before any is looked for.
            is_told = name in known or body["data"] is None
            assert codes(body) == ["FORBIDDEN" if is_told else "NOT_FOUND"]
    assert await everything(ask_own) == before


@pytest.mark.rule("role.milestones", "role.draft_milestones_created_by_others")
@pytest.mark.parametrize("who", MAY)
async def test_whatever_viewer_can_tells_the_mutation_does(ask_own, who):
    last = ("publish", "delete", "activate", "unpublish")
    for name in (MEP, SCHEMATIC, MAXIMUM):
        for act in (*sorted(WRITES - {*last}), *last):
            if act in may(who, name):
                if act == "unpublish":
                    # The milestone before it was activated.
                    await act_on(ask_own, who, "activate_milestone.graphql", MEP)
                body = await tried(ask_own, who, act, name)
                assert codes(body) == [], (act, name)


@pytest.mark.rule("role.milestones", "role.milestone_cost_details")
@pytest.mark.parametrize("who", ["admin", "edit"])
async def test_a_milestone_begins_as_a_draft_of_its_own(ask_own, who):
    wanted = {"projectId": CLINIC, "name": " Bid set ", "startsOn": "2026-06-01"}
    wanted |= {"designPhase": "Bidding", "description": "For the bidders.\n"}
    payload = answer(await ask_own(who, "create_milestone.graphql", input=wanted))
    made = payload["milestone"]
    creator = {"admin": "Ruth Hartwell", "edit": "Marcus Bell"}[who]
    can = made.pop("viewerCan")
    assert {act for act, open_ in can.items() if open_} == WRITES - {
        "activate",
        "unpublish",
    }
    milestone_id = made.pop("id")
    del made["version"]
    assert made == {
        "name": "Bid set",
        "startsOn": "2026-06-01",
        "designPhase": "Bidding",
        "description": "For the bidders.",
        "isDraft": True,
        "isActive": False,
        "createdBy": {"name": creator},
        "runningTotal": None,
    }
    assert "Bid set" not in await milestones(ask_own, "client")
    # The first stage of a draft is the admin's to know.
    told = [("CREATE_MILESTONE", "name", None, "Bid set")]
    assert await past(ask_own, "admin", milestone_id) == told


@pytest.mark.rule("role.milestones", "sub_role.milestones.milestones")
@pytest.mark.parametrize(
    "who", ["view", "nofin", "subcontractor", "rows", "client", "design", "stranger"]
)
async def test_nobody_else_creates_milestones(ask_own, who):
    before = await everything(ask_own)
    wanted = {"projectId": CLINIC, "name": "Mine", "startsOn": "2026-06-01"}
    body = await ask_own(who, "create_milestone.graphql", input=wanted)
    if who == "stranger":
        assert codes(body) == ["NOT_FOUND"]
    else:
        assert refused(body) == ["name", "startsOn"]
    assert await everything(ask_own) == before


async def set_levels(ask, feature, **levels):
    cells = update(RoleLevel).where(RoleLevel.feature == feature)
    await change(ask, cells.values(**levels))


def made_by(name):
    user_id = select(User.id).where(User.name == name).scalar_subquery()
    drafts = update(Milestone).where(Milestone.is_draft)
    return drafts.values(creator_id=user_id)


@pytest.mark.rule(
    "role.draft_milestones_created_by_others",
    "sub_role.milestones.draft_milestones_created_by_others",
)
async def test_a_subcontractor_changes_a_draft_that_he_created(ask_own):
    renamed = ("update_milestone.graphql", MAXIMUM)
    body = await act_on(ask_own, "subcontractor", *renamed, name="Mine")
    assert refused(body) == ["name", "startsOn", "designPhase", "description"]
    await change(ask_own, made_by("Elena Voss"))
    can = (await milestone(ask_own, "subcontractor", MAXIMUM))["viewerCan"]
    assert [act for act, open_ in can.items() if open_] == ["update"]
    payload = answer(await act_on(ask_own, "subcontractor", *renamed, name="Mine"))
    assert payload["milestone"]["name"] == "Mine"
    # Another's draft stays another's, whoever else may change drafts of his own.
    body = await act_on(ask_own, "plumbing", "update_milestone.graphql", "Mine")
    assert codes(body) == ["FORBIDDEN"]
    # Once it is published, his role leaves him nothing but to read it.
    answer(await act_on(ask_own, "admin", "publish_milestone.graphql", "Mine"))
    can = (await milestone(ask_own, "subcontractor", "Mine"))["viewerCan"]
    assert [act for act, open_ in can.items() if open_] == []


@pytest.mark.rule("role.draft_milestones_created_by_others")
async def test_drafts_of_others_are_changed_by_whoever_has_them_at_admin(ask_own):
    body = await act_on(ask_own, "edit", "publish_milestone.graphql", MAXIMUM)
    assert refused(body) == ["milestoneId"]
    level = {"with_category": "ADMIN", "without_category": "ADMIN"}
    await set_levels(ask_own, "draft_milestones_created_by_others", **level)
    payload = answer(
        await act_on(ask_own, "edit", "publish_milestone.graphql", MAXIMUM)
    )
    assert payload["milestone"]["isDraft"] is False
    assert MAXIMUM in await milestones(ask_own, "client")
    told = ("PUBLISH_MILESTONE", "isDraft", "true", "false")
    known = await milestone(ask_own, "client", MAXIMUM)
    assert await past(ask_own, "client", known["id"]) == [told]


@pytest.mark.rule("role.milestones", "role.draft_milestones_created_by_others")
@pytest.mark.parametrize("who", ["admin", "edit"])
async def test_a_milestone_drawn_back_is_hidden_and_shown_again(ask_own, who):
    people = {one: SCHEMATIC in await milestones(ask_own, one) for one in PEOPLE}
    assert all(people.values())
    there = await milestone(ask_own, "admin", SCHEMATIC)
    document = "unpublish_milestone.graphql"
    now = answer(await act_on(ask_own, who, document, SCHEMATIC))["milestone"]
    assert (now["name"], now["isDraft"]) == (SCHEMATIC, True)
    assert now["viewerCan"] == {"activate": False, "publish": True, "unpublish": False}
    knows = {one for one in PEOPLE if SCHEMATIC in await milestones(ask_own, one)}
    subs = {"subcontractor", "plumbing", "rows"}
    assert knows == {"admin", "edit", "view", "nofin"} | subs
    assert await wrong_figures(ask_own) == {}
    document = "publish_milestone.graphql"
    answer(await act_on(ask_own, "admin", document, SCHEMATIC))
    assert (await past(ask_own, "client", there["id"]))[-2:] == [
        ("UNPUBLISH_MILESTONE", "isDraft", "false", "true"),
        ("PUBLISH_MILESTONE", "isDraft", "true", "false"),
    ]


async def test_nobody_hides_a_milestone_from_himself(ask_own):
    await set_levels(ask_own, "draft_milestones_created_by_others", **NONE)
    before = await everything(ask_own)
    body = await act_on(ask_own, "edit", "unpublish_milestone.graphql", DEVELOPMENT)
    assert refused(body) == ["milestoneId"]
    body = await act_on(ask_own, "admin", "unpublish_milestone.graphql", MEP)
    assert refused(body) == ["milestoneId"]
    assert await everything(ask_own) == before
    made = await created(ask_own, "Bid set", who="edit")
    document = "unpublish_milestone.graphql"
    payload = answer(await act_on(ask_own, "edit", document, "Bid set"))
    assert payload["milestone"]["id"] == made["id"]
    assert payload["milestone"]["viewerCan"]["publish"] is True


async def test_changing_a_milestone_tells_what_was_changed(ask_own):
    before = await milestone(ask_own, "client", SCHEMATIC)
    values = {"name": "50 % set", "designPhase": None, "startsOn": "2025-11-11"}
    body = await act_on(
        ask_own, "nofin", "update_milestone.graphql", SCHEMATIC, **values
    )
    changed = answer(body)["milestone"]
    assert {name: changed[name] for name in values} == values
    assert changed["description"] == (
        "Estimate of the schematic set. Amounts in thousands of dollars."
    )
    after = await milestone(ask_own, "client", "50 % set")
    assert after["id"] == before["id"]
    assert after["version"] != before["version"]
    assert await past(ask_own, "client", after["id"]) == [
        ("UPDATE_MILESTONE", "name", SCHEMATIC, "50 % set"),
        ("UPDATE_MILESTONE", "startsOn", "2025-11-10", "2025-11-11"),
        ("UPDATE_MILESTONE", "designPhase", SCHEMATIC, None),
    ]


async def test_one_milestone_is_active_and_all_figures_follow(ask_own):
    body = await act_on(ask_own, "nofin", "activate_milestone.graphql", DEVELOPMENT)
    assert answer(body)["milestone"]["isActive"] is True
    known = await milestones(ask_own, "admin")
    assert [name for name, one in known.items() if one["isActive"]] == [DEVELOPMENT]
    project = "query ($p: ID!) { project(id: $p) { activeMilestone { name } } }"
    body = await ask_own("client", project, p=CLINIC)
    assert body["data"]["project"]["activeMilestone"] == {"name": DEVELOPMENT}
    told = ("ACTIVATE_MILESTONE", "isActive")
    former = (await past(ask_own, "client", known[MEP]["id"]))[-1]
    assert former == (*told, "true", "false")
    assert (await past(ask_own, "client", known[DEVELOPMENT]["id"]))[-1] == (
        *told,
        "false",
        "true",
    )
    # Whatever belongs to no milestone goes along with the active one.
    assert await wrong_figures(ask_own) == {}
    stored = await everything(ask_own)
    again = await act_on(ask_own, "nofin", "activate_milestone.graphql", DEVELOPMENT)
    assert answer(again)["milestone"]["isActive"] is True
    assert await everything(ask_own) == stored


async def test_of_two_who_activate_at_once_one_milestone_is_active(ask_own):
    await asyncio.gather(
        *(
            act_on(ask_own, "admin", "activate_milestone.graphql", name)
            for name in (DEVELOPMENT, SCHEMATIC, MEP)
        )
    )
    active = [one["isActive"] for one in (await milestones(ask_own, "admin")).values()]
    assert sum(active) == 1


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


async def test_every_faulty_field_is_named_and_nothing_is_written(ask_own):
    before = await everything(ask_own)
    wanted = {"projectId": CLINIC, "name": " ", "startsOn": "2026-06-01"}
    wanted |= {"designPhase": "two\nlines", "description": "x" * 10_001}
    body = await ask_own("admin", "create_milestone.graphql", input=wanted)
    assert faults(body) == {
        "name": "A milestone has a name.",
        "designPhase": "This is one line, without breaks or tabs.",
        "description": "At most 10000 characters.",
    }
    values = {"name": None, "startsOn": None}
    body = await act_on(ask_own, "admin", "update_milestone.graphql", MEP, **values)
    assert faults(body) == {
        "name": "A milestone has a name.",
        "startsOn": "A milestone has a first day.",
    }
    assert await everything(ask_own) == before


@pytest.mark.parametrize("act", DONE)
async def test_a_hidden_milestone_is_answered_as_one_that_never_was(ask_own, act):
    document, values = DONE[act]
    draft = (await milestones(ask_own, "admin"))[MAXIMUM]["id"]
    before = await everything(ask_own)

    async def asked(who, milestone_id):
        wanted = {"milestoneId": milestone_id, "expectedVersion": "0", **values}
        return await ask_own(who, document, input=wanted)

    answers = [
        await asked("stranger", draft),
        await asked("stranger", "mls_00000000000000000000000000"),
        await asked("admin", "itm_x"),
        await asked("edit", ""),
    ]
    assert codes(answers[0]) == ["NOT_FOUND"]
    assert answers == answers[:1] * 4
    published = (await milestones(ask_own, "admin"))[SCHEMATIC]["id"]
    stale = await asked("admin", draft if act == "publish" else published)
    assert codes(stale) == ["CONFLICT"]
    assert await everything(ask_own) == before


@pytest.mark.parametrize("project", [DEPOT, CLINIC])
async def test_a_stranger_finds_no_milestone_to_act_on(ask, project):
    assert await milestones(ask, "stranger", project) == {}
