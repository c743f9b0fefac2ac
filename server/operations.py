"""Operations: one request from its document to its answer, in one snapshot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from graphql import ExecutionResult, GraphQLError, OperationType, execute
from graphql.execution.values import VariableValues, get_variable_values

from db import migrate
from db.engine import Database
from db.files import Files
from db.traces import Recorded, is_on, span
from resolvers import comparisons, previews, refused_writes
from resolvers.engine import limits
from resolvers.engine.authentication import Credential, Recognised, Viewers
from resolvers.engine.authorization import redactions, refused_acts, refused_uses
from resolvers.engine.errors import OperationFailed
from resolvers.engine.executor import BatchExecutor
from resolvers.engine.operation import Operation
from resolvers.engine.planning import plan_operation
from resolvers.engine.plans import OperationPlan
from resolvers.engine.snapshot import Snapshot
from schema.root import schema
from server import metrics
from server.answers import (
    FOREIGN,
    UNAUTHENTICATED,
    Answer,
    Request,
    nothing_to_preview,
    only_reads,
    refused,
    too_often,
)
from server.desks import comes_to_the_door, desk_of, door_of, with_cookie
from server.documents import (
    MOST_ERRORS,
    Document,
    Documents,
    is_open_to_anyone,
)
from server.errors import coded, undecided, would_be_hidden, written
from server.rates import Rates, of_address, of_token
from server.settings import Settings
from server.throttle import Throttle
from server.uses import Uses

CHARACTERS_A_POINT = 1_000
_UNCLEAR = "The document has not just one operation; name one in operationName."
_UNKNOWN = "The document has no operation of the name in operationName."


@dataclass(frozen=True, slots=True)
class Ready:
    """An operation that may run, and what it may cost."""

    operation: Operation
    measured: limits.Measured
    points: int
    redacted: list[dict[str, Any]]
    # The part of these points that its comparisons cost.
    compared: int


@dataclass(frozen=True, slots=True)
class Denied:
    """An operation that asks for what its viewer may not use, or not write."""

    operation: Operation
    errors: list[GraphQLError]
    answer: Answer
    # What is told of refused writes is paid for, so that it has an end.
    points: int


class Operations:
    """One a process: the schema, the database, and what is kept between requests."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.database = database
        self.files = Files(settings.files_at)
        self.viewers = Viewers()
        self.uses = Uses()
        self.schema = schema._schema  # noqa: SLF001 (Strawberry names no other way)
        self.documents = Documents(self.schema)
        self.rates = Rates(settings.rate_limit, settings.rate_limit_url)
        self.throttle = Throttle(settings.rate_limit_url)

    @classmethod
    async def start(cls, settings: Settings) -> "Operations":
        return cls(settings, await Database.open(settings.database_url))

    @cached_property
    def sdl(self) -> str:
        """The schema, printed when it is first asked for."""
        return schema.as_str()

    async def stop(self) -> None:
        await self.rates.close()
        await self.throttle.close()
        await self.database.close()

    async def ready(self) -> bool:
        """Say whether the database answers and its tables are of this version."""
        return await migrate.is_current(self.settings.database_url)

    async def run(self, request: Request) -> Answer:
        passed = self.rates.passed(_payer(request))
        if passed is not None:
            return too_often(passed)
        if comes_to_the_door(request, self.documents, self.schema):
            nobody = replace(request, token=None)
            return await self._paid(nobody, await self._run_open(nobody))
        if request.token is None:
            return await self._paid(request, self._run_for_anyone(request))
        try:
            async with self.snapshot() as snapshot:
                with span("authenticate"):
                    asker = await self.viewers.recognise(snapshot, request.token)
                if asker is None:
                    nobody = replace(request, token=None)
                    return await self._paid(nobody, UNAUTHENTICATED)
                self.uses.note(asker)
                return await self._answer(request, snapshot, asker)
        except OperationFailed as failure:
            return Answer(200, {"data": None, "errors": [coded(str(failure))]})

    async def _answer(
        self, request: Request, snapshot: Snapshot, asker: Recognised
    ) -> Answer:
        """Answer; a preview is marked, and told of before its answer leaves."""
        wish = request.preview
        if wish is None:
            return await self._run(request, snapshot, asker)
        shown = await previews.look(self.viewers, snapshot, asker.decision, wish)
        if shown is None:
            return await self._paid(request, nothing_to_preview())
        asker = replace(asker, decision=shown.decision)
        answer = await self._run(request, snapshot, asker)
        if "data" in answer.body:
            await previews.tell(self.database, [(shown, wish)], self.settings.key)
        answer.body.setdefault("extensions", {})["preview"] = wish.mark
        return answer

    async def _paid(self, request: Request, answer: Answer) -> Answer:
        """Count what came of a request that reads nothing of a company."""
        spent = await self.rates.spend(_payer(request), _points(request))
        return too_often(spent) if spent and spent.is_passed else answer

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        async with self.database.reading() as reader:
            await reader.begin()
            yield Snapshot(reader, self.database.dialect)

    def _run_for_anyone(self, request: Request) -> Answer:
        """Anonymous learns nothing from a document that is wrong: it is never read."""
        document = self.documents.read(request.query)
        operation = document.operation(request.operation_name)
        if document.errors or operation is None:
            return UNAUTHENTICATED
        if not is_open_to_anyone(operation, in_demo=self.settings.demo):
            return UNAUTHENTICATED
        return self._faults_of_size(document, request) or _answer(
            execute(self.schema, document.node, **self._asked(request))  # pyright: ignore[reportArgumentType]
        )

    async def _run_open(self, request: Request) -> Answer:
        """Run an act of nobody's; it is given a door, and no operation's rights."""
        if request.is_foreign:
            return FOREIGN
        if request.preview is not None:
            return only_reads()
        document = self.documents.read(request.query)
        faults = self._faults_of_size(document, request)
        if faults is not None:
            return faults
        door = door_of(self, request)
        result = execute(
            self.schema,
            document.node,  # pyright: ignore[reportArgumentType]
            context_value=door,
            **self._asked(request),
        )
        if not isinstance(result, ExecutionResult):
            result = await result
        answer = replace(_answer(result), kind="mutation")
        return with_cookie(self.settings, answer, door.jar)

    def _faults_of_size(self, document: Document, request: Request) -> Answer | None:
        """Refuse what is not paged by its size, which is all that it costs."""
        try:
            plan = self._planned(document, request)
            values = limits.measured(plan, self.schema).values({})
            limits.check_values(values)
        except GraphQLError as error:
            return refused([error], 200, "INVALID_INPUT")
        return None

    def _asked(self, request: Request) -> dict[str, Any]:
        return {
            "variable_values": request.variables,
            "operation_name": request.operation_name,
            "executor_class": BatchExecutor,
            "hide_suggestions": True,
        }

    async def _run(
        self, request: Request, snapshot: Snapshot, asker: Recognised
    ) -> Answer:
        document = self.documents.read(request.query)
        with span("plan") as told:
            ready = self._ready(document, request, snapshot, asker)
            _tell(told, ready)
        may_run = isinstance(ready, Ready)
        points = _points(request) if isinstance(ready, Answer) else ready.points
        spent = await self.rates.spend(_payer(request), points)
        if spent and spent.is_passed:
            return too_often(spent)
        if isinstance(ready, Ready):
            answer = await self._execute(document, request, ready)
        else:
            answer = await _told(ready, request)
        operation = document.operation(request.operation_name)
        return replace(
            answer,
            headers=answer.headers | (spent.headers if spent else {}),
            kind=operation.operation.value if operation else "none",
            cost=_cost(request, ready) if may_run else {},
        )

    def _ready(
        self,
        document: Document,
        request: Request,
        snapshot: Snapshot,
        asker: Recognised,
    ) -> Ready | Denied | Answer:
        """Refuse an operation before it runs, or say what it may cost."""
        refusal = _refusal(document, request, asker.credential)
        if refusal is not None:
            return refusal
        variables = request.variables or {}
        try:
            plan = self._planned(document, request)
            measured = limits.measured(plan, self.schema)
            limits.check_variables(measured, variables)
        except GraphQLError as error:
            return _faults(document) or refused([error], 200, "INVALID_INPUT")
        values = document.errors or self._values(plan, variables)
        known = values if isinstance(values, VariableValues) else VariableValues({}, {})
        desk = desk_of(self, request, asker.credential)
        key, decision = self.settings.key, asker.decision
        operation = Operation(plan, known, decision, snapshot, key, desk)
        # A member that may not be used is named before its value is looked at.
        errors = refused_uses(operation, variables)
        can_run = not isinstance(values, list)
        errors = errors or refused_acts(operation, variables, can_run=can_run)
        if errors:
            answer = refused(errors, 200, "INVALID_INPUT")
            points = _points(request) + measured.cost(0)
            return Denied(operation, errors, answer, points)
        if isinstance(values, list):
            return _faults(document) or refused(values, 200, "INVALID_INPUT")
        return _weighed(request, operation, measured)

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
        self, document: Document, request: Request, ready: Ready
    ) -> Answer:
        operation = ready.operation
        result = execute(
            self.schema,
            document.node,  # pyright: ignore[reportArgumentType]
            context_value=operation,
            **self._asked(request),
        )
        if not isinstance(result, ExecutionResult):
            result = await result
        answer = _answer(result, ready)
        answer = with_cookie(self.settings, answer, operation.desk.jar)
        if operation.unavailable:
            answer.body.setdefault("errors", []).extend(
                undecided(operation.unavailable)
            )
        return answer


