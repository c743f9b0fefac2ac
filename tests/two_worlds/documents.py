"""Documents that two worlds are asked, and those that are recorded in the tree."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
)

from schema.root import schema
from tests.asking import DOCUMENTS
from tests.two_worlds.coordinates import asked_for

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
    def needs(self) -> list[str]:
        """Name the variables without which it does not run."""
        return [
            each.variable.name.value
            for each in self.operation.variable_definitions or ()
            if each.type.kind == "non_null_type" and each.default_value is None
        ]


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


def recorded() -> list[Document]:
    """Give the queries of `graphql/` and of the tests that need no variables."""
    return [document(each.text, each.name) for each in queries() if not each.needs]


@cache
def queries() -> tuple[Recorded, ...]:
    """Read the valid queries of one operation in `graphql/` and in the tests."""
    found = {}
    for name, text in _texts():
        operation = _query(text)
        if operation is not None:
            found.setdefault(SPACE.sub(" ", text), Recorded(text, name, operation))
    return tuple(found.values())


def _texts() -> Iterator[tuple[str, str]]:
    for file in sorted(DOCUMENTS.glob("*.graphql")):
        if file.name != "schema.graphql":
            yield file.name, file.read_text(encoding="utf-8")
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
