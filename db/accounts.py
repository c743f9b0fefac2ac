"""What is done to accounts before anybody is recognised: on nobody's behalf.

A transaction enters the account, the link or the company that it is about, and on
PostgreSQL reaches no other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.gate import MACHINE
from db.ids import new_id
from db.keys import among
from db.links import LIFETIMES, hash_of, secret_of
from db.mails import enter, stored
from db.models.accounts import Account, Link, LinkKind, WebAccess
from db.models.companies import Company, Membership
from db.models.sessions import Session
from db.models.tokens import Token
from db.models.users import User

PREFIX = "fgs_"
SECRET_BYTES = 32
IDLE = timedelta(days=7)
LONGEST = timedelta(days=30)
LONGEST_CLIENT = 200
Found = Row[Any] | None


@dataclass(frozen=True, slots=True)
class Login:
    """Whose session begins, and by which of his identities, if it is by one."""

    account_id: str
    identity_id: str | None = None


async def _one(connection: AsyncConnection, statement: Any) -> Found:
    found = await connection.execute(statement, execution_options=MACHINE)
    return found.one_or_none()


async def at_address(connection: AsyncConnection, address: str) -> Found:
    """Read the account that an address logs in to: its id and its password."""
    await enter(connection, "address", address)
    wanted = select(Account.id, Account.email, Account.password)
    return await _one(connection, wanted.where(Account.email == address))


async def held(connection: AsyncConnection, address: str) -> Found:
    """Read the account of an address; until the end, its password stays as it is."""
    await enter(connection, "address", address)
    wanted = select(Account.id, Account.email, Account.password)
    found = wanted.where(Account.email == address)
    return await _one(connection, found.with_for_update())


async def by_id(connection: AsyncConnection, account_id: str) -> Found:
    await enter(connection, "account", account_id)
    wanted = select(Account.id, Account.email, Account.password)
    return await _one(connection, wanted.where(Account.id == account_id))


async def of_member(connection: AsyncConnection, membership_id: str) -> Found:
    """Read the account of a member of the company that has been entered."""
    found = select(Membership.account_id).where(Membership.id == membership_id)
    return await by_id(connection, await connection.scalar(found) or "")


async def hold_account(connection: AsyncConnection, account_id: str) -> None:
    """Let whoever changes the ways into an account wait for each other."""
    await enter(connection, "account", account_id)
    held = select(Account.id).where(Account.id == account_id)
    await connection.execute(held.with_for_update(key_share=True))


async def entrances(connection: AsyncConnection, account_id: str) -> list[Any]:
    """Name the companies that an account may go in to, each with its membership."""
    names = ("membership_id", "company_id", "company_name")
    if connection.dialect.name == "postgresql":
        found = func.entrances(account_id).table_valued(*names)
        statement = select(*(found.c[name] for name in names))
    else:
        columns = (Membership.id, Company.id, Company.name)
        labelled = (c.label(name) for c, name in zip(columns, names, strict=True))
        statement = (
            select(*labelled)
            .join(Company, Company.id == Membership.company_id)
            .where(Membership.account_id == account_id, Membership.is_active)
            .order_by(Company.name, Membership.id)
        )
    return list(await connection.execute(statement))


async def create(
    connection: AsyncConnection, address: str, password: str | None, at: str
) -> None:
    """Add an account, unless its address has one by now."""
    await enter(connection, "address", address)
    postgres = connection.dialect.name == "postgresql"
    adding = (postgresql if postgres else sqlite).insert(Account)
    row = {"email": address, "password": password, "created_at": at}
    statement = adding.values(id=new_id("acn"), password_changed_at=at, **row)
    await connection.execute(statement.on_conflict_do_nothing())


async def set_password(
    connection: AsyncConnection, account_id: str, password: str, at: str | None = None
) -> None:
    """Keep a password's hash; one that is only reckoned anew keeps its age.

    What was mailed to the account before a new one is good no more.
    """
    values = {"password": password} | ({"password_changed_at": at} if at else {})
    await enter(connection, "account", account_id)
    await connection.execute(
        update(Account).where(Account.id == account_id).values(values)
    )
    if at:
        await connection.execute(delete(Link).where(Link.account_id == account_id))


async def add_session(
    connection: AsyncConnection, entrance: Any, login: Login, client: str, at: str
) -> str:
    """Begin a session of a member, and answer its secret, which is kept nowhere."""
    secret = PREFIX + token_urlsafe(SECRET_BYTES)
    begins = datetime.fromisoformat(at)
    await enter(connection, "company", entrance.company_id)
    row = {
        "id": new_id("ses"),
        "company_id": entrance.company_id,
        "membership_id": entrance.membership_id,
        "account_id": login.account_id,
        "identity_id": login.identity_id,
        "hash": hash_of(secret),
        "client": client[:LONGEST_CLIENT],
        "created_at": at,
        "used_at": at,
        "idle_at": stored(begins + IDLE),
        "expires_at": stored(begins + LONGEST),
    }
    await connection.execute(insert(Session).values(row))
    return secret


async def end_sessions(
    connection: AsyncConnection, account_id: str, kept: str = ""
) -> None:
    """End every session of an account, in all companies, but for the one kept."""
    await enter(connection, "account", account_id)
    ended = delete(Session).where(Session.account_id == account_id, Session.id != kept)
    await connection.execute(ended)


async def end_sessions_by(connection: AsyncConnection, login: Login) -> None:
    """End the sessions that an identity has begun, in all companies."""
    await enter(connection, "account", login.account_id)
    ended = delete(Session).where(Session.account_id == login.account_id)
    await connection.execute(ended.where(Session.identity_id == login.identity_id))


async def end_sessions_of_member(
    connection: AsyncConnection, membership_id: str
) -> None:
    """End the sessions of a member of the company that has been entered."""
    await connection.execute(
        delete(Session).where(Session.membership_id == membership_id)
    )


async def end_session(
    connection: AsyncConnection, account_id: str, secret_hash: str
) -> None:
    """End a session that a browser brought along, if it is one of this account."""
    await enter(connection, "account", account_id)
    ended = delete(Session).where(Session.hash == secret_hash)
    await connection.execute(ended, execution_options=MACHINE)


async def add_link(  # noqa: PLR0913 (all that a link is)
    connection: AsyncConnection,
    key: bytes,
    *,
    kind: LinkKind,
    account_id: str,
    address: str,
    at: str,
    link_id: str | None = None,
) -> str:
    """Make the one good link of an account and a kind; answer its id."""
    await enter(connection, "account", account_id)
    await connection.execute(
        delete(Link).where(Link.account_id == account_id, Link.kind == kind)
    )
    link_id = link_id or new_id("lnk")
    row = {"id": link_id, "kind": kind, "account_id": account_id, "address": address}
    row["hash"] = hash_of(secret_of(key, link_id))
    ends = stored(datetime.fromisoformat(at) + LIFETIMES[kind])
    await connection.execute(insert(Link).values(**row, created_at=at, expires_at=ends))
    return link_id


async def company_named(connection: AsyncConnection, company_id: str) -> str:
    found = select(Company.name).where(Company.id == company_id)
    return await connection.scalar(found) or ""


async def is_good(connection: AsyncConnection, link_id: str, at: str) -> bool:
    """Say whether a link of the company or account that was entered is good still."""
    found = select(Link.id).where(Link.id == link_id, Link.expires_at > at)
    return await connection.scalar(found) is not None


async def link_of(
    connection: AsyncConnection, kind: LinkKind, secret: str, at: str
) -> Found:
    """Read a link by its secret, if it is good still."""
    await enter(connection, "link", hash_of(secret))
    return await _one(connection, _good(select(*_LINK), kind, secret, at))


async def take_link(
    connection: AsyncConnection, kind: LinkKind, secret: str, at: str
) -> Found:
    """Use a link up: of two who try at once, one gets it."""
    await enter(connection, "link", hash_of(secret))
    taken = _good(delete(Link), kind, secret, at).returning(*_LINK)
    return await _one(connection, taken)


async def take_invitation(connection: AsyncConnection, secret: str, at: str) -> Found:
    """Use an invitation up, once its member is held: so does whoever takes it back."""
    link = await link_of(connection, LinkKind.INVITATION, secret, at)
    if link is not None:
        await enter(connection, "company", link.company_id)
        await hold_member(connection, link.membership_id)
    return await take_link(connection, LinkKind.INVITATION, secret, at)


async def hold_member(connection: AsyncConnection, membership_id: str) -> None:
    """Let nobody else change a member of the company that has been entered."""
    held = select(Membership.id).where(Membership.id == membership_id)
    await connection.execute(held.with_for_update())


_LINK = (
    Link.id,
    Link.address,
    Link.company_id,
    Link.membership_id,
    Link.account_id,
)


def _good(statement: Any, kind: LinkKind, secret: str, at: str) -> Any:
    return statement.where(
        Link.hash == hash_of(secret), Link.kind == kind, Link.expires_at > at
    )


async def register(
    connection: AsyncConnection, link: Any, account_id: str, name: str | None
) -> bool:
    """Bind a member to his login; not, if he has left or has another address now."""
    await enter(connection, "company", link.company_id)
    member = await _one(
        connection,
        select(Membership.user_id, User.email)
        .join(User, User.id == Membership.user_id)
        .where(Membership.id == link.membership_id, Membership.is_active)
        .with_for_update(of=Membership),
    )
    if member is None or member.email.strip().lower() != link.address:
        return False
    bound = {"account_id": account_id, "web_access": WebAccess.REGISTERED}
    await connection.execute(
        update(Membership).where(Membership.id == link.membership_id).values(bound)
    )
    if name:
        named = update(User).where(User.id == member.user_id)
        await connection.execute(named.values(name=name))
    return True


async def touch(connection: AsyncConnection, used: Iterable[str], at: str) -> None:
    """Note when tokens and sessions of the company were used; sessions stay awake."""
    idle_at = stored(datetime.fromisoformat(at) + IDLE)
    binds = {"touched": sorted(used)}
    for table, values in (
        (Token, {"used_at": at}),
        (Session, {"used_at": at, "idle_at": idle_at}),
    ):
        noted = update(table).where(among(table.id, "touched")).values(values)
        await connection.execute(noted, binds)
