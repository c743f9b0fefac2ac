"""The names of the made-up companies, and that they keep away from real ones."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.demo.world import World
from db.models.companies import Company

BUILDER, STRANGERS = "Hartwell Builders", "Reyes & Daughters"
BIG = "Northline Constructors"


class OtherCompanies(Exception):  # noqa: N818 (what is refused reads as it is)
    """The database holds a company that is not made up."""


async def standing(connection: AsyncConnection) -> set[str]:
    """Answer which of the made-up companies are there; refuse to join any other."""
    names = {World(name).company_id: name for name in (BUILDER, STRANGERS, BIG)}
    found = set(await connection.scalars(select(Company.id)))
    if others := found - names.keys():
        raise OtherCompanies(f"The database holds {len(others)} other companies.")
    return {names[id_] for id_ in found}
