"""The demo companies, written in one transaction into an empty database."""

from collections.abc import Mapping

from sqlalchemy import case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.demo.access_requests import add_access_requests
from db.demo.companies import BUILDER, STRANGERS, OtherCompanies, standing
from db.demo.item_templates import add_item_templates
from db.demo.items import add_items
from db.demo.lists import add_lists
from db.demo.milestones import add_milestones
from db.demo.people import add_people
from db.demo.projects import add_projects
from db.demo.reports import add_reports
from db.demo.roles import Template, add_roles
from db.demo.talk import Records, add_scenario_changes, add_scenarios
from db.demo.world import START, World, fixed_id
from db.engine import Database
from db.gate import MACHINE
from db.models.companies import Company
from db.models.items import Item
from db.models.members import Weekday
from db.money.recompute import recompute
from db.money.stored import STAMP_COLUMNS

__all__ = ["OtherCompanies", "create", "create_on", "is_empty"]


async def create(url: str, templates: Mapping[str, Template]) -> bool:
    """Create the demo companies; answer False where they stand already.

    The templates are the default roles, by key. Raises OtherCompanies.
    """
    database = Database(url)
    try:
        async with database.writing() as connection:
            return await create_on(connection, templates)
    finally:
        await database.engine.dispose()


async def create_on(
    connection: AsyncConnection, templates: Mapping[str, Template]
) -> bool:
    if {BUILDER, STRANGERS} & await standing(connection):
        return False
    worlds = [_builder(templates), _strangers(templates)]
    for world in worlds:
        await world.write(connection)
        await _derive_money(connection, world)
    return True


async def _derive_money(connection: AsyncConnection, world: World) -> None:
    """Derive every figure, and let each be as old as the item it belongs to."""
    for project in world.rows["projects"]:
        await recompute(connection, project["id"], START, _named)
    stamps = [Item.__table__.c[stamp] for stamp in STAMP_COLUMNS]
    aged = {stamp: case((stamp.is_not(None), Item.created_at)) for stamp in stamps}
    await connection.execute(
        update(Item).where(Item.company_id == world.company_id).values(aged),
        execution_options=MACHINE,
    )


def _named(prefix: str, item_id: str, source_id: str) -> str:
    return fixed_id(prefix, f"{item_id}: {source_id}")


async def is_empty(connection: AsyncConnection) -> bool:
    return not await connection.scalar(select(func.count()).select_from(Company))


def _builder(templates: Mapping[str, Template]) -> World:
    world = _company(BUILDER)
    add_roles(world, templates)
    sites = add_projects(world, add_people(world), templates)
    add_lists(world, sites)
    add_item_templates(world, sites)
    milestones = add_milestones(world, sites)
    scenarios = add_scenarios(world, sites)
    items = add_items(world, sites, milestones, scenarios)
    add_scenario_changes(world, sites, scenarios, items)
    add_reports(world, sites, milestones)
    add_access_requests(world, sites)
    records = Records(world, sites, items, milestones)
    records.add_comments()
    records.add_attachments()
    records.add_history()
    records.add_refused_writes()
    return world


def _strangers(templates: Mapping[str, Template]) -> World:
    # Who works on Saturdays, too.
    world = _company(STRANGERS, working_days=",".join([*Weekday][:6]))
    add_roles(world, templates)
    add_people(world)
    return world


def _company(name: str, **settings: str) -> World:
    world = World(name)
    world.add_company(**settings)
    return world
