"""Metrics: the quantities that a milestone's cost is divided by, and setting them."""

from collections.abc import Iterator, Sequence

import strawberry

from db.money.units import format_money
from permissions.guards import CanSeeMetrics
from resolvers import figures, past
from resolvers.acts import act, changed
from resolvers.payloads import InputFault, refuse
from resolvers.rights import permit
from resolvers.scalars import Quantity
from resolvers.texts import LONGEST_NAME, line_faults
from resolvers.versions import VERSIONED
from resolvers.writes import Row, Write

MOST_METRICS = 50
_INPUTS = ("metrics",)


@strawberry.input(description="A quantity that a milestone's cost is divided by.")
class MetricInput:
    name: str = strawberry.field(description="What it measures.")
    unit: str = strawberry.field(description="What it is measured in.")
    quantity: Quantity = strawberry.field(description="How much of it there is.")
    is_main: bool = strawberry.field(
        default=False, description="Whether the milestone's own cost per unit is of it."
    )


@strawberry.input(description="The metrics of a milestone, all at once.")
class SetMetricsInput:
    milestone_id: strawberry.ID = strawberry.field(description="The milestone.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )
    metrics: list[MetricInput] = strawberry.field(
        description="Those that replace the ones of before; else the first is main."
    )


async def _set(work: Write, wanted: SetMetricsInput) -> str:
    names = ("can:set_metrics", *VERSIONED["milestones"])
    milestone = await work.row_to_change("milestones", wanted.milestone_id, names)
    permit(milestone, "set_metrics", _INPUTS)
    work.expect("milestones", milestone, wanted.expected_version)
    refuse(_faults(wanted.metrics))
    before = await _words(work, milestone)
    rows = list(_rows(wanted.metrics, milestone["project_id"]))
    await work.replace("metrics", "milestone_id", milestone["id"], rows)
    await work.change("milestones", milestone["id"], metric_changed_at=work.at)
    await figures.follow(work, {**milestone, figures.SEES_MARKUPS: False}, "metrics")
    await work.note(
        action="SET_METRICS",
        field="metrics",
        guard=CanSeeMetrics.__name__,
        before=before,
        after=await _words(work, milestone),
        **past.place("milestones", milestone),
    )
    return milestone["id"]


def _rows(metrics: Sequence[MetricInput], project_id: str) -> Iterator[Row]:
    is_main_named = any(metric.is_main for metric in metrics)
    for position, metric in enumerate(metrics):
        yield {
            "project_id": project_id,
            "position": position,
            "name": metric.name.strip(),
            "unit": metric.unit.strip(),
            "quantity": metric.quantity,
            "is_main": metric.is_main or (not is_main_named and position == 0),
        }


def _faults(metrics: Sequence[MetricInput]) -> Iterator[InputFault]:
    if len(metrics) > MOST_METRICS:
        yield InputFault("metrics", f"A milestone has at most {MOST_METRICS} metrics.")
        return
    names: set[str] = set()
    for number, metric in enumerate(metrics):
        place = f"metrics.{number}"
        needed = {"name": "A metric has a name.", "unit": "A metric has a unit."}
        for name, told in needed.items():
            value = getattr(metric, name)
            yield from line_faults(f"{place}.{name}", value, LONGEST_NAME, needed=told)
        if metric.quantity <= 0:
            yield InputFault(f"{place}.quantity", "A quantity is more than nothing.")
        if metric.name.strip() in names:
            yield InputFault(f"{place}.name", "Another metric has this name.")
        names.add(metric.name.strip())
    mains = [number for number, metric in enumerate(metrics) if metric.is_main]
    for number in mains[1:]:
        yield InputFault(f"metrics.{number}.isMain", "One metric is the main one.")


async def _words(work: Write, milestone: Row) -> str | None:
    columns = ("name", "quantity", "unit", "position")
    rows = await work.stored("metrics", "milestone_id", milestone["id"], *columns)
    ordered = sorted(rows, key=lambda row: row["position"])
    parts = (
        f"{row['name']}: {format_money(row['quantity'])} {row['unit']}"
        for row in ordered
    )
    return "; ".join(parts) or None


set_metrics = act(
    _set,
    table="milestones",
    act="set_metrics",
    inputs=_INPUTS,
    subject="milestone_id",
)
changed_milestone = changed("milestones")
