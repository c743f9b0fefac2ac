"""Labels: every column has a class, every class a guard, every table its rows."""

from collections.abc import Iterable, Iterator

from db.base import Base
from db.classes import Class
from permissions.guards import CHANGE_GUARD_OF, GUARD_OF, GUARDS
from permissions.rows import HISTORY_GUARDS, ROWS
from permissions.scopes import SCOPES


def faults(tables: Iterable[str]) -> Iterator[str]:
    """Name what has no label; the tables are those that the schema shows."""
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            yield from _column_faults(f"{table.name}.{column.name}", column.info)
    for coordinate in GUARD_OF:
        if not _exists(coordinate):
            yield f"{coordinate} is guarded and does not exist."
    yield from _history_faults()
    for name in tables:
        if name not in ROWS:
            yield f"{name} has no rule that says which of its rows exist."
        if name not in SCOPES:
            yield f"{name} has no scopes."


def _column_faults(coordinate: str, info: dict[str, object]) -> Iterator[str]:
    cls = info.get("class")
    guard = GUARD_OF.get(coordinate)
    if cls is None:
        yield f"{coordinate} has no class."
    elif cls is Class.CREDENTIAL:
        if guard is not None:
            yield f"{coordinate} is a credential, which no guard may open."
    elif cls is not Class.PUBLIC and guard is None:
        yield f"{coordinate} is {cls} and has no guard."
    elif guard is not None and guard.cls is not cls:
        yield f"{coordinate} is {cls}, its guard {guard.__name__} is {guard.cls}."


def _history_faults() -> Iterator[str]:
    """Name what the history could not tell: each entry stands under a guard."""
    for name in sorted(HISTORY_GUARDS - GUARDS.keys()):
        yield f"The history knows a guard {name}, which does not exist."
    for coordinate, guard in CHANGE_GUARD_OF.items():
        if not _exists(coordinate):
            yield f"{coordinate} has guarded changes and does not exist."
        if guard.__name__ not in HISTORY_GUARDS:
            yield f"Changes of {coordinate} are told under {guard.__name__} to nobody."


def _exists(coordinate: str) -> bool:
    table, _, column = coordinate.partition(".")
    tables = Base.metadata.tables
    return table in tables and column in tables[table].c