def _tell(told: Recorded, ready: Ready | Denied | Answer) -> None:
    """Tell a trace which fields are asked for, and which are hidden."""
    if isinstance(ready, Answer) or not is_on():
        return
    roots = ready.operation.plan.root.fields
    told.tell(fields=[f"{field.parent_name}.{field.name}" for field in roots])
    if isinstance(ready, Ready):
        told.tell(hidden=[entry["field"] for entry in ready.redacted])


async def _told(ready: Denied | Answer, request: Request) -> Answer:
    """Answer a refusal; one of a mutation is told of first, or is answered INTERNAL."""
    if isinstance(ready, Answer):
        return ready
    if ready.operation.plan.operation.operation is OperationType.MUTATION:
        try:
            variables = request.variables or {}
            await refused_writes.tell_all(ready.operation, ready.errors, variables)
        except Exception as error:
            raise OperationFailed("INTERNAL") from error
    return ready.answer


def _refusal(
    document: Document, request: Request, credential: Credential
) -> Answer | None:
    """Refuse a document that is wrong, or an operation that HTTP does not allow."""
    if not document.has_form:
        return _faults(document)
    operation = document.operation(request.operation_name)
    if operation is None:
        message = _UNCLEAR if request.operation_name is None else _UNKNOWN
        return refused([GraphQLError(message)], 400, "INVALID_DOCUMENT")
    if request.is_get and operation.operation is not OperationType.QUERY:
        message = "GET takes queries only."
        return refused([GraphQLError(message)], 405, "INVALID_DOCUMENT")
    if request.preview and operation.operation is OperationType.MUTATION:
        return only_reads()
    if not credential.may_write and operation.operation is OperationType.MUTATION:
        error = GraphQLError("This token may only read.")
        return refused([error], 200, "FORBIDDEN")
    return None


