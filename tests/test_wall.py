"""The second wall: what the server's login may do on PostgreSQL, whatever is asked."""

import uuid
from contextlib import asynccontextmanager
from datetime import timedelta
from types import SimpleNamespace

import asyncpg
import pytest
from sqlalchemy import make_url

from db import identities, wall
from db.base import Base
from db.demo.companies import BUILDER
from db.demo.companies import STRANGERS as REYES
from db.demo.world import World
from db.engine import Database
from db.files import sweep
from db.links import hash_of
from resolvers.identities import Known, enter
from server.answers import Request
from server.desks import door_of
from server.settings import Settings
from server.start import prepare
from tests.acting import answer, codes, do, ids
from tests.asking import served
from tests.entering import DAN, OTHER, PASSWORD, Browser, invited
from tests.sending import PDF, Sending
from tests.test_statements import QUERIES, WHO

ENTER = "SELECT set_config('fieldgate.company', $1, true)"
UNPROTECTED = """
SELECT relname FROM pg_class WHERE relkind = 'r'
AND relnamespace = 'public'::regnamespace
AND (NOT relrowsecurity OR NOT EXISTS (
  SELECT 1 FROM pg_policies WHERE tablename = relname AND policyname = 'company'))
"""
HARTWELL, STRANGERS = (World(name).company_id for name in (BUILDER, REYES))
OF_ACCOUNTS = (
    *("accounts", "links", "sessions", "mails"),
    *("identities", "login_attempts"),
)
NOW = "2026-01-01T00:00:00.000000Z"
LINE = {"description": "Luminaires", "quantity": "10", "unitCost": "25"}


async def owner_of(url):
    return await asyncpg.connect(url.replace("+asyncpg", ""))


@pytest.fixture(scope="module")
def owner_url(databases):
    with databases.lend_demo("postgresql") as url:
        yield url


@asynccontextmanager
async def two_logins(owner_url):
    """Lend the URLs of a database's owner, and of a new login that owns nothing."""
    login = f"server_{uuid.uuid4().hex[:8]}"
    connection = await owner_of(owner_url)
    await connection.execute(f"CREATE ROLE {login} LOGIN")
    server = make_url(owner_url).set(username=login)
    server = server.render_as_string(hide_password=False)
    try:
        yield SimpleNamespace(owner=owner_url, server=server, login=login)
    finally:
        await connection.execute(f"DROP OWNED BY {login}")
        await connection.execute(f"DROP ROLE {login}")
        await connection.close()


@pytest.fixture(scope="module")
async def walled(owner_url):
    async with two_logins(owner_url) as urls:
        await wall.admit(urls.owner, urls.server)
        yield urls


@pytest.fixture(scope="module")
async def guarded(walled):
    async with served(walled.server) as asking:
        yield asking


@pytest.fixture
async def login(walled):
    """The server's login, in a transaction, that has entered no company."""
    connection = await asyncpg.connect(walled.server.replace("+asyncpg", ""))
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


async def count(connection, table="items"):
    return await connection.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608


async def test_every_table_stands_behind_it(walled):
    owner = await owner_of(walled.owner)
    names = [name for (name,) in await owner.fetch(UNPROTECTED)]
    await owner.close()
    assert names == ["alembic_version"]


async def test_who_has_entered_no_company_finds_no_row(login):
    for table in Base.metadata.tables.keys() - {"tokens"}:
        assert await count(login, table) == 0, table


async def test_a_forgotten_where_stays_in_the_company(walled, login):
    owner = await owner_of(walled.owner)
    companies = {
        row["id"]: row["of"]
        for row in await owner.fetch(
            "SELECT c.id, (SELECT count(*) FROM items WHERE company_id = c.id) AS of"
            " FROM companies c"
        )
    }
    await owner.close()
    assert companies.keys() == {HARTWELL, STRANGERS}
    for company, of in companies.items():
        await login.fetch(ENTER, company)
        assert await count(login) == of
        assert await count(login, "companies") == 1


async def test_the_next_transaction_has_entered_none(walled):
    database = await Database.open(walled.server, 1)
    found = []
    for companies in ((HARTWELL,), ()):
        async with database.reading() as reader:
            await reader.begin()
            for company in companies:
                await reader.enter(company)
            found += await reader.fetch("SELECT count(*) > 0 FROM items", ())
    await database.close()
    assert [each for (each,) in found] == [True, False]


async def test_a_token_enters_the_company_of_who_holds_it(login):
    asked = "SELECT company_id FROM authenticate($1, '2030-01-01')"
    assert await login.fetchval(asked, hash_of("nobody's")) is None
    assert await count(login, "companies") == 0
    assert await login.fetchval(asked, hash_of("demo-client")) == HARTWELL
    assert await login.fetchval("SELECT id FROM companies") == HARTWELL


