"""Bearer tokens: a secret that is shown once, and of which only the hash is kept."""

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import new_id
from db.links import hash_of
from db.models.companies import Membership
from db.models.tokens import Token, new_secret

BEARER = re.compile(r"bearer +([A-Za-z0-9\-._~+/]+=*)", re.IGNORECASE)


class NoSuchMembership(LookupError):  # noqa: N818 - reads as what happened
    """There is no membership of that id."""


async def issue(
    connection: AsyncConnection, membership_id: str, name: str, days: int
) -> str:
    """Store a new token of a membership, good for so many days; answer its secret."""
    found = select(Membership.company_id).where(Membership.id == membership_id)
    company_id = await connection.scalar(found)
    if company_id is None:
        raise NoSuchMembership(f"There is no membership {membership_id}.")
    secret = new_secret()
    now = datetime.now(UTC)
    row = {
        "id": new_id("tok"),
        "company_id": company_id,
        "membership_id": membership_id,
        "name": name,
        "hash": hash_of(secret),
        "created_at": _stored(now),
        "expires_at": _stored(now + timedelta(days=days)),
    }
    await connection.execute(insert(Token).values(row))
    return secret


def _stored(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
