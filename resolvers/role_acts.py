"""Acts on roles: nobody gives more than he has, and the Administrator stays."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from permissions.bounds import beyond, beyond_change
from permissions.grants import StoredRole
from permissions.levels import CategoryAccess, Level, Mode
from permissions.roles import Cell, RoleTemplate
from permissions.viewers import Viewer
from resolvers import company_history
from resolvers.acts import act, changed, given, told
from resolvers.company_history import Change
from resolvers.payloads import InputFault, Payload, refuse
from resolvers.rights import Needs, acts_of, forbidden, permit_each
from resolvers.role_inputs import (
    MOST_ROLES,
    CopyRoleInput,
    CreateRoleInput,
    DeleteRoleInput,
    RoleAtVersionInput,
    SaveRoleAsTemplateInput,
    UpdateRoleInput,
    full_grid,
    level_faults,
    role_faults,
    unfit_faults,
)
from resolvers.texts import LONGEST_NAME, camel, line_faults
from resolvers.writes import NO_SUCH, Row, Write

_SETTINGS = ("category_access", "display_modes", "hides_all_costs", "levels")
_CREATE: Needs = dict.fromkeys(map(camel, ("project_id", *_SETTINGS)), "create_role")
_UPDATE: Needs = dict.fromkeys(map(camel, ("name", *_SETTINGS)), "update")
_DELETE: Needs = {"roleId": "delete"}
_COPY: Needs = {"projectId": "create_role"}
_SAVE: Needs = {"roleId": "save_as_template"}
_STORED = ("name", "category_access", "hide_all_costs", "display_modes", "template")


_FIELDS = {
    "name": "name",
    "category_access": "categoryAccess",
    "hide_all_costs": "hidesAllCosts",
    "display_modes": "displayModes",
}


@dataclass(frozen=True, slots=True)
class _Role:
    """A role as it is to be: what it is called, and all its settings."""

    name: str
    settings: StoredRole

    @property
    def template(self) -> RoleTemplate:
        modes = tuple(mode for mode in Mode if mode in self.settings.modes)
        return RoleTemplate(
            key="",
            name=self.name,
            is_administrator=False,
            category_access=self.settings.category_access,
            hide_all_costs=self.settings.hides_all_costs,
            modes=modes,
            levels=self.settings.levels,
        )

    @property
    def row(self) -> Row:
        return {
            "name": self.name.strip(),
            "category_access": str(self.settings.category_access),
            "hide_all_costs": self.settings.hides_all_costs,
            "display_modes": ",".join(self.template.modes),
        }


async def _create(work: Write, wanted: CreateRoleInput) -> str:
    project = await work.row_to_change("projects", wanted.project_id, acts_of(_CREATE))
    permit_each(project, _CREATE)
    refuse(level_faults(wanted.levels))
    settings = StoredRole(
        id="",
        category_access=wanted.category_access,
        hides_all_costs=wanted.hides_all_costs,
        modes=frozenset(wanted.display_modes),
        levels=full_grid(wanted.levels),
    )
    role = _Role(wanted.name, settings)
    await _check(work, {"project_id": project["id"]}, role)
    role_id = await _add(work, {"project_id": project["id"]}, role)
    await _tell(work, project["id"], "CREATE_ROLE", "name", (None, role.row["name"]))
    return role_id


async def update(work: Write, wanted: UpdateRoleInput) -> str:
    sent = given(wanted, "name", *_SETTINGS)
    row = await _held(
        work, wanted, {camel(name): _UPDATE[camel(name)] for name in sent}
    )
    refuse(level_faults(sent.get("levels") or ()))
    before = await role_of(work, row["id"])
    after = _Role(sent.get("name") or row["name"], _changed(before, sent))
    await _check(work, row, after, before=before)
    await _write(work, row, before, after)
    return row["id"]


def _changed(before: StoredRole, sent: Mapping[str, Any]) -> StoredRole:
    levels = {one.feature: one.cell for one in sent.get("levels") or ()}
    known = {name: value for name, value in sent.items() if value is not None}
    return replace(
        before,
        category_access=known.get("category_access", before.category_access),
        hides_all_costs=known.get("hides_all_costs", before.hides_all_costs),
        modes=frozenset(known.get("display_modes", before.modes)),
        levels={**before.levels, **levels},
    )


async def _delete(work: Write, wanted: DeleteRoleInput) -> Payload:
    row = await _held(work, wanted, _DELETE)
    names = ("id", "membership_id")
    members = await work.stored("project_members", "role_id", row["id"], *names)
    if members:
        await _replace(work, row, wanted.replacement_id, members)
    await work.remove("roles", row["id"])
    await _tell(work, row["project_id"], "DELETE_ROLE", "name", (row["name"], None))
    return Payload(None, told={"deleted_id": row["id"]})


async def _replace(
    work: Write, row: Row, replacement_id: str | None, members: list[Row]
) -> None:
    """Give the people of a role another one of the same project."""
    if replacement_id is None:
        refuse([InputFault("replacementId", "People have this role; name another.")])
    place = {"replacementId": ("roles", replacement_id)}
    refuse(await work.faulty_references(row["project_id"], place))
    if replacement_id == row["id"]:
        refuse([InputFault("replacementId", NO_SUCH)])
    await permit_giving(work, row["project_id"], str(replacement_id), "replacementId")
    await _permit_people(work, str(replacement_id), members)
    given_now = {"role_id": replacement_id, "updated_at": work.at}
    ids = [one["id"] for one in members]
    await work.change_each("project_members", dict.fromkeys(ids, given_now))


async def _permit_people(work: Write, role_id: str, members: list[Row]) -> None:
    """Refuse a role that some of those who would get it never have."""
    (role,) = await work.stored("roles", "id", role_id, "template")
    ids = [one["membership_id"] for one in members]
    people = await work.stored("memberships", "id", ids, "role")
    refuse(
        fault
        for company_role in sorted({one["role"] for one in people})
        for fault in unfit_faults(company_role, role["template"], "replacementId")
    )


async def _copy(work: Write, wanted: CopyRoleInput) -> str:
    source = await work.row("roles", wanted.role_id, ("guard:CanSeeRoleGrids",))
    project = await work.row_to_change("projects", wanted.project_id, acts_of(_COPY))
    permit_each(project, _COPY)
    # Who may not look at a role may not copy it either.
    if not source["guard:CanSeeRoleGrids"]:
        raise forbidden(["roleId"])
    role = _Role(wanted.name, await role_of(work, source["id"]))
    await _check(work, {"project_id": project["id"]}, role)
    role_id = await _add(work, {"project_id": project["id"]}, role)
    await _tell(work, project["id"], "COPY_ROLE", "name", (None, role.row["name"]))
    return role_id


async def _save(work: Write, wanted: SaveRoleAsTemplateInput) -> str:
    source = await work.row("roles", wanted.role_id, acts_of(_SAVE))
    permit_each(source, _SAVE)
    role = _Role(wanted.name, await role_of(work, source["id"]))
    company = {"template_of_id": work.decision.viewer.company_id}
    await _check(work, company, role)
    await _tell(work, None, "SAVE_ROLE_AS_TEMPLATE", "name", (None, role.row["name"]))
    return await _add(work, company, role)


async def role_of(work: Write, role_id: str) -> StoredRole:
    """Read what a role may."""
    (row,) = await work.stored("roles", "id", role_id, *_STORED)
    cells = await work.stored(
        "role_levels",
        "role_id",
        role_id,
        "feature",
        "with_category",
        "without_category",
    )
    return StoredRole(
        id=role_id,
        category_access=CategoryAccess(row["category_access"]),
        hides_all_costs=row["hide_all_costs"],
        modes=frozenset(Mode(word) for word in row["display_modes"].split(",") if word),
        levels={cell["feature"]: _cell(cell) for cell in cells},
    )


def _cell(row: Row) -> Cell:
    return Level[row["with_category"]], Level[row["without_category"]]


async def permit_giving(work: Write, project_id: str, role_id: str, field: str) -> None:
    """Refuse to give somebody a role that may more than the viewer himself."""
    role = await role_of(work, role_id)
    if any(beyond(work.decision.viewer, project_id, role)):
        raise forbidden([field])


async def _check(
    work: Write, place: Row, role: _Role, *, before: StoredRole | None = None
) -> None:
    """Refuse what goes beyond the viewer's own, then what is wrong with the input."""
    if project_id := place.get("project_id"):
        wider = _beyond(work.decision.viewer, project_id, before, role.settings)
        if wider:
            raise forbidden(camel(name) for name in _SETTINGS if name in wider)
    needed = "A role has a name."
    faults = [
        *line_faults("name", role.name, LONGEST_NAME, needed=needed),
        *role_faults(role.template),
        *await _faults_beside(work, place, role.name.strip()),
    ]
    refuse(faults)


