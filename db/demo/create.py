"""The demo companies, written in one transaction into an empty database."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.demo.items import add_items
from db.demo.milestones import add_milestones
from db.demo.people import add_people
from db.demo.projects import add_projects
from db.demo.roles import Template, add_roles
from db.demo.world import START, World
from db.engine import Database
from db.models.companies import Company

BUILDER, STRANGERS = "Hartwell Builders", "Reyes & Daughters"


class OtherCompanies(Exception):  # noqa: N818 (what is refused reads as it is)
    """The database holds a company that is not of the demo."""


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
    worlds = [_builder(templates), _strangers(templates)]
    found = set(await connection.scalars(select(Company.id)))
    if others := found - {world.company_id for world in worlds}:
        raise OtherCompanies(f"The database holds {len(others)} other companies.")
    if found:
        return False
    for world in worlds:
        await world.write(connection)
    return True


async def is_empty(connection: AsyncConnection) -> bool:
    return not await connection.scalar(select(func.count()).select_from(Company))


def _builder(templates: Mapping[str, Template]) -> World:
    world = _company(BUILDER)
    roles = add_roles(world, templates)
    sites = add_projects(world, add_people(world), roles)
    milestones = add_milestones(world, sites)
    add_items(world, sites, milestones, {})
    return world


def _strangers(templates: Mapping[str, Template]) -> World:
    world = _company(STRANGERS)
    add_roles(world, templates)
    add_people(world)
    return world


def _company(name: str) -> World:
    world = World(name)
    world.rows["companies"].append(
        {"id": world.company_id, "name": name, "access_epoch": 1, "created_at": START}
    )
    return world
