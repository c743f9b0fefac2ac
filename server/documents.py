"""Documents: parsed, measured and validated once, whoever sends them."""

from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    parse,
    validate,
)

from resolvers.engine.caches import Recent

MOST_CHARACTERS = 100_000
MOST_TOKENS = 20_000
DEEPEST = 12
_KEPT_DOCUMENTS = 500


@dataclass(frozen=True)
class Document:
    """A document, or what is wrong with it."""

    node: DocumentNode | None
    errors: list[GraphQLError] = field(default_factory=list)
    code: str = "INVALID_DOCUMENT"

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """Return the operation that is meant, if that is clear."""
        found = [
            definition
            for definition in (self.node.definitions if self.node else ())
            if isinstance(definition, OperationDefinitionNode)
            and (name is None or (definition.name and definition.name.value == name))
        ]
        return found[0] if len(found) == 1 else None


class Documents:
    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._kept = Recent(_KEPT_DOCUMENTS)

    def read(self, text: str) -> Document:
        document = self._kept.get(text)
        if document is None:
            document = self._read(text)
            self._kept.put(text, document)
        return document

    def _read(self, text: str) -> Document:
        if len(text) > MOST_CHARACTERS:
            return _too_big(f"A document has at most {MOST_CHARACTERS} characters.")
        try:
            node = parse(text, max_tokens=MOST_TOKENS)
        except GraphQLError as error:
            return Document(None, [error])
        # Measured before it is validated: rules follow fragments that bomb.
        if Depth(node).of_document() > DEEPEST:
            return _too_big(f"A document nests at most {DEEPEST} fields.")
        return Document(node, validate(self.schema, node, hide_suggestions=True))


def _too_big(message: str) -> Document:
    return Document(None, [GraphQLError(message)], "LIMIT_EXCEEDED")


class Depth:
    """Counts nested fields, each fragment once; introspection does not count."""

    def __init__(self, document: DocumentNode) -> None:
        self.document = document
        self._fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self._known: dict[str, int] = {}

    def of_document(self) -> int:
        return max(
            (
                self._of(node.selection_set)
                for node in self.document.definitions
                if isinstance(node, OperationDefinitionNode)
            ),
            default=0,
        )

    def _of(self, selections: SelectionSetNode | None) -> int:
        deepest = 0
        for node in selections.selections if selections else ():
            if isinstance(node, FieldNode):
                if not node.name.value.startswith("__"):
                    deepest = max(deepest, 1 + self._of(node.selection_set))
            elif isinstance(node, FragmentSpreadNode):
                deepest = max(deepest, self._of_fragment(node.name.value))
            else:
                deepest = max(deepest, self._of(getattr(node, "selection_set", None)))
        return deepest

    def _of_fragment(self, name: str) -> int:
        if name not in self._known:
            # A cycle counts as nothing here; validation refuses it.
            self._known[name] = 0
            fragment = self._fragments.get(name)
            self._known[name] = self._of(fragment.selection_set) if fragment else 0
        return self._known[name]


def is_open_to_anyone(operation: OperationDefinitionNode, *, in_demo: bool) -> bool:
    """Anonymous may ask for `__typename` and, in the demo, for the schema."""
    allowed = {"__typename", "__schema", "__type"} if in_demo else {"__typename"}
    return operation.operation is OperationType.QUERY and all(
        isinstance(node, FieldNode) and node.name.value in allowed
        for node in operation.selection_set.selections
    )
