"""The floor: a raw driver, statements and dicts written by hand, and orjson."""

import orjson

from db.money.units import format_money as money
from tests.bench.documents import Case
from tests.bench.drivers import DRIVERS
from tests.bench.sql import statements
from tests.bench.viewers import Viewer, Viewers
from tests.bench.world import World


class Raw:
    """Answers the cases, and nothing else."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._database = DRIVERS[world.kind]()
        self._sql = statements(world.kind)
        self._viewers = Viewers(world.kind)

    async def open(self) -> None:
        await self._database.open(self._world.url)

    async def close(self) -> None:
        await self._database.close()

    async def answer(self, case: Case) -> bytes:
        async with self._database.snapshot() as fetch:
            viewer = await self._viewers.of(fetch, self._world.token)
            ask = self._projects if case.name == "deep" else self._project
            data = await ask(fetch, case, viewer)
        return orjson.dumps({"data": data})

    async def _project(self, fetch, case: Case, viewer: Viewer):
        project_id = self._world.project_id
        found = await fetch(
            self._sql["project"], project_id, viewer.company, viewer.reach
        )
        if not found:
            return {"project": None}
        ((id_, name),) = found
        project = {"id": id_, "name": name}
        if case.first:
            rows = await fetch(
                self._sql["items"],
                project_id,
                viewer.own_on[project_id],
                viewer.company,
                viewer.user,
                case.first,
            )
            project["items"] = {"nodes": listed(rows)}
        return {"project": project}

    async def _projects(self, fetch, _case: Case, viewer: Viewer):
        sql, keys = self._sql, self._database.keys
        company, user = viewer.company, viewer.user
        projects = await fetch(sql["projects"], company, viewer.reach)
        ids = keys([project[0] for project in projects])
        items = await fetch(sql["items_of_each"], ids, viewer.own, company, user)
        ids = keys([item[1] for item in items])
        comments = await fetch(sql["comments_of_each"], ids, company, user)
        return {"projects": {"nodes": nested(projects, items, comments)}}


def listed(rows):
    return [
        {
            "id": id_,
            "number": number,
            "name": name,
            "description": description,
            "status": status,
            "isDraft": bool(is_draft),
            "dueOn": due_on,
            "scheduleImpactDays": days,
            "createdAt": created_at,
            "internalNote": None,
            "directCost": None if cost is None else money(cost),
            "markupSubtotal": None,
            "costImpact": money(impact),
            "ownerCosts": None,
            "category": category and {"name": category},
            "createdBy": {"name": creator},
        }
        for (
            id_,
            number,
            name,
            description,
            status,
            is_draft,
            due_on,
            days,
            created_at,
            cost,
            impact,
            category,
            creator,
        ) in rows
    ]


def nested(projects, items, comments):
    comments_of, items_of = {}, {}
    for item_id, id_, body, created_at, author in comments:
        comment = {
            "id": id_,
            "body": body,
            "createdAt": created_at,
            "author": {"name": author},
        }
        comments_of.setdefault(item_id, []).append(comment)
    for project_id, id_, number, name, status, cost, impact, category in items:
        item = {
            "id": id_,
            "number": number,
            "name": name,
            "status": status,
            "directCost": None if cost is None else money(cost),
            "costImpact": money(impact),
            "category": category and {"name": category},
            "comments": {"nodes": comments_of.get(id_, [])},
        }
        items_of.setdefault(project_id, []).append(item)
    return [
        {"id": id_, "name": name, "items": {"nodes": items_of.get(id_, [])}}
        for id_, name in projects
    ]
