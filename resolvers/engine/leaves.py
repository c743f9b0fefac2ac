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

from resolvers.engine.errors import Fault

SERIALIZE_COLUMN = "serialize_column"

_NULL = type(None)
_UNDEFINED = type(Undefined)


def _all(_values: Sequence[Any]) -> bool:
    return True


def _are_ints(values: Sequence[int]) -> bool:
    return GRAPHQL_MIN_INT <= min(values) and max(values) <= GRAPHQL_MAX_INT


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


def serialized(leaf: GraphQLLeafType, values: Sequence[Any]) -> Sequence[Any] | None:
    """Serialize a column, nulls kept; None says that its values need a look each."""
    types = set(map(type, values))
    if any(_needs_a_look(kind) for kind in types):
        return None
    has_nulls = _NULL in types
    types.discard(_NULL)
    if not types:
        return values
    present = [v for v in values if v is not None] if has_nulls else values
    as_it_is = _AS_IT_IS.get(id(leaf))
    if as_it_is and types == {as_it_is[0]} and as_it_is[1](present):
        return values
    try:
        coerced = _coerced(leaf, present, types)
    except Exception:  # noqa: BLE001
        # The value at fault is found when each is looked at.
        return None
    if len(coerced) != len(present) or any(v is None or v is Undefined for v in coerced):
        return None
    if not has_nulls:
        return coerced
    rest = iter(coerced)
    return [None if value is None else next(rest) for value in values]


def _needs_a_look(kind: type) -> bool:
    return kind is Fault or kind is _UNDEFINED or issubclass(kind, BaseException)


def _coerced(
    leaf: GraphQLLeafType, values: Sequence[Any], types: set[type]
) -> Sequence[Any]:
    of_column = (leaf.extensions or {}).get(SERIALIZE_COLUMN)
    if of_column is not None:
        return of_column(values if isinstance(values, list) else list(values))
    coerce = leaf.coerce_output_value
    if isinstance(leaf, GraphQLEnumType) and len(types) == 1:
        members = {value: coerce(value) for value in set(values)}
        return [members[value] for value in values]
    return list(map(coerce, values))
