"""Identities: letting in whom an OpenID provider has recognised.

An identity enters the account that it was linked to, whatever address it has by then.
It is linked once, and only by an address that the provider says to be verified:

* to the account that has this address. Every account's address was proven by the link
  that was mailed to it, so nobody can have set one up beforehand to wait for its owner;
  whoever has the address by the provider's word could as well ask for a new password.
  The owner is told by mail, or it is not done.
* to the account that an invitation to this address makes, when the invitation is shown.

The provider is trusted with every address, as a mail server is: whoever runs this
server names it. An account takes one identity of a provider: where an address has
passed to somebody else there, he does not get what its first owner left here. Nothing
else opens a door, and whoever is not let in does not learn why.

An identity that its owner has removed is kept, and is like one that nobody knows: it
enters nothing, and none of its provider takes its place. An invitation to the address
of its account brings it back, if it is taken up by it; so does its owner
(resolvers/identity_acts.py). He is told either way.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from db import accounts, identities, mails
from db.accounts import Login
from db.models.mails import MailKind
from resolvers.accounts import GONE, Entered, go_in, join
from resolvers.doors import Door
from resolvers.payloads import FaultyInput, InputFault
from resolvers.writes import now

UNKNOWN = InputFault("identity", "This login opens nothing here.")


@dataclass(frozen=True)
class Known:
    """Whom a provider has recognised; the address only if it is verified."""

    issuer: str
    subject: str
    address: str | None

    @property
    def whose(self) -> tuple[str, str]:
        return self.issuer, self.subject


async def enter(door: Door, known: Known, membership_id: str | None = None) -> Entered:
    """Log in whoever is known, in the company that was chosen or in the only one."""
    async with door.database.writing() as connection:
        account = await _account_of(connection, known)
        open_to_him = account and await accounts.entrances(connection, account.id)
        if not account or not open_to_him:
            raise FaultyInput(UNKNOWN)
        login = await _login(connection, account, known)
        return await go_in(door, connection, login, open_to_him, membership_id)


async def accept(door: Door, known: Known, secret: str) -> Entered:
    """Take up an invitation to the address that the provider has verified."""
    async with door.database.writing() as connection:
        link = await accounts.take_invitation(connection, secret, now())
        if link is None:
            raise FaultyInput(GONE)
        if link.address != known.address:
            raise FaultyInput(UNKNOWN)
        account = await _account_of(connection, known)
        account = account or await _made(connection, known, link.address)
        if account.email == link.address:
            await _bring_back(connection, account, known)
        login = await _login(connection, account, known)
        return await join(door, connection, link, login)


async def _account_of(connection: AsyncConnection, known: Known) -> Any:
    """Find whose identity it is; one that is new becomes that of its address."""
    found = await identities.account_of(connection, known.issuer, known.subject)
    if found is not None or known.address is None:
        return found
    account = await accounts.at_address(connection, known.address)
    if account is not None:
        await _link(connection, account, known)
        kind = MailKind.IDENTITY_LINKED
        if not await mails.post(connection, kind, known.address, now()):
            raise FaultyInput(UNKNOWN)
    return account


async def _made(connection: AsyncConnection, known: Known, address: str) -> Any:
    """Make an account without a password for whoever was invited."""
    await accounts.create(connection, address, None, now())
    account = await accounts.at_address(connection, address)
    await _link(connection, account, known)
    return account


async def _link(connection: AsyncConnection, account: Any, known: Known) -> None:
    if not await identities.link(connection, account, *known.whose, now()):
        raise FaultyInput(UNKNOWN)


async def _bring_back(connection: AsyncConnection, account: Any, known: Known) -> None:
    """Restore what was removed: whoever reads the mail of the login asks for it."""
    if await identities.restore(connection, known.whose):
        kind = MailKind.IDENTITY_RESTORED
        await mails.post(connection, kind, account.email, now())


async def _login(connection: AsyncConnection, account: Any, known: Known) -> Login:
    """Say whose session begins, by an identity that stands."""
    used = await identities.use(connection, known.whose, known.address, now())
    if used is None:
        raise FaultyInput(UNKNOWN)
    return Login(account.id, used)
