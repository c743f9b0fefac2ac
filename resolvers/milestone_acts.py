"""Milestone acts: create, update, activate, publish and delete a milestone."""

from collections.abc import Iterator
from typing import Any

import strawberry
from strawberry import UNSET

from resolvers import figures
from resolvers.acts import act, changed, given
from resolvers.payloads import InputFault, refuse
from resolvers.rights import permit
from resolvers.scalars import Date
from resolvers.texts import LONGEST_NAME, line_faults, text_faults, tidy
from resolvers.versions import VERSIONED
from resolvers.writes import Row, Write

_TEXTS = ("name", "starts_on", "design_phase", "description")
_CHANGED = ("name", "startsOn", "designPhase", "description")
_SUBJECT = ("milestoneId",)
_NEEDS_NAME = "A milestone has a name."


@strawberry.input(description="A milestone to be added to a project.")
class CreateMilestoneInput:
    project_id: strawberry.ID = strawberry.field(description="The project.")
    name: str = strawberry.field(description="What it is called.")
    starts_on: Date = strawberry.field(description="Its first day.")
    design_phase: str | None = strawberry.field(
        default=None, description="Which phase of design it belongs to."
    )
    description: str | None = strawberry.field(
        default=None, description="What it is about."
    )
    is_draft: bool = strawberry.field(
        default=True, description="Whether it is to be published later."
    )


