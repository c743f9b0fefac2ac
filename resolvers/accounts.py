"""Accounts: logging in, taking up an invitation, and getting a new password."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import strawberry

from db import accounts, mails
from db.accounts import Login
from db.links import hash_of
from db.models.accounts import LinkKind
from db.models.mails import MailKind
from resolvers import passwords
from resolvers.doors import Door, open_act
from resolvers.payloads import FaultyInput, InputFault, refuse
from resolvers.texts import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    address_faults,
    line_faults,
)
from resolvers.writes import NO_SUCH, now

WRONG = InputFault("password", "No login has this address and this password.")
GONE = InputFault("token", "This link is good no more; ask for a new one.")


@strawberry.input(description="Who logs in.")
class LogInInput:
    email: str = strawberry.field(description="The address of the login.")
    password: str = strawberry.field(description="Its password.")
    membership_id: strawberry.ID | None = strawberry.field(
        default=None, description="Which company to enter, if there are several."
    )


@strawberry.input(description="An invitation, and the login that it makes.")
class AcceptInvitationInput:
    token: str = strawberry.field(description="The secret of the mailed link.")
    password: str = strawberry.field(
        description="The login's password: a new one, if it has none yet."
    )
    name: str | None = strawberry.field(
        default=None, description="How the person is called, if not as recorded."
    )


@strawberry.input(description="Whose password was forgotten.")
class RequestPasswordResetInput:
    email: str = strawberry.field(description="The address of the login.")


@strawberry.input(description="A new password for one that was forgotten.")
class ResetPasswordInput:
    token: str = strawberry.field(description="The secret of the mailed link.")
    password: str = strawberry.field(description="The new password.")


@dataclass(frozen=True, slots=True)
class Entered:
    """Where somebody may go in, and whether he has."""

    companies: Sequence[Any] = ()
    is_logged_in: bool = False
    errors: list[InputFault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Done:
    """Whether what was asked for is done."""

    is_done: bool
    errors: list[InputFault] = field(default_factory=list)


async def _log_in(door: Door, wanted: LogInInput) -> Entered:
    address = mails.tidy_address(wanted.email)
    refuse(_too_long(wanted))
    who = (door.address, address)
    await door.throttle.count("login", *who)
    async with door.database.writing() as connection:
        account = await accounts.at_address(connection, address)
    kept = account.password if account else None
    if not await passwords.is_right(kept, wanted.password) or not account:
        raise FaultyInput(WRONG)
    await door.throttle.forget("login", *who)
    renewed = None
    if kept and passwords.is_outdated(kept):
        renewed = await passwords.hashed(wanted.password)
    return await _enter(door, account, renewed, wanted.membership_id)


async def _enter(
    door: Door, account: Any, renewed: str | None, chosen: str | None
) -> Entered:
    """Begin a session in the company that was chosen, or in the only one.

    A password that was changed while it was reckoned is no longer right.
    """
    async with door.database.writing() as connection:
        current = await accounts.held(connection, account.email)
        if current != account:
            raise FaultyInput(WRONG)
        if renewed:
            await accounts.set_password(connection, account.id, renewed)
        open_to_him = await accounts.entrances(connection, account.id)
        login = Login(account.id)
        return await go_in(door, connection, login, open_to_him, chosen)


async def go_in(
    door: Door,
    connection: Any,
    login: Login,
    open_to_him: list[Any],
    chosen: str | None,
) -> Entered:
    """Begin a session where it is clear which company is meant."""
    entrance = _chosen(open_to_him, chosen)
    if entrance is not None:
        await _begin(door, connection, entrance, login)
    return Entered(open_to_him, entrance is not None)


def _chosen(entrances: list[Any], chosen: str | None) -> Any:
    if chosen is None:
        return entrances[0] if len(entrances) == 1 else None
    for entrance in entrances:
        if entrance.membership_id == chosen:
            return entrance
    raise FaultyInput(InputFault("membershipId", NO_SUCH))


async def _begin(door: Door, connection: Any, entrance: Any, login: Login) -> None:
    """Give the browser a session of its own, never one that it brought along."""
    if door.session:
        brought = hash_of(door.session)
        await accounts.end_session(connection, login.account_id, brought)
    secret = await accounts.add_session(connection, entrance, login, door.client, now())
    door.jar.put(secret)


async def _accept(door: Door, wanted: AcceptInvitationInput) -> Entered:
    name = line_faults("name", wanted.name, LONGEST_NAME)
    refuse([*password_faults("password", wanted.password), *name])
    await door.throttle.count("link", door.address)
    account, password = await _of_invitation(door, wanted)
    async with door.database.writing() as connection:
        at = now()
        link = await accounts.take_invitation(connection, wanted.token, at)
        if link is None:
            raise FaultyInput(GONE)
        if account is None:
            await accounts.create(connection, link.address, password, at)
        current = await accounts.at_address(connection, link.address)
        if current is None or current.password != password:
            # Somebody else has made the login meanwhile.
            raise FaultyInput(GONE)
        name = (wanted.name or "").strip() or None
        return await join(door, connection, link, Login(current.id), name)


async def join(
    door: Door, connection: Any, link: Any, login: Login, name: str | None = None
) -> Entered:
    """Make an invited member of whoever has the account, and let him in."""
    if not await accounts.register(connection, link, login.account_id, name):
        raise FaultyInput(GONE)
    await accounts.end_sessions_of_member(connection, link.membership_id)
    open_to_him = await accounts.entrances(connection, login.account_id)
    return await go_in(door, connection, login, open_to_him, link.membership_id)


async def _of_invitation(door: Door, wanted: AcceptInvitationInput) -> tuple[Any, str]:
    """Find the invited address's login, whose password must be the one given."""
    async with door.database.writing() as connection:
        link = await accounts.link_of(
            connection, LinkKind.INVITATION, wanted.token, now()
        )
        account = link and await accounts.at_address(connection, link.address)
    if link is None:
        raise FaultyInput(GONE)
    if account is None:
        return None, await passwords.hashed(wanted.password)
    if not await passwords.is_right(account.password, wanted.password):
        raise FaultyInput(WRONG)
    return account, account.password


