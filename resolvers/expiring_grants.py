"""Grants for a time: made beside what stands, and ended with what they stand beside.

What was before needs no restoring: it was never changed, and counts alone as soon as
the database's clock has passed the grant's end.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from db.mails import stored
from resolvers.engine.relations import to_many, to_one
from resolvers.payloads import InputFault
from resolvers.writes import Row, Write

TABLE = "expiring_grants"
MOST_DAYS = 365


def day_faults(days: int | None) -> Iterator[InputFault]:
    if days is not None and not 1 <= days <= MOST_DAYS:
        yield InputFault("days", f"From 1 to {MOST_DAYS} days.")


def ends_at(at: str, days: int) -> str:
    return stored(datetime.fromisoformat(at) + timedelta(days=days))


async def lend(work: Write, member_id: str, days: int, **what: Any) -> str:
    """Grant something until so many days from now; answer when it ends.

    What is granted again takes the place of what was granted of it before.
    """
    await end(work, member_id, **what)
    ends = ends_at(work.at, days)
    grant = {"membership_id": member_id, "created_at": work.at, "expires_at": ends}
    await work.add(TABLE, **grant, **what)
    return ends


async def end(work: Write, member_id: str, *kinds: str, **same: str | None) -> bool:
    """End what a member was granted for a time, of some kinds and alike in the rest."""
    names = ("id", "project_id", "role_id", "permission", "feature")
    rows = await work.stored(TABLE, "membership_id", member_id, *names)
    gone = [row["id"] for row in rows if _is_meant(row, kinds, same)]
    await work.remove(TABLE, *gone)
    return bool(gone)


def _is_meant(row: Row, kinds: tuple[str, ...], same: Row) -> bool:
    is_kind = all(row[name] is not None for name in kinds)
    return is_kind and all(row[name] == same[name] for name in same if name in row)


of_member = to_many(TABLE, "membership_id", "expires_at")
role = to_one("roles", "role_id")
