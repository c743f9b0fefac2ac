"""Bounds of giving: nobody gives a right that he does not have wherever he gives it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from db.models.companies import CompanyRole, ProjectAccess
from db.models.projects import ProjectStatus
from permissions.features import FEATURES, MONEY_FEATURES
from permissions.grants import StoredRole
from permissions.levels import CategoryAccess
from permissions.roles import Cell
from permissions.viewers import Grant, Viewer

# What a role may of an item, as far as the item is known.
_OF_ITEMS = frozenset(k for k, one in FEATURES.items() if one.by_category) | (
    MONEY_FEATURES
)
# Roles of the builder's own people (design 7.3).
_NOT_FOR_CLIENTS = frozenset({"ADMINISTRATOR", "GENERAL_CONTRACTOR"})


def beyond(viewer: Viewer, project_id: str, role: StoredRole) -> Iterator[str]:
    """Name the settings in which a role gives more than the viewer has on a project."""
    if viewer.is_admin:
        return
    own = viewer.grants[project_id]
    if any(max(cell) > min(own.cell(key)) for key, cell in role.levels.items()):
        yield "levels"
    if not role.modes <= own.modes:
        yield "display_modes"
    if own.hides_all_costs and not role.hides_all_costs:
        yield "hides_all_costs"
    if _is_narrow(own) and role.category_access is not CategoryAccess.ROWS:
        yield "category_access"


def beyond_change(
    viewer: Viewer, project_id: str, before: StoredRole, after: StoredRole
) -> set[str]:
    """Name the settings by whose change a role gives more than the viewer has.

    A level that it had before is not given by renaming it; it is, where it comes to
    hold in other categories, or to show costs again.
    """
    moved = {k: cell for k, cell in after.levels.items() if before.levels[k] != cell}
    kept = set(_kept(before, after))
    wider = {*beyond(viewer, project_id, replace(after, levels=moved))} - kept
    if "levels" in beyond(viewer, project_id, after):
        wider |= {"category_access"} - kept
        if before.hides_all_costs and not after.hides_all_costs:
            wider.add("hides_all_costs")
    return wider


def _kept(before: StoredRole, after: StoredRole) -> Iterator[str]:
    if before.modes == after.modes:
        yield "display_modes"
    if before.hides_all_costs is after.hides_all_costs:
        yield "hides_all_costs"
    if before.category_access is after.category_access:
        yield "category_access"


def beyond_own(viewer: Viewer, project_id: str, categories: Iterable[str]) -> bool:
    """Say whether categories go beyond those that the viewer is held to himself."""
    if viewer.is_admin:
        return False
    own = viewer.grants[project_id]
    is_held = own.category_access is not CategoryAccess.OFF
    return is_held and not own.categories >= frozenset(categories)


def beyond_in_categories(viewer: Viewer, project_id: str, role: StoredRole) -> bool:
    """Say whether a category opens more to whoever has the role than to the viewer.

    It opens the levels that hold in it alone; where rows are narrowed, all of an item.
    """
    if viewer.is_admin or role.category_access is CategoryAccess.OFF:
        return False
    own, opened = viewer.grants[project_id], _opened_by_category(role)
    is_wider = any(cell[0] > own.cell(key)[0] for key, cell in opened.items())
    shows = own.hides_all_costs and not role.hides_all_costs
    # In which mode, is no matter of categories where all rows are known already.
    is_narrow = role.category_access is CategoryAccess.ROWS
    shows |= is_narrow and not role.modes <= own.modes
    return bool(opened) and (is_wider or shows)


def _opened_by_category(role: StoredRole) -> Mapping[str, Cell]:
    if role.category_access is CategoryAccess.ROWS:
        return {key: cell for key, cell in role.levels.items() if key in _OF_ITEMS}
    return {key: cell for key, cell in role.levels.items() if cell[0] > cell[1]}


def beyond_reach(viewer: Viewer, projects: Mapping[str, str]) -> bool:
    """Say whether some of the projects, by their status, are not his to open.

    Whoever has all of them has the pending ones too, as soon as there is work on them.
    """
    if viewer.is_admin:
        return False
    has_all = viewer.project_access is ProjectAccess.ALL
    return any(
        project not in viewer.grants
        and not (has_all and status == ProjectStatus.PENDING)
        for project, status in projects.items()
    )


def is_unfit(company_role: str, template: str | None) -> bool:
    """Say whether people of a company role never have a default role on a project."""
    return company_role == CompanyRole.CLIENT and template in _NOT_FOR_CLIENTS


def _is_narrow(own: Grant) -> bool:
    return own.category_access is CategoryAccess.ROWS
