"""Running totals: copying one into the estimate of another milestone."""

import strawberry

from db.models.estimates import EstimateKind
from db.models.items import ItemStatus
from db.money.incorporation import Incorporated, incorporated
from db.money.units import MoneyError
from resolvers.acts import act, changed
from resolvers.estimate_acts import begin, follow, refuse_second
from resolvers.estimate_copies import Copy, fill
from resolvers.payloads import FaultyInput, InputFault, refuse
from resolvers.rights import forbidden, permit
from resolvers.versions import VERSIONED
from resolvers.writes import NO_SUCH, Row, Write

_ACTION = "COPY_RUNNING_TOTAL"
_INPUTS = ("milestoneId", "fromMilestoneId", "isIncorporating")
_ITEM = (
    *("id", "project_id", "name", "status", "is_draft", "milestone_id"),
    *("option_of_id", "scenario_id", "category_id"),
)


@strawberry.input(description="A running total, to be copied into a new estimate.")
class CopyRunningTotalInput:
    milestone_id: strawberry.ID = strawberry.field(
        description="The milestone whose estimate it becomes; it has none yet."
    )
    expected_version: str = strawberry.field(
        description="Version of that milestone that the change is based on."
    )
    from_milestone_id: strawberry.ID = strawberry.field(
        description="The milestone whose running total is copied."
    )
    is_incorporating: bool = strawberry.field(
        default=False,
        description="Whether accepted items become incorporated; not for a draft.",
    )


async def _copy(work: Write, wanted: CopyRunningTotalInput) -> str:
    names = ("can:copy_running_total", *VERSIONED["milestones"])
    milestone = await work.row_to_change("milestones", wanted.milestone_id, names)
    permit(milestone, "copy_running_total", _INPUTS)
    work.expect("milestones", milestone, wanted.expected_version)
    source = await _source(work, milestone, wanted)
    await refuse_second(work, milestone, EstimateKind.ESTIMATE)
    items = await _items(work, source)
    if wanted.is_incorporating:
        await _permit_incorporating(work, items)
    target = await begin(work, milestone, EstimateKind.ESTIMATE, _ACTION)
    try:
        await fill(work, Copy(source, target, items))
    except MoneyError as error:
        raise FaultyInput(InputFault("fromMilestoneId", str(error))) from None
    if wanted.is_incorporating:
        await _incorporate(work, items)
    await follow(work, target, "fromMilestoneId")
    return milestone["id"]


async def _source(work: Write, milestone: Row, wanted: CopyRunningTotalInput) -> Row:
    """Read the published estimate whose running total is to be copied."""
    source_id = wanted.from_milestone_id
    known = await work.known("milestones", (source_id,), milestone["project_id"])
    if source_id not in known or source_id == milestone["id"]:
        refuse([InputFault("fromMilestoneId", NO_SUCH)])
    if wanted.is_incorporating and milestone["is_draft"]:
        told = "Items are not incorporated while the milestone is a draft."
        refuse([InputFault("isIncorporating", told)])
    columns = ("id", "project_id", "milestone_id", "kind", "is_draft")
    for row in await work.stored("estimates", "milestone_id", source_id, *columns):
        if row["kind"] == EstimateKind.ESTIMATE and not row["is_draft"]:
            return row
    told = "Without a published estimate it has no running total."
    raise FaultyInput(InputFault("fromMilestoneId", told))


async def _items(work: Write, source: Row) -> Incorporated:
    project_id = source["project_id"]
    (project,) = await work.stored("projects", "id", project_id, "active_milestone_id")
    items = await work.stored("items", "project_id", project_id, *_ITEM)
    ordered = sorted(items, key=lambda item: item["id"])
    active = project["active_milestone_id"]
    return incorporated(ordered, source["milestone_id"], active)


async def _permit_incorporating(work: Write, items: Incorporated) -> None:
    """Ask the right on the status of each item that would change."""
    ids = [item["id"] for item in items.accepted]
    rows = await work.rows("items", ids, ("can:set_status",))
    if not all(row["can:set_status"] for row in rows):
        raise forbidden(("isIncorporating",))


async def _incorporate(work: Write, items: Incorporated) -> None:
    status = {"status": ItemStatus.INCORPORATED.value}
    await work.change_alike("items", items.accepted, status, action=_ACTION)


copy_running_total = act(
    _copy,
    table="milestones",
    act="copy_running_total",
    inputs=_INPUTS,
    subject="milestone_id",
)
changed_milestone = changed("milestones")
