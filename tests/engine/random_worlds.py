"""A schema and random values behind it, good and bad, the same for both executors."""

import asyncio
from itertools import count
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
)

from resolvers.engine.columns import Grouped, Indexed, Rows
from resolvers.engine.marks import Batched, Column

KEYS_OF_N = (
    *("t", "id", "a", "b", "f", "ok", "c", "d", "e", "money"),
    *("child", "childN", "kids", "kidsN", "mat", "u", "us", "i", "is"),
)
KEYS_OF_M = ("t", "id", "a", "m", "n")


class Thing:
    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


def schema(*, with_paths: bool) -> GraphQLSchema:  # noqa: C901 (a schema)
    required, many = GraphQLNonNull, GraphQLList
    kind = GraphQLEnumType("E", {"X": 1, "Y": 2})
    money = GraphQLScalarType("Money", serialize=_money)

    def shared_fields():
        return {
            "id": GraphQLField(required(GraphQLID)),
            "a": GraphQLField(GraphQLString),
        }

    def arg(source, info, x):
        if x is None:
            return None
        if not x % 4:
            raise ZeroDivisionError("x")
        return f"{x}{info.path.as_list() if with_paths else source.id}"

    def fields_of_n():
        return {
            **shared_fields(),
            "b": GraphQLField(required(GraphQLInt)),
            "f": GraphQLField(GraphQLFloat),
            "ok": GraphQLField(GraphQLBoolean),
            "c": GraphQLField(many(required(GraphQLInt))),
            "d": GraphQLField(many(required(many(GraphQLString)))),
            "e": GraphQLField(kind),
            "money": GraphQLField(money),
            "child": GraphQLField(n),
            "childN": GraphQLField(required(n)),
            "kids": GraphQLField(many(n)),
            "kidsN": GraphQLField(required(many(required(n)))),
            "mat": GraphQLField(many(many(n))),
            "u": GraphQLField(u),
            "us": GraphQLField(many(required(u))),
            "i": GraphQLField(i),
            "is": GraphQLField(many(i)),
            "arg": GraphQLField(
                GraphQLString,
                args={"x": GraphQLArgument(GraphQLInt, default_value=3)},
                resolve=arg,
            ),
        }

    def fields_of_m():
        return {
            **shared_fields(),
            "m": GraphQLField(required(GraphQLInt)),
            "n": GraphQLField(n),
        }

    def kind_of(value, _info, _type):
        return value.t

    i = GraphQLInterfaceType("I", shared_fields, resolve_type=kind_of)
    n = GraphQLObjectType("N", fields_of_n, interfaces=[i])
    m = GraphQLObjectType(
        "M", fields_of_m, interfaces=[i], is_type_of=lambda value, _: value.t == "M"
    )
    u = GraphQLUnionType("U", [n, m], resolve_type=kind_of)
    made = GraphQLSchema(n, types=[n, m])
    for field in fields(made).values():
        if field.resolve is None:
            field.resolve = _attribute(_name_of(made, field))
    return made


def fields(made: GraphQLSchema) -> dict[tuple[str, str], GraphQLField]:
    return {
        (name, key): field
        for name in ("N", "M")
        for key, field in made.type_map[name].fields.items()
    }


def _name_of(made: GraphQLSchema, sought: GraphQLField) -> str:
    return next(key for (_, key), field in fields(made).items() if field is sought)


def _attribute(name: str):
    return lambda source, _info: getattr(source, name)


def _money(value: Any) -> str:
    if not isinstance(value, int):
        raise TypeError("no money")
    return f"{value / 10_000:.4f}"


def marked(made: GraphQLSchema, rnd: Random, *, shares: bool) -> None:
    """Mark most fields for the engine: scalars as columns, relations as batched."""
    for (_, key), field in fields(made).items():
        if key == "arg" or rnd.random() < 0.1:
            continue
        if is_leaf_type(get_named_type(field.type)) or rnd.random() < 0.2:
            field.extensions["engine"] = Column(key)
        else:
            resolve = _relation(key, field, shares=shares)
            field.extensions["engine"] = Batched(resolve)
    if rnd.random() < 0.5:
        made.type_map["Money"].extensions["serialize_column"] = lambda values: list(
            map(_money, values)
        )


def _relation(key: str, field: GraphQLField, *, shares: bool):
    nullable = get_nullable_type(field.type)

    def resolve(parents, _info):
        values = [_read(parent, key) for parent in parents]
        if is_list_type(nullable):
            return _grouped(values)
        return _indexed(values) if shares else values

    return resolve


def _read(parent: Any, key: str) -> Any:
    try:
        return getattr(parent, key)
    except AttributeError as error:
        return error


def _grouped(values: list[Any]) -> Any:
    if not all(value is None or isinstance(value, (list, tuple)) for value in values):
        return values
    flat = [item for value in values if value is not None for item in value]
    lengths = [-1 if value is None else len(value) for value in values]
    return Grouped(as_rows(flat) or flat, lengths)


