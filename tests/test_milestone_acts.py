"""Milestone acts: who may do which, what follows from them, and what is refused."""

import asyncio

import pytest

from tests.acting import answer, blindly, codes, everything, faults, refused
from tests.deriving import wrong_figures
from tests.sheets import (
    DEVELOPMENT,
    MAXIMUM,
    MEP,
    PEOPLE,
    SCHEMATIC,
    act_on,
    milestone,
    milestones,
    past,
)
from tests.sites import CLINIC, DEPOT

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
    known = await milestones(ask_own, "admin")
    draft, published = known[MAXIMUM]["id"], known[SCHEMATIC]["id"]
    before = await everything(ask_own)
    *answers, stale = await blindly(
        ask_own,
        DONE[act],
        "milestoneId",
        ("stranger", draft),
        ("stranger", "mls_00000000000000000000000000"),
        ("admin", "itm_x"),
        ("edit", ""),
        ("admin", draft if act == "publish" else published),
    )
    assert codes(answers[0]) == ["NOT_FOUND"]
    assert answers == answers[:1] * 4
    assert codes(stale) == ["CONFLICT"]
    assert await everything(ask_own) == before


@pytest.mark.parametrize("project", [DEPOT, CLINIC])
async def test_a_stranger_finds_no_milestone_to_act_on(ask, project):
    assert await milestones(ask, "stranger", project) == {}
