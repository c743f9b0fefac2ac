"""Named columns: what arguments, inputs, relations and interfaces read is said by name.

What a field itself shows is held to its column in schema/labels.py.
"""

from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    get_named_type,
)

from db.base import Base
from db.classes import Class
from db.gate import class_of
from permissions.actions import ACTS
from resolvers.engine.aggregates import Totalled
from resolvers.engine.marks import ENGINE, GUARD, Act, Batched, Column, OpenAct
from resolvers.engine.pages import Listed
from resolvers.engine.selections import ByMode, Joined, Within
from resolvers.engine.uses import USES, guard_named
from resolvers.inputs import ORDERS
from schema.labels import READS_WHAT_IT_MAY, metadata_of, table_behind

# Arguments that say how much, whereabouts, or which record: they name no column.
PAGING = frozenset({"first", "after", "last", "before"})
IDS = frozenset({"id", "node", "member", "ids"})
# Inputs of nothing but ids, of whom to look as.
OF_IDS = frozenset({"PersonaInput"})
# What is said of a decision: of a field by its name, or of all that a query asks for.
OF_DECISIONS = frozenset({"coordinate", "document", "variables"})
COMBINED = frozenset({"and", "or", "not"})
# What an order says beside its column, and a comparison beside its values.
BESIDE = frozenset({"direction", "mode"})
VERSION = "expectedVersion"
# Types of what is worked out: an error, the place of a page, the ends of a range, where
# a login may go in, why a field is seen, and by whom.
WORKED_OUT = frozenset(
    {"InputError", "PageInfo", "OptionRange", "Entrance", "AccessExplanation"}
    | {"AccessComparison", "PersonaAccess", "PersonaRedaction", "AccessDifference"}
)
MADE_OF_OTHERS = ("Connection", "Edge", "Payload")


def faults(schema: GraphQLSchema) -> Iterator[str]:
    """Name each coordinate of which nobody says what it reads."""
    used: set[str] = set()
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            yield from _object_faults(type_, used)
            for interface in type_.interfaces:
                yield from _interface_faults(interface, type_)
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLInputObjectType) and type_.name not in used:
            yield f"{type_.name} is an input that no field takes."


def _object_faults(type_: GraphQLObjectType, used: set[str]) -> Iterator[str]:
    for name, field in type_.fields.items():
        place, mark = f"{type_.name}.{name}", field.extensions.get(ENGINE)
        yield from _relation_faults(type_, place, field, mark)
        for argument, given in field.args.items():
            used |= set(_inputs_within(given.type))
            known = _argument_faults(f"{place}({argument}:)", argument, given, mark)
            yield from known


def _inputs_within(type_: Any) -> Iterator[str]:
    waiting, seen = [get_named_type(type_)], set[str]()
    for each in waiting:
        if isinstance(each, GraphQLInputObjectType) and each.name not in seen:
            seen.add(each.name)
            yield each.name
            waiting += [get_named_type(f.type) for f in each.fields.values()]


# What a field reads of its own row, of the row beside, and of its parent's.


def _relation_faults(
    type_: GraphQLObjectType, place: str, field: GraphQLField, mark: Any
) -> Iterator[str]:
    table, shown = table_behind(type_), get_named_type(field.type)
    if isinstance(mark, Column):
        yield from _owner_faults(type_, place, table)
    elif isinstance(mark, Joined):
        yield from _local_faults(place, table, mark.local, field)
        yield from _shown_faults(place, mark.table, shown)
    elif isinstance(mark, Within):
        yield from _within_faults(place, table, shown)
    elif isinstance(mark, (Listed, Totalled)):
        of = shown if isinstance(mark, Totalled) else _rows_of(shown)
        yield from _shown_faults(place, mark.what.table, of)
        yield from _column_faults(place, mark.what.table, mark.what.key)
    if isinstance(mark, Batched) and table:
        for need in mark.needs:
            yield from _need_faults(place, table, need)


def _owner_faults(type_: Any, place: str, table: str | None) -> Iterator[str]:
    """Hold a type without a table to those that are made of other rows."""
    name = type_.name
    is_known = name in WORKED_OUT or name.endswith((*MADE_OF_OTHERS, "Acts"))
    if table is None and not is_known:
        yield f"{place} is a column of no table."


def _local_faults(
    place: str, table: str | None, local: str, field: GraphQLField
) -> Iterator[str]:
    if table is None:
        return
    yield from _column_faults(place, table, local)
    guard = guard_named(f"{table}.{local}")
    if guard is not None and guard is not field.extensions.get(GUARD):
        yield f"{place} needs {guard.__name__}, as its column."


def _shown_faults(place: str, table: str, shown: Any) -> Iterator[str]:
    if table_behind(shown) != table:
        yield f"{place} reads {table}, and shows {shown.name}."


def _rows_of(shown: Any) -> Any:
    return get_named_type(shown.fields["nodes"].type)


def _within_faults(place: str, table: str | None, shown: Any) -> Iterator[str]:
    """Hold an object that shows its parent's row to that row's table."""
    own = table_behind(shown)
    if own not in {None, table}:
        yield f"{place} shows {own} within {table}."
    for name, field in shown.fields.items():
        mark = field.extensions.get(ENGINE)
        if own is None and isinstance(mark, Column):
            yield from _need_faults(f"{place}.{name}", str(table), mark.name)


def _need_faults(place: str, table: str, need: str) -> Iterator[str]:
    base, at, _ = need.partition("@")
    if need.startswith("can:"):
        if need.removeprefix("can:") not in ACTS.get(table, {}):
            yield f"{place} asks for {need}, which is no act on {table}."
    elif at:
        if guard_named(f"{table}.{base}@") is None:
            yield f"{place} uses {table}.{need}, which nobody guards."
    elif place.rpartition(".")[2] in READS_WHAT_IT_MAY or ":" not in need:
        yield from _column_faults(place, table, need)


