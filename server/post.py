"""Sending mails: after the answer, again until it succeeds, each under one id."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.errors import MessageError
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib
from sqlalchemy.ext.asyncio import AsyncConnection

from db import accounts, identities, mails
from db.links import secret_of
from db.models.accounts import LinkKind
from db.models.mails import MailKind
from resolvers.writes import now
from server.letters import Letter
from server.logs import described, log
from server.operations import Operations
from server.settings import Settings

SECONDS_BETWEEN_LOOKS = 2.0
SECONDS_BETWEEN_SWEEPS = 3600
SECONDS_TO_SEND = 30
_OF_ACCOUNTS = {
    MailKind.PASSWORD_RESET: LinkKind.PASSWORD_RESET,
    MailKind.NEW_ADDRESS: LinkKind.NEW_ADDRESS,
}


@asynccontextmanager
async def tended(operations: Any) -> AsyncIterator[None]:
    """Send what is to be sent, as long as the block lasts."""
    sending = asyncio.create_task(_send_for_ever(operations))
    try:
        yield
    finally:
        sending.cancel()
        with suppress(asyncio.CancelledError):
            await sending


async def _send_for_ever(operations: Operations) -> None:
    sweep_at = 0.0
    clock = asyncio.get_running_loop().time
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        try:
            while await send_one(operations):
                pass
            if clock() >= sweep_at:
                sweep_at = clock() + SECONDS_BETWEEN_SWEEPS
                async with operations.database.writing() as connection:
                    await mails.sweep(connection, now())
                    await identities.sweep(connection, now())
        except Exception as error:  # noqa: BLE001 - the next attempt comes
            log.error("mail_failed", **described(error))


def can_send(settings: Settings) -> bool:
    return bool(settings.home and (settings.smtp_url or settings.mails_at))


async def send_one(operations: Operations) -> bool:
    """Send the mail that waits longest; answer whether there was one.

    It is told to be sent once it is: what breaks off between is sent again.
    """
    settings = operations.settings
    if not can_send(settings):
        return False
    async with operations.database.writing() as connection:
        mail = await mails.take(connection, now())
        letter = mail and await _letter(connection, settings.key, mail)
    if mail is None:
        return False
    if letter is not None:
        await _deliver(settings, letter)
    async with operations.database.writing() as connection:
        await mails.tell_sent(connection, mail.id, now())
    return True


async def _letter(connection: AsyncConnection, key: bytes, mail: Any) -> Letter | None:
    """Read what a mail has to tell by now; None where it is nobody's business."""
    letter = Letter(mail.id, mail.kind, mail.address)
    if mail.kind in _OF_ACCOUNTS:
        link_id = await _link_of_account(connection, key, mail)
        return _with(letter, secret=secret_of(key, link_id)) if link_id else None
    if mail.kind != MailKind.INVITATION:
        return letter
    await mails.enter(connection, "company", mail.company_id)
    if not await accounts.is_good(connection, mail.link_id, now()):
        return None
    company = await accounts.company_named(connection, mail.company_id)
    secret = secret_of(key, mail.link_id)
    return _with(letter, company=company, message=mail.message, secret=secret)


def _with(letter: Letter, **told: Any) -> Letter:
    return Letter(letter.mail_id, letter.kind, letter.address, **told)


async def _link_of_account(
    connection: AsyncConnection, key: bytes, mail: Any
) -> str | None:
    """Make the link when its mail is sent: until then nobody looks who it is for."""
    if mail.kind == MailKind.NEW_ADDRESS:
        return await _link_to_new_address(connection, key, mail)
    account = await accounts.at_address(connection, mail.address)
    if account is None:
        return None
    if mail.link_id is not None:
        await mails.enter(connection, "account", account.id)
        is_good = await accounts.is_good(connection, mail.link_id, now())
        return mail.link_id if is_good else None
    kind = _OF_ACCOUNTS[mail.kind]
    link_id = await accounts.add_link(
        connection,
        key,
        kind=kind,
        account_id=account.id,
        address=mail.address,
        at=now(),
    )
    await mails.carry(connection, mail.id, link_id)
    return link_id


async def _link_to_new_address(
    connection: AsyncConnection, key: bytes, mail: Any
) -> str | None:
    """Send nothing where somebody else logs in with the address: nobody is told."""
    secret = secret_of(key, mail.link_id)
    link = await accounts.link_of(connection, LinkKind.NEW_ADDRESS, secret, now())
    owner = await accounts.at_address(connection, mail.address)
    is_taken = owner and link and owner.id != link.account_id
    return mail.link_id if link and not is_taken else None


async def _deliver(settings: Settings, letter: Letter) -> None:
    try:
        written = letter.written(settings.home, settings.mail_from)
    except (MessageError, ValueError) as error:
        # No attempt would ever succeed: its address is none.
        log.error("mail_given_up", mail=letter.mail_id, **described(error))
        return
    if folder := settings.mails_at:
        file = await asyncio.to_thread(_keep, folder, letter.mail_id, written)
        log.info("mail_kept", kind=letter.kind, file=file)
        return
    await _send(settings, written)
    log.info("mail_sent", kind=letter.kind, mail=letter.mail_id)


def _keep(folder: Path, name: str, mail: EmailMessage) -> str:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{name}.eml"
    file.write_bytes(bytes(mail))
    return str(file)


async def _send(settings: Settings, mail: EmailMessage) -> None:
    url = urlsplit(settings.smtp_url)
    is_tls = url.scheme == "smtps"
    await aiosmtplib.send(
        mail,
        hostname=url.hostname,
        port=url.port,
        username=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        use_tls=is_tls,
        timeout=SECONDS_TO_SEND,
    )
