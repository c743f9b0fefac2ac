"""Acts: how an area makes a root mutation of a change, and what answers its payload.

An area writes `async def _set(work: Write, wanted: SetThingInput) -> str` (the id, or a
`Payload`), and makes a mutation of it: `set_thing = act(_set, table=…, act=…, …)`.
The change goes this way (resolvers/costs.py is the model):

* `await work.row_to_change(table, id, names)` holds the project, then reads the row as
  the viewer may know it (NotFound); `rows_to_change` does so for a bulk act, and
  `row_to_change("projects", id, names)` where something is to be added to a project.
* `permit(row, act, inputs)`, or `permit_each(row, {"dueOn": "set_assignees", …})` where
  inputs belong to several acts: read the columns `acts_of(needs)` with the row. On what
  was just added: `await work.permit_new(table, id, needs)`, with its categories added.
* `work.expect(table, row, wanted.expected_version)`.
* Faults, all at once: `line_faults`, `text_faults` of resolvers/texts.py, and
  `await work.faulty_references(project_id, {"milestoneId": ("milestones", id), …})`;
  then `refuse(faults)`. Unreadable characters are refused before the change begins.
* `await work.change_fields(table, row, {"column": value, …}, action=…)` writes, stamps
  and notes what differs; `given(wanted, "name", …)` are the columns that were sent.
  `work.change_alike(table, rows, {…}, action=…)` does it to many, hidden ones too.
* `work.add`, `add_all`, `remove`, `replace`, `change`, `stored`, `note` for the rest;
  then `await work.recompute(project_id)` whenever money may have changed.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from strawberry import UNSET

from db.traces import span
from resolvers import refused_writes
from resolvers.engine.columns import Grouped, Indexed
from resolvers.engine.errors import OperationFailed
from resolvers.engine.marks import Act, Batched
from resolvers.engine.plans import BatchInfo
from resolvers.engine.refusals import Forbidden, LimitExceeded
from resolvers.engine.relations import rows_by_id
from resolvers.idempotency import Claim, claim
from resolvers.payloads import FaultyInput, Payload, refuse
from resolvers.rights import Needs
from resolvers.texts import unreadable
from resolvers.transactions import write
from resolvers.writes import Write

Change = Callable[[Write, Any], Awaitable[str | Payload | None]]


def act(  # noqa: PLR0913 (all that a mutation is, in one place)
    change: Change,
    *,
    table: str,
    act: str = "",
    inputs: tuple[str, ...] | Needs,
    subject: str | None = None,
    changes_rights: bool = False,
    queues: bool = False,
) -> Act:
    """Make a root mutation of a change, which returns the id of what it changed.

    All its inputs stand under one act, or `inputs` names the act of each.
    `subject` names the input field with the id that a refused change would have had.
    A change that answers more than one id returns a `Payload`. One that grants or takes
    a right (a grant that goes with a category, too) says `changes_rights`. One that
    adds what may stand but once in the company says `queues`.
    """
    needs: Needs = dict.fromkeys(inputs, act) if isinstance(inputs, tuple) else inputs

    async def resolve(
        _parents: Any,
        info: BatchInfo,
        input: Any,  # noqa: A002 (GraphQL's word)
    ) -> list[Payload]:
        given_id = str(getattr(input, subject)) if subject else None
        try:
            claimed = _claim(info, input)
            async with (
                _telling(info, input),
                write(
                    info.context,
                    claimed,
                    changes_rights=changes_rights,
                    queues=queues,
                ) as work,
            ):
                work.schema = info.context.plan.source.schema
                return [await _once(work, change, input, needs)]
        except FaultyInput as faulty:
            return [Payload(given_id, faulty.faults)]
        except OperationFailed as failure:
            raise _of_this_alone(failure) from None

    if isinstance(inputs, tuple):
        return Act(resolve, table=table, act=act, inputs=inputs)
    return Act(resolve, table=table, acts=inputs)


@asynccontextmanager
async def _telling(info: BatchInfo, wanted: Any) -> AsyncIterator[None]:
    """Tell of a refusal, once the transaction that it ended has been rolled back."""
    with span("write") as told:
        told.tell(fields=[f"{info.field.parent_name}.{info.field.name}"])
        try:
            yield
        except Forbidden as refusal:
            await refused_writes.tell(info, wanted, refusal)
            raise


def _of_this_alone(failure: OperationFailed) -> BaseException:
    """Fail this mutation and not the operation: what ran before it has committed."""
    if str(failure) == LimitExceeded.code:
        return LimitExceeded("The write took too long; nothing of it was done.")
    return failure.__cause__ or failure


def _claim(info: BatchInfo, wanted: Any) -> Claim | None:
    """Claim the request's idempotency key, if it has one, for this root field."""
    key = info.context.desk.idempotency_key
    field = info.field
    return (
        claim(key, info.context.secret, field.key, field.name, wanted) if key else None
    )


async def _once(work: Write, change: Change, wanted: Any, needs: Needs) -> Payload:
    """Make the change, or answer again what the same request was answered before."""
    if work.kept is not None:
        await work.permit_again(work.kept.passed, needs)
        return work.kept.payload
    refuse(unreadable(wanted))
    answer = await change(work, wanted)
    payload = answer if isinstance(answer, Payload) else Payload(answer)
    await work.keep(payload)
    return payload


def changed(table: str) -> Batched:
    """Answer what a mutation changed, read again through the gate."""

    async def resolve(parents: Sequence[Payload], info: BatchInfo) -> Indexed:
        ids = [payload.id for payload in parents if payload.id]
        rows = await rows_by_id(info, table, ids, info.selection())
        return Indexed(rows, [0 if len(rows) else -1])

    return Batched(resolve)


def changed_all(table: str) -> Batched:
    """Answer all that a bulk act changed, in the order of their ids."""

    async def resolve(parents: Sequence[Payload], info: BatchInfo) -> Grouped:
        ids = [row_id for payload in parents for row_id in payload.ids]
        rows = await rows_by_id(info, table, ids, info.selection())
        return Grouped(rows, [len(rows)])

    return Batched(resolve)


def told(name: str) -> Batched:
    """Answer a word or a number that the change itself told."""

    def resolve(parents: Sequence[Payload], info: BatchInfo) -> list[Any]:  # noqa: ARG001
        return [payload.told.get(name) for payload in parents]

    return Batched(resolve)


def given(input: Any, *names: str) -> dict[str, Any]:  # noqa: A002 (GraphQL's word)
    """Give the fields that were sent; null is sent, left out is not."""
    sent = ((name, getattr(input, name)) for name in names)
    return {name: value for name, value in sent if value is not UNSET}
