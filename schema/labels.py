"""Labels of the schema: what the engine reads at each field, and what it lacks."""

from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
)

from db.base import Base
from db.classes import Class
from db.gate import class_of
from db.money.units import format_column
from permissions.guards import Guard
from permissions.levels import Mode
from permissions.scopes import SCOPES
from resolvers.engine.leaves import SERIALIZE_COLUMN
from resolvers.engine.marks import ENGINE, GUARD, Batched, Column
from resolvers.engine.selections import ByMode
from resolvers.engine.uses import USES, guard_named
from resolvers.inputs import ORDERS
from resolvers.scalars import DECIMALS
from schema.nodes import table_of

DEFINITION = "strawberry-definition"
# These read whatever the viewer may see of a row, and nothing else.
READS_WHAT_IT_MAY = frozenset({"updatedAt", "version"})


def label(type_: GraphQLNamedType) -> Iterator[str]:
    """Label a type's fields for the engine; name what has no label or a false one."""
    if type_.name.startswith("__"):
        return
    if type_.name in DECIMALS:
        type_.extensions[SERIALIZE_COLUMN] = format_column
    elif isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)):
        for name, field in type_.fields.items():
            yield from _label_output(type_, f"{type_.name}.{name}", field)
    for name, member, coordinate in _members(type_):
        yield from _label_use(f"{type_.name}.{name}", member, coordinate)


def _members(type_: GraphQLNamedType) -> Iterator[tuple[str, Any, str]]:
    """Give the members of filters and orders, each with what it names."""
    if isinstance(type_, GraphQLInputObjectType):
        for name, field in type_.fields.items():
            if coordinate := metadata_of(field).get(USES):
                yield name, field, coordinate
    elif isinstance(type_, GraphQLEnumType) and type_.name in ORDERS:
        for name, value in type_.values.items():
            yield name, value, f"{ORDERS[type_.name]}.{value.value}"


def metadata_of(field: Any) -> Any:
    definition = field.extensions.get(DEFINITION)
    return (definition.metadata or {}) if definition else {}


def table_behind(type_: Any) -> str | None:
    definition = (getattr(type_, "extensions", None) or {}).get(DEFINITION)
    return table_of(definition) if definition is not None else None


def _label_use(place: str, member: Any, coordinate: str) -> Iterator[str]:
    member.extensions[USES] = coordinate
    table, _, name = coordinate.partition(".")
    columns = Base.metadata.tables[table].c
    stored = name.removesuffix("@")
    if stored in columns:
        guard = guard_named(coordinate)
        if class_of(columns[stored]) is not Class.PUBLIC and guard is None:
            yield f"{place} uses {coordinate}, which nobody guards."
    elif guard_named(f"{table}.{stored}@") is not None:
        member.extensions[USES] = f"{table}.{stored}@"
    elif stored not in SCOPES.get(table, {}):
        yield f"{place} uses {coordinate}, which does not exist."


def _label_output(type_: Any, place: str, field: GraphQLField) -> Iterator[str]:
    definition = field.extensions.get(DEFINITION)
    if definition is None:
        yield f"{place} is no field of ours."
        return
    metadata = metadata_of(field)
    guard, mark = metadata.get(GUARD), metadata.get(ENGINE)
    if guard is not None:
        field.extensions[GUARD] = guard
        if isinstance(field.type, GraphQLNonNull):
            yield f"{place} is guarded and may not be non-null."
    if mark is not None:
        field.extensions[ENGINE] = mark
        yield from _mark_faults(type_, place, mark, guard)
    elif definition.base_resolver is None:
        field.extensions[ENGINE] = Column(definition.python_name)
        yield from _column_faults(type_, place, definition.python_name, guard)
    else:
        yield f"{place} is answered row by row, past the engine."


def _mark_faults(
    type_: Any, place: str, mark: Batched, guard: type[Guard] | None
) -> Iterator[str]:
    table = table_behind(type_)
    if isinstance(mark, ByMode):
        of_mode = guard.by_mode[Mode.DIRECT].columns if guard and guard.by_mode else ()
        for base in mark.bases:
            if f"{table}.{base}_{Mode.DIRECT.lower()}" not in of_mode:
                yield f"{place} needs the guard of {table}.{base}."
    elif table and place.rpartition(".")[2] not in READS_WHAT_IT_MAY:
        for name in mark.needs:
            if "@" not in name and ":" not in name:
                yield from _column_faults(type_, place, name, guard)


def _column_faults(
    type_: Any, place: str, column: str, guard: type[Guard] | None
) -> Iterator[str]:
    """Hold a field to the guard of its column, and to none where that is public."""
    table = table_behind(type_)
    if table is None:
        return
    columns = Base.metadata.tables[table].c
    if column not in columns:
        yield f"{place} is no column of {table}."
        return
    expected = guard_named(f"{table}.{column}")
    if expected is not None and expected is not guard:
        yield f"{place} needs {expected.__name__}, as its column."
    if expected is None and class_of(columns[column]) is not Class.PUBLIC:
        yield f"{place} shows a classified column that nobody guards."
