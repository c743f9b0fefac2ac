"""Documents: parsed, measured and validated once, whoever sends them."""

from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    ValuesOfCorrectTypeRule,
    parse,
    specified_rules,
    validate,
)

from db.traces import span
from resolvers.engine.caches import Recent
from resolvers.engine.marks import ENGINE, OpenAct
from server import measures

MOST_CHARACTERS = 100_000
MOST_TOKENS = 10_000
MOST_ERRORS = 10
_KEPT_DOCUMENTS = 500
_KEPT_CHARACTERS = 1_000_000


class BadLiteral(GraphQLError):  # noqa: N818 (the fault is the sender's)
    """A value in a document is not of the type of its place."""


class _Values(ValuesOfCorrectTypeRule):
    def report_error(self, error: GraphQLError) -> None:
        original = error.original_error
        error = BadLiteral(error.message, error.nodes, original_error=original)
        super().report_error(error)


_RULES = [
    _Values if rule is ValuesOfCorrectTypeRule else rule for rule in specified_rules
]


@dataclass(frozen=True)
class Document:
    """A document, or what is wrong with it."""

    node: DocumentNode | None
    errors: list[GraphQLError] = field(default_factory=list)
    code: str = "INVALID_DOCUMENT"

    @property
    def has_form(self) -> bool:
        """Say whether nothing is wrong with it, or some values at most."""
        # One more stands for those that are not told.
        told = self.errors[:MOST_ERRORS]
        return all(isinstance(error, BadLiteral) for error in told)

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
        self._characters = 0

    def read(self, text: str) -> Document:
        document = self._kept.get(text)
        if document is None:
            with span("parse") as told:
                document = self._read(text)
                told.tell(errors=len(document.errors), characters=len(text))
            self._keep(text, document)
        return document

    def _keep(self, text: str, document: Document) -> None:
        # A parsed document takes a hundred times the memory of its text.
        self._characters += len(text)
        if self._characters > _KEPT_CHARACTERS:
            self._kept, self._characters = Recent(_KEPT_DOCUMENTS), len(text)
        self._kept.put(text, document)

    def _read(self, text: str) -> Document:
        if len(text) > MOST_CHARACTERS:
            return _too_big(f"A document has at most {MOST_CHARACTERS} characters.")
        try:
            node = parse(text, max_tokens=MOST_TOKENS)
        except GraphQLError as error:
            if f"more than {MOST_TOKENS} tokens" in error.message:
                return _too_big(f"A document has at most {MOST_TOKENS} tokens.")
            return Document(None, [error])
        # Measured before it is validated: rules follow fragments that bomb.
        try:
            measures.check(node)
        except measures.TooBig as limit:
            return _too_big(str(limit))
        errors = validate(
            self.schema, node, _RULES, max_errors=MOST_ERRORS, hide_suggestions=True
        )
        return Document(node, errors)


def _too_big(message: str) -> Document:
    return Document(None, [GraphQLError(message)], "LIMIT_EXCEEDED")


def is_open_act(operation: OperationDefinitionNode, schema: GraphQLSchema) -> bool:
    """Say whether an operation is one of the acts that need nobody, and no more."""
    root = schema.mutation_type
    if operation.operation is not OperationType.MUTATION or root is None:
        return False
    selections = operation.selection_set.selections
    node = selections[0] if len(selections) == 1 else None
    field = root.fields.get(node.name.value) if isinstance(node, FieldNode) else None
    return field is not None and isinstance(field.extensions.get(ENGINE), OpenAct)


def is_open_to_anyone(operation: OperationDefinitionNode, *, in_demo: bool) -> bool:
    """Anonymous may ask for `__typename` and, in the demo, for the schema."""
    allowed = {"__typename", "__schema", "__type"} if in_demo else {"__typename"}
    return operation.operation is OperationType.QUERY and all(
        isinstance(node, FieldNode) and node.name.value in allowed
        for node in operation.selection_set.selections
    )
