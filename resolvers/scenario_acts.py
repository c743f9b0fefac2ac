"""Acts on scenarios: beginning, changing, sharing, publishing and applying them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import strawberry
from strawberry import UNSET

from db.models.items import ItemStatus
from resolvers import figures
from resolvers.acts import act, changed, given, told
from resolvers.drafts import faulty_people
from resolvers.engine.refusals import NotFound
from resolvers.item_acts.changes import choose
from resolvers.item_acts.copying import copy_into
from resolvers.item_acts.creating import add_one
from resolvers.item_acts.faults import STAYS_INCORPORATED, status_faults
from resolvers.item_acts.inputs import CreateItemInput
from resolvers.item_acts.needs import needs_of
from resolvers.item_acts.removing import LAST, tell_deleted
from resolvers.payloads import InputFault, Payload, refuse
from resolvers.rights import Needs, acts_of, forbidden, permit_each
from resolvers.texts import LONGEST_NAME, line_faults, text_faults, tidy
from resolvers.writes import NO_SUCH, Row, Write

MOST_CHANGES = 500
_UPDATE: Needs = {"name": "update", "description": "update"}
_CHANGES: Needs = {"changes": "update"}
_SHARE: Needs = {"userIds": "share"}


@strawberry.input(description="A scenario to begin; it is private at first.")
class CreateScenarioInput:
    project_id: strawberry.ID = strawberry.field(description="The project.")
    name: str = strawberry.field(description="What it is called.")
    description: str | None = strawberry.field(
        default=None, description="What it is about."
    )
    copy_of_id: strawberry.ID | None = strawberry.field(
        default=None, description="The scenario to begin with; else with none."
    )


@strawberry.input(description="A scenario, as it stood when it was last read.")
class ScenarioAtVersionInput:
    scenario_id: strawberry.ID = strawberry.field(description="The scenario.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="What is to be changed of a scenario; the rest stays.")
class UpdateScenarioInput(ScenarioAtVersionInput):
    name: str | None = strawberry.field(default=UNSET, description="What it is called.")
    description: str | None = strawberry.field(
        default=UNSET, description="What it is about."
    )


@strawberry.input(description="The status that an item would have.")
class ScenarioChangeInput:
    item_id: strawberry.ID = strawberry.field(description="The item or option.")
    status: ItemStatus = strawberry.field(description="What it would be.")


@strawberry.input(description="All that a scenario would change.")
class SetScenarioStatusChangesInput(ScenarioAtVersionInput):
    changes: list[ScenarioChangeInput] = strawberry.field(
        description="The changes that replace those of before."
    )


@strawberry.input(description="An item of the scenario's own.")
class AddScenarioItemInput(CreateItemInput):
    scenario_id: strawberry.ID = strawberry.field(description="The scenario.")


@strawberry.input(description="A scenario, and people of the project's team.")
class ShareScenarioInput(ScenarioAtVersionInput):
    user_ids: list[strawberry.ID] = strawberry.field(
        description="All who are to know of it, beside its maker."
    )


@strawberry.input(description="A scenario that everybody is to know of.")
class PublishScenarioInput(ScenarioAtVersionInput):
    pass


@strawberry.input(description="A scenario to be deleted, with the items of its own.")
class DeleteScenarioInput(ScenarioAtVersionInput):
    pass


@strawberry.input(description="A scenario that is to become so.")
class ApplyScenarioInput(ScenarioAtVersionInput):
    pass


async def _create(work: Write, wanted: CreateScenarioInput) -> str:
    needs = {"projectId": "create_scenario"}
    names = (*acts_of(needs), figures.SEES_MARKUPS)
    project = await work.row_to_change("projects", wanted.project_id, names)
    permit_each(project, needs)
    refuse(_text_faults({"name": wanted.name, "description": wanted.description}))
    copied = {"copyOfId": ("scenarios", wanted.copy_of_id)}
    refuse(await work.faulty_references(project["id"], copied))
    place = {"project_id": project["id"]}
    scenario_id = await work.add(
        "scenarios",
        **place,
        name=wanted.name.strip(),
        description=tidy(wanted.description),
        creator_id=work.decision.viewer.user_id,
        created_at=work.at,
        updated_at=work.at,
    )
    if wanted.copy_of_id is not None:
        await _copy(work, wanted.copy_of_id, {**place, "scenario_id": scenario_id})
    await _follow(work, place, "copyOfId")
    return scenario_id


async def _copy(work: Write, source_id: str, place: Row) -> None:
    """Copy what one knows of a scenario: its changes, and the items of its own."""
    project_id = place["project_id"]
    changes = await _changes(work, source_id)
    known = await work.known("items", [c["item_id"] for c in changes], project_id)
    own = await work.stored("items", "scenario_id", source_id, "id", "option_of_id")
    heads = [row["id"] for row in own if row["option_of_id"] is None]
    items = await work.known("items", heads, project_id)
    rows = [{**place, **change} for change in changes if change["item_id"] in known]
    await work.add_all("scenario_changes", rows)
    for item_id in sorted(items):
        await copy_into(work, item_id, place["scenario_id"])


async def _update(work: Write, wanted: UpdateScenarioInput) -> str:
    wished = given(wanted, "name", "description")
    scenario = await _held(work, wanted, {name: _UPDATE[name] for name in wished})
    refuse(_text_faults(wished))
    values = {name: tidy(text) for name, text in wished.items()}
    # What a private scenario was called before is nobody's history.
    await work.change("scenarios", scenario["id"], **values, updated_at=work.at)
    return scenario["id"]


def _text_faults(wished: Mapping[str, Any]) -> Iterator[InputFault]:
    if "name" in wished:
        needed = "A scenario has a name."
        yield from line_faults("name", wished["name"], LONGEST_NAME, needed=needed)
    yield from text_faults("description", wished.get("description"))


async def _set_changes(work: Write, wanted: SetScenarioStatusChangesInput) -> str:
    scenario = await _held(work, wanted, _CHANGES)
    refuse(await _change_faults(work, scenario, wanted.changes))
    before = await _changes(work, scenario["id"])
    ids = [change["item_id"] for change in before]
    known = await work.known("items", ids, scenario["project_id"])
    new = {str(one.item_id): str(one.status) for one in wanted.changes}
    # What one does not know of stays as it was.
    hidden = {c["item_id"]: c["status"] for c in before if c["item_id"] not in known}
    place = {"project_id": scenario["project_id"]}
    rows = [
        {**place, "item_id": item_id, "status": status}
        for item_id, status in {**hidden, **new}.items()
    ]
    await work.replace("scenario_changes", "scenario_id", scenario["id"], rows)
    await work.change("scenarios", scenario["id"], updated_at=work.at)
    await _follow(work, scenario, "changes")
    return scenario["id"]


async def _change_faults(
    work: Write, scenario: Row, changes: Sequence[ScenarioChangeInput]
) -> list[InputFault]:
    if len(changes) > MOST_CHANGES:
        return [InputFault("changes", f"At most {MOST_CHANGES} changes.")]
    ids = [str(one.item_id) for one in changes]
    known = await work.known("items", ids, scenario["project_id"])
    names = ("option_of_id", "scenario_id", "is_draft", "status")
    rows = {row["id"]: row for row in await work.rows("items", sorted(known), names)}
    found: list[InputFault] = []
    accepted: set[str] = set()
    for number, one in enumerate(changes):
        place = f"changes.{number}"
        row = rows.get(one.item_id)
        if row is None or row["is_draft"] or row["scenario_id"] is not None:
            found.append(InputFault(f"{place}.itemId", NO_SUCH))
            continue
        if one.item_id in ids[:number]:
            found.append(InputFault(f"{place}.itemId", "It stands here already."))
        found.extend(_status_faults(f"{place}.status", one.status, row, accepted))
    return found


def _status_faults(
    field: str, status: ItemStatus, row: Row, accepted: set[str]
) -> Iterator[InputFault]:
    above = row["option_of_id"]
    is_option = above is not None
    yield from status_faults(field, status, row["status"], is_option=is_option)
    if status is ItemStatus.ACCEPTED and is_option:
        if above in accepted:
            yield InputFault(field, "One option of an item is accepted, not two.")
        accepted.add(above)


async def _add_item(work: Write, wanted: AddScenarioItemInput) -> str:
    names = ("can:update",)
    scenario = await work.row_to_change("scenarios", wanted.scenario_id, names)
    permit_each(scenario, {"scenarioId": "update"})
    if scenario["project_id"] != wanted.project_id:
        raise NotFound
    place = {"project_id": scenario["project_id"], "scenario_id": scenario["id"]}
    await add_one(work, place, wanted, "ADD_SCENARIO_ITEM")
    await work.change("scenarios", scenario["id"], updated_at=work.at)
    return scenario["id"]


async def _share(work: Write, wanted: ShareScenarioInput) -> str:
    scenario = await _held(work, wanted, _SHARE)
    refuse(await faulty_people(work, scenario["project_id"], wanted.user_ids))
    people = dict.fromkeys(map(str, wanted.user_ids))
    people.pop(scenario["creator_id"], None)
    rows = [{"user_id": one} for one in people]
    await work.replace("scenario_shares", "scenario_id", scenario["id"], rows)
    await work.change("scenarios", scenario["id"], updated_at=work.at)
    return scenario["id"]


async def _publish(work: Write, wanted: PublishScenarioInput) -> str:
    scenario = await _held(work, wanted, {"scenarioId": "publish"})
    values = {"is_published": True}
    await work.change_fields("scenarios", scenario, values, action="PUBLISH_SCENARIO")
    return scenario["id"]


async def _delete(work: Write, wanted: DeleteScenarioInput) -> Payload:
    scenario = await _held(work, wanted, {"scenarioId": "delete"})
    items = await work.stored("items", "scenario_id", scenario["id"], *LAST)
    await work.remove("scenarios", scenario["id"])
    await tell_deleted(work, items, "DELETE_SCENARIO")
    await _follow(work, scenario, "scenarioId")
    return Payload(None, told={"deleted_id": scenario["id"]})


async def _apply(work: Write, wanted: ApplyScenarioInput) -> str:
    """Make the items what the scenario says, all of them or none."""
    needs = {"scenarioId": "apply"}
    scenario = await _held(work, wanted, needs)
    changes = {c["item_id"]: c["status"] for c in await _changes(work, scenario["id"])}
    own = await work.stored("items", "scenario_id", scenario["id"], "id")
    touched = [*changes, *(row["id"] for row in own)]
    items = await _settable(work, touched, needs)
    if any(item["status"] == ItemStatus.INCORPORATED for item in items):
        refuse([InputFault("scenarioId", STAYS_INCORPORATED)])
    action = "APPLY_SCENARIO"
    for status in sorted({*changes.values()}):
        rows = [item for item in items if changes.get(item["id"]) == status]
        await work.change_alike("items", rows, {"status": status}, action=action)
    joining = [item for item in items if item["id"] not in changes]
    await work.change_alike("items", joining, {"scenario_id": None}, action=action)
    accepted = [i for i in items if changes.get(i["id"]) == ItemStatus.ACCEPTED]
    await choose(work, accepted, action)
    await work.change("scenarios", scenario["id"], updated_at=work.at)
    await _follow(work, scenario, "scenarioId")
    return scenario["id"]


async def _settable(work: Write, ids: Sequence[str], needs: Needs) -> list[Row]:
    """Read the items that are touched; one hidden or closed refuses them all."""
    names = ("project_id", "option_of_id", "is_draft", "status", "can:set_status")
    try:
        items = await work.rows("items", ids, names)
    except NotFound:
        raise forbidden(needs) from None
    if not all(item["can:set_status"] for item in items):
        raise forbidden(needs)
    return items


async def _held(work: Write, wanted: ScenarioAtVersionInput, needs: Needs) -> Row:
    place = ("scenarios", wanted.scenario_id, wanted.expected_version)
    return await work.held(*place, needs, "creator_id")


async def _changes(work: Write, scenario_id: str) -> list[Row]:
    return await work.stored(
        "scenario_changes", "scenario_id", scenario_id, "item_id", "status"
    )


async def _follow(work: Write, row: Row, field: str) -> None:
    place = {"project_id": row["project_id"], figures.SEES_MARKUPS: False}
    await figures.follow(work, place, field)


def _act(change: Any, inputs: Needs) -> Any:
    return act(change, table="scenarios", inputs=inputs, subject="scenario_id")


create_scenario = act(
    _create, table="projects", inputs={"projectId": "create_scenario"}
)
update_scenario = _act(_update, _UPDATE)
set_scenario_status_changes = _act(_set_changes, _CHANGES)
add_scenario_item = act(
    _add_item, table="items", inputs=needs_of(CreateItemInput), subject="scenario_id"
)
share_scenario = _act(_share, _SHARE)
publish_scenario = _act(_publish, {"scenarioId": "publish"})
delete_scenario = _act(_delete, {"scenarioId": "delete"})
apply_scenario = _act(_apply, {"scenarioId": "apply"})
changed_scenario = changed("scenarios")
deleted_id = told("deleted_id")
