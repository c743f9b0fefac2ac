"""The site: which records stand in a database, for inputs to refer to by chance."""

from dataclasses import dataclass, field

from sqlalchemy import select

from db.base import Base
from db.gate import MACHINE
from resolvers.versions import VERSIONED, version_of
from resolvers.writes import Write

# Referred to by many, and in no project themselves.
PEOPLE = "users"


@dataclass
class Site:
    """The rows that inputs name, by project and table."""

    rows: dict = field(default_factory=dict)

    def of(self, project_id, table):
        return self.rows.get((project_id, table), [])

    def all(self, table):
        return [row for place in self.projects for row in self.of(place, table)]

    @property
    def projects(self):
        return [project_id for project_id, table in self.rows if table == "projects"]


async def standing(ask):
    """Read what stands, whoever may know of it."""
    site = Site()
    async with ask.operations.database.writing() as connection:
        for table in Base.metadata.sorted_tables:
            for row in await _rows(connection, table):
                name, project_id = table.name, row.get("project_id", row["id"])
                site.rows.setdefault((project_id, name), []).append(row)
                if name == "project_members":
                    person = {"id": row["user_id"], "project_id": project_id}
                    site.rows.setdefault((project_id, PEOPLE), []).append(person)
    return site


async def _rows(connection, table):
    if "project_id" not in table.c and table.name != "projects":
        return []
    query = select(table).order_by(table.c.id)
    found = await connection.execute(query, execution_options=MACHINE)
    return [dict(row) for row in found.mappings()]


async def version_seen(ask, who, table, row_id):
    """Work out the version that a person sees; of what he does not know, any."""
    operations = ask.operations
    async with operations.snapshot() as snapshot:
        decision = await operations.viewers.decide(snapshot, f"demo-{who}")
        work = Write(None, snapshot, decision, operations.settings.key, "")
        found = await work._known(table, "id", (row_id,), VERSIONED[table])
    return version_of(work.secret, table, found[0]) if found else "0"