def _column_faults(place: str, table: str, column: str) -> Iterator[str]:
    columns = Base.metadata.tables[table].c
    if column not in columns:
        yield f"{place} uses {table}.{column}, which does not exist."
    elif class_of(columns[column]) is None:
        yield f"{place} uses {table}.{column}, which has no class."


# What an argument names.


def _argument_faults(
    place: str, name: str, argument: GraphQLArgument, mark: Any
) -> Iterator[str]:
    type_ = get_named_type(argument.type)
    # It stands before any viewer, and so reaches no row on behalf of one.
    is_open = isinstance(mark, OpenAct)
    if isinstance(mark, Act):
        yield from _act_faults(place, type_, mark)
    elif type_.name in OF_IDS:
        yield from _id_faults(place, type_)
    elif isinstance(type_, GraphQLInputObjectType) and not is_open:
        table = mark.what.table if isinstance(mark, (Listed, Totalled)) else ""
        yield from _member_faults(type_, table, place)
    elif isinstance(mark, Totalled) and isinstance(type_, GraphQLEnumType):
        yield from _group_faults(place, type_, mark)
    elif name == "search" and isinstance(mark, Listed):
        yield from _search_faults(place, mark)
    elif not (is_open or _names_no_column(name, type_, mark)):
        yield f"{place} does not say what it reads."


def _names_no_column(name: str, type_: Any, mark: Any) -> bool:
    if name in PAGING:
        return isinstance(mark, Listed)
    if name in IDS:
        return getattr(type_, "name", "") == "ID"
    # What is told of it is a decision, never a value.
    return name in OF_DECISIONS or (name == "mode" and isinstance(mark, ByMode))


def _id_faults(place: str, type_: Any) -> Iterator[str]:
    for name, field in type_.fields.items():
        if get_named_type(field.type).name != "ID":
            yield f"{place} takes {name}, which is no id."


def _search_faults(place: str, mark: Listed) -> Iterator[str]:
    if not mark.what.search:
        yield f"{place} does not say what it reads."
    for column in mark.what.search:
        yield from _gated_faults(place, mark.what.table, column)


def _group_faults(place: str, type_: GraphQLEnumType, mark: Totalled) -> Iterator[str]:
    groups = {str(value): group for value, group in mark.what.groups.items()}
    for name, value in type_.values.items():
        group = groups.get(str(value.value))
        if group is None:
            yield f"{place} {name} does not say what it reads."
        else:
            yield from _gated_faults(f"{place} {name}", mark.what.table, group.column)


def _gated_faults(place: str, table: str, column: str) -> Iterator[str]:
    """Hold what no member names by itself to columns that have a guard or need none."""
    yield from _column_faults(place, table, column)
    stored = Base.metadata.tables[table].c.get(column)
    is_open = stored is None or class_of(stored) in {None, Class.PUBLIC}
    if not is_open and guard_named(f"{table}.{column}") is None:
        yield f"{place} uses {table}.{column}, which nobody guards."


def _member_faults(
    type_: GraphQLInputObjectType, table: str, place: str
) -> Iterator[str]:
    """Hold filters and orders to columns of the table that is listed."""
    for name, field in type_.fields.items():
        member, of = f"{type_.name}.{name}", get_named_type(field.type)
        coordinate = metadata_of(field).get(USES)
        if coordinate is not None:
            if coordinate.partition(".")[0] != table:
                yield f"{member} uses {coordinate}, and {place} lists {table}."
        elif isinstance(of, GraphQLEnumType) and of.name in ORDERS:
            if ORDERS[of.name] != table:
                yield f"{member} sorts {ORDERS[of.name]}, and {place} lists {table}."
        elif not (of is type_ and name in COMBINED) and name not in BESIDE:
            yield f"{member} names no column."


# What a mutation writes.


def _act_faults(place: str, type_: Any, mark: Act) -> Iterator[str]:
    if not isinstance(type_, GraphQLInputObjectType):
        yield f"{place} does not say what it writes."
        return
    acts = mark.acts or dict.fromkeys(mark.inputs, mark.act)
    for name, act in acts.items():
        if name not in type_.fields:
            yield f"{place} writes {type_.name}.{name}, which does not exist."
        if act not in ACTS.get(mark.table, {}):
            yield f"{type_.name}.{name} needs {act}, which is no act on {mark.table}."
    # Under a single act stands whatever is sent with it.
    rest = type_.fields.keys() - acts.keys() if len({*acts.values()}) != 1 else ()
    for name in sorted(rest):
        if not _is_reference(name, type_.fields[name].type):
            yield f"{type_.name}.{name} stands under no act."


def _is_reference(name: str, type_: Any) -> bool:
    """Tell an id, the version that one read, and pairs of the two."""
    named = get_named_type(type_)
    if isinstance(named, GraphQLScalarType):
        return named.name == "ID" or name == VERSION
    return isinstance(named, GraphQLInputObjectType) and all(
        _is_reference(inner, field.type) for inner, field in named.fields.items()
    )


# What an interface promises.


def _interface_faults(
    interface: GraphQLInterfaceType, type_: GraphQLObjectType
) -> Iterator[str]:
    """Hold each implementation to the interface's guard, and to its column."""
    for name, promised in interface.fields.items():
        field = type_.fields[name]
        if field.extensions.get(GUARD) is not promised.extensions.get(GUARD):
            yield f"{type_.name}.{name} has another guard than {interface.name}.{name}."
        mark, other = field.extensions.get(ENGINE), promised.extensions.get(ENGINE)
        if mark != other:
            yield f"{type_.name}.{name} reads another than {interface.name}.{name}."
