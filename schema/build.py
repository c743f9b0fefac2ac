"""Building the schema: every field is labelled, or the start stops and says which."""

from collections.abc import Iterator
from typing import Any

import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
)
from strawberry.schema.config import StrawberryConfig

from db.base import Base
from db.classes import Class
from db.gate import class_of
from db.ids import prefix_of
from permissions import labels
from permissions.guards import GUARD_OF
from resolvers.engine.executor import BatchExecutor
from resolvers.engine.leaves import SERIALIZE_COLUMN
from resolvers.engine.marks import ENGINE, GUARD, Column
from resolvers.engine.uses import USES
from resolvers.inputs import ORDERS
from resolvers.scalars import DECIMALS, SCALARS
from schema.nodes import type_of

DEFINITION = "strawberry-definition"


class UnlabelledField(TypeError):
    """A field, an input or an order without a class or with another than its column."""


class Schema(strawberry.Schema):
    """Strawberry's schema, with what the engine reads at every field."""

    def __init__(self, **options: Any) -> None:
        config = StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True)
        super().__init__(
            config=config, execution_context_class=BatchExecutor, **options
        )
        faults: list[str] = []
        types = self._schema.type_map.values()
        for type_ in types:
            faults += _label(type_)
        faults += labels.faults({t for type_ in types if (t := _table(type_))})
        if faults:
            raise UnlabelledField("\n".join(faults))
        self._resolve_nodes()

    def _resolve_nodes(self) -> None:
        node = self._schema.type_map.get("Node")
        by_prefix = {
            Base.metadata.tables[table].c.id.info["prefix"]: type_.name
            for type_ in self._schema.type_map.values()
            if (table := _table(type_)) and _is_node(type_)
        }
        if isinstance(node, GraphQLInterfaceType):
            node.resolve_type = lambda row, _info, _type: by_prefix[
                prefix_of(row.id) or ""
            ]


def _is_node(type_: Any) -> bool:
    return any(i.name == "Node" for i in getattr(type_, "interfaces", ()))


def _label(type_: Any) -> Iterator[str]:
    if type_.name.startswith("__"):
        return
    if type_.name in DECIMALS:
        type_.extensions[SERIALIZE_COLUMN] = _format_column
    if isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)):
        for name, field in type_.fields.items():
            yield from _label_output(type_, name, field)
    elif isinstance(type_, GraphQLInputObjectType):
        for field in type_.fields.values():
            _label_member(field)
    elif isinstance(type_, GraphQLEnumType) and type_.name in ORDERS:
        for value in type_.values.values():
            value.extensions[USES] = f"{ORDERS[type_.name]}.{value.value}"


def _format_column(values: Any) -> Any:
    from db.money.units import format_column

    return format_column(values)


def _label_member(field: Any) -> None:
    definition = field.extensions.get(DEFINITION)
    column = (definition.metadata or {}).get(USES) if definition else None
    if column:
        field.extensions[USES] = column


def _label_output(type_: Any, name: str, field: GraphQLField) -> Iterator[str]:
    definition = field.extensions.get(DEFINITION)
    if definition is None:
        yield f"{type_.name}.{name} is no field of ours."
        return
    metadata = definition.metadata or {}
    guard = metadata.get(GUARD)
    if guard is not None:
        field.extensions[GUARD] = guard
        if isinstance(field.type, GraphQLNonNull):
            yield f"{type_.name}.{name} is guarded and may not be non-null."
    if ENGINE in metadata:
        field.extensions[ENGINE] = metadata[ENGINE]
    elif definition.base_resolver is None:
        field.extensions[ENGINE] = Column(definition.python_name)
        yield from _column_faults(type_, name, definition.python_name, guard)
    elif guard is not None:
        yield f"{type_.name}.{name} is guarded and answered row by row."


def _table(type_: Any) -> str | None:
    definition = (getattr(type_, "extensions", None) or {}).get(DEFINITION)
    return type_of(definition) if definition is not None else None


def _column_faults(type_: Any, name: str, column: str, guard: Any) -> Iterator[str]:
    """A field's guard is the guard of its column, and none where the column is public."""
    table = _table(type_)
    if table is None:
        return
    columns = Base.metadata.tables[table].c
    if column not in columns:
        yield f"{type_.name}.{name} is no column of {table}."
        return
    expected = GUARD_OF.get(f"{table}.{column}")
    if expected is not guard:
        named = expected.__name__ if expected else "no guard"
        yield f"{type_.name}.{name} needs {named}, as its column."
    if class_of(columns[column]) in {None, *_CLASSIFIED} and guard is None:
        yield f"{type_.name}.{name} shows a classified column without a guard."


_CLASSIFIED = frozenset(Class) - {Class.PUBLIC}