def _beyond(
    viewer: Viewer, project_id: str, before: StoredRole | None, after: StoredRole
) -> set[str]:
    if before is None:
        return set(beyond(viewer, project_id, after))
    return beyond_change(viewer, project_id, before, after)


async def _faults_beside(work: Write, place: Row, name: str) -> list[InputFault]:
    """Name what is wrong with a role beside those that stand at its place."""
    key = "project_id" if place.get("project_id") else "template_of_id"
    value = place.get(key) or work.decision.viewer.company_id
    rows = await work.stored("roles", key, value, "id", "name")
    if any(one["name"] == name and one["id"] != place.get("id") for one in rows):
        return [InputFault("name", "There is a role of this name.")]
    if "id" not in place and len(rows) >= MOST_ROLES:
        return [InputFault("name", f"At most {MOST_ROLES} roles; delete one first.")]
    return []


async def _add(work: Write, place: Row, role: _Role) -> str:
    role_id = await work.add("roles", **place, **role.row, updated_at=work.at)
    of_role = {"project_id": place.get("project_id"), "role_id": role_id}
    rows = [
        {**of_role, "feature": feature, **_written(cell)}
        for feature, cell in role.settings.levels.items()
    ]
    await work.add_all("role_levels", rows)
    return role_id


async def _write(work: Write, row: Row, before: StoredRole, after: _Role) -> None:
    """Write a role, and tell of each level that changes."""
    levels = after.settings.levels
    moved = {key: cell for key, cell in levels.items() if before.levels[key] != cell}
    cells = await work.stored("role_levels", "role_id", row["id"], "id", "feature")
    ids = {cell["feature"]: cell["id"] for cell in cells}
    await work.change_each(
        "role_levels", {ids[key]: _written(cell) for key, cell in moved.items()}
    )
    await work.change("roles", row["id"], **after.row, updated_at=work.at)
    for key, cell in moved.items():
        words = (_words(row, key, before.levels[key]), _words(row, key, cell))
        await _tell(work, row["project_id"], "UPDATE_ROLE", "levels", words)
    was = _Role(row["name"], before).row
    for name, value in after.row.items():
        words = _of(row, _word(was[name])), _of(row, _word(value))
        if was[name] != value:
            await _tell(work, row["project_id"], "UPDATE_ROLE", _FIELDS[name], words)


