"""Whom comments and files are shown to: their marks, and what the history tells."""

from collections.abc import Iterable, Mapping
from typing import Any

from resolvers import past
from resolvers.acts import given
from resolvers.rights import Needs
from resolvers.stages import staged
from resolvers.texts import camel
from resolvers.writes import Row, Write

MARKS = ("is_shared_with_clients", "is_shared_with_partners")
SHARE: Needs = dict.fromkeys(map(camel, MARKS), "share")


def marks_of(wanted: Any) -> dict[str, bool]:
    """Give the marks that were sent; a null takes one away."""
    return {name: bool(value) for name, value in given(wanted, *MARKS).items()}


def of_new(marks: Mapping[str, bool]) -> dict[str, bool]:
    """Give all marks of something new: what is not said is shown to nobody else."""
    return {name: marks.get(name, False) for name in MARKS}


def needs_of(needs: Needs, marks: Iterable[str], *names: str) -> Needs:
    """Say what writing these inputs needs, with the marks that were sent."""
    return {name: needs[name] for name in (*names, *map(camel, marks))}


async def share(work: Write, table: str, row: Row, marks: Mapping[str, bool]) -> bool:
    """Set marks; answer whether any of them changed."""
    changes = any(row[name] != value for name, value in marks.items())
    if changes:
        await work.change(table, row["id"], **marks)
    return changes


async def tell(work: Write, what: str, place: tuple[str, Row], action: str) -> None:
    """Note with an item or a milestone that somebody spoke or sent a file, never what.

    `what` is the table of comments, or that of attachments.
    """
    table, row = place
    stage = await staged(work, row) if table == "items" else row
    entry = {"field": what, "guard": past.guard_name(what, "id")}
    await work.note(action=action, **entry, **past.place(table, stage))
