"""The five default roles of a project, their grids, and what no role may break."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from permissions.features import FEATURES, feature
from permissions.levels import CategoryAccess, Level, Mode
from permissions.tables import level_of, rows_of, yes

Cell = tuple[Level, Level]


@dataclass(frozen=True, slots=True)
class RoleTemplate:
    """A role's settings and its grid: per feature, with and without category access."""

    key: str
    name: str
    is_administrator: bool
    category_access: CategoryAccess
    hide_all_costs: bool
    modes: tuple[Mode, ...]
    levels: Mapping[str, Cell]

    def level(self, feature_id: str, *, in_category: bool) -> Level:
        """Read the cell; categories count only where the role limits by them."""
        with_category, without_category = self.levels[feature(feature_id).id]
        if in_category or self.category_access is CategoryAccess.OFF:
            return with_category
        return without_category


def violations(role: RoleTemplate) -> list[str]:
    """Say in words what is wrong with the role; empty when it may be saved."""
    return [words for _, words in faults(role)]


def faults(role: RoleTemplate) -> Iterator[tuple[str, str]]:
    """Name each setting that is wrong, and say what is."""
    yield from (("levels", words) for words in _grid_faults(role))
    yield from (("display_modes", words) for words in _mode_faults(role))
    yield from (("is_administrator", words) for words in _administrator_faults(role))


def _grid_faults(role: RoleTemplate) -> Iterator[str]:
    for missing in FEATURES.keys() - role.levels.keys():
        yield f"The grid has no level for {missing}"
    for key, (with_category, without_category) in role.levels.items():
        if key not in FEATURES:
            yield f"No feature has the id {key}"
            continue
        if not FEATURES[key].by_category and with_category != without_category:
            yield f"{key} does not differ by category"
        if max(with_category, without_category) > FEATURES[key].ceiling:
            yield f"{key} goes no higher than {FEATURES[key].ceiling.name}"


def _mode_faults(role: RoleTemplate) -> Iterator[str]:
    if not role.modes:
        yield "A role holds at least one display mode"
    if list(role.modes) != [mode for mode in Mode if mode in role.modes]:
        yield "Display modes stand once each, in their order"
    if tells_markups(role.modes, role.levels):
        yield "ALLOCATED together with DIRECT needs markups_subtotals at VIEW"


def tells_markups(modes: Iterable[Mode], levels: Mapping[str, Cell]) -> bool:
    """Say whether modes give away the markup subtotals that the levels hide.

    Allocated minus direct is the markup subtotal: whoever reads both reads it.
    """
    both = {Mode.ALLOCATED, Mode.DIRECT} <= {*modes}
    subtotals = levels.get("markups_subtotals", (Level.NONE, Level.NONE))
    return both and min(subtotals) < Level.VIEW


def _administrator_faults(role: RoleTemplate) -> Iterator[str]:
    fixed = DEFAULT_ROLES["ADMINISTRATOR"]
    if role.is_administrator and replace(role, key=fixed.key) != fixed:
        yield "The Administrator role is fixed"
    if role.key == fixed.key and not role.is_administrator:
        yield "The Administrator role stays the administrator"


def _cell(words: str) -> Cell:
    with_category, _, without_category = words.partition(" / ")
    return level_of(with_category), level_of(without_category or with_category)


def _default_role(key: str, column: Mapping[str, str]) -> RoleTemplate:
    grid = {row: cell for row, cell in column.items() if not row.startswith("role.")}
    return RoleTemplate(
        key=key,
        name=column["role.name"],
        is_administrator=yes(column["role.is_administrator"]),
        category_access=CategoryAccess(column["role.category_access"]),
        hide_all_costs=yes(column["role.hide_all_costs"]),
        modes=tuple(Mode(word) for word in column["role.modes"].split("; ")),
        levels=MappingProxyType({feature(row).id: _cell(grid[row]) for row in grid}),
    )


def _load() -> Mapping[str, RoleTemplate]:
    rows = rows_of("default_roles.csv")
    keys = [key for key in rows[0] if key != "feature"]
    columns = {key: {row["feature"]: row[key] for row in rows} for key in keys}
    roles = {key: _default_role(key, column) for key, column in columns.items()}
    return MappingProxyType(roles)


DEFAULT_ROLES = _load()
