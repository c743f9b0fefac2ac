"""Filters: input objects become predicates on what the gate lets through."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    bindparam,
    exists,
    not_,
    or_,
    select,
)
from strawberry import UNSET

from db.keys import among
from permissions.gate import (
    Binds,
    Reach,
    Shape,
    binds_of,
    known_rows,
    row_shape,
    visible,
)
from permissions.scopes import SCOPES, Link, table_named
from resolvers.engine.refusals import FieldNotUsable, LimitExceeded
from resolvers.engine.statements import Condition

MEMBER = "member"
REFERS_TO = "refers_to"
# What a reference refers to, where whoever sees the row may know of it.
ANYTHING = ""
_ESCAPE = "/"
MOST_KEYS = 500
MOST_CONDITIONS = 200
LONGEST_SEARCH = 200


@dataclass
class _Build:
    """Numbers the binds while a filter is read: the text holds no value."""

    reach: Reach
    table: str
    binds: Binds = field(default_factory=dict)

    def bind(self, value: Any) -> str:
        if isinstance(value, list) and len(value) > MOST_KEYS:
            raise LimitExceeded(f"A filter takes at most {MOST_KEYS} values at once.")
        if len(self.binds) >= MOST_CONDITIONS:
            raise LimitExceeded(f"A filter has at most {MOST_CONDITIONS} conditions.")
        name = f"filter_{len(self.binds)}"
        self.binds[name] = value
        return name

    def shape(self, name: str) -> Shape:
        shape = self.reach.shape(self.table, name)
        if shape is False:
            raise FieldNotUsable(f"{name.partition('@')[0]} may not be used here.")
        self.binds.update(binds_of(self.reach, self.table, shape))
        return shape


def condition_of(where: Any, table: str, reach: Reach) -> Condition | None:
    """Turn a filter into one condition: all members of an object must hold."""
    if not where:
        return None
    build = _Build(reach, table)
    parts = tuple(_members(where, build))
    if not parts:
        return None
    return Condition(
        tuple(part.shape for part in parts),
        lambda source: and_(*(part.predicate(source) for part in parts)),
        build.binds,
    )


def search_of(
    text: str | None, table: str, reach: Reach, names: tuple[str, ...]
) -> Condition | None:
    """Find words in whichever of the columns the viewer may see, row by row."""
    if not text:
        return None
    if len(text) > LONGEST_SEARCH:
        raise LimitExceeded(f"A search has at most {LONGEST_SEARCH} characters.")
    build = _Build(reach, table)
    shapes = {name: reach.shape(table, name) for name in names}
    seen = {name: shape for name, shape in shapes.items() if shape is not False}
    build.binds.update(binds_of(reach, table, *seen.values()))
    # A filter stands beside the search and numbers its own binds.
    build.binds["search"] = _like(text)

    def predicate(source: FromClause) -> ColumnElement[bool]:
        columns = (visible(source, name, shape) for name, shape in seen.items())
        return or_(
            *(
                c.ilike(bindparam("search"), escape=_ESCAPE)
                for c in columns
                if c is not None
            )
        )

    return Condition(("search", tuple(seen.items())), predicate, build.binds)


def _members(where: Any, build: _Build) -> Iterator[Condition]:
    for member in fields(where):
        value = getattr(where, member.name)
        if value is UNSET or value is None:
            continue
        yield _member(member, value, build)


def _member(member: Any, value: Any, build: _Build) -> Condition:
    if member.name == "and_":
        return _all([_object(each, build) for each in value])
    if member.name == "or_":
        return _any([_object(each, build) for each in value])
    if member.name == "not_":
        part = _object(value, build)
        return Condition(("not", part.shape), lambda s: not_(part.predicate(s)))
    name = member.metadata[MEMBER]
    if REFERS_TO in member.metadata:
        return _referring(name, value, build, member.metadata[REFERS_TO])
    mode = getattr(value, "mode", None)
    if hasattr(value, "mode"):
        name = f"{name}@{mode.value if mode else ''}"
    return _comparisons(name, value, build)


def _object(where: Any, build: _Build) -> Condition:
    return _all(list(_members(where, build)))


def _all(parts: list[Condition]) -> Condition:
    shapes = ("and", *(part.shape for part in parts))
    return Condition(shapes, lambda s: and_(True, *(p.predicate(s) for p in parts)))


def _any(parts: list[Condition]) -> Condition:
    shapes = ("or", *(part.shape for part in parts))
    return Condition(shapes, lambda s: or_(False, *(p.predicate(s) for p in parts)))


def _comparisons(name: str, value: Any, build: _Build) -> Condition:
    shape = build.shape(name)
    asked = [
        (member.name, given, build.bind(_plain(member.name, given)))
        for member in fields(value)
        if member.name != "mode"
        and (given := getattr(value, member.name)) is not UNSET
        and given is not None
    ]

    def predicate(source: FromClause) -> ColumnElement[bool]:
        column = visible(source, name, shape)
        return and_(True, *(_compare(column, op, v, bind) for op, v, bind in asked))

    flags = tuple(
        (op, bind, given if op == "is_null" else None) for op, given, bind in asked
    )
    return Condition((name, shape, flags), predicate)


def _compare(column: Any, op: str, value: Any, bind: str) -> ColumnElement[bool]:
    if op == "is_null":
        return column.is_(None) if value else column.is_not(None)
    if op == "in_":
        return among(column, bind)
    if op in ("contains", "starts_with"):
        return column.ilike(bindparam(bind), escape=_ESCAPE)
    at = bindparam(bind, type_=column.type)
    return _OPERATORS[op](column, at)


_OPERATORS: dict[str, Any] = {
    "eq": lambda column, at: column == at,
    "ne": lambda column, at: column != at,
    "gt": lambda column, at: column > at,
    "gte": lambda column, at: column >= at,
    "lt": lambda column, at: column < at,
    "lte": lambda column, at: column <= at,
}


def _plain(op: str, value: Any) -> Any:
    if op == "contains":
        return _like(value)
    if op == "starts_with":
        return _escaped(value) + "%"
    if isinstance(value, list):
        return [_plain("", each) for each in value]
    return value.value if isinstance(value, Enum) else value


def _like(text: str) -> str:
    return f"%{_escaped(text)}%"


def _escaped(text: str) -> str:
    for special in (_ESCAPE, "%", "_"):
        text = text.replace(special, _ESCAPE + special)
    return text


def _referring(name: str, value: Any, build: _Build, refers_to: str) -> Condition:
    """Ask of a reference, or of a table of pairs such as the categories of an item."""
    bind = build.bind(_plain("in_", value.in_))
    place = SCOPES[build.table].get(name)
    if refers_to:
        build.binds.update(binds_of(build.reach, refers_to))

    def predicate(source: FromClause) -> ColumnElement[bool]:
        if not isinstance(place, Link):
            return _among_known(source.c[name], bind, build.reach, refers_to)
        pairs = table_named(place.table).alias()
        return exists(
            select(pairs.c[place.key])
            .where(pairs.c[place.key] == source.c[place.local])
            .where(_among_known(pairs.c[place.column], bind, build.reach, refers_to))
            .correlate(source)
        )

    rows = row_shape(build.reach, refers_to) if refers_to else None
    return Condition(("referring", name, bind, rows), predicate)


def _among_known(
    column: ColumnElement[Any], bind: str, reach: Reach, refers_to: str
) -> ColumnElement[bool]:
    if not refers_to:
        return and_(column.is_not(None), among(column, bind))
    other = table_named(refers_to).alias()
    known = (
        select(other.c.id)
        .where(other.c.id == column)
        .where(*known_rows(other, refers_to, reach))
        .correlate(column.table)
    )
    return and_(column.is_not(None), among(column, bind), exists(known))
