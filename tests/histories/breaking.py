"""Breaking a write off: at its n-th statement, or when it commits."""

from contextlib import contextmanager

from sqlalchemy import event


class PowerFailed(Exception):  # noqa: N818 (what happened reads as it is)
    """What the database is made to raise."""


@contextmanager
def breaking(ask, at=None):
    """Let the n-th statement fail, or the commit; count the statements meanwhile."""
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
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", count)
        event.remove(engine, "commit", commit)
