"""Estimate acts: begin the estimate or budget of a milestone, publish it, delete it.

Setting its lines and its tables stands in resolvers/estimate_lines.py and others.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import strawberry

from db.models.estimates import EstimateKind
from db.money.units import format_money
from permissions.estimate_guards import CanSeeBudgetCosts, CanSeeEstimateCosts
from resolvers import figures, past
from resolvers.acts import act, changed
from resolvers.payloads import InputFault, refuse
from resolvers.rights import permit
from resolvers.versions import VERSIONED
from resolvers.writes import Row, Write

_SUBJECT = ("estimateId",)
_START: Mapping[EstimateKind, str] = {
    EstimateKind.ESTIMATE: "start_estimate",
    EstimateKind.BUDGET: "start_budget",
}
_COSTS: Mapping[str, str] = {
    EstimateKind.ESTIMATE: CanSeeEstimateCosts.__name__,
    EstimateKind.BUDGET: CanSeeBudgetCosts.__name__,
}


@strawberry.input(description="The estimate of a milestone, to be begun.")
class StartEstimateInput:
    milestone_id: strawberry.ID = strawberry.field(
        description="The milestone, which has none yet."
    )


@strawberry.input(description="The budget of a milestone, to be begun.")
class StartBudgetInput:
    milestone_id: strawberry.ID = strawberry.field(
        description="The milestone, which has none yet."
    )


@strawberry.input(description="A draft estimate or budget that counts from now on.")
class PublishEstimateInput:
    estimate_id: strawberry.ID = strawberry.field(description="The draft.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="An estimate or budget that is a draft from now on.")
class UnpublishEstimateInput:
    estimate_id: strawberry.ID = strawberry.field(description="The estimate or budget.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="An estimate or budget to be deleted.")
class DeleteEstimateInput:
    estimate_id: strawberry.ID = strawberry.field(description="The estimate or budget.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


def _start(kind: EstimateKind) -> Callable[[Write, Any], Awaitable[str]]:
    async def start(work: Write, wanted: Any) -> str:
        names = (f"can:{_START[kind]}",)
        milestone = await work.row_to_change("milestones", wanted.milestone_id, names)
        permit(milestone, _START[kind], ("milestoneId",))
        await refuse_second(work, milestone, kind)
        estimate = await begin(work, milestone, kind)
        return estimate["id"]

    return start


async def refuse_second(work: Write, milestone: Row, kind: EstimateKind) -> None:
    """Refuse a second one; whoever may begin it sees drafts of others, too."""
    rows = await work.stored("estimates", "milestone_id", milestone["id"], "kind")
    if kind in {row["kind"] for row in rows}:
        told = f"The milestone has {'an' if kind[0] == 'E' else 'a'} {kind.lower()}."
        refuse([InputFault("milestoneId", told)])


async def begin(
    work: Write, milestone: Row, kind: EstimateKind, action: str | None = None
) -> Row:
    """Add an empty draft to the milestone, as the viewer's own."""
    estimate = {
        "project_id": milestone["project_id"],
        "milestone_id": milestone["id"],
        "kind": kind.value,
        "is_draft": True,
        "creator_id": work.decision.viewer.user_id,
        "created_at": work.at,
        "updated_at": work.at,
    }
    added = {
        **estimate,
        "id": await work.add("estimates", **estimate),
        "is_in_draft": await _is_draft(work, milestone["id"]),
    }
    await tell_costs(work, added, action or f"START_{kind}", (None, None))
    return added


async def _publish(work: Write, wanted: PublishEstimateInput) -> str:
    return await _set_draft(work, wanted, "publish", is_draft=False)


async def _unpublish(work: Write, wanted: UnpublishEstimateInput) -> str:
    return await _set_draft(work, wanted, "unpublish", is_draft=True)


async def _set_draft(work: Write, wanted: Any, act: str, *, is_draft: bool) -> str:
    estimate = await permitted(work, wanted, act, _SUBJECT)
    # All may know of this change, though what a draft says is hidden.
    known = {**estimate, "is_draft": estimate["is_in_draft"]}
    await work.change_fields(
        "estimates",
        known,
        {"is_draft": is_draft},
        action=f"{act.upper()}_{estimate['kind']}",
    )
    await follow(work, estimate, "estimateId")
    return estimate["id"]


