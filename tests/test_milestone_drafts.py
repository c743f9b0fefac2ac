"""Drafts of milestones: whose they are to change and publish, and drawing back."""

import pytest

from db.models.milestones import Milestone
from tests.acting import answer, codes, everything, refused, set_levels
from tests.deriving import wrong_figures
from tests.sheets import (
    DEVELOPMENT,
    MAXIMUM,
    MEP,
    PEOPLE,
    SCHEMATIC,
    act_on,
    created,
    made_by,
    milestone,
    milestones,
    past,
)
from tests.sites import change


@pytest.mark.rule(
    "role.draft_milestones_created_by_others",
    "sub_role.milestones.draft_milestones_created_by_others",
)
async def test_a_subcontractor_changes_a_draft_that_he_created(ask_own):
    renamed = ("update_milestone.graphql", MAXIMUM)
    body = await act_on(ask_own, "subcontractor", *renamed, name="Mine")
    assert refused(body) == ["name", "startsOn", "designPhase", "description"]
    await change(ask_own, made_by("Elena Voss", Milestone))
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
    await set_levels(ask_own, "draft_milestones_created_by_others", "ADMIN")
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
    await set_levels(ask_own, "draft_milestones_created_by_others", "NONE")
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
