"""A project that one does not reach, and inputs that name its records."""

from contextlib import contextmanager
from unittest.mock import patch

from graphql import get_named_type, get_nullable_type, is_list_type
from sqlalchemy import event, insert

from db.demo.companies import STRANGERS
from db.demo.world import World
from db.ids import new_id
from db.models.access_requests import AccessRequest
from db.models.company_lists import ListEntry
from db.models.reports import Report
from db.models.scenarios import Scenario
from db.models.timeline import TimelineEvent
from resolvers.engine.marks import Act
from resolvers.engine.snapshot import Snapshot
from tests.histories.acts import every_act
from tests.histories.pen import table_of
from tests.histories.plausible import SENT_BEFORE
from tests.histories.site import standing
from tests.sites import CLINIC, DEPOT, change

# What the demo's depot has none of, copied from its clinic.
COPIED = (AccessRequest, Report, Scenario, TimelineEvent)
OF_THE_COMPANY = {"companies", "memberships"}


async def fill_depot(ask):
    """Let the depot have a row of every table that inputs name."""
    site = await standing(ask)
    rows = [(model, site.of(CLINIC, model.__tablename__)[0]) for model in COPIED]
    added = [
        insert(model).values(row | {"id": new_id(row["id"][:3]), "project_id": DEPOT})
        for model, row in rows
    ]
    # Of what is of no project, what is another company's is hidden.
    words = {"kind": "PROJECT_GROUP", "name": "Homes", "key": "homes", "position": 0}
    group = {"id": new_id("lst"), "company_id": World(STRANGERS).company_id, **words}
    await change(ask, *added, insert(ListEntry).values(group))
    site = await standing(ask)
    site.rows[DEPOT, "list_entries"] = [group]
    return site


def acts_on_projects():
    """Give the acts on what a project holds; people belong to the whole company."""
    return [
        act
        for act in every_act()
        if isinstance(act.mark, Act)
        and act.name not in SENT_BEFORE
        and act.mark.table not in OF_THE_COMPANY
    ]


def nobodys(site, table):
    """Give the id of a row of the depot; of people, one who is not of the clinic."""
    here = {row["id"] for row in site.of(CLINIC, table)}
    return next(row["id"] for row in site.of(DEPOT, table) if row["id"] not in here)


def ids_within(input_type, wanted, path=()):
    """Find each place of an id in an input: how to reach it, and whose it is."""
    for name, value in wanted.items():
        field = input_type.fields[name]
        for step, each in _each(name, value, field):
            inner = get_named_type(field.type)
            if hasattr(inner, "fields"):
                yield from ids_within(inner, each, (*path, *step))
            elif inner.name == "ID" and each is not None:
                yield (*path, *step), _table(input_type, name)


def _each(name, value, field):
    if is_list_type(get_nullable_type(field.type)) and isinstance(value, list):
        return [((name, number), each) for number, each in enumerate(value)]
    return [((name,), value)]


def _table(input_type, name):
    return "markups" if name == "id" else table_of(name)


def put(wanted, path, value):
    """Copy an input with another value at one place."""
    if not path:
        return value
    head, *rest = path
    copy = list(wanted) if isinstance(wanted, list) else dict(wanted)
    copy[head] = put(wanted[head], rest, value)
    return copy


def never(row_id):
    """Give an id of the same kind that nothing ever had."""
    return row_id[:4] + "0" * (len(row_id) - 4)


@contextmanager
def statements(ask):
    """Collect the texts of all that is sent to the database, read or written."""
    texts, rows = [], Snapshot.rows
    engine = ask.operations.database.engine.sync_engine

    async def read(self, kept, binds):
        texts.append(kept.text)
        return await rows(self, kept, binds)

    def written(_connection, _cursor, statement, *_):
        texts.append(statement)

    event.listen(engine, "before_cursor_execute", written)
    try:
        with patch.object(Snapshot, "rows", read):
            yield texts
    finally:
        event.remove(engine, "before_cursor_execute", written)


@contextmanager
def committed(ask):
    """Collect what is written and kept, but for what tells of refusals."""
    engine = ask.operations.database.engine.sync_engine
    sent, kept = [], []

    def written(_connection, _cursor, statement, *_):
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            sent.append(statement)

    def commit(_connection):
        kept.extend(one for one in sent if "refused_writes" not in one)
        sent.clear()

    def rollback(_connection):
        sent.clear()

    hooks = {
        "before_cursor_execute": written,
        "commit": commit,
        "rollback": rollback,
    }
    for name, hook in hooks.items():
        event.listen(engine, name, hook)
    try:
        yield kept
    finally:
        for name, hook in hooks.items():
            event.remove(engine, name, hook)