def _faults(document: Document) -> Answer | None:
    if not document.errors:
        return None
    return refused(document.errors, 400, document.code)


def _weighed(
    request: Request, operation: Operation, measured: limits.Measured
) -> Ready | Answer:
    values = measured.values(operation.variables.coerced)
    try:
        limits.check_values(values)
        compared = comparisons.points(operation)
    except GraphQLError as error:
        return refused([error], 200, "INVALID_INPUT")
    redacted = redactions(operation)
    metrics.count_redactions(redacted)
    if redacted and request.is_strict:
        return refused(would_be_hidden(redacted), 200, "FORBIDDEN")
    points = _points(request) + measured.cost(values) + compared
    return Ready(operation, measured, points, redacted, compared)


def _payer(request: Request) -> str:
    return of_token(request.token) if request.token else of_address(request.address)


def _points(request: Request) -> int:
    """Count what it costs to read a document, whatever comes of it."""
    return 1 + len(request.query) // CHARACTERS_A_POINT


def _cost(request: Request, ready: Ready) -> dict[str, int]:
    """Say what was reckoned beforehand, and what the rows that were read come to."""
    actual = ready.measured.cost(ready.operation.values_read) + ready.compared
    return {"estimated": ready.points, "actual": _points(request) + actual}


def _answer(result: Any, ready: Ready | None = None) -> Answer:
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        metrics.count_refusals(result.errors)
        body["errors"] = written(result.errors, "INVALID_INPUT")
    if ready and ready.redacted:
        body["extensions"] = {"authorization": {"redacted": ready.redacted}}
    return Answer(200, body)
