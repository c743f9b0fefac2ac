"""Funds: the contingencies and allowances of a milestone, the owner's among them.

They follow the rows of its estimate that are of these kinds.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from db.models.estimates import EstimateKind
from db.models.funds import FundKind
from resolvers.engine.marks import Batched
from resolvers.engine.relations import only, to_many, to_one
from resolvers.payloads import InputFault
from resolvers.tables import Table, TableKind
from resolvers.writes import Row, Write

KINDS = frozenset(kind.value for kind in FundKind)
# By the id of the row that it is: a fund as it is stored.
Funds = Mapping[str, Row]


def _of_milestone(kind: FundKind) -> Batched:
    return to_many("funds", "milestone_id", where=(only(kind=kind.value),))


contingencies = _of_milestone(FundKind.CONTINGENCY)
allowances = _of_milestone(FundKind.ALLOWANCE)
owner_contingencies = _of_milestone(FundKind.OWNER_CONTINGENCY)
owner_allowances = _of_milestone(FundKind.OWNER_ALLOWANCE)
of_draw = to_one("funds", "fund_id")


async def of_table(work: Write, estimate: Row, kind: TableKind) -> Funds:
    """Read which rows of an estimate's table are funds; a budget has none."""
    if estimate["kind"] != EstimateKind.ESTIMATE:
        return {}
    columns = ("id", kind.own, "name", "kind")
    milestone_id = estimate["milestone_id"]
    rows = await work.stored("funds", "milestone_id", milestone_id, *columns)
    return {row[kind.own]: row for row in rows if row[kind.own]}


async def vanishing(
    work: Write, funds: Funds, rows: Iterable[Any], field: str
) -> list[InputFault]:
    """Name the funds that the rows of an input would end, though items draw from them.

    Whoever sets the table learns that much of draws, seen or not, so that nobody's
    draw is lost (permissions/releases.py).
    """
    kept = {row.id for row in rows if row.kind.value in KINDS}
    found: list[InputFault] = []
    for row_id, fund in funds.items():
        if row_id not in kept and await work.stored(
            "draws", "fund_id", fund["id"], "id"
        ):
            told = f"Items draw from '{fund['name']}': it stays what it is."
            found.append(InputFault(field, told))
    return found


async def follow(work: Write, estimate: Row, funds: Funds, table: Table) -> None:
    """Let the funds be those rows of the table that are of a fund's kind."""
    if estimate["kind"] != EstimateKind.ESTIMATE:
        return
    wanted = {
        row["id"]: {"name": row["name"], "kind": row["kind"]}
        for row in table.rows
        if row["kind"] in KINDS
    }
    if gone := [fund["id"] for row_id, fund in funds.items() if row_id not in wanted]:
        await work.remove("funds", *gone)
    place = {name: estimate[name] for name in ("project_id", "milestone_id")}
    for row_id, values in wanted.items():
        stored = funds.get(row_id)
        if stored is None:
            await work.add("funds", **place, **values, **{table.kind.own: row_id})
        elif values != {name: stored[name] for name in values}:
            await work.change("funds", stored["id"], **values)
