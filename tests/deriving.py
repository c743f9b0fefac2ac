"""Whether the stored money of every project follows from its inputs."""

from sqlalchemy import select

from db.base import Base
from db.gate import MACHINE
from db.money.changes import Changes
from db.money.derive import Derived
from db.money.stored import read


async def wrong_figures(ask):
    """Derive all money anew; tell, by project, what is not stored so."""
    projects = Base.metadata.tables["projects"].c
    query = select(projects.id, projects.active_milestone_id)
    async with ask.operations.database.writing() as connection:
        found = (await connection.execute(query, execution_options=MACHINE)).all()
        told = {one: await _told(connection, one, active) for one, active in found}
    return {one: changes for one, changes in told.items() if changes}


async def _told(connection, project_id, active):
    stored = await read(connection, project_id)
    changes = Changes(stored, Derived(stored, active), "")
    return changes.rows | changes.missing | changes.stale
