"""Equivalent documents: the same question put otherwise, and its answer put back."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, GraphQLSchema, parse, print_ast, visit

from tests.two_worlds.documents import Document
from tests.two_worlds.rewrites import (
    ADDED,
    PART,
    Doubled,
    Inlined,
    Named,
    Switched,
    Variables,
    WithMore,
    aliased,
    keys_in,
    named_beside,
    numbered_roots,
    query_of,
    reversed_roots,
)

OTHER = "query Other { __typename viewer { user { name } } }"
ASKED = "Asked"
LONG = "aliased_"
MORE = "all other values too"
Tell = Callable[[Document], Awaitable[Mapping[str, Any]]]


@dataclass(frozen=True)
class Rewritten:
    """A document that asks for the same, and what its keys stand for."""

    document: Document
    names: Mapping[str, str] = field(default_factory=dict)

    def answered(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Give an answer under the plain keys, without places in the text."""
        found: dict[str, Any] = {"data": self._data(body.get("data"))}
        if errors := body.get("errors"):
            found["errors"] = [self._error(each) for each in errors]
        if redacted := _redacted(body):
            found["redacted"] = [self._entry(each) for each in redacted]
        return found

    def _data(self, data: Any) -> Any:
        if isinstance(data, list):
            return [self._data(each) for each in data]
        if isinstance(data, dict):
            return {
                self.names.get(key, key): self._data(each)
                for key, each in data.items()
                if not key.startswith(ADDED)
            }
        return data

    def _error(self, error: Mapping[str, Any]) -> dict[str, Any]:
        kept = {name: each for name, each in error.items() if name != "locations"}
        if "path" in kept:
            kept["path"] = [self.names.get(each, each) for each in kept["path"]]
        return kept

    def _entry(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        paths = [
            ".".join(self.names.get(key, key) for key in path.split("."))
            for path in entry["paths"]
        ]
        return {**entry, "paths": sorted(paths)}


def _redacted(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    extensions = body.get("extensions") or {}
    return extensions.get("authorization", {}).get("redacted", [])


class Rewriter:
    """Puts documents otherwise, in each of the ways that change nothing."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.ways: dict[str, Callable[[Document], Rewritten]] = {
            "every field aliased": self.aliased,
            "fields called like each other": self.turned,
            "inline fragments": self._changed(lambda: Inlined(schema).of),
            "named fragments": self._changed(lambda: Named(schema).of),
            "arguments as variables": lambda d: self.with_variables(d, leaves=False),
            "leaves as variables": lambda d: self.with_variables(d, leaves=True),
            "everything twice": self._changed(lambda: lambda n: visit(n, Doubled())),
            "switched by literals": self._switched(by_variables=False),
            "switched by variables": self._switched(by_variables=True),
            "one of two operations": self.one_of_two,
            "roots reversed": self._changed(lambda: reversed_roots),
            "all of it": self.all_of_it,
        }

    def all(self, document: Document) -> Iterator[tuple[str, Rewritten]]:
        for way, rewrite in self.ways.items():
            yield way, rewrite(document)

    def aliased(self, document: Document) -> Rewritten:
        keys = keys_in(parse(document.text))
        return self._aliased(document, {key: LONG + key for key in keys})

    def turned(self, document: Document) -> Rewritten:
        """Give each field the key of another one, secrets the keys of what is open."""
        keys = keys_in(parse(document.text))
        turned = [*keys[1:], *keys[:1]] if len(keys) > 1 else ["id"]
        return self._aliased(document, dict(zip(keys, turned, strict=True)))

    def with_variables(self, document: Document, *, leaves: bool) -> Rewritten:
        taken = Variables(self.schema, leaves=leaves)
        node = taken.of(parse(document.text))
        return Rewritten(_made(document, node, values=taken.values))

    def one_of_two(self, document: Document) -> Rewritten:
        node = named_beside(parse(document.text), ASKED, parse(OTHER))
        return Rewritten(_made(document, node, operation=ASKED))

    def with_more(self, document: Document) -> Rewritten:
        """Ask for all other values of each record too: those asked for stay."""
        node = WithMore(self.schema).of(parse(document.text))
        return Rewritten(_made(document, node))

    def all_of_it(self, document: Document) -> Rewritten:
        """Put one way upon the other."""
        found = self.turned(document)
        for way in (
            "leaves as variables",
            "switched by variables",
            "named fragments",
            "inline fragments",
            "one of two operations",
        ):
            found = Rewritten(self.ways[way](found.document).document, found.names)
        return found

    async def differing(self, tell: Tell, document: Document) -> list[str]:
        """Ask in every way, and name those that are answered otherwise."""
        wanted = Rewritten(document).answered(await tell(document))
        found = [
            way
            for way, other in self.all(document)
            if other.answered(await tell(other.document)) != wanted
        ]
        more = self.with_more(document)
        if more.answered(await tell(more.document))["data"] != wanted["data"]:
            found.append(MORE)
        return found

    def _aliased(self, document: Document, names: Mapping[str, str]) -> Rewritten:
        node = aliased(parse(document.text), names)
        back = {alias: key for key, alias in names.items()}
        return Rewritten(_made(document, node), back)

    def _switched(self, *, by_variables: bool) -> Callable[[Document], Rewritten]:
        def change(node: DocumentNode) -> DocumentNode:
            return visit(node, Switched(by_variables=by_variables))

        return self._changed(lambda: change)

    def _changed(self, start: Callable[[], Any]) -> Callable[[Document], Rewritten]:
        return lambda document: Rewritten(
            _made(document, start()(parse(document.text)))
        )


def together(documents: Sequence[Document]) -> Document:
    """Ask the roots of several queries in one, each under its query's number."""
    roots: list[Any] = []
    for number, each in enumerate(documents):
        roots += numbered_roots(parse(each.text), number)
    coordinates = frozenset[str]().union(*(each.coordinates for each in documents))
    name = " and ".join(each.name for each in documents)
    return Document(print_ast(query_of(roots)), {}, None, coordinates, name)


def parted(data: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Give what one of several queries was answered."""
    mine = f"{PART}{number}_"
    return {k.removeprefix(mine): v for k, v in data.items() if k.startswith(mine)}


def _made(
    document: Document,
    node: DocumentNode,
    values: Mapping[str, Any] | None = None,
    operation: str | None = None,
) -> Document:
    return Document(
        print_ast(node),
        {**document.variables, **(values or {})},
        operation or document.operation,
        document.coordinates,
        document.name,
    )
