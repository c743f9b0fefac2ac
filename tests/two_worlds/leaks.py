"""Leaks by channels that single answers do not show: each planted in a line or two."""

from itertools import islice

from permissions import gate
from permissions.decisions import Decision
from permissions.gate import known_rows
from resolvers import items, project_settings
from resolvers.engine import page_statements, statements
from resolvers.engine.authentication import Viewers
from resolvers.engine.refusals import Conflict, InvalidInput, NotFound
from resolvers.payloads import InputFault
from resolvers.writes import Write
from server import http, metrics, operations
from server.logs import log
from server.operations import Operations
from tests.authorization.leaks import unguarded, without_rows

# What is nobody's to know: how many rows there are, and what the dearest costs.
SECRET = "SELECT count(*), max(direct_cost), max(internal_note) FROM items"


def told_of_all(tell):
    """Read all items, whoever asks, and let the answer tell of them by some way."""

    def plant(patch):
        run = Operations._execute

        async def leaky(self, document, request, ready):
            answer = await run(self, document, request, ready)
            reader = ready.operation.snapshot._reader
            (found,) = await reader.fetch(SECRET, ())
            await tell(answer, [*found], reader)
            return answer

        patch.setattr(Operations, "_execute", leaky)

    return plant


async def in_an_error(answer, found, _reader):
    error = {"message": f"One of {found[0]} is not right.", "extensions": {}}
    answer.body.setdefault("errors", []).append(error)


async def in_an_extension(answer, found, _reader):
    answer.body.setdefault("extensions", {})["dearest"] = found[1] > 10**10


async def in_statements(_answer, found, reader):
    for _ in range(found[0] % 7):
        await reader.fetch("SELECT 1", ())


async def in_a_figure(_answer, found, _reader):
    metrics.ERRORS.labels("INTERNAL").inc(found[0])


async def in_a_line(_answer, found, _reader):
    log.info("read", note=found[2])


def in_a_header(patch):
    patch.setattr(http, "PRIVATE", dict(http.PRIVATE))
    told_of_all(_headed)(patch)


async def _headed(_answer, found, _reader):
    http.PRIVATE["x-rows"] = str(found[0])


def in_the_cost(patch):
    """Say what reading all rows would have cost, whoever may see them."""
    told_of_all(_noted)(patch)
    cost = operations._cost

    def leaky(request, ready):
        found = ready.operation.snapshot._reader._all_rows
        return cost(request, ready) | {"actual": found}

    patch.setattr(operations, "_cost", leaky)


async def _noted(_answer, found, reader):
    reader._all_rows = found[0]


def one_decision_for_all(patch):
    """Keep what was decided for whoever asked first."""
    _kept_by(patch, lambda _row: "anybody")


def decisions_of_old(patch):
    """Keep what was decided, whatever has been revoked since."""
    _kept_by(patch, lambda row: row[0])


def _kept_by(patch, key):
    decided = Viewers._decided

    async def leaky(self, snapshot, row, *more):
        kept = self.__dict__.setdefault("kept", {})
        if key(row) not in kept:
            kept[key(row)] = await decided(self, snapshot, row, *more)
        return kept[key(row)]

    patch.setattr(Viewers, "_decided", leaky)


def short_pages(patch):
    """Limit pages by all rows, and only then leave out those that are hidden."""
    limited = page_statements._limited

    def leaky(reach, selection, page, table, of_parent):
        with patch.context() as inner:
            inner.setattr(page_statements, "known_rows", _none)
            found = limited(reach, selection, page, table, of_parent)
        ids = found.subquery()
        of_page = table.c.id.in_(page_statements.select(ids.c.id))
        known = known_rows(table, selection.table, reach)
        return page_statements.select(table.c.id).where(of_page, *known)

    patch.setattr(page_statements, "_limited", leaky)


def _none(*_):
    return iter(())


def all_of_a_kind_by_interface(patch):
    """Check a row's own rule, and not that of the interface it is asked by."""
    original = gate.known_rows

    def leaky(table, name, reach):
        return islice(original(table, name, reach), 1)

    patch.setattr(statements, "known_rows", leaky)


def drafts_in_numbers(patch):
    without_rows(patch, (items,), "count_by_parent", of=statements)


def guards_of_nodes_forgotten(patch):
    """Guard what is reached from a project, and not what is named by its id."""
    outcome = Decision.outcome

    def leaky(self, guard, project_id=None):
        return True if project_id is None else outcome(self, guard, project_id)

    patch.setattr(Decision, "outcome", leaky)


LEAKS = {
    "values of the history unguarded": unguarded("CanSeeHistoryValues"),
    "texts of errors": told_of_all(in_an_error),
    "extensions": told_of_all(in_an_extension),
    "headers": in_a_header,
    "what an answer cost": in_the_cost,
    "numbers of statements": told_of_all(in_statements),
    "figures of the process": told_of_all(in_a_figure),
    "lines of the log": told_of_all(in_a_line),
    "short pages": short_pages,
    "rows by an interface": all_of_a_kind_by_interface,
    "fields by an interface": guards_of_nodes_forgotten,
    "drafts in numbers": drafts_in_numbers,
    "one decision for all": one_decision_for_all,
    "decisions of old": decisions_of_old,
}


def hidden_rows_refused_otherwise(patch):
    """Refuse what is hidden, and what never was, in two ways."""
    rows = Write.rows

    async def leaky(self, table, ids, names):
        try:
            return await rows(self, table, ids, names)
        except NotFound:
            if await _stands(self, table, ids):
                raise Conflict("It has changed since; read it again.") from None
            raise

    patch.setattr(Write, "rows", leaky)


def hidden_rows_in_payloads(patch):
    """Say in the message how many of the records that were named there are."""
    rows = Write.rows

    async def leaky(self, table, ids, names):
        try:
            return await rows(self, table, ids, names)
        except NotFound:
            found = await _stands(self, table, ids)
            raise InvalidInput(f"{len(found)} of these records stand.") from None

    patch.setattr(Write, "rows", leaky)


async def _stands(work, table, ids):
    return [row for each in ids for row in await work.stored(table, "id", each, "id")]


def numbers_of_all_taken(patch):
    """Compare a number with those of all projects, whoever knows of them."""

    async def leaky(work, number, own_id=None):
        rows = await work.stored("projects", "number", number or "", "id")
        others = [row for row in rows if row["id"] != own_id]
        message = "Another project has this number."
        return [InputFault("number", message)] if others else []

    patch.setattr(project_settings, "taken", leaky)


# Planted where people write, and looked for there.
OF_WRITES = {
    "what is hidden is refused otherwise": hidden_rows_refused_otherwise,
    "what a write is told of hidden rows": hidden_rows_in_payloads,
    "numbers of hidden projects are taken": numbers_of_all_taken,
}
