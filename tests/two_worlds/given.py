"""What is given to arguments: pages, orders, and each leaf of a filter alone."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from tests.two_worlds.literals import Name
from tests.two_worlds.pools import Pools, column_named, type_named

PAGES = (0, 1, 2, 5, 53)
JOINED = ("and", "or", "not")
MODE = "mode"
# The three values of a leaf: below all that is stored, one of it, above all.
AT = 1


def values(type_: Any) -> list[Name]:
    """Give each value of an enum."""
    return [Name(value) for value in type_.values]


def orders(type_: GraphQLInputObjectType) -> Iterator[dict[str, Any]]:
    """Give each field in both directions, and in each mode where there are modes."""
    members = {name: get_named_type(each.type) for name, each in type_.fields.items()}
    fields, ways = values(members["field"]), values(members["direction"])
    for field, way in product(fields, ways):
        yield {"field": field, "direction": way}
        for mode in values(members[MODE]) if MODE in members else ():
            yield {"field": field, "direction": way, MODE: mode}


class Filters:
    """Filters of one table's rows: every leaf alone, with values near the stored."""

    def __init__(self, type_: GraphQLInputObjectType, pools: Pools, table: str) -> None:
        self.type = type_
        self.pools = pools
        self.table = table

    def alone(self, *, all_values: bool = True) -> Iterator[dict[str, Any]]:
        """Give every leaf alone, with three values or with the one that is stored."""
        for name, member in self.type.fields.items():
            if name not in JOINED:
                for leaf in self._comparisons(name, get_named_type(member.type)):
                    yield from self._filled(name, leaf, all_values=all_values)

    def joined(self) -> Iterator[dict[str, Any]]:
        """Give each member within `and`, within `or` and behind `not`."""
        seen = set()
        for where in self.alone(all_values=False):
            (name,) = where
            if name not in seen:
                seen.add(name)
                yield {"not": where}
                yield {"or": [where, self._never()]}
                yield {"and": [where, self._beside()]}

    def _never(self) -> dict[str, Any]:
        is_named = "name" in self.type.fields
        return {"name": {"eq": "zq never"}} if is_named else {"or": []}

    def _beside(self) -> dict[str, Any]:
        if "isDraft" in self.type.fields:
            return {"isDraft": {"eq": False}}
        is_named = "name" in self.type.fields
        return {"name": {"isNull": False}} if is_named else {"not": self._never()}

    def _comparisons(self, name: str, type_: GraphQLInputObjectType) -> Iterator[Any]:
        """Give each comparison of a member, and beside it the display mode."""
        modes = [None]
        if MODE in type_.fields:
            modes += values(get_named_type(type_.fields[MODE].type))
        for mode in modes:
            beside = {MODE: mode} if mode else {}
            if mode:
                yield None, [beside]
            for op, each in type_.fields.items():
                if op != MODE:
                    found = self._operands(name, each.type, mode)
                    yield op, [{**beside, op: value} for value in found]

    def _filled(self, name: str, leaf: Any, *, all_values: bool) -> Iterator[Any]:
        _, found = leaf
        if not all_values:
            found = found[AT : AT + 1] or found[:1]
        for comparison in found:
            yield {name: comparison}

    def _operands(self, name: str, type_: Any, mode: Name | None) -> list[Any]:
        named: Any = get_named_type(type_)
        found = self.near(name, named, mode)
        if is_list_type(get_nullable_type(type_)):
            return [*([value] for value in found), found, []]
        return found

    def near(self, name: str, type_: Any, mode: Name | None = None) -> list[Any]:
        """Give values of a type that lie near what stands under a member."""
        if isinstance(type_, GraphQLEnumType):
            return values(type_)
        column = self._in_mode(column_named(name), mode)
        known = {
            "Money": self.pools.amounts,
            "Date": self.pools.days,
            "Int": self.pools.around,
            "String": self.pools.texts,
        }
        if type_.name in known:
            return known[type_.name](self.table, column)
        return [True, False] if type_.name == "Boolean" else self._ids(name)

    def _ids(self, name: str) -> list[str]:
        return self.pools.any(type_named(name))

    def _in_mode(self, column: str, mode: Name | None) -> str:
        shown = f"{column}_{(mode or Name('SEPARATED')).word.lower()}"
        rows = self.pools.tables.all(self.table)
        return shown if rows and shown in rows[0] else column