@pytest.mark.parametrize(
    "lost",
    [
        "UPDATE memberships SET is_active = false",
        "UPDATE tokens SET expires_at = '2029-12-31'",
        "UPDATE tokens SET expires_at = '2030-01-01'",
    ],
)
async def test_whoever_has_left_and_a_token_that_is_over_enter_nothing(walled, lost):
    owner = await owner_of(walled.owner)
    transaction = owner.transaction()
    await transaction.start()
    asked = "SELECT company_id FROM authenticate($1, '2030-01-01')"
    assert await owner.fetchval(asked, hash_of("demo-client")) == HARTWELL
    await owner.execute(lost)
    assert await owner.fetchval(asked, hash_of("demo-client")) is None
    await transaction.rollback()
    await owner.close()


async def test_a_token_enters_for_one_transaction(walled):
    login = await owner_of(walled.server)
    asked = "SELECT company_id FROM authenticate($1, '2030-01-01')"
    assert await login.fetchval(asked, hash_of("demo-client")) == HARTWELL
    assert await count(login, "companies") == 0
    await login.close()


async def test_a_table_of_the_logins_own_is_not_taken_for_that_of_tokens(login):
    await login.execute(ENTER, HARTWELL)
    member = await login.fetchval("SELECT id FROM memberships WHERE is_active")
    await login.execute(
        "CREATE TEMP TABLE tokens (hash text, membership_id text, expires_at text)"
    )
    await login.execute("INSERT INTO tokens VALUES ('forged', $1)", member)
    asked = "SELECT company_id FROM authenticate('forged', '2030-01-01')"
    assert await login.fetchval(asked) is None


NOT_GRANTED = "permission denied|must be owner"
EVERYBODYS = """
SELECT has_function_privilege(oid, (SELECT p.oid FROM pg_proc p
  WHERE p.proname = 'authenticate'), 'EXECUTE') FROM pg_roles WHERE rolname = $1
"""


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT hash FROM tokens",
        "UPDATE history SET before = NULL",
        "DELETE FROM history",
        "TRUNCATE items",
        "ALTER TABLE items DISABLE ROW LEVEL SECURITY",
        "DROP POLICY company ON items",
        "CREATE TABLE mine (id text)",
    ],
)
async def test_what_the_login_may_not_do(login, statement):
    await login.execute(ENTER, HARTWELL)
    # The history's own trigger says something else: the right is missing, too.
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match=NOT_GRANTED):
        await login.execute(statement)