def _of(row: Row, words: str) -> str:
    return f"{row['name']}: {words}"


def _word(value: str | bool) -> str:  # noqa: FBT001 (a switch, or words)
    return str(value).lower() if isinstance(value, bool) else value


def _written(cell: Cell) -> Row:
    with_category, without_category = cell
    return {
        "with_category": with_category.name,
        "without_category": without_category.name,
    }


def _words(row: Row, feature: str, cell: Cell) -> str:
    return _of(row, f"{feature} {cell[0].name} / {cell[1].name}")


async def _tell(
    work: Write, project_id: str | None, action: str, field: str, words: Change
) -> None:
    await company_history.tell(work, action, {field: words}, project_id=project_id)


async def _held(work: Write, wanted: RoleAtVersionInput, needs: Needs) -> Row:
    return await work.held("roles", wanted.role_id, wanted.expected_version, needs)


def _act(change: Any, table: str, needs: Needs, subject: str | None = None) -> Any:
    return act(change, table=table, inputs=needs, subject=subject, changes_rights=True)


create_role = _act(_create, "projects", _CREATE)
copy_role = _act(_copy, "projects", _COPY)
update_role = _act(update, "roles", _UPDATE, "role_id")
delete_role = _act(_delete, "roles", _DELETE, "role_id")
save_role_as_template = _act(_save, "roles", _SAVE, "role_id")
changed_role = changed("roles")
deleted_id = told("deleted_id")
