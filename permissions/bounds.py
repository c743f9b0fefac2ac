"""Bounds: nobody gives a right that he does not have himself wherever he gives it."""

from collections.abc import Iterable, Iterator

from permissions.grants import StoredRole
from permissions.levels import CategoryAccess
from permissions.viewers import Grant, Viewer


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


def beyond_own(viewer: Viewer, project_id: str, categories: Iterable[str]) -> bool:
    """Say whether categories go beyond those that the viewer is held to himself."""
    if viewer.is_admin:
        return False
    own = viewer.grants[project_id]
    is_held = own.category_access is not CategoryAccess.OFF
    return is_held and not own.categories >= frozenset(categories)


def _is_narrow(own: Grant) -> bool:
    return own.category_access is CategoryAccess.ROWS
