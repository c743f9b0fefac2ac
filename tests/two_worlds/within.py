"""Whether a document stays within the limits, by the server's own measures."""

from graphql import GraphQLError

from resolvers.engine import limits
from resolvers.engine.planning import plan_operation
from server.documents import Documents
from tests.two_worlds.documents import SCHEMA, Document

_DOCUMENTS = Documents(SCHEMA)


def fits(document: Document) -> bool:
    """Say whether a document is valid and would be run, whatever comes of it."""
    read = _DOCUMENTS.read(document.text)
    if read.errors or read.node is None:
        return False
    try:
        plan = plan_operation(SCHEMA, read.node, document.operation, document.variables)
        measured = limits.measured(plan, SCHEMA)
        limits.check_variables(measured, document.variables)
        limits.check_values(measured.values(document.variables))
    except GraphQLError:
        return False
    return True