async def test_the_login_is_given_its_rights_and_no_others(owner_url):
    """What somebody granted besides goes, and what everybody had is said."""
    async with two_logins(owner_url) as urls, two_logins(owner_url) as other:
        owner = await owner_of(urls.owner)
        await owner.execute("GRANT EXECUTE ON FUNCTION authenticate TO PUBLIC")
        await owner.execute(f"GRANT ALL ON tokens, items TO {urls.login}")
        await owner.execute("REVOKE USAGE ON SCHEMA public FROM PUBLIC")
        login = await owner_of(urls.server)
        try:
            await wall.admit(urls.owner, urls.server)
            assert await owner.fetchval(EVERYBODYS, urls.login)
            assert not await owner.fetchval(EVERYBODYS, other.login)
            assert await count(login) == 0
            for statement in ("SELECT hash FROM tokens", "TRUNCATE items"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await login.execute(statement)
        finally:
            await login.close()
            await owner.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
            await owner.close()


async def test_a_row_of_another_company_cannot_be_added(login):
    await login.execute(ENTER, STRANGERS)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await login.execute(
            "INSERT INTO users (id, company_id, name, email)"
            " VALUES ('u', $1, 'U', 'u')",
            HARTWELL,
        )


@pytest.mark.parametrize("who", WHO)
async def test_the_answers_are_those_of_the_owners_login(walled, guarded, who):
    async with served(walled.owner) as open_to_all:
        for document in QUERIES:
            theirs = await open_to_all(who, document)
            assert await guarded(who, document) == theirs, document


async def test_a_write_goes_through_and_is_read_back(guarded):
    item_id = (await ids(guarded))["Lighting package"]
    body = await do(guarded, "admin", "costs.graphql", item_id, lines=[LINE])
    (line,) = answer(body)["item"]["costLines"]
    assert line["description"] == "Luminaires"
    body = await do(guarded, "stranger", "costs.graphql", item_id, lines=[])
    assert codes(body) == ["NOT_FOUND"]


async def test_files_are_sent_linked_and_swept_by_the_servers_login(guarded, tmp_path):
    web = Sending(guarded, str(tmp_path / "files"))
    item_id = (await ids(guarded))["Lighting package"]
    wanted = {"itemId": item_id, "upload": await web.sent("client"), "name": "Plan.pdf"}
    body = await guarded("client", "add_attachment.graphql", input=wanted)
    link = answer(body)["attachment"]["url"]
    assert (await web.fetch(None, link)).content == PDF
    assert (await web.fetch("stranger", link)).status_code == 404
    await web.sent("client")
    operations = guarded.operations
    past = timedelta(seconds=-60)
    assert await sweep(operations.files, operations.database, past) == 1
    assert (await web.fetch(None, link)).content == PDF


async def test_a_first_start_lets_the_servers_login_in(lend_database, tmp_path):
    with lend_database("postgresql") as empty:
        async with two_logins(empty) as urls:
            logins = {"database_url": urls.server, "migration_url": urls.owner}
            await prepare(Settings(demo=True, files=str(tmp_path), **logins))
            async with served(urls.server) as asking:
                assert await asking.operations.ready()
                body = await asking("admin", "viewers.graphql")
                assert body["data"]["viewer"]["user"]["name"]


async def test_a_login_for_which_no_policy_holds_is_refused(walled):
    with pytest.raises(wall.NoWall, match="passes row-level security"):
        await wall.require(walled.owner)
    await wall.require(walled.server)


@pytest.mark.parametrize(
    "given",
    [
        "ALTER ROLE {} SUPERUSER",
        "ALTER ROLE {} BYPASSRLS",
        "CREATE TABLE mine (id text); ALTER TABLE mine OWNER TO {}",
    ],
)
async def test_whatever_lets_a_login_pass_the_policies_is_found(owner_url, given):
    async with two_logins(owner_url) as urls:
        await wall.require(urls.server)
        owner = await owner_of(urls.owner)
        await owner.execute(given.format(urls.login))
        await owner.close()
        with pytest.raises(wall.NoWall, match="passes row-level security"):
            await wall.require(urls.server)


async def test_a_login_that_is_missing_is_named(walled):
    nobody = walled.server.replace(walled.login, "nobody_at_all")
    with pytest.raises(wall.NoWall, match="does not exist"):
        await wall.admit(walled.owner, nobody)


def test_one_login_on_either_database_is_no_wall():
    here, file = "postgresql://server@db/x", "sqlite:///x.db"
    assert wall.stands_between("postgresql://owner@db/x", here)
    assert not wall.stands_between(here, here)
    assert not wall.stands_between(file, file)


@pytest.fixture(scope="module")
async def registered(walled):
    """Register and log in by the server's login, and do what one does with a login."""
    async with served(walled.server) as asking:
        token = await invited(asking, "Dan Pruitt", company=HARTWELL)
        browser = Browser(asking)
        assert (await browser.accept(token))["errors"] == []
        assert await browser.who() == "Dan Pruitt"
        await browser.log_in(DAN)
        assert await browser.who() == "Dan Pruitt"
        token = {"name": "Import", "scopes": ["READ"]}
        body = await browser("create_token.graphql", input=token)
        await browser.whole("tokens.graphql")
        await asking.operations.uses.write(asking.operations.database)
        made = body["data"]["createToken"]["token"]["id"]
        await browser("revoke_token.graphql", input={"tokenId": made})
        [here] = (await browser("sessions.graphql"))["data"]["viewer"]["sessions"]
        assert here["isCurrent"] is True
        renewed = {"currentPassword": PASSWORD, "newPassword": OTHER}
        body = await browser("change_password.graphql", input=renewed)
        assert body["data"]["changePassword"]["isDone"] is True
        wanted = {"email": DAN}
        body = await browser("request_password_reset.graphql", input=wanted)
        assert body["data"]["requestPasswordReset"]["isDone"] is True
        whose = Known("https://login.example", "dan-1", DAN)
        door = door_of(asking.operations, Request("", address="192.0.2.8"))
        assert (await enter(door, whose)).is_logged_in
        body = await browser("identities.graphql")
        [identity] = body["data"]["viewer"]["identities"]
        for act in ("remove", "restore"):
            wanted = {"identityId": identity["id"]}
            body = await browser(f"{act}_identity.graphql", input=wanted)
            assert body["data"][f"{act}Identity"]["errors"] == []
        for _ in range(2):
            assert (await enter(door, whose)).is_logged_in
        async with asking.operations.database.writing() as connection:
            await identities.begin(connection, "a cookie", NOW)
            assert await identities.take(connection, "a cookie", NOW)
            await identities.begin(connection, "another", NOW)
            await identities.sweep(connection, "2999")
            await identities.begin(connection, "a third", NOW)
        yield browser


async def test_whoever_registers_and_logs_in_does_so_by_the_servers_login(registered):
    """The wall stands under accounts, links, sessions and mails as under all."""
    assert await registered.who() == "Dan Pruitt"


@pytest.mark.parametrize(
    ("entered", "value", "found"),
    [
        ("account", "acn_nobody", {}),
        ("address", DAN, {"accounts": 1, "mails": 6}),
        ("company", STRANGERS, {}),
        ("company", HARTWELL, {"sessions": 3, "mails": 1, "identities": 1}),
        ("issuer", "https://login.example", {}),
        ("attempt", "another hash", {}),
        ("post", "open", {"mails": 6, "login_attempts": 1}),
    ],
)
@pytest.mark.usefixtures("registered")
async def test_of_accounts_only_what_was_entered_is_found(login, entered, value, found):
    await login.execute(ENTER.replace("company", entered), value)
    counts = {
        name: number for name in OF_ACCOUNTS if (number := await count(login, name))
    }
    assert counts == found
