"""What is done to identities before anybody is recognised, and to tries at a login.

A transaction enters the identity or the try that it is about, and reaches no other.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db import accounts
from db.gate import MACHINE
from db.ids import new_id
from db.links import hash_of
from db.mails import enter, stored
from db.models.identities import Identity, LoginAttempt

# How long somebody may take to log in at the provider.
PATIENCE = timedelta(minutes=10)


async def begin(connection: AsyncConnection, cookie: str, at: str) -> None:
    """Keep that a login has begun in the browser that has this cookie."""
    hashed = hash_of(cookie)
    ends = stored(datetime.fromisoformat(at) + PATIENCE)
    await enter(connection, "attempt", hashed)
    row = {"id": new_id("lat"), "hash": hashed, "expires_at": ends}
    await connection.execute(insert(LoginAttempt).values(row))


async def take(connection: AsyncConnection, cookie: str, at: str) -> bool:
    """Use a try up: of two who come back with it at once, one gets it."""
    hashed = hash_of(cookie)
    await enter(connection, "attempt", hashed)
    taken = (
        delete(LoginAttempt)
        .where(LoginAttempt.hash == hashed, LoginAttempt.expires_at > at)
        .returning(LoginAttempt.id)
    )
    found = await connection.execute(taken, execution_options=MACHINE)
    return found.one_or_none() is not None


async def sweep(connection: AsyncConnection, at: str) -> None:
    """Forget the tries that nobody came back with."""
    await enter(connection, "post", "open")
    await connection.execute(delete(LoginAttempt).where(LoginAttempt.expires_at <= at))


async def account_of(
    connection: AsyncConnection, issuer: str, subject: str
) -> accounts.Found:
    """Read the account that somebody enters, by what his provider calls him."""
    await enter(connection, "issuer", issuer)
    await enter(connection, "subject", subject)
    found = select(Identity.account_id)
    found = found.where(Identity.issuer == issuer, Identity.subject == subject)
    account_id = await connection.scalar(found)
    return await accounts.by_id(connection, account_id) if account_id else None


async def link(
    connection: AsyncConnection, account: Any, issuer: str, subject: str, at: str
) -> bool:
    """Let an identity enter an account; not, if either has another of the provider."""
    await enter(connection, "issuer", issuer)
    await enter(connection, "subject", subject)
    postgres = connection.dialect.name == "postgresql"
    adding = (postgresql if postgres else sqlite).insert(Identity)
    row = {"id": new_id("idn"), "account_id": account.id, "created_at": at}
    statement = adding.values(row | {"issuer": issuer, "subject": subject})
    await connection.execute(statement.on_conflict_do_nothing())
    known = await account_of(connection, issuer, subject)
    return known is not None and known.id == account.id


async def use(
    connection: AsyncConnection, whose: tuple[str, str], address: str | None, at: str
) -> str | None:
    """Note that somebody comes in by an identity; give its id, or None if removed.

    Whoever removes it meanwhile waits, and then ends the session that begins here.
    """
    told = {"used_at": at} | ({"address": address} if address else {})
    stands = update(Identity).where(*_known_as(whose), Identity.removed_at.is_(None))
    return await connection.scalar(stands.values(told).returning(Identity.id))


async def restore(connection: AsyncConnection, whose: tuple[str, str]) -> bool:
    """Let an identity enter again that was removed; answer whether it was."""
    gone = update(Identity).where(*_known_as(whose), Identity.removed_at.is_not(None))
    back = gone.values(removed_at=None).returning(Identity.id)
    return await connection.scalar(back) is not None


def _known_as(whose: tuple[str, str]) -> tuple[ColumnElement[bool], ...]:
    issuer, subject = whose
    return Identity.issuer == issuer, Identity.subject == subject
