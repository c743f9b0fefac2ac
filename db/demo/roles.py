"""The roles of a demo company: the defaults it is given, and one with narrow rows."""

from collections.abc import Mapping, Sequence
from enum import IntEnum, StrEnum
from typing import Protocol

from db.demo.world import World

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


def add_roles(world: World, templates: Mapping[str, Template]) -> dict[str, str]:
    """Add the default roles and the builder's own; answer their ids by name."""
    ids = {
        template.name: _add(world, template, template.name, key)
        for key, template in templates.items()
    }
    ids[OWN_TRADE] = _add(world, templates["SUBCONTRACTOR"], OWN_TRADE, None)
    return ids


def _add(world: World, template: Template, name: str, key: str | None) -> str:
    role_id = world.add(
        "roles",
        name,
        name=name,
        template=key,
        is_administrator=template.is_administrator,
        category_access=str(template.category_access) if key else "ROWS",
        hide_all_costs=template.hide_all_costs,
        display_modes=",".join(template.modes),
    )
    for feature, (with_category, without_category) in template.levels.items():
        world.add(
            "role_levels",
            f"{name}: {feature}",
            role_id=role_id,
            feature=feature,
            with_category=with_category.name,
            without_category=without_category.name,
        )
    return role_id
