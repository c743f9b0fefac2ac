"""The roles of a demo company: its templates, and those that its projects have."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum, StrEnum
from typing import Any, Protocol

from db.demo.world import START, World

Row = Mapping[str, Any]
OWN_TRADE = "Subcontractor (own trade only)"


class Template(Protocol):
    """A default role, as the policy keeps it."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def is_administrator(self) -> bool: ...
    @property
    def category_access(self) -> StrEnum: ...
    @property
    def hide_all_costs(self) -> bool: ...
    @property
    def modes(self) -> Sequence[StrEnum]: ...
    @property
    def levels(self) -> Mapping[str, tuple[IntEnum, IntEnum]]: ...


def add_roles(
    world: World, templates: Mapping[str, Template], project_id: str | None = None
) -> dict[str, str]:
    """Add the default roles and the builder's own; answer their ids by name.

    They are a project's, or else the templates of the company.
    """
    place = {"project_id": project_id}
    if project_id is None:
        place = {"template_of_id": world.company_id}
    return {
        role["name"]: _add(world, {**role, **place}, cells)
        for role, cells in roles_and_cells(templates)
    }


def _add(world: World, role: Row, cells: Iterable[Row]) -> str:
    title = f"{role.get('project_id') or 'template'}: {role['name']}"
    role_id = world.add("roles", title, updated_at=START, **role)
    place = {"project_id": role.get("project_id"), "role_id": role_id}
    for cell in cells:
        world.add("role_levels", f"{title}: {cell['feature']}", **place, **cell)
    return role_id


def roles_and_cells(
    templates: Mapping[str, Template],
) -> Iterator[tuple[Row, list[Row]]]:
    """Give the rows of each role: its settings, and the cells of its grid."""
    for key, template in templates.items():
        yield _settings(template, template.name, key), _cells(template)
    own = templates["SUBCONTRACTOR"]
    settings = {**_settings(own, OWN_TRADE, None), "category_access": "ROWS"}
    yield settings, _cells(own)


def _settings(template: Template, name: str, key: str | None) -> Row:
    return {
        "name": name,
        "template": key,
        "is_administrator": template.is_administrator,
        "category_access": str(template.category_access),
        "hide_all_costs": template.hide_all_costs,
        "display_modes": ",".join(template.modes),
    }


def _cells(template: Template) -> list[Row]:
    return [
        {
            "feature": feature,
            "with_category": with_category.name,
            "without_category": without_category.name,
        }
        for feature, (with_category, without_category) in template.levels.items()
    ]
