"""The mails that wait: put there by an act, and sent after it has been answered."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import new_id
from db.models.mails import Mail, MailKind

MOST_AN_HOUR = 5
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
    hour = datetime.fromisoformat(at) - timedelta(hours=1)
    sent = select(func.count()).where(_recent(address, stored(hour)))
    if (await connection.scalar(sent) or 0) >= MOST_AN_HOUR:
        return False
    mail = {"id": new_id("mal"), "kind": kind, "address": address, "attempts": 0}
    await connection.execute(
        insert(Mail).values(**mail, created_at=at, due_at=at, **more)
    )
    return True


def _recent(address: str, since: str) -> ColumnElement[bool]:
    return (Mail.address == address) & (Mail.created_at > since)
