"""Breaking a write off: at its n-th statement, or when it commits."""

from contextlib import contextmanager
from unittest.mock import patch

from sqlalchemy import event

from resolvers import refused_writes


class PowerFailed(Exception):  # noqa: N818 (what happened reads as it is)
    """What the database is made to raise."""


@contextmanager
def breaking(ask, at=None):
    """Let the n-th statement fail, or the commit; count the statements meanwhile.

    What is told of a refusal is a write of its own, and is left out here.
    """
    engine = ask.operations.database.engine.sync_engine
    seen = []

    def count(_connection, _cursor, statement, *_):
        seen.append(statement)
        if len(seen) == at:
            raise PowerFailed(statement)

    def commit(_connection):
        if at is None:
            raise PowerFailed("commit")

    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", commit)
    untold = {"tell": _nothing, "tell_all": _nothing}
    try:
        with patch.multiple(refused_writes, **untold):
            yield seen
    finally:
        event.remove(engine, "before_cursor_execute", count)
        event.remove(engine, "commit", commit)


async def _nothing(*_):
    """Tell nobody of a refusal."""
