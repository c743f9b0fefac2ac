"""Key sets as one bind: a statement's text holds nothing of who asks."""

from typing import Any

import orjson
from sqlalchemy import ARRAY, BindParameter, ColumnElement, Dialect, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import Boolean, TypeDecorator, TypeEngine


class KeySet(TypeDecorator[Any]):
    """A set of ids: an array on PostgreSQL, a JSON text on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(Text()))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        keys = list(value)
        return keys if dialect.name == "postgresql" else orjson.dumps(keys).decode()


def keys_bind(name: str) -> BindParameter[Any]:
    return bindparam(name, type_=KeySet())


class Among(ColumnElement[bool]):
    """Whether a column's value is one of the keys bound under a name."""

    _traverse_internals = [  # noqa: RUF012 (SQLAlchemy's own shape)
        ("column", InternalTraversal.dp_clauseelement),
        ("keys", InternalTraversal.dp_clauseelement),
    ]
    inherit_cache = None
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], keys: BindParameter[Any]) -> None:
        self.column = column
        self.keys = keys

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002
        return self

    @property
    def _from_objects(self) -> Any:
        return self.column._from_objects  # noqa: SLF001 (SQLAlchemy's own protocol)


@compiles(Among, "postgresql")
def _among_array(element: Among, compiler: Any, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    return f"({column} = ANY ({compiler.process(element.keys, **options)}))"


@compiles(Among, "sqlite")
def _among_json(element: Among, compiler: Any, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    keys = compiler.process(element.keys, **options)
    # Compiled SQL, of a column and a bind.
    return f"({column} IN (SELECT value FROM json_each({keys})))"  # noqa: S608


def among(column: Any, name: str) -> Among:
    return Among(column, keys_bind(name))
