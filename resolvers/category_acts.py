"""Acts on categories: ways of sorting a project's items, and what hangs on them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import strawberry
from strawberry import UNSET

from resolvers import figures, past
from resolvers.acts import act, changed, given, told
from resolvers.item_acts.links import leading, main_categories
from resolvers.payloads import InputFault, Payload, refuse
from resolvers.rights import Needs, acts_of, permit_each
from resolvers.texts import LONGEST_NAME, line_faults, tidy
from resolvers.timeline_acts import leads
from resolvers.writes import Row, Write

LONGEST_CODE = 50
_PROJECT: Needs = {"projectId": "edit_categorizations"}
_CATEGORIZATION: Needs = {"categorizationId": "update"}
_CATEGORY: Needs = {"categoryId": "update"}
_IN_USE = "Estimates or markups stand in it; take them out of it first."


@strawberry.input(description="A way of sorting, to be added to a project.")
class CreateCategorizationInput:
    project_id: strawberry.ID = strawberry.field(description="The project.")
    name: str = strawberry.field(description="What it is called.")


@strawberry.input(description="A way of sorting, as it stood when it was read.")
class DeleteCategorizationInput:
    categorization_id: strawberry.ID = strawberry.field(description="Which one.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="A way of sorting that is to lead.")
class SetMainCategorizationInput(DeleteCategorizationInput):
    pass


@strawberry.input(description="A way of sorting, and its new name.")
class RenameCategorizationInput(DeleteCategorizationInput):
    name: str = strawberry.field(description="What it is called.")


@strawberry.input(description="A category to be added.")
class CreateCategoryInput:
    categorization_id: strawberry.ID = strawberry.field(
        description="The way of sorting it belongs to."
    )
    name: str = strawberry.field(description="What it is called.")
    code: str | None = strawberry.field(default=None, description="Its code.")
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="The category it is a part of."
    )


@strawberry.input(description="A category, as it stood when it was read.")
class DeleteCategoryInput:
    category_id: strawberry.ID = strawberry.field(description="The category.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="What is to be changed of a category; the rest stays.")
class UpdateCategoryInput(DeleteCategoryInput):
    name: str | None = strawberry.field(default=UNSET, description="What it is called.")
    code: str | None = strawberry.field(default=UNSET, description="Its code.")


@strawberry.input(description="Where a category is to stand.")
class MoveCategoryInput(DeleteCategoryInput):
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="The category it is to be a part of, or null."
    )


async def _create_categorization(work: Write, wanted: CreateCategorizationInput) -> str:
    names = acts_of(_PROJECT)
    project = await work.row_to_change("projects", wanted.project_id, names)
    permit_each(project, _PROJECT)
    refuse(await _name_faults(work, project["id"], "", wanted.name))
    others = await work.stored("categorizations", "project_id", project["id"], "id")
    name = wanted.name.strip()
    place = {"project_id": project["id"]}
    made = {"name": name, "position": len(others), "updated_at": work.at}
    row_id = await work.add("categorizations", **place, **made)
    await _tell(work, place, "CREATE_CATEGORIZATION", None, name)
    return row_id


async def _rename(work: Write, wanted: RenameCategorizationInput) -> str:
    row = await _held(
        work, "categorizations", wanted.categorization_id, wanted, _CATEGORIZATION
    )
    refuse(await _name_faults(work, row["project_id"], row["id"], wanted.name))
    values = {"name": wanted.name.strip()}
    action = "RENAME_CATEGORIZATION"
    await work.change_fields("categorizations", row, values, action=action)
    return row["id"]


async def _name_faults(
    work: Write, project_id: str, row_id: str, name: str
) -> list[InputFault]:
    needed = "A way of sorting has a name."
    found = list(line_faults("name", name, LONGEST_NAME, needed=needed))
    others = await work.stored(
        "categorizations", "project_id", project_id, "id", "name"
    )
    if any(one["name"] == name.strip() and one["id"] != row_id for one in others):
        found.append(InputFault("name", "The project has one of this name."))
    return found


async def _set_main(work: Write, wanted: SetMainCategorizationInput) -> str:
    row = await _held(
        work, "categorizations", wanted.categorization_id, wanted, _CATEGORIZATION
    )
    # Not stamped: not all who see the project see how it is sorted.
    await work.change("projects", row["project_id"], main_categorization_id=row["id"])
    await _lead_again(work, row["project_id"])
    await _tell(work, row, "SET_MAIN_CATEGORIZATION", None, row["name"])
    return row["id"]


async def _delete_categorization(
    work: Write, wanted: DeleteCategorizationInput
) -> Payload:
    row = await _held(
        work, "categorizations", wanted.categorization_id, wanted, _CATEGORIZATION
    )
    rows = await work.stored("categories", "categorization_id", row["id"], "id")
    refuse(await _in_use(work, row["project_id"], rows, "categorizationId"))
    await _release(work, row["project_id"], {one["id"] for one in rows})
    (project,) = await work.stored(
        "projects", "id", row["project_id"], "main_categorization_id"
    )
    if project["main_categorization_id"] == row["id"]:
        await work.change("projects", row["project_id"], main_categorization_id=None)
    await work.remove("categorizations", row["id"])
    await _settle(work, row, "DELETE_CATEGORIZATION", "categorizationId")
    return Payload(None, told={"deleted_id": row["id"]})


async def _create_category(work: Write, wanted: CreateCategoryInput) -> str:
    names = acts_of(_CATEGORIZATION)
    above = await work.row_to_change("categorizations", wanted.categorization_id, names)
    permit_each(above, _CATEGORIZATION)
    refuse(
        [
            *_text_faults({"name": wanted.name, "code": wanted.code}),
            *await _parent_faults(work, above["id"], None, wanted.parent_id),
        ]
    )
    others = await work.stored("categories", "categorization_id", above["id"], "id")
    place = {"project_id": above["project_id"]}
    category_id = await work.add(
        "categories",
        **place,
        categorization_id=above["id"],
        parent_id=wanted.parent_id,
        name=wanted.name.strip(),
        code=tidy(wanted.code),
        position=len(others),
        updated_at=work.at,
    )
    await _tell(work, place, "CREATE_CATEGORY", None, wanted.name.strip())
    return category_id


async def _update(work: Write, wanted: UpdateCategoryInput) -> str:
    sent = given(wanted, "name", "code")
    row = await _held(work, "categories", wanted.category_id, wanted, _CATEGORY)
    refuse(_text_faults(sent))
    values = {name: tidy(text) for name, text in sent.items()}
    await work.change_fields("categories", row, values, action="UPDATE_CATEGORY")
    return row["id"]


async def _move(work: Write, wanted: MoveCategoryInput) -> str:
    row = await _held(work, "categories", wanted.category_id, wanted, _CATEGORY)
    above = row["categorization_id"]
    refuse(await _parent_faults(work, above, row["id"], wanted.parent_id))
    values = {"parent_id": wanted.parent_id}
    await work.change_fields("categories", row, values, action="MOVE_CATEGORY")
    await _follow(work, row, "parentId")
    return row["id"]


async def _delete(work: Write, wanted: DeleteCategoryInput) -> Payload:
    """Delete a category: its parts move up, its items and grants lose it."""
    row = await _held(work, "categories", wanted.category_id, wanted, _CATEGORY)
    refuse(await _in_use(work, row["project_id"], [row], "categoryId"))
    parts = await work.stored("categories", "parent_id", row["id"], "id")
    moved = {"parent_id": row["parent_id"], "updated_at": work.at}
    await work.change_each("categories", {part["id"]: moved for part in parts})
    await _release(work, row["project_id"], {row["id"]})
    await work.remove("categories", row["id"])
    await _settle(work, row, "DELETE_CATEGORY", "categoryId")
    return Payload(None, told={"deleted_id": row["id"]})


def _text_faults(sent: Row) -> Iterator[InputFault]:
    if "name" in sent:
        needed = "A category has a name."
        yield from line_faults("name", sent["name"], LONGEST_NAME, needed=needed)
    yield from line_faults("code", sent.get("code"), LONGEST_CODE)


async def _parent_faults(
    work: Write, categorization_id: str, row_id: str | None, parent_id: str | None
) -> list[InputFault]:
    """Refuse a parent of another way of sorting, and a part of itself."""
    if parent_id is None:
        return []
    rows = await work.stored(
        "categories", "categorization_id", categorization_id, "id", "parent_id"
    )
    above = {row["id"]: {row["parent_id"]} for row in rows}
    if parent_id not in above:
        return [InputFault("parentId", "There is no such record.")]
    if row_id is not None and leads(above, parent_id, row_id):
        return [InputFault("parentId", "It would be a part of itself.")]
    return []


async def _in_use(
    work: Write, project_id: str, rows: Iterable[Row], field: str
) -> list[InputFault]:
    """Money that is sorted by a category never goes, nor widens, with it."""
    gone = {row["id"] for row in rows}
    for table in ("estimate_lines", "markup_categories"):
        uses = await work.stored(table, "project_id", project_id, "category_id")
        if any(one["category_id"] in gone for one in uses):
            return [InputFault(field, _IN_USE)]
    return []


async def _release(work: Write, project_id: str, gone: set[str]) -> None:
    """Let no item go with the category that leads it."""
    items = await work.stored("items", "project_id", project_id, "id", "category_id")
    released = {"category_id": None, "updated_at": work.at}
    led = [item["id"] for item in items if item["category_id"] in gone]
    await work.change_each("items", dict.fromkeys(led, released))


async def _lead_again(work: Write, project_id: str) -> None:
    """Let every item be led by its first category in the main categorization."""
    main = await main_categories(work, project_id)
    pairs = await work.stored(
        "item_categories", "project_id", project_id, "id", "item_id", "category_id"
    )
    of_item: defaultdict[str, list[str]] = defaultdict(list)
    for pair in sorted(pairs, key=lambda pair: pair["id"]):
        of_item[pair["item_id"]].append(pair["category_id"])
    items = await work.stored("items", "project_id", project_id, "id", "category_id")
    led = {item["id"]: leading(of_item[item["id"]], main) for item in items}
    moved = {
        item["id"]: {"category_id": led[item["id"]]}
        for item in items
        if item["category_id"] != led[item["id"]]
    }
    await work.change_each("items", moved)


async def _settle(work: Write, row: Row, action: str, field: str) -> None:
    await _lead_again(work, row["project_id"])
    await _tell(work, row, action, row["name"], None)
    await _follow(work, row, field)


async def _follow(work: Write, row: Row, field: str) -> None:
    place = {"project_id": row["project_id"], figures.SEES_MARKUPS: False}
    await figures.follow(work, place, field)


async def _held(work: Write, table: str, row_id: str, wanted: Any, needs: Needs) -> Row:
    more = ("categorization_id", "parent_id") if table == "categories" else ()
    return await work.held(table, row_id, wanted.expected_version, needs, *more)


async def _tell(
    work: Write, row: Row, action: str, before: str | None, after: str | None
) -> None:
    entry = past.entry("categories", "name", (before, after))
    place = past.place("categories", {"project_id": row["project_id"]})
    await work.note(action=action, **entry, **place)


def _act(change: Any, table: str, needs: Needs, *, rights: bool = False) -> Any:
    (name,) = needs
    subject = {"categorizationId": "categorization_id", "categoryId": "category_id"}
    return act(
        change,
        table=table,
        inputs=needs,
        subject=subject.get(name) if table.startswith("categor") else None,
        changes_rights=rights,
    )


create_categorization = _act(_create_categorization, "projects", _PROJECT)
rename_categorization = _act(_rename, "categorizations", _CATEGORIZATION)
set_main_categorization = _act(_set_main, "categorizations", _CATEGORIZATION)
delete_categorization = _act(
    _delete_categorization, "categorizations", _CATEGORIZATION, rights=True
)
create_category = act(_create_category, table="categorizations", inputs=_CATEGORIZATION)
update_category = _act(_update, "categories", _CATEGORY)
move_category = _act(_move, "categories", _CATEGORY, rights=True)
delete_category = _act(_delete, "categories", _CATEGORY, rights=True)
changed_categorization = changed("categorizations")
changed_category = changed("categories")
deleted_id = told("deleted_id")