async def _request_reset(door: Door, wanted: RequestPasswordResetInput) -> Done:
    """Have a mail sent, whoever has the address: that is found out afterwards."""
    refuse(address_faults("email", wanted.email))
    address = mails.tidy_address(wanted.email)
    await door.throttle.count("reset", door.address)
    async with door.database.writing() as connection:
        await mails.post(connection, MailKind.PASSWORD_RESET, address, now())
    return Done(is_done=True)


async def _reset(door: Door, wanted: ResetPasswordInput) -> Done:
    refuse(password_faults("password", wanted.password))
    await door.throttle.count("link", door.address)
    kind, secret = LinkKind.PASSWORD_RESET, wanted.token
    async with door.database.writing() as connection:
        if await accounts.link_of(connection, kind, secret, now()) is None:
            raise FaultyInput(GONE)
    password = await passwords.hashed(wanted.password)
    async with door.database.writing() as connection:
        at = now()
        link = await accounts.take_link(connection, kind, secret, at)
        if link is None:
            raise FaultyInput(GONE)
        await accounts.set_password(connection, link.account_id, password, at)
        await accounts.end_sessions(connection, link.account_id)
        await mails.post(connection, MailKind.PASSWORD_CHANGED, link.address, at)
    return Done(is_done=True)


def _too_long(wanted: LogInInput) -> Iterator[InputFault]:
    for name, most in (("email", LONGEST_ADDRESS), ("password", passwords.LONGEST)):
        if len(getattr(wanted, name)) > most:
            yield InputFault(name, f"At most {most} characters.")


def password_faults(field: str, password: str) -> Iterator[InputFault]:
    if not passwords.SHORTEST <= len(password) <= passwords.LONGEST:
        words = f"From {passwords.SHORTEST} to {passwords.LONGEST} characters."
        yield InputFault(field, words)


def _not_entered(faults: list[InputFault]) -> Entered:
    return Entered(errors=faults)


def _not_done(faults: list[InputFault]) -> Done:
    return Done(is_done=False, errors=faults)


log_in = open_act(_log_in, _not_entered)
accept_invitation = open_act(_accept, _not_entered)
request_password_reset = open_act(_request_reset, _not_done)
reset_password = open_act(_reset, _not_done)
