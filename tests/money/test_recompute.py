"""What is stored of a project's money follows from its inputs, on both engines."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import delete, event, func, select, update

from db.demo.projects import CLINIC, DEPOT
from db.engine import Database
from db.money.stored import DERIVED
from db.money.tables import MarkupError
from tests.money.builders import usd
from tests.money.demo import (
    ITEMS,
    NOW,
    TABLES,
    again,
    change,
    everything,
    id_of,
    lines_of,
    row,
    run,
    running_total,
)


async def test_recomputing_what_is_settled_changes_nothing(connection):
    before = await everything(connection)
    for project in (CLINIC, DEPOT):
        await again(connection, project)

    assert await everything(connection) == before


async def test_every_figure_is_derived_from_the_inputs_alone(connection):
    before = await everything(connection)
    clinic = await id_of(connection, "projects", CLINIC)
    for name, columns in DERIVED.items():
        rows = TABLES[name]
        wrong = {
            rows.c[column]: True if column == "has_draws" else 77 for column in columns
        }
        chosen = rows.c.project_id == clinic
        if name == "draws":
            chosen &= rows.c.is_full_coverage
        await run(connection, update(rows).where(chosen).values(wrong))

    await again(connection)

    after = await everything(connection)
    assert {name: stripped(rows) for name, rows in after.items()} == {
        name: stripped(rows) for name, rows in before.items()
    }


def stripped(rows):
    """Leave out when a row changed."""
    return [
        {k: v for k, v in row.items() if not k.endswith("changed_at")} for row in rows
    ]


async def test_rows_that_items_inherit_are_made_anew(connection):
    before = await everything(connection)
    shares = TABLES["owner_costs"]
    switched_off = TABLES["inherited_markups"].c.is_applied.is_(False)
    await run(connection, delete(TABLES["inherited_markups"]).where(~switched_off))
    await run(connection, delete(shares).where(shares.c.share_of_id.is_not(None)))

    for project in (CLINIC, DEPOT, "Mill Lane Townhomes"):
        await again(connection, project)

    after = await everything(connection)
    for name in ("inherited_markups", "owner_costs"):
        assert nameless(after[name]) == nameless(before[name])


def nameless(rows):
    return Counter(
        tuple(value for key, value in row.items() if key != "id") for row in rows
    )


async def test_a_renamed_owner_row_renames_the_shares_of_items(connection):
    costs = TABLES["owner_costs"]
    source = select(costs.c.id).where(
        costs.c.name == "Owner's representative", costs.c.share_of_id.is_(None)
    )
    id_ = (await run(connection, source)).scalar_one()
    await run(
        connection, update(costs).where(costs.c.id == id_).values(name="Site inspector")
    )
    await again(connection)

    query = select(func.count()).where(
        costs.c.share_of_id == id_, costs.c.name != "Site inspector"
    )
    assert (await run(connection, query)).scalar_one() == 0


async def test_what_changed_is_stamped_and_nothing_else(connection):
    before = await row(connection, "items", "Lighting package")
    lines = TABLES["cost_lines"]
    first, _ = await lines_of(connection, "Lighting package")
    dearer = update(lines).where(lines.c.id == first).values(unit_cost=usd("0.5"))
    await run(connection, dearer)
    await again(connection)

    after = await row(connection, "items", "Lighting package")
    changed = {key: after[key] for key in after if after[key] != before[key]}
    assert changed == {
        "direct_cost": usd(260),
        "markup_subtotal": usd("40.3"),
        "cost_impact_allocated": usd("300.3"),
        "cost_impact_separated": usd("300.3"),
        "cost_impact_direct": usd(260),
        "owner_costs": usd("24.7"),
        "cost_changed_at": NOW,
        "markup_changed_at": NOW,
        "marked_up_changed_at": NOW,
        "direct_changed_at": NOW,
        "owner_cost_changed_at": NOW,
    }
    others = select(func.count()).where(
        ITEMS.c.cost_changed_at == NOW, ITEMS.c.name != "Lighting package"
    )
    assert (await run(connection, others)).scalar_one() == 0


async def test_a_hidden_change_stamps_only_what_it_changed(connection):
    before = await row(connection, "items", "Utility connection by the power company")
    switches = TABLES["inherited_markups"]
    on = (
        update(switches).where(switches.c.is_applied.is_(False)).values(is_applied=True)
    )
    await run(connection, on)
    await again(connection)

    after = await row(connection, "items", "Utility connection by the power company")
    stamped = {
        key for key in after if key.endswith("_at") and after[key] != before[key]
    }
    assert stamped == {
        *("markup_changed_at", "marked_up_changed_at", "owner_cost_changed_at")
    }


async def test_a_table_that_cannot_be_reckoned_leaves_everything_as_it_was(connection):
    before = await everything(connection)
    await change(connection, "markups", "Night premium", refers_to_direct=False)
    with pytest.raises(MarkupError, match="refers to nothing"):
        await again(connection)

    await change(connection, "markups", "Night premium", refers_to_direct=True)
    assert await everything(connection) == before


async def test_a_table_takes_one_statement_however_many_of_its_rows_change(connection):
    sent = []

    def note(_connection, _cursor, statement, *_):
        sent.append(" ".join(statement.split()[:2]))

    async def double(project):
        """Double every unit cost of a project's items; answer what is sent then."""
        lines = TABLES["cost_lines"]
        chosen = lines.c.project_id == await id_of(connection, "projects", project)
        dearer = update(lines).where(chosen).values(unit_cost=lines.c.unit_cost * 2)
        await run(connection, dearer)
        sent.clear()
        await again(connection, project)
        return Counter(sent)

    engine = connection.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    clinic, depot = await double(CLINIC), await double(DEPOT)
    event.remove(engine, "before_cursor_execute", note)

    assert {key: times for key, times in clinic.items() if "UPDATE" in key} == {
        "UPDATE cost_lines": 1,
        "UPDATE draws": 1,
        "UPDATE funds": 1,
        "UPDATE inherited_markups": 1,
        "UPDATE items": 1,
        "UPDATE markups": 1,
        "UPDATE milestones": 1,
        "UPDATE owner_costs": 1,
        "UPDATE scenarios": 1,
    }
    assert {key: times for key, times in depot.items() if "UPDATE" in key} == {
        "UPDATE cost_lines": 1,
        "UPDATE inherited_markups": 1,
        "UPDATE items": 1,
        "UPDATE milestones": 1,
    }
    assert clinic.total() - 9 == depot.total() - 4 == 20


async def test_rows_of_nothing_that_come_and_go_are_stamped(connection):
    name = "Exam room outlets moved to 1.10 m"
    before = await row(connection, "items", name)
    milestone_id = await id_of(connection, "milestones", "Schematic design")
    await change(connection, "items", name, milestone_id=milestone_id)
    await again(connection)

    after = await row(connection, "items", name)
    assert {key for key in after if after[key] != before[key]} == {
        *("milestone_id", "markup_changed_at", "owner_cost_changed_at")
    }


async def test_two_writers_of_a_project_both_count(databases):
    async def accept(connection, name, started):
        await change(connection, "items", name, status="ACCEPTED")
        started.set()
        await again(connection)

    with databases.lend_demo("postgresql") as url:
        database = Database(url)
        started = asyncio.Event()
        async with database.engine.connect() as one, database.engine.connect() as two:
            await accept(one, "Lighting package", asyncio.Event())
            waiting = asyncio.create_task(accept(two, "Fire alarm", started))
            await started.wait()
            await asyncio.sleep(0.1)
            await one.commit()
            await waiting
            assert await running_total(two) == [1504.92, 1504.92, 1264]
        await database.engine.dispose()
