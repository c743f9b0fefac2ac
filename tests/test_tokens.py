"""Bearer tokens: issued once, kept as a hash, good for their days."""

import hashlib
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from db import migrate
from db.demo.create import create
from db.engine import Database
from db.models.companies import Membership, Token
from db.money.stored import MACHINE
from permissions.roles import DEFAULT_ROLES
from server.tokens import NoSuchMembership, issue


@pytest.fixture
async def connection(empty_database_url):
    await migrate.upgrade(empty_database_url)
    await create(empty_database_url, DEFAULT_ROLES)
    database = Database(empty_database_url)
    async with database.writing() as connection:
        yield connection
    await database.engine.dispose()


async def test_a_token_is_kept_as_a_hash_only(connection):
    member = (await connection.execute(select(Membership).limit(1))).one()
    secret = await issue(connection, member.id, "import", days=30)
    assert secret.startswith("fg_")
    assert len(secret) == 46
    found = await connection.execute(
        select(Token).where(Token.name == "import"), execution_options=MACHINE
    )
    [kept] = found.all()
    assert kept.hash == hashlib.sha256(secret.encode()).hexdigest()
    assert (kept.membership_id, kept.company_id) == (member.id, member.company_id)
    assert secret not in repr(kept)
    ends, begins = map(datetime.fromisoformat, (kept.expires_at, kept.created_at))
    assert ends - begins == timedelta(days=30)


async def test_no_two_tokens_are_alike(connection):
    member = await connection.scalar(select(Membership.id).limit(1))
    secrets = {await issue(connection, member, "import", days=1) for _ in range(5)}
    assert len(secrets) == 5


async def test_nobody_gets_no_token(connection):
    before = (await connection.scalars(select(Token.id))).all()
    with pytest.raises(NoSuchMembership, match="There is no membership mbr_nobody"):
        await issue(connection, "mbr_nobody", "import", days=1)
    assert (await connection.scalars(select(Token.id))).all() == before