def _indexed(values: list[Any]) -> Indexed:
    unique: list[Any] = []
    positions = []
    for value in values:
        known = [n for n, other in enumerate(unique) if other is value]
        if value is not None and not known:
            unique.append(value)
            known = [len(unique) - 1]
        positions.append(known[0] if known else -1)
    return Indexed(as_rows(unique) or unique, positions)


def as_rows(things: list[Any]) -> Rows | None:
    """Put things of one sound kind into rows, as a statement would answer them."""
    kinds = {getattr(thing, "t", None) for thing in things}
    if len(kinds) != 1 or not kinds <= {"N", "M"}:
        return None
    (kind,) = kinds
    keys = KEYS_OF_N if kind == "N" else KEYS_OF_M
    if not all(hasattr(thing, key) for thing in things for key in keys):
        return None
    rows = [tuple(getattr(thing, key) for key in keys) for thing in things]
    index = {key: position for position, key in enumerate(keys)}
    return Rows(rows, index).with_columns({"__typename": [kind] * len(rows)})


def asynchronous(made: GraphQLSchema, rnd: Random) -> None:
    """Make some resolvers coroutines, the same ones for the same seed."""
    for (_, key), field in fields(made).items():
        if rnd.random() < 0.4:
            mark = field.extensions.get("engine")
            if isinstance(mark, Batched):
                later = Batched(_later(mark.resolve), shared=len(key) > 2)
                field.extensions["engine"] = later
            elif mark is None:
                field.resolve = _later(field.resolve)


def _later(resolve):
    async def answer(*args, **kwargs):
        await asyncio.sleep(0)
        value = resolve(*args, **kwargs)
        if isinstance(value, Exception):
            raise value
        return value

    return answer


class Values:
    """Makes the objects; some values are null, wrong or raise."""

    def __init__(self, rnd: Random, *, shares: bool) -> None:
        self.rnd = rnd
        self.shares = shares
        self.bad = rnd.choice([0, 0.002, 0.03])
        self.numbers = count(1)
        self.made: dict[str, list[Thing]] = {"N": [], "M": []}

    def root(self) -> Thing:
        made = None
        while not isinstance(made, Thing):
            made = self.thing("N", 3)
        return made

    def leaf(self, value: Any) -> Any:
        rnd = self.rnd
        if rnd.random() >= self.bad:
            return value
        wrong = [None, None, ValueError("boom"), "zzz", float("inf"), Thing(x=1), {}]
        return rnd.choice(wrong)

    def thing(self, kind: str, depth: int) -> Any:
        rnd = self.rnd
        if rnd.random() < self.bad:
            return rnd.choice([None, ValueError("object"), None])
        if self.shares and depth < 2 and self.made[kind] and rnd.random() < 0.3:
            return rnd.choice(self.made[kind])
        made = self.n(depth) if kind == "N" else self.m(depth)
        if depth < 2:
            self.made[kind].append(made)
        return made

    def m(self, depth: int) -> Thing:
        rnd = self.rnd
        wrong = rnd.random() < self.bad
        return Thing(
            t=rnd.choice(["Q", "N", None]) if wrong else "M",
            id=self.leaf(str(next(self.numbers))),
            a=self.leaf("m"),
            m=self.leaf(1),
            n=self.thing("N", depth - 1) if depth else None,
        )

    def n(self, depth: int) -> Thing:
        number = next(self.numbers)
        made = Thing(
            t="N",
            id=self.leaf(number),
            a=self.leaf(f"a{number}"),
            b=self.leaf(number),
            f=self.leaf(1.5),
            ok=self.leaf(True),
            c=self.leaf([self.leaf(1), self.leaf(2)]),
            d=self.leaf([self.leaf(["x", self.leaf("y")])]),
            e=self.leaf(1),
            money=self.leaf(number * 10_000),
        )
        made.__dict__.update(self.relations(depth) if depth else _nothing(made))
        if self.rnd.random() < self.bad:
            made.kids = self.leaf(7)
        return made

    def relations(self, depth: int) -> dict[str, Any]:
        def one() -> Any:
            return self.thing("N", depth - 1)

        def either() -> Any:
            return self.thing(self.rnd.choice("NM"), depth - 1)

        return {
            "child": one(),
            "childN": one(),
            "kids": [one() for _ in range(self.rnd.randint(0, 3))],
            "kidsN": [one() for _ in range(self.rnd.randint(0, 3))],
            "mat": [[one()], None, []],
            "u": either(),
            "us": [either(), either()],
            "i": either(),
            "is": (either(), either()),
        }


def _nothing(made: Thing) -> dict[str, Any]:
    return {
        **dict.fromkeys(("child", "kids", "mat", "u", "i", "is")),
        "childN": made,
        "kidsN": [],
        "us": [],
    }