async def _delete(work: Write, wanted: DeleteEstimateInput) -> str:
    estimate = await permitted(work, wanted, "delete", _SUBJECT)
    refuse([InputFault("estimateId", told) async for told in _drawn_on(work, estimate)])
    words = (await direct_cost(work, estimate), None)
    await work.remove("estimates", estimate["id"])
    await tell_costs(work, estimate, f"DELETE_{estimate['kind']}", words)
    await follow(work, estimate, "estimateId")
    return estimate["milestone_id"]


async def _drawn_on(work: Write, estimate: Row) -> AsyncIterator[str]:
    """Say what keeps it: what items draw from its funds, or drew before they went in.

    Whoever deletes it learns that much of draws, as who sets its tables does.
    """
    rows: list[Row] = []
    for table in ("markups", "owner_costs"):
        columns = ("id", "adjustment")
        rows += await work.stored(table, "estimate_id", estimate["id"], *columns)
    if any(row["adjustment"] for row in rows):
        yield "It holds what incorporated items drew: it stays."
    own = {row["id"] for row in rows}
    columns = ("id", "markup_id", "owner_cost_id")
    place = ("milestone_id", estimate["milestone_id"])
    funds = [
        fund["id"]
        for fund in await work.stored("funds", *place, *columns)
        if own & {fund["markup_id"], fund["owner_cost_id"]}
    ]
    draws = await work.stored("draws", "project_id", estimate["project_id"], "fund_id")
    if any(draw["fund_id"] in funds for draw in draws):
        yield "Items draw from its funds."


async def permitted(work: Write, wanted: Any, act: str, inputs: tuple[str, ...]) -> Row:
    """Read the estimate of an input that the viewer may do the act to."""
    names = ("milestone_id", "kind", f"can:{act}", *VERSIONED["estimates"])
    estimate = await work.row_to_change("estimates", wanted.estimate_id, names)
    permit(estimate, act, inputs)
    work.expect("estimates", estimate, wanted.expected_version)
    return {**estimate, "is_in_draft": await _is_draft(work, estimate["milestone_id"])}


async def _is_draft(work: Write, milestone_id: str) -> bool:
    (milestone,) = await work.stored("milestones", "id", milestone_id, "is_draft")
    return milestone["is_draft"]


async def follow(work: Write, estimate: Row, field: str) -> None:
    """Recompute the project; what fails may be of a draft that the viewer ignores."""
    await figures.follow(work, {**estimate, figures.SEES_MARKUPS: False}, field)


async def direct_cost(work: Write, estimate: Row) -> str:
    rows = await work.stored(
        "estimate_lines", "estimate_id", estimate["id"], "line_total"
    )
    return format_money(sum(row["line_total"] for row in rows))


async def tell_costs(
    work: Write, estimate: Row, action: str, words: past.Words
) -> None:
    """Note a change of the direct cost, for those who see that of its kind."""
    guard = _COSTS[estimate["kind"]]
    await tell(work, estimate, words, action=action, field="directCost", guard=guard)


async def tell(work: Write, estimate: Row, words: past.Words, **entry: str) -> None:
    before, after = words
    place = past.place("estimates", estimate)
    place["is_draft_stage"] |= estimate["is_in_draft"]
    await work.note(before=before, after=after, **entry, **place)


start_estimate = act(
    _start(EstimateKind.ESTIMATE),
    table="milestones",
    act="start_estimate",
    inputs=("milestoneId",),
)
start_budget = act(
    _start(EstimateKind.BUDGET),
    table="milestones",
    act="start_budget",
    inputs=("milestoneId",),
)
publish_estimate = act(
    _publish,
    table="estimates",
    act="publish",
    inputs=_SUBJECT,
    subject="estimate_id",
)
unpublish_estimate = act(
    _unpublish,
    table="estimates",
    act="unpublish",
    inputs=_SUBJECT,
    subject="estimate_id",
)
delete_estimate = act(
    _delete,
    table="estimates",
    act="delete",
    inputs=_SUBJECT,
    subject="estimate_id",
)
changed_estimate = changed("estimates")
milestone_of_deleted = changed("milestones")
