"""Whom an item is assigned to, and which categories it stands in."""

from collections.abc import Iterable, Sequence

from resolvers import past
from resolvers.writes import Row, Write

_COLUMN = {"item_assignees": "user_id", "item_categories": "category_id"}


async def assigned(work: Write, item_id: str) -> frozenset[str]:
    rows = await work.stored("item_assignees", "item_id", item_id, "user_id")
    return frozenset(row["user_id"] for row in rows)


async def categories_of(work: Write, item_id: str) -> frozenset[str]:
    rows = await work.stored("item_categories", "item_id", item_id, "category_id")
    return frozenset(row["category_id"] for row in rows)


async def active(
    work: Write, user_ids: Iterable[str], project_id: str
) -> frozenset[str]:
    """Return who is of the project's team, as the viewer knows it, and not inactive."""
    there = await work.known("users", user_ids, project_id)
    return frozenset([one for one in there if await _is_active(work, one)])


async def _is_active(work: Write, user_id: str) -> bool:
    held = await work.stored("memberships", "user_id", user_id, "is_active")
    return any(membership["is_active"] for membership in held)


async def set_assignees(
    work: Write, item: Row, wanted: Sequence[str], action: str
) -> None:
    """Assign exactly these people, who have been checked."""
    before = await assigned(work, item["id"])
    if await _link(work, item, "item_assignees", wanted, before):
        await _tell(work, item, "assignees", action)


async def set_categories(
    work: Write, item: Row, wanted: Sequence[str], action: str
) -> None:
    """Put the item in exactly these categories, but for those it hides from one."""
    before = await categories_of(work, item["id"])
    hidden = before - await work.known("categories", before, item["project_id"])
    every = list(dict.fromkeys((*wanted, *sorted(hidden))))
    changed = await _link(work, item, "item_categories", every, before)
    main = await main_categories(work, item["project_id"])
    changed |= await _lead(work, item, leading(every, main))
    if changed:
        await _tell(work, item, "categories", action)


async def _link(
    work: Write, item: Row, table: str, wanted: Sequence[str], before: frozenset[str]
) -> bool:
    after = dict.fromkeys(wanted)
    if before == after.keys():
        return False
    common = {"project_id": item["project_id"]}
    rows = [{**common, _COLUMN[table]: row_id} for row_id in after]
    await work.replace(table, "item_id", item["id"], rows)
    return True


async def main_categories(work: Write, project_id: str) -> frozenset[str]:
    """Return the categories of the project's main categorization."""
    (project,) = await work.stored(
        "projects", "id", project_id, "main_categorization_id"
    )
    main = project["main_categorization_id"]
    if main is None:
        return frozenset()
    rows = await work.stored("categories", "categorization_id", main, "id")
    return frozenset(row["id"] for row in rows)


def leading(category_ids: Iterable[str], main: frozenset[str]) -> str | None:
    """Find the first category of the main categorization."""
    return next((one for one in category_ids if one in main), None)


async def _lead(work: Write, item: Row, category_id: str | None) -> bool:
    (before,) = await work.stored("items", "id", item["id"], "category_id")
    if before["category_id"] == category_id:
        return False
    await work.change("items", item["id"], category_id=category_id)
    return True


async def _tell(work: Write, item: Row, field: str, action: str) -> None:
    """Note that links changed; whom or what they name may be hidden from others."""
    await work.change("items", item["id"], updated_at=work.at)
    words = {"before": None, "after": None, "guard": past.PUBLIC}
    place = past.place("items", item)
    await work.note(action=action, field=field, **words, **place)
