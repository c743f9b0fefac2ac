"""Mutants of the tables of policy: one cell flipped, and read as the tables are."""

from collections.abc import Iterator
from dataclasses import fields
from functools import partial
from gc import get_referents

from permissions import chart, features, flags, grants, plans, roles
from permissions.flags import Flag
from permissions.levels import CategoryAccess, Mode
from permissions.tables import rows_of
from tests.mutants.policy import Flips
from tests.rules.tables import waiting

LEVELS = ("None", "View Only", "Standard", "Admin")
YES = {"yes": ("no",), "no": ("yes",)}
# Words for people; a wrong one shows nobody more than he may see.
WORDS = {"role.name", "action"}


def flips() -> Flips:
    """Yield each mutant's name and what plants it, in this process."""
    yield from _of_roles()
    yield from _of_features()
    yield from _of_chart()
    yield from _of_plans()
    yield from _of_flags()


def _of_roles() -> Flips:
    table = rows_of("default_roles.csv")
    for key in roles.DEFAULT_ROLES:
        column = {row["feature"]: row[key] for row in table}
        for row, cell in column.items():
            for other in _other_cells(row, cell) if row not in WORDS else ():
                changed = {**column, row: other}
                words = f"cell default_roles {key} {row}: {cell} -> {other}"
                yield words, partial(_role, key, changed)


def _role(key: str, column: dict[str, str]) -> None:
    become(roles.DEFAULT_ROLES[key], roles._default_role(key, column))
    if key == grants.GENERAL_CONTRACTOR.id:
        become(grants.GENERAL_CONTRACTOR, grants.default_role(key))


def _other_cells(row: str, cell: str) -> Iterator[str]:
    if row in {"role.is_administrator", "role.hide_all_costs"}:
        yield from YES[cell]
    elif row == "role.category_access":
        yield from (one for one in CategoryAccess if one != cell)
    elif row == "role.modes":
        yield from _other_modes(cell.split("; "))
    else:
        yield from _other_levels(cell)


def _other_modes(held: list[str]) -> Iterator[str]:
    for mode in Mode:
        changed = {*held} ^ {mode.value}
        if changed:
            yield "; ".join(one.value for one in Mode if one.value in changed)


def _other_levels(cell: str) -> Iterator[str]:
    inside, _, outside = cell.partition(" / ")
    yield from (
        f"{one} / {outside}" if outside else one for one in _beside(LEVELS, inside)
    )
    if outside:
        yield from (f"{inside} / {one}" for one in _beside(LEVELS, outside))


def _beside(levels: tuple[str, ...], word: str) -> list[str]:
    """Give the level one up and the one one down, where there is one."""
    at = levels.index(word)
    return [levels[n] for n in (at + 1, at - 1) if 0 <= n < len(levels)]


def _of_features() -> Flips:
    table = rows_of("features.csv")
    for row in table:
        key = row["id"]
        for column in ("money", "by_category", "ceiling", "sub_role_id"):
            cell = row[column]
            others = YES.get(cell) or (
                _beside(LEVELS, cell) if column == "ceiling" else [f"{cell}s"]
            )
            for other in others:
                words = f"cell features {key} {column}: {cell} -> {other}"
                yield words, partial(_feature, key, {**row, column: other})


def _feature(key: str, row: dict[str, str]) -> None:
    become(features.FEATURES[key], _read_again(features, row)[key])
    money = frozenset(k for k, one in features.FEATURES.items() if one.is_money)
    replace_everywhere(features.MONEY_FEATURES, money)


def _read_again(module, row):
    """Load a table of one row."""
    name = "rows_of"
    kept = getattr(module, name)
    setattr(module, name, lambda _: [row])
    found = module._load()
    setattr(module, name, kept)
    return found


def _of_plans() -> Flips:
    for row in rows_of("plan_features.csv"):
        for column, cell in row.items():
            for other in _other_plans(column, cell):
                words = f"cell plans {row['id']} {column}: {cell} -> {other}"
                yield words, partial(_plan, {**row, column: other})


def _plan(row: dict[str, str]) -> None:
    key = row["id"]
    become(plans.PLAN_FEATURES[key], _read_again(plans, row)[key])
    for act in rows_of("chart.csv"):
        become(chart.CHART[act["id"]], chart.parse(act))


def _other_plans(column: str, cell: str) -> Iterator[str]:
    if column == "acts":
        acts = cell.split(";")
        for act in acts:
            yield ";".join(one for one in acts if one != act) or f"{act}s"
    else:
        yield from YES.get(cell, ())


def _of_chart() -> Flips:
    waits = waiting()
    for row in rows_of("chart.csv"):
        for column in row if row["id"] not in waits else ():
            for other in _other_acts(column, row[column]):
                if _said_anew(row, column, other):
                    continue
                words = f"cell chart {row['id']} {column}: {row[column]} -> {other}"
                yield words, partial(_act, _without_mobile({**row, column: other}))


def _act(row: dict[str, str]) -> None:
    become(chart.CHART[row["id"]], chart.parse(row))


def _without_mobile(row: dict[str, str]) -> dict[str, str]:
    """Leave out what a row may not say of an act that the mobile app does not have."""
    return {**row, "mobile_permissions": ""} if row["mobile"] == "no" else row


def _said_anew(row: dict[str, str], column: str, word: str) -> bool:
    """Say whether a word says again what goes without it, or what is refused."""
    if column != "mobile_permissions" or row[column]:
        return False
    return row["mobile"] == "no" or word == row["permissions"]


def _other_acts(column: str, cell: str) -> Iterator[str]:
    if column in {"permissions", "mobile_permissions"}:
        yield from (word for word in ("any", "admin") if word != cell)
        several = cell.split("+")
        if len(several) > 1:
            yield from several
            yield "|".join(several)
    elif column in {"project_access", "mobile"}:
        kind = chart.AccessNeeded if column == "project_access" else chart.OnMobile
        yield from (one.value for one in kind if one.value != cell)


def _of_flags() -> Flips:
    (known,) = get_referents(flags.PREREQUISITES)
    for flag, needed in flags.PREREQUISITES.items():
        yield f"prerequisite of {flag}: dropped", partial(known.pop, flag)
        for other in Flag:
            if other not in {flag, needed}:
                words = f"prerequisite of {flag}: {other}"
                yield words, partial(known.__setitem__, flag, other)


def become(old, new) -> None:
    """Let a frozen row be another, wherever it has been read into."""
    for field in fields(old):
        object.__setattr__(old, field.name, getattr(new, field.name))


def replace_everywhere(old, new) -> None:
    """Put a value in the place of another in every module that has taken it."""
    # Imported late: a module of the tests may have taken it too.
    import sys  # noqa: PLC0415

    for module in [*sys.modules.values()]:
        for name, value in [*vars(module).items()] if module else ():
            if value is old:
                setattr(module, name, new)