@strawberry.input(description="Changes of a milestone; what is left out stays.")
class UpdateMilestoneInput:
    milestone_id: strawberry.ID = strawberry.field(description="The milestone.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )
    name: str | None = strawberry.field(default=UNSET, description="What it is called.")
    starts_on: Date | None = strawberry.field(
        default=UNSET, description="Its first day."
    )
    design_phase: str | None = strawberry.field(
        default=UNSET, description="Which phase of design it belongs to."
    )
    description: str | None = strawberry.field(
        default=UNSET, description="What it is about."
    )


@strawberry.input(description="The milestone that work goes on for from now on.")
class ActivateMilestoneInput:
    milestone_id: strawberry.ID = strawberry.field(description="The milestone.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="A draft milestone that all may know from now on.")
class PublishMilestoneInput:
    milestone_id: strawberry.ID = strawberry.field(description="The draft.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="A milestone that is a draft from now on.")
class UnpublishMilestoneInput:
    milestone_id: strawberry.ID = strawberry.field(description="The milestone.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="A milestone to be deleted, its estimate with it.")
class DeleteMilestoneInput:
    milestone_id: strawberry.ID = strawberry.field(description="The milestone.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


async def _create(work: Write, wanted: CreateMilestoneInput) -> str:
    names = ("can:create_milestone",)
    project = await work.row_to_change("projects", wanted.project_id, names)
    permit(project, "create_milestone", (*_CHANGED, "isDraft"))
    texts = given(wanted, *_TEXTS)
    refuse(_faults(texts))
    milestone_id = await work.add(
        "milestones",
        project_id=project["id"],
        is_draft=wanted.is_draft,
        creator_id=work.decision.viewer.user_id,
        created_at=work.at,
        updated_at=work.at,
        **_tidied(texts),
    )
    await work.note(
        action="CREATE_MILESTONE",
        field="name",
        guard="PUBLIC",
        after=wanted.name.strip(),
        project_id=project["id"],
        milestone_id=milestone_id,
        is_draft_stage=wanted.is_draft,
    )
    return milestone_id


async def _update(work: Write, wanted: UpdateMilestoneInput) -> str:
    milestone = await _permitted(work, wanted, "update", _CHANGED)
    texts = given(wanted, *_TEXTS)
    refuse(_faults(texts))
    await work.change_fields(
        "milestones", milestone, _tidied(texts), action="UPDATE_MILESTONE"
    )
    return milestone["id"]


async def _activate(work: Write, wanted: ActivateMilestoneInput) -> str:
    milestone = await _permitted(work, wanted, "activate", _SUBJECT)
    if not milestone["is_active"]:
        await _make_active(work, milestone)
        await _follow(work, milestone)
    return milestone["id"]


async def _make_active(work: Write, milestone: Row) -> None:
    """Let the project go on from this milestone; one at most is active."""
    project_id = milestone["project_id"]
    columns = ("id", "project_id", "is_draft", "is_active")
    every = await work.stored("milestones", "project_id", project_id, *columns)
    former = [one for one in every if one["is_active"]]
    for rows, is_active in ((former, False), ([milestone], True)):
        wanted = {"is_active": is_active}
        action = "ACTIVATE_MILESTONE"
        await work.change_alike("milestones", rows, wanted, action=action)
    await work.change(
        "projects",
        project_id,
        active_milestone_id=milestone["id"],
        updated_at=work.at,
    )


async def _publish(work: Write, wanted: PublishMilestoneInput) -> str:
    return await _set_draft(work, wanted, "publish", is_draft=False)


async def _unpublish(work: Write, wanted: UnpublishMilestoneInput) -> str:
    return await _set_draft(work, wanted, "unpublish", is_draft=True)


async def _set_draft(work: Write, wanted: Any, act: str, *, is_draft: bool) -> str:
    milestone = await _permitted(work, wanted, act, _SUBJECT)
    # All may know of this change, who may know of the milestone.
    known = {**milestone, "is_draft": False}
    await work.change_fields(
        "milestones",
        known,
        {"is_draft": is_draft},
        action=f"{act.upper()}_MILESTONE",
    )
    return milestone["id"]


async def _delete(work: Write, wanted: DeleteMilestoneInput) -> str:
    milestone = await _permitted(work, wanted, "delete", _SUBJECT)
    drafts = await _drafts_below(work, milestone)
    action = "DELETE_MILESTONE"
    await work.change_alike("items", drafts, {"milestone_id": None}, action=action)
    await work.remove("milestones", milestone["id"])
    await work.note(
        action=action,
        field="name",
        guard="PUBLIC",
        before=milestone["name"],
        project_id=milestone["project_id"],
        milestone_id=milestone["id"],
        is_draft_stage=milestone["is_draft"],
    )
    await _follow(work, milestone)
    return milestone["project_id"]


async def _drafts_below(work: Write, milestone: Row) -> list[Row]:
    """Give the items that may lose the milestone: drafts, and those of scenarios.

    They may be hidden, so they are no reason to refuse; all others are.
    """
    columns = ("id", "project_id", "is_draft", "scenario_id", "option_of_id")
    items = await work.stored("items", "milestone_id", milestone["id"], *columns)
    hidden = {one["id"] for one in items if one["is_draft"] or one["scenario_id"]}
    drafts = [one for one in items if hidden & {one["id"], one["option_of_id"]}]
    if len(drafts) < len(items):
        told = "Items belong to it: move them to another milestone first."
        refuse([InputFault("milestoneId", told)])
    losing = {item["id"] for item in drafts}
    funds = await work.stored("funds", "milestone_id", milestone["id"], "id")
    ids = [fund["id"] for fund in funds]
    draws = await work.stored("draws", "fund_id", ids, "item_id")
    if not losing.issuperset(draw["item_id"] for draw in draws):
        refuse([InputFault("milestoneId", "Items draw from its funds.")])
    return drafts


async def _permitted(
    work: Write, wanted: Any, act: str, inputs: tuple[str, ...]
) -> Row:
    """Read the milestone of an input that the viewer may do the act to."""
    names = (f"can:{act}", *VERSIONED["milestones"])
    milestone = await work.row_to_change("milestones", wanted.milestone_id, names)
    permit(milestone, act, inputs)
    work.expect("milestones", milestone, wanted.expected_version)
    return milestone


async def _follow(work: Write, milestone: Row) -> None:
    """Recompute the project; what fails may be of a draft that the viewer ignores."""
    unnamed = {**milestone, figures.SEES_MARKUPS: False}
    await figures.follow(work, unnamed, "milestoneId")


def _faults(texts: Row) -> Iterator[InputFault]:
    if "name" in texts:
        yield from line_faults("name", texts["name"], LONGEST_NAME, needed=_NEEDS_NAME)
    if texts.get("starts_on", "") is None:
        yield InputFault("startsOn", "A milestone has a first day.")
    yield from line_faults("designPhase", texts.get("design_phase"), LONGEST_NAME)
    yield from text_faults("description", texts.get("description"))


def _tidied(texts: Row) -> Row:
    return {name: tidy(value) for name, value in texts.items()}


create_milestone = act(
    _create,
    table="projects",
    act="create_milestone",
    inputs=(*_CHANGED, "isDraft"),
)
update_milestone = act(
    _update,
    table="milestones",
    act="update",
    inputs=_CHANGED,
    subject="milestone_id",
)
activate_milestone = act(
    _activate,
    table="milestones",
    act="activate",
    inputs=_SUBJECT,
    subject="milestone_id",
)
publish_milestone = act(
    _publish,
    table="milestones",
    act="publish",
    inputs=_SUBJECT,
    subject="milestone_id",
)
unpublish_milestone = act(
    _unpublish,
    table="milestones",
    act="unpublish",
    inputs=_SUBJECT,
    subject="milestone_id",
)
delete_milestone = act(
    _delete,
    table="milestones",
    act="delete",
    inputs=_SUBJECT,
    subject="milestone_id",
)
changed_milestone = changed("milestones")
project_of_deleted = changed("projects")
