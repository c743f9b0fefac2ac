"""Scalars and enums to JSON values, a whole column at a time."""

from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
    Undefined,
)
from graphql.type.scalars import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT

from resolvers.engine.columns import Several
from resolvers.engine.errors import Fault

SERIALIZE_COLUMN = "serialize_column"

_NULL = type(None)
_ABSENT = {_NULL, type(Undefined)}


def _all(_values: Sequence[Any]) -> bool:
    return True


def _are_ints(values: Sequence[int]) -> bool:
    return min(values) >= GRAPHQL_MIN_INT and max(values) <= GRAPHQL_MAX_INT


def _are_finite(values: Sequence[float]) -> bool:
    return all(map(isfinite, values))


# A column of exactly this type, and of such values, is JSON already.
_AS_IT_IS: dict[int, tuple[type, Callable[[Sequence[Any]], bool]]] = {
    id(GraphQLString): (str, _all),
    id(GraphQLID): (str, _all),
    id(GraphQLBoolean): (bool, _all),
    id(GraphQLInt): (int, _are_ints),
    id(GraphQLFloat): (float, _are_finite),
}


def serialized(leaf: GraphQLLeafType, values: Several) -> Sequence[Any] | None:
    """Serialize a column, nulls kept; None says that its values need a look each."""
    types = set(map(type, values))
    if any(_needs_a_look(kind) for kind in types):
        return None
    has_nulls = _NULL in types
    types.discard(_NULL)
    column: Any = values
    present = [v for v in column if v is not None] if has_nulls else column
    coerced = _coerced(leaf, present, types) if present else present
    if coerced is present:
        return column
    if coerced is None or not has_nulls:
        return coerced
    rest = iter(coerced)
    return [None if value is None else next(rest) for value in column]


def _needs_a_look(kind: type) -> bool:
    return issubclass(kind, (Fault, type(Undefined), Exception))


def _coerced(
    leaf: GraphQLLeafType, values: Sequence[Any], types: set[type]
) -> Sequence[Any] | None:
    type_, are_valid = _AS_IT_IS.get(id(leaf), (None, _all))
    if types == {type_} and are_valid(values):
        return values
    try:
        coerced = _serializer(leaf, types)(values)
    except Exception:  # noqa: BLE001 (the value at fault is found by the look at each)
        return None
    is_whole = len(coerced) == len(values)
    return coerced if is_whole and not _ABSENT & set(map(type, coerced)) else None


def _serializer(
    leaf: GraphQLLeafType, types: set[type]
) -> Callable[[Sequence[Any]], Sequence[Any]]:
    of_column = leaf.extensions.get(SERIALIZE_COLUMN)
    if of_column is not None:
        return lambda values: of_column(list(values))
    coerce = leaf.coerce_output_value
    if not isinstance(leaf, GraphQLEnumType) or len(types) > 1:
        return lambda values: list(map(coerce, values))

    def of_members(values: Sequence[Any]) -> Sequence[Any]:
        names = {value: coerce(value) for value in set(values)}
        return [names[value] for value in values]

    return of_members
