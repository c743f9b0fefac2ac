"""Operations: one request from its document to its answer, in one snapshot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graphql import ExecutionResult, GraphQLError, OperationType, execute
from graphql.execution.values import VariableValues, get_variable_values

from db import migrate
from db.engine import Database
from db.files import Files
from permissions.decisions import Decision
from resolvers.engine import limits
from resolvers.engine.authentication import Viewers
from resolvers.engine.authorization import redactions, refused_acts, refused_uses
from resolvers.engine.errors import OperationFailed
from resolvers.engine.executor import BatchExecutor
from resolvers.engine.operation import Operation
from resolvers.engine.planning import plan_operation
from resolvers.engine.plans import OperationPlan
from resolvers.engine.snapshot import Snapshot
from resolvers.writes import Desk
from schema.root import schema
from server.documents import MOST_ERRORS, Document, Documents, is_open_to_anyone
from server.errors import coded, undecided, written
from server.settings import Settings


@dataclass(frozen=True)
class Request:
    """What a client asks, once HTTP is out of the way."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    token: str | None = None
    idempotency_key: str | None = None
    is_get: bool = False


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Any] = field(default_factory=dict)


UNAUTHENTICATED = Answer(
    401,
    {
        "errors": [
            {
                "message": "A valid token is needed.",
                "extensions": {"code": "UNAUTHENTICATED"},
            }
        ]
    },
)


class Operations:
    """One a process: the schema, the database, and what is kept between requests."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.database = database
        self.files = Files(settings.files_at)
        self.viewers = Viewers()
        self.schema = schema._schema  # noqa: SLF001 (Strawberry names no other way)
        self.documents = Documents(self.schema)

    @classmethod
    async def start(cls, settings: Settings) -> "Operations":
        return cls(settings, await Database.open(settings.database_url))

    @cached_property
    def sdl(self) -> str:
        """The schema, printed when it is first asked for."""
        return schema.as_str()

    async def stop(self) -> None:
        await self.database.close()

    async def ready(self) -> bool:
        """Say whether the database answers and its tables are of this version."""
        return await migrate.is_current(self.settings.database_url)

    async def run(self, request: Request) -> Answer:
        if request.token is None:
            return await self._run_for_anyone(request)
        try:
            async with self.snapshot() as snapshot:
                decision = await self.viewers.decide(snapshot, request.token)
                if decision is None:
                    return UNAUTHENTICATED
                return await self._run(request, snapshot, decision)
        except OperationFailed as failure:
            return Answer(200, {"data": None, "errors": [coded(str(failure))]})

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        async with self.database.reading() as reader:
            await reader.begin()
            yield Snapshot(reader, self.database.dialect)

    async def _run_for_anyone(self, request: Request) -> Answer:
        """Anonymous learns nothing from a document that is wrong: it is never read."""
        document = self.documents.read(request.query)
        operation = document.operation(request.operation_name)
        if document.errors or operation is None:
            return UNAUTHENTICATED
        if not is_open_to_anyone(operation, in_demo=self.settings.demo):
            return UNAUTHENTICATED
        # What is asked of the schema is not paged: only its size says what it costs.
        try:
            plan = self._planned(document, request)
            values = limits.measured(plan, self.schema).values({})
            limits.check_values(values)
        except GraphQLError as error:
            return _refused([error], 200, "INVALID_INPUT")
        result = execute(
            self.schema,
            document.node,  # pyright: ignore[reportArgumentType]
            variable_values=request.variables,
            operation_name=request.operation_name,
            executor_class=BatchExecutor,
            hide_suggestions=True,
        )
        return _answer(result)

    async def _run(
        self, request: Request, snapshot: Snapshot, decision: Decision
    ) -> Answer:
        document = self.documents.read(request.query)
        refusal = _refusal(document, request)
        if refusal is not None:
            return refusal
        variables = request.variables or {}
        try:
            plan = self._planned(document, request)
            measured = limits.measured(plan, self.schema)
            limits.check_variables(measured, variables)
        except GraphQLError as error:
            return _refused([error], 200, "INVALID_INPUT")
        values = self._values(plan, variables)
        known = values if isinstance(values, VariableValues) else VariableValues({}, {})
        desk = Desk(
            self.database, self.viewers, request.token or "", request.idempotency_key
        )
        operation = Operation(plan, known, decision, snapshot, self.settings.key, desk)
        # A member that may not be used is named before its value is looked at.
        refused = refused_uses(operation, variables)
        can_run = not isinstance(values, list)
        refused = refused or refused_acts(operation, variables, can_run=can_run)
        if not refused and isinstance(values, list):
            refused = values
        if not refused:
            refused = _too_much(measured, known.coerced)
        if refused:
            return _refused(refused, 200, "INVALID_INPUT")
        return await self._execute(document, request, operation)

    def _planned(self, document: Document, request: Request) -> OperationPlan:
        return plan_operation(
            self.schema,
            document.node,  # pyright: ignore[reportArgumentType]
            request.operation_name,
            request.variables,
        )

    def _values(
        self, plan: OperationPlan, variables: dict[str, Any]
    ) -> VariableValues | list[GraphQLError]:
        return get_variable_values(
            self.schema,
            plan.operation.variable_definitions or (),
            variables,
            max_errors=MOST_ERRORS,
            hide_suggestions=True,
        )

    async def _execute(
        self, document: Document, request: Request, operation: Operation
    ) -> Answer:
        redacted = redactions(operation)
        result = execute(
            self.schema,
            document.node,  # pyright: ignore[reportArgumentType]
            context_value=operation,
            variable_values=request.variables,
            operation_name=request.operation_name,
            executor_class=BatchExecutor,
            hide_suggestions=True,
        )
        if not isinstance(result, ExecutionResult):
            result = await result
        answer = _answer(result, redacted)
        if operation.unavailable:
            answer.body.setdefault("errors", []).extend(
                undecided(operation.unavailable)
            )
        return answer


def _refusal(document: Document, request: Request) -> Answer | None:
    """Refuse a document that is wrong, or an operation that HTTP does not allow."""
    if document.errors:
        return _refused(document.errors, 400, document.code)
    operation = document.operation(request.operation_name)
    if operation is None:
        message = "Which operation of the document is meant is not clear."
        return _refused([GraphQLError(message)], 400, "INVALID_DOCUMENT")
    if request.is_get and operation.operation is not OperationType.QUERY:
        message = "GET takes queries only."
        return _refused([GraphQLError(message)], 405, "INVALID_DOCUMENT")
    return None


def _too_much(
    measured: limits.Measured, variables: dict[str, Any]
) -> list[GraphQLError]:
    try:
        limits.check_values(measured.values(variables))
    except GraphQLError as error:
        return [error]
    return []


def _refused(errors: list[GraphQLError], status: int, code: str) -> Answer:
    body: dict[str, Any] = {"errors": written(errors, code)}
    return Answer(status, {"data": None, **body} if status == 200 else body)  # noqa: PLR2004


def _answer(result: Any, redacted: list[dict[str, Any]] | None = None) -> Answer:
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = written(result.errors, "INVALID_INPUT")
    if redacted:
        body["extensions"] = {"authorization": {"redacted": redacted}}
    return Answer(200, body)
