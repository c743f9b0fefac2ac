"""Estimate tables: setting the markups of an estimate or budget, and the owner's costs.

Circles and percents of the total are refused by the names of the table's own rows.
"""

from collections.abc import Iterator, Sequence

import strawberry

from db.models.owner_costs import OwnerCostKind
from permissions.guards import CanSeeMilestoneMarkups, CanSeeMilestoneOwnerCosts, Guard
from resolvers import funds, tables
from resolvers.acts import act
from resolvers.estimate_acts import follow, permitted, tell
from resolvers.markups import MARKUPS, MarkupRowInput
from resolvers.payloads import InputFault, refuse
from resolvers.tables import Table, TableKind, TableRowInput
from resolvers.writes import Row, Write

FIELD = "rows"
OWNER_COSTS = TableKind("owner_costs", "owner_cost_references", "owner_cost_id")


@strawberry.input(description="A row of an estimate's table of markups.")
class EstimateMarkupInput(MarkupRowInput):
    category_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description="Categories that narrow the direct cost it is a percent of.",
    )


@strawberry.input(description="The markups of an estimate or budget, all at once.")
class SetEstimateMarkupsInput:
    estimate_id: strawberry.ID = strawberry.field(description="The estimate or budget.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )
    rows: list[EstimateMarkupInput] = strawberry.field(
        description="The rows that replace those of before."
    )


@strawberry.input(description="A row of the owner's table below an estimate.")
class OwnerCostRowInput(TableRowInput):
    kind: OwnerCostKind = strawberry.field(
        default=OwnerCostKind.OWNER_COST, description="What it is for."
    )


@strawberry.input(description="The owner's costs below an estimate, all at once.")
class SetOwnerCostsInput:
    estimate_id: strawberry.ID = strawberry.field(description="The estimate or budget.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )
    rows: list[OwnerCostRowInput] = strawberry.field(
        description="The rows that replace those of before."
    )


async def _set_markups(work: Write, wanted: SetEstimateMarkupsInput) -> str:
    estimate = await permitted(work, wanted, "set_markups", (FIELD,))
    before = await tables.read(work, MARKUPS, _place(estimate))
    faulty = tables.faults(before, wanted.rows, FIELD)
    refuse([*faulty, *await _category_faults(work, estimate, wanted.rows)])
    after = await _put(work, estimate, before, wanted.rows)
    narrowed = await _put_categories(work, estimate, after, wanted.rows)
    if narrowed or after is not before:
        action = f"SET_{estimate['kind']}_MARKUPS"
        await _follow(work, estimate, action, (before, after), CanSeeMilestoneMarkups)
    return estimate["id"]


async def _set_owner_costs(work: Write, wanted: SetOwnerCostsInput) -> str:
    estimate = await permitted(work, wanted, "set_owner_costs", (FIELD,))
    before = await tables.read(work, OWNER_COSTS, _place(estimate))
    after = await _put(work, estimate, before, wanted.rows)
    if after is not before:
        guard = CanSeeMilestoneOwnerCosts
        await _follow(work, estimate, "SET_OWNER_COSTS", (before, after), guard)
    return estimate["id"]


def _place(estimate: Row) -> dict[str, str]:
    return {"project_id": estimate["project_id"], "estimate_id": estimate["id"]}


async def _put(
    work: Write, estimate: Row, before: Table, rows: Sequence[TableRowInput]
) -> Table:
    """Make a table what the rows say, and the funds follow it."""
    stored = await funds.of_table(work, estimate, before.kind)
    refuse(
        [
            *await _adjusted(work, before, rows),
            *await funds.vanishing(work, stored, rows, FIELD),
        ]
    )
    after = await tables.put(work, before, _place(estimate), rows, FIELD)
    tables.refuse_unreckonable(after, FIELD, is_owner=after.kind is OWNER_COSTS)
    await funds.follow(work, estimate, stored, after)
    return after


async def _adjusted(
    work: Write, before: Table, rows: Sequence[TableRowInput]
) -> list[InputFault]:
    """Keep what incorporated items drew: the rows that hold it stay."""
    kept = {row.id for row in rows}
    gone = [row for row in before.rows if row["id"] not in kept]
    found: list[InputFault] = []
    for row in gone:
        (stored,) = await work.stored(before.kind.table, "id", row["id"], "adjustment")
        if stored["adjustment"]:
            told = f"'{row['name']}' holds what incorporated items drew: it stays."
            found.append(InputFault(FIELD, told))
    return found


async def _category_faults(
    work: Write, estimate: Row, rows: Sequence[EstimateMarkupInput]
) -> list[InputFault]:
    references = {
        f"{FIELD}.{number}.categoryIds.{place}": ("categories", category_id)
        for number, row in enumerate(rows)
        for place, category_id in enumerate(row.category_ids)
    }
    foreign = await work.faulty_references(estimate["project_id"], references)
    return [*_filter_faults(rows), *foreign]


def _filter_faults(rows: Sequence[EstimateMarkupInput]) -> Iterator[InputFault]:
    for number, row in enumerate(rows):
        place = f"{FIELD}.{number}.categoryIds"
        if row.category_ids and not row.refers_to_direct:
            yield InputFault(place, "Categories narrow a percent of direct cost.")
        if len(set(row.category_ids)) < len(row.category_ids):
            yield InputFault(place, "A category is named once.")


async def _put_categories(
    work: Write, estimate: Row, table: Table, rows: Sequence[EstimateMarkupInput]
) -> bool:
    """Narrow the rows to their categories, and say whether any of that is new."""
    columns = ("id", "markup_id", "category_id")
    project_id = estimate["project_id"]
    links = await work.stored("markup_categories", "project_id", project_id, *columns)
    own = [link for link in links if link["markup_id"] in table.ids]
    wanted = {
        (row_id, str(category_id))
        for row_id, row in zip(table.ids, rows, strict=True)
        for category_id in row.category_ids
    }
    if wanted == {(link["markup_id"], link["category_id"]) for link in own}:
        return False
    if own:
        await work.remove("markup_categories", *(link["id"] for link in own))
    await work.add_all(
        "markup_categories",
        [
            {"project_id": project_id, "markup_id": row_id, "category_id": category_id}
            for row_id, category_id in sorted(wanted)
        ],
    )
    return True


async def _follow(
    work: Write,
    estimate: Row,
    action: str,
    told: tuple[Table, Table],
    guard: type[Guard],
) -> None:
    """Stamp the estimate, let all figures follow, and tell the history."""
    is_markups = guard is CanSeeMilestoneMarkups
    stamp = "markup_changed_at" if is_markups else "owner_cost_changed_at"
    await work.change("estimates", estimate["id"], **{stamp: work.at})
    await follow(work, estimate, FIELD)
    before, after = told
    await tell(
        work,
        estimate,
        (before.words(), after.words()),
        action=action,
        field="markups" if is_markups else "ownerCostRows",
        guard=guard.__name__,
    )


set_estimate_markups = act(
    _set_markups,
    table="estimates",
    act="set_markups",
    inputs=(FIELD,),
    subject="estimate_id",
)
set_owner_costs = act(
    _set_owner_costs,
    table="estimates",
    act="set_owner_costs",
    inputs=(FIELD,),
    subject="estimate_id",
)
