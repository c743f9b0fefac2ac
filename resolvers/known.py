"""Rows by their ids, as far as a viewer may know of them: for acts, and for files."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from db.ids import prefix_of
from permissions.decisions import Decision
from permissions.gate import Reach
from permissions.scopes import table_named
from resolvers.engine.selections import Selection
from resolvers.engine.snapshot import Snapshot
from resolvers.engine.statements import Keyed, binds_for, by_key

Row = Mapping[str, Any]
_MOST_ROWS = 10_000


async def read_known(
    snapshot: Snapshot,
    decision: Decision,
    place: tuple[str, str],
    ids: Sequence[str],
    names: Iterable[str],
) -> list[Row]:
    """Read rows of a table by a column of ids, or of what is public as they are.

    No hidden row is there.
    """
    table, key = place
    reach = Reach(decision)
    selection = Selection(table, rows=reach.rows(table))
    for name in ("id", *names):
        selection.want(name, reach)
    prefix = _prefix(table, key)
    asked = sorted({each for each in ids if prefix in (None, prefix_of(each))})
    if not asked:
        return []
    rows = await snapshot.rows(
        by_key(reach, snapshot.dialect, selection, Keyed(key)),
        {**binds_for(reach, selection), "keys": asked, "most": _MOST_ROWS},
    )
    columns = list(selection.names())
    return [dict(zip(columns, row, strict=False)) for row in rows]


def _prefix(table: str, key: str) -> str | None:
    """Answer the prefix of what a column of ids holds, its own or those referred to."""
    column = table_named(table).c[key]
    for reference in column.foreign_keys:
        return reference.column.info["prefix"]
    return column.info.get("prefix")
