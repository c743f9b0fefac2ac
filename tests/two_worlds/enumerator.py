"""Every coordinate of the queries, asked for by itself, always in the same order."""

from collections.abc import Iterable, Iterator
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLSchema,
    get_named_type,
    is_interface_type,
    is_leaf_type,
)

from db.base import Base
from tests.authorization.fields import TABLES
from tests.two_worlds.documents import Document, document
from tests.two_worlds.given import PAGES, Filters, orders, values
from tests.two_worlds.literals import written
from tests.two_worlds.pools import MALFORMED, Pools
from tests.two_worlds.ways import TOLD, Step, Way, Ways

DEEPEST = 4
PAGED = "totalCount edges { cursor node { id } } "
PAGED += "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
SMALL = "first: 3, "
# The lists whose filters are tried with all values; the others take those stored.
WHOLE = {"Project.items", "Query.contacts", "Query.members"}
Asked = Iterator[tuple[str, str]]


class Enumerator:
    """Walks the schema, and writes what asks for each of its coordinates."""

    def __init__(self, schema: GraphQLSchema, pools: Pools) -> None:
        self.schema = schema
        self.pools = pools
        self.ways = Ways(schema, pools)

    def documents(self) -> list[Document]:
        return [document(text, name) for text, name in self.texts().items()]

    def texts(self) -> dict[str, str]:
        """Give all texts with their names, none twice, in the order of the schema."""
        found: dict[str, str] = {}
        for kind in (self.records, self.fields, self.arguments, self.by_ways):
            for name, text in kind():
                found.setdefault(text, name)
        return found

    def by_ways(self) -> Asked:
        """Take every way, and ask at its end for all values, and those one deeper."""
        for way in self.ways.upto(DEEPEST - 1):
            inner = self.ways.leaves(way.end)
            for number, step in enumerate(self.ways.steps(way.end)):
                # Fields of two types may be unlike, so each has a key of its own.
                key = f"_{number}: " if step.is_narrowed else ""
                leaves = " ".join(self.ways.leaves(step.type_)) or "__typename"
                inner.append(key + self.ways.call(step, leaves))
            yield f"way {way}", self.ways.text(way, " ".join(inner))

    def fields(self) -> Asked:
        """Ask for one field of a type at a time, of as many rows as there are."""
        for name in self.ways.shortest:
            way = self.fullest(name)
            for field in self.ways.leaves(name):
                yield f"field {name}.{field}", self.ways.text(way, field)
            for step in self.ways.steps(name):
                call = self.ways.call(step, "__typename")
                yield f"field {name}.{step.field}", self.ways.text(way, call)

    def fullest(self, name: str) -> Way:
        """Begin with all records of a type instead of with one of them."""
        way = self.ways.shortest[name]
        if not way.steps or "id" not in self.ways.needed(way.steps[0]):
            return way
        many = Step("Query", "nodes", way.steps[0].type_, is_narrowed=True)
        return Way((many, *way.steps[1:]))

    def records(self) -> Asked:
        """Ask by ids of all sorts: one by one, several, and as of another type."""
        for field, each in self.ways.type("Query").fields.items():
            named: Any = get_named_type(each.type)
            for name in ("id", "ids"):
                if name in each.args:
                    yield from self._by_id(field, name, named)

    def _by_id(self, field: str, argument: str, named: Any) -> Asked:
        is_many = is_interface_type(named)
        types = self.schema.get_possible_types(named) if is_many else [named]
        for type_ in types:
            leaves = " ".join(self.ways.leaves(type_.name))
            inner = f"__typename id ... on {type_.name} {{ {leaves} }}"
            ids: list[Any] = [*self.pools.any(type_.name), *MALFORMED]
            for id_ in [ids] if argument == "ids" else ids:
                title = f"record {field}<{type_.name}> {id_}"
                yield title, f"{{ {field}({argument}: {written(id_)}) {{ {inner} }} }}"

    # Arguments.

    def arguments(self) -> Asked:
        """Give each argument of each field alone, with each of its values."""
        for name in self.ways.shortest:
            way = self.fullest(name)
            for field, each in self.ways.type(name).fields.items():
                if field in TOLD:
                    continue
                for argument, taken in each.args.items():
                    type_: Any = get_named_type(taken.type)
                    for value in self._values(name, field, argument, type_):
                        given = f"{argument}: {written(value)}"
                        call = self._call(name, field, given)
                        yield (
                            f"given {name}.{field}({given})",
                            self.ways.text(way, call),
                        )

    def _call(self, parent: str, field: str, given: str) -> str:
        each = self.ways.type(parent).fields[field]
        named: Any = get_named_type(each.type)
        if is_leaf_type(named):
            return f"{field}({given})"
        step = Step(parent, field, named.name, is_narrowed=False)
        needed = self.ways.needed(step)
        if needed and not given.startswith(needed.partition(":")[0]):
            given = f"{needed}, {given}"
        is_page = "pageInfo" in named.fields
        if is_page and given.startswith("orderBy"):
            given = SMALL + given
        inner = PAGED if is_page else " ".join(self.ways.leaves(named.name))
        return f"{field}({given}) {{ {inner} }}"

    def _values(
        self, parent: str, field: str, argument: str, type_: Any
    ) -> Iterable[Any]:
        found: Iterable[Any] = ()
        if argument in {"first", "last"}:
            found = PAGES
        elif argument in {"after", "before"}:
            found = ("nonsense",)
        elif argument == "search":
            found = self._searched(parent, field)
        elif argument == "orderBy":
            found = orders(type_)
        elif isinstance(type_, GraphQLEnumType):
            found = values(type_)
        elif isinstance(type_, GraphQLInputObjectType):
            filters = Filters(type_, self.pools, self._table(parent, field))
            is_whole = f"{parent}.{field}" in WHOLE
            found = [*filters.alone(all_values=is_whole), *filters.joined()]
        # Ids of all sorts are given by `records`.
        return found

    def _table(self, parent: str, field: str) -> str:
        named: Any = get_named_type(self.ways.type(parent).fields[field].type)
        return TABLES[named.name.removesuffix("Connection")]

    def _searched(self, parent: str, field: str) -> list[str]:
        """Search for what stands in each text of the rows, hidden or not."""
        table = self._table(parent, field)
        texts = ("number", "name", "description", "internal_note", "company_name")
        columns = [name for name in texts if name in Base.metadata.tables[table].c]
        found = [text for each in columns for text in self.pools.texts(table, each)]
        return list(dict.fromkeys(found))


def onward(each: Document, data: Any) -> Document | None:
    """Ask for the next small page after the one that was answered, if there is one."""
    cursor = next(_ends(data), None)
    if cursor is None or SMALL not in each.text:
        return None
    text = each.text.replace(SMALL, f"{SMALL}after: {written(cursor)}, ", 1)
    return document(text, f"{each.name} onward")


def _ends(data: Any) -> Iterator[str]:
    """Find the ends of pages after which there are more."""
    if isinstance(data, list):
        for each in data:
            yield from _ends(each)
    elif isinstance(data, dict):
        if data.get("hasNextPage"):
            yield data["endCursor"]
        for each in data.values():
            yield from _ends(each)
