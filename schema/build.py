"""Building the schema: every field is labelled, or the start stops and says which."""

from typing import Any

import strawberry
from graphql import GraphQLInterfaceType
from strawberry.schema.config import StrawberryConfig

from db.base import Base
from db.ids import prefix_of
from permissions import labels
from resolvers.engine.executor import BatchExecutor
from resolvers.scalars import SCALARS
from schema import named_columns
from schema.labels import label, table_behind


class UnlabelledError(TypeError):
    """A field, an input or an order without a class or with another than its column."""


class Schema(strawberry.Schema):
    """Strawberry's schema, with what the engine reads at every field."""

    def __init__(self, **options: Any) -> None:
        config = StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True)
        super().__init__(
            config=config, execution_context_class=BatchExecutor, **options
        )
        types = list(self._schema.type_map.values())
        faults = [fault for type_ in types for fault in label(type_)]
        faults += named_columns.faults(self._schema)
        faults += labels.faults({t for type_ in types if (t := table_behind(type_))})
        if faults:
            raise UnlabelledError("\n".join(faults))
        self._tell_nodes_apart()

    def _tell_nodes_apart(self) -> None:
        """Say of a node, by its id's prefix, which type it is."""
        node = self._schema.type_map.get("Node")
        names = {
            Base.metadata.tables[table].c.id.info["prefix"]: type_.name
            for type_ in self._schema.type_map.values()
            if (table := table_behind(type_)) and _is_node(type_)
        }
        if isinstance(node, GraphQLInterfaceType):
            node.resolve_type = lambda row, _info, _type: names[prefix_of(row.id) or ""]


def _is_node(type_: Any) -> bool:
    return any(i.name == "Node" for i in getattr(type_, "interfaces", ()))
