"""Documents that two worlds are asked, and those that are recorded in the tree."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLSchema,
    NonNullTypeNode,
    OperationDefinitionNode,
    OperationType,
    parse,
    print_ast,
    validate,
)

from schema.root import schema
from tests.asking import DOCUMENTS
from tests.authorization.fields import NODES
from tests.two_worlds.coordinates import asked_for
from tests.two_worlds.pools import Pools

OURS = Path(__file__).parent
TESTS = OURS.parent
SCHEMA: GraphQLSchema = schema._schema
SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Document:
    """What is sent, and the coordinates of the schema that it asks for."""

    text: str
    variables: dict[str, Any]
    operation: str | None
    coordinates: frozenset[str]
    name: str


@dataclass(frozen=True)
class Recorded:
    """A text of the tree that is a query, and where it stands."""

    text: str
    name: str
    operation: OperationDefinitionNode = field(repr=False)

    @property
    def needs(self) -> dict[str, str]:
        """Give the types of the variables without which it does not run."""
        return {
            each.variable.name.value: print_ast(each.type)
            for each in self.operation.variable_definitions or ()
            if isinstance(each.type, NonNullTypeNode) and each.default_value is None
        }


def document(
    text: str,
    name: str,
    variables: Mapping[str, Any] | None = None,
    operation: str | None = None,
) -> Document:
    """Make a document of a text that is right."""
    given = dict(variables or {})
    coordinates = asked_for(SCHEMA, parse(text), given)
    return Document(text, given, operation, coordinates, name)


def recorded(pools: Pools | None = None, *, tests: bool = True) -> list[Document]:
    """Give the queries of `graphql/`, and of the tests, with what they need.

    Without pools, those alone that need nothing.
    """
    return [
        document(each.text, each.name, variables)
        for each in queries(tests=tests)
        for variables in _needed(each, pools)
    ]


def _needed(query: Recorded, pools: Pools | None) -> list[dict[str, Any]]:
    if not query.needs or pools is None:
        return [] if query.needs else [{}]
    known: list[dict[str, Any]] = []
    for type_ in _meant(query.text):
        ids = pools.ids(type_)[:3] or [pools.missing(type_)]
        near = {
            "ID!": ids[0],
            "[ID!]!": ids,
            "String!": pools.texts("items", "name")[0],
            "[String!]!": pools.stored("items", "name"),
            "ItemFilter!": {"isDraft": {"eq": False}},
            "DisplayMode!": "SEPARATED",
        }
        if set(query.needs.values()) <= near.keys():
            known.append({name: near[each] for name, each in query.needs.items()})
    return known


def _meant(text: str) -> list[str]:
    """Name the types whose ids a text may be about."""
    if "project(id:" in text:
        return ["Project"]
    if "item(id:" in text:
        return ["Item"]
    named = re.findall(r"\.\.\. on (\w+)", text)
    return [each for each in dict.fromkeys(named) if each in NODES] or ["Item"]


@cache
def queries(*, tests: bool) -> tuple[Recorded, ...]:
    """Read the valid queries of one operation in `graphql/`, and in the tests."""
    found: dict[str, Recorded] = {}
    for name, text in chain(_files(), _tests() if tests else ()):
        operation = _query(text)
        if operation is not None:
            found.setdefault(SPACE.sub(" ", text), Recorded(text, name, operation))
    return tuple(found.values())


def _files() -> Iterator[tuple[str, str]]:
    for file in sorted(DOCUMENTS.glob("*.graphql")):
        if file.name != "schema.graphql":
            yield file.name, file.read_text(encoding="utf-8")


def _tests() -> Iterator[tuple[str, str]]:
    for file in sorted(set(TESTS.rglob("*.py")) - set(OURS.rglob("*.py"))):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and _may_be_one(node.value):
                yield f"{file.relative_to(TESTS)}:{node.lineno}", str(node.value)


def _may_be_one(value: object) -> bool:
    return isinstance(value, str) and value.lstrip().startswith(("{", "query"))


def _query(text: str) -> OperationDefinitionNode | None:
    try:
        node = parse(text)
    except GraphQLError:
        return None
    operations = [d for d in node.definitions if isinstance(d, OperationDefinitionNode)]
    is_one = len(operations) == 1 and operations[0].operation is OperationType.QUERY
    return operations[0] if is_one and not validate(SCHEMA, node) else None
