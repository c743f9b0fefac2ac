"""The address of a login: it counts once whoever reads what is sent there said so."""

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.mails import enter
from db.models.accounts import Account, Link


async def change(connection: AsyncConnection, account_id: str, address: str) -> None:
    """Let a login have another address; what was mailed to the old is good no more."""
    await enter(connection, "account", account_id)
    await connection.execute(
        update(Account).where(Account.id == account_id).values(email=address)
    )
    await connection.execute(delete(Link).where(Link.account_id == account_id))
