"""The mails that wait: put there by an act, and sent after it has been answered."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import new_id
from db.models.mails import Mail, MailKind

MOST_AN_HOUR = 5
# What nobody may hold back, by having other mails sent before.
WARNINGS = frozenset(
    {
        MailKind.PASSWORD_CHANGED,
        MailKind.ADDRESS_CHANGED,
        MailKind.IDENTITY_REMOVED,
        MailKind.IDENTITY_RESTORED,
    }
)
# Attempts follow each other at twice the distance each, for eight days or so.
FIRST_PAUSE = timedelta(minutes=1)
MOST_ATTEMPTS = 13
# What was sent is kept so long, to be counted.
KEPT = timedelta(days=1)


def tidy_address(address: str) -> str:
    """Write an address as it is compared: in small letters, without blanks around."""
    return address.strip().lower()


def stored(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


async def enter(connection: AsyncConnection, place: str, value: str) -> None:
    """Let the rest of a transaction reach what stands under `fieldgate.<place>`."""
    if connection.dialect.name == "postgresql":
        setting = func.set_config(f"fieldgate.{place}", value, True)
        await connection.execute(select(setting))


async def post(
    connection: AsyncConnection,
    kind: MailKind,
    address: str,
    at: str,
    **more: str | None,
) -> bool:
    """Let a mail be sent, unless its address was sent enough in the last hour."""
    await enter(connection, "address", address)
    if kind not in WARNINGS and await _is_sated(connection, address, at):
        return False
    mail = {"id": new_id("mal"), "kind": kind, "address": address, "attempts": 0}
    await connection.execute(
        insert(Mail).values(**mail, created_at=at, due_at=at, **more)
    )
    return True


async def _is_sated(connection: AsyncConnection, address: str, at: str) -> bool:
    hour = datetime.fromisoformat(at) - timedelta(hours=1)
    sent = select(func.count()).where(_recent(address, stored(hour)))
    return (await connection.scalar(sent) or 0) >= MOST_AN_HOUR


def _recent(address: str, since: str) -> ColumnElement[bool]:
    return (Mail.address == address) & (Mail.created_at > since)


async def take(connection: AsyncConnection, at: str) -> Any:
    """Take the mail that waits longest, and put off its next attempt; None if none."""
    await enter(connection, "post", "open")
    waiting = (
        select(Mail)
        .where(Mail.sent_at.is_(None), Mail.due_at <= at)
        .where(Mail.attempts < MOST_ATTEMPTS)
        .order_by(Mail.due_at, Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    mail = (await connection.execute(waiting)).one_or_none()
    if mail is not None:
        pause = FIRST_PAUSE * 2**mail.attempts
        due = stored(datetime.fromisoformat(at) + pause)
        await _change(connection, mail.id, due_at=due, attempts=mail.attempts + 1)
    return mail


async def carry(connection: AsyncConnection, mail_id: str, link_id: str) -> None:
    """Let every attempt bring the same link."""
    await _change(connection, mail_id, link_id=link_id)


async def tell_sent(connection: AsyncConnection, mail_id: str, at: str) -> None:
    await enter(connection, "post", "open")
    await _change(connection, mail_id, sent_at=at)


async def sweep(connection: AsyncConnection, at: str) -> None:
    """Forget what was sent long enough ago."""
    await enter(connection, "post", "open")
    before = stored(datetime.fromisoformat(at) - KEPT)
    await connection.execute(delete(Mail).where(Mail.sent_at < before))


async def _change(connection: AsyncConnection, mail_id: str, **values: Any) -> None:
    await connection.execute(update(Mail).where(Mail.id == mail_id).values(values))
