"""Reading and changing the demo's money by name, in dollars."""

from sqlalchemy import insert, select, update

from db.base import Base
from db.demo.projects import CLINIC
from db.gate import MACHINE
from db.money.recompute import recompute
from db.money.stored import DERIVED, MODES

NOW = "2026-04-01T12:00:00.000000Z"
TABLES = Base.metadata.tables
ITEMS = TABLES["items"]


async def run(connection, statement, values=None):
    return await connection.execute(statement, values, execution_options=MACHINE)


async def id_of(connection, table, name):
    query = select(TABLES[table].c.id).where(TABLES[table].c.name == name)
    return (await run(connection, query)).scalar_one()


async def change(connection, table, name, **values):
    """Change the row of that name."""
    id_ = await id_of(connection, table, name)
    rows = TABLES[table]
    await run(connection, update(rows).where(rows.c.id == id_).values(values))


async def again(connection, project=CLINIC):
    await recompute(connection, await id_of(connection, "projects", project), NOW)


async def row(connection, table, name):
    rows = TABLES[table]
    found = await run(connection, select(rows).where(rows.c.name == name))
    return found.mappings().one()


async def figures(connection, table, name, figure):
    """Answer a figure in dollars: allocated, separated, direct."""
    found = await row(connection, table, name)
    amounts = [found[f"{figure}_{mode}"] for mode in MODES]
    return [None if amount is None else amount / 10_000 for amount in amounts]


async def impact(connection, name):
    return await figures(connection, "items", name, "cost_impact")


async def running_total(connection, name="Early MEP package"):
    return await figures(connection, "milestones", name, "running_total")


async def fund(connection, name="Construction contingency"):
    found = await row(connection, "funds", name)
    names = ("original", "drawn", "added", "remaining")
    return [found[name] / 10_000 for name in names]


async def everything(connection):
    """Answer every row of every table that holds money."""
    rows = {}
    for name in DERIVED:
        found = await run(connection, select(TABLES[name]).order_by(TABLES[name].c.id))
        rows[name] = [dict(one) for one in found.mappings()]
    return rows


async def lines_of(connection, name):
    lines = TABLES["cost_lines"]
    item_id = await id_of(connection, "items", name)
    query = select(lines.c.id).where(lines.c.item_id == item_id)
    return (await run(connection, query.order_by(lines.c.position))).scalars().all()


async def inherited(connection, name):
    """Answer what the item inherits: the markup, whether it applies, the dollars."""
    rows, markups = TABLES["inherited_markups"], TABLES["markups"]
    query = (
        select(markups.c.name, rows.c.is_applied, rows.c.amount)
        .join_from(rows, markups, rows.c.markup_id == markups.c.id)
        .where(rows.c.item_id == await id_of(connection, "items", name))
        .order_by(markups.c.position)
    )
    found = await run(connection, query)
    return [(name, applied, amount / 10_000) for name, applied, amount in found]


async def draw(connection, item, fund, **values):
    item_id = await id_of(connection, "items", item)
    project = select(ITEMS.c.company_id, ITEMS.c.project_id).where(
        ITEMS.c.id == item_id
    )
    common = (await run(connection, project)).mappings().one()
    given = {"position": 9, "amount": 0, "is_full_coverage": False, **values}
    ids = {"id": f"drw_{item}", "item_id": item_id, "fund_id": fund}
    await run(connection, insert(TABLES["draws"]), {**ids, **common, **given})
