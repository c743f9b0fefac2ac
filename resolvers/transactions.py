"""The transaction of a root mutation: its key, whom it waits for, and its rights."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from db.engine import TransactionReader
from permissions.decisions import Decision
from resolvers.desk import Desk
from resolvers.engine.operation import Operation
from resolvers.engine.refusals import Unauthenticated
from resolvers.engine.snapshot import Snapshot
from resolvers.idempotency import Claim
from resolvers.writes import Write, claimed, hold_rights, now, raise_epoch


@asynccontextmanager
async def write(
    operation: Operation,
    claim: Claim | None = None,
    *,
    changes_rights: bool = False,
    queues: bool = False,
) -> AsyncIterator[Write]:
    """Begin a mutation's transaction; the payload is read once it has committed.

    One that queues waits for all others of its company, as one that changes rights.
    """
    desk: Desk = operation.desk
    at = now()
    company_id = operation.viewer.company_id
    async with desk.database.writing(company_id) as connection:
        # The key comes first: whoever waits for it holds nothing that others need.
        taken = claim and await claimed(connection, operation.viewer, claim, at)
        is_alone = changes_rights or queues
        await hold_rights(connection, company_id, to_change=is_alone)
        snapshot = Snapshot(TransactionReader(connection), desk.database.dialect)
        decision = await _decided(desk, snapshot)
        work = Write(connection, snapshot, decision, operation.secret, at)
        work.key, work.kept = taken or (None, None)
        work.desk = desk
        yield work
        if changes_rights:
            await raise_epoch(connection, company_id)
    await operation.renew(decision)
    if changes_rights:
        # What the write gives and takes holds for its own answer too.
        operation.rest_on(await _decided(desk, operation.snapshot))


async def _decided(desk: Desk, snapshot: Snapshot) -> Decision:
    decision = await desk.viewers.decide(snapshot, desk.token)
    if decision is None:
        raise Unauthenticated("This token is no longer valid.")
    return decision
