"""What is called how in a project: records found by the names that a sheet gives."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from db.models.timeline import TimelineKind
from resolvers.item_acts import links
from resolvers.writes import Row, Write


class Called:
    """Ids by name, small and capital letters alike; several may be called the same."""

    def __init__(self, pairs: Iterable[tuple[str | None, str]]) -> None:
        self._ids: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for name, row_id in pairs:
            if name:
                self._ids[name.casefold()][row_id] = None

    def ids(self, name: str) -> list[str]:
        return list(self._ids.get(name.casefold(), ()))


async def in_project(work: Write, project_id: str) -> Mapping[str, Called]:
    """Find by column what the viewer may know of, and no more."""
    milestones = await _known(work, "milestones", project_id, "name")
    events = await _known(work, "timeline_events", project_id, "name", "kind")
    categories = await _known(work, "categories", project_id, "name", "code")
    return {
        "milestone": Called((row["name"], row["id"]) for row in milestones),
        "event": Called(
            (row["name"], row["id"])
            for row in events
            if row["kind"] == TimelineKind.EVENT
        ),
        "categories": Called(
            (name, row["id"])
            for row in categories
            for name in (row["name"], row["code"])
        ),
        "assignees": await _people(work, project_id),
    }


async def _known(work: Write, table: str, project_id: str, *names: str) -> list[Row]:
    every = await work.stored(table, "project_id", project_id, "id")
    known = await work.known(table, [row["id"] for row in every], project_id)
    return await work.rows(table, sorted(known), names)


async def _people(work: Write, project_id: str) -> Called:
    team = await work.stored("project_members", "project_id", project_id, "user_id")
    ids = {row["user_id"] for row in team}
    active = sorted(await links.active(work, ids, project_id))
    people = await work.rows("users", active, ("name",))
    return Called((row["name"], row["id"]) for row in people)
