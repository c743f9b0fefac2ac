"""What happens meanwhile: a right that is taken, a statement that takes for ever."""

import asyncio
import time
from contextlib import suppress

import pytest
from sqlalchemy import delete, select, update

from db import engine
from db.engine import Database, DeadlinePassed
from db.models.companies import Membership
from db.models.team import CategoryGrant, ProjectMember
from db.models.users import User
from server.operations import Operations
from tests.acting import answer, codes, everything, ids
from tests.sites import CLINIC, change
from tests.test_comment_acts import act, readers
from tests.test_costs import FIXTURES, found

ELENA = select(User.id).where(User.name == "Elena Voss").scalar_subquery()
ON_TEAM = select(ProjectMember.id).where(ProjectMember.user_id == ELENA)
LEFT = update(Membership).where(Membership.user_id == ELENA).values(is_active=False)
NO_TRADE = delete(CategoryGrant).where(CategoryGrant.project_member_id.in_(ON_TEAM))
SLOW = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    " SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(60)",
}


@pytest.mark.case("TC-01")
@pytest.mark.parametrize(
    ("taken", "code"), [(LEFT, "UNAUTHENTICATED"), (NO_TRADE, "FORBIDDEN")]
)
async def test_a_right_that_is_taken_before_a_write_begins_is_gone(
    ask_own, monkeypatch, taken, code
):
    item = await found(ask_own, "subcontractor")
    execute = Operations._execute

    async def late(self, *given):
        # Authorized already; from here on, only the write's own look can tell.
        await change(ask_own, taken)
        return await execute(self, *given)

    before = (await everything(ask_own))["cost_lines"]
    wanted = {"itemId": item["id"], "expectedVersion": item["version"]}
    with monkeypatch.context() as patch:
        patch.setattr(Operations, "_execute", late)
        body = await ask_own(
            "subcontractor", "costs.graphql", input=wanted | {"lines": [FIXTURES]}
        )
    assert codes(body) == [code]
    assert (await everything(ask_own))["cost_lines"] == before


@pytest.fixture
async def database(demo_database_url, monkeypatch):
    """Open a database with one connection, whose statements have a moment."""
    monkeypatch.setattr(engine, "DEADLINE_SECONDS", 0.3)
    opened = await Database.open(demo_database_url, 1)
    yield opened
    await opened.close()


async def slow(database):
    async with database.reading() as reader:
        await reader.begin()
        await reader.enter("cmp_somebodys")
        await reader.fetch(SLOW[database.dialect.name], ())


async def failing(database):
    async with database.reading() as reader:
        await reader.begin()
        await reader.enter("cmp_somebodys")
        await reader.fetch("SELECT no_such_column FROM items", ())


async def given_up(database):
    task = asyncio.create_task(slow(database))
    await asyncio.sleep(0.1)
    task.cancel()
    await task


@pytest.mark.case("CX-09")
async def test_a_statement_past_its_deadline_is_ended(database):
    started = time.monotonic()
    for _ in range(2):
        with pytest.raises(DeadlinePassed):
            await slow(database)
    assert time.monotonic() - started < 10


@pytest.mark.case("CA-07", "CX-09")
@pytest.mark.parametrize("end", [slow, failing, given_up])
async def test_a_connection_comes_back_with_nobodys_rights_and_no_transaction(
    database, end
):
    with suppress(Exception, asyncio.CancelledError):
        await end(database)
    async with database.reading() as reader:
        connection = reader._connection
        if database.is_postgres:
            assert not connection.is_in_transaction()
        else:
            assert not connection.in_transaction
        await reader.begin()
        if database.is_postgres:
            asked = "SELECT current_setting('fieldgate.company', true)"
            [(company,)] = await reader.fetch(asked, ())
            assert not company
        assert [tuple(row) for row in await reader.fetch("SELECT 1", ())] == [(1,)]


@pytest.mark.case("AL-11")
async def test_who_may_read_no_longer_finds_no_trace_of_it(ask_own):
    text = """query ($project: ID!) { project(id: $project) { items(first: 200) {
      nodes { history(first: 100) { totalCount nodes { id action field } } }
    } } }"""
    elena = (await ids(ask_own))["Elena Voss"]
    before = await ask_own("plumbing", text, project=CLINIC)
    for document, does_read in (
        ("add_to_conversation.graphql", True),
        ("remove_from_conversation.graphql", False),
    ):
        body = await act(ask_own, "nofin", document, "Ceiling access", userIds=[elena])
        answer(body)
        who = await readers(ask_own, "Ceiling access")
        assert ("subcontractor" in who) is does_read
    for who in ("plumbing", "subcontractor", "client"):
        past = str(await ask_own(who, text, project=CLINIC))
        assert "CONVERSATION" not in past
    assert await ask_own("plumbing", text, project=CLINIC) == before
    assert "CONVERSATION" in str(await ask_own("edit", text, project=CLINIC))
