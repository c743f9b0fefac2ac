"""The database's own clock, written as the times that are stored."""

from sqlalchemy import ColumnElement, func, literal

from db.base import Words

_FORMS = {
    "sqlite": "%Y-%m-%dT%H:%M:%f000Z",
    "postgresql": 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"',
}


def by_the_clock(dialect: str) -> ColumnElement[str]:
    """Give this very moment, also where the transaction has stood for a while."""
    form = literal(_FORMS[dialect], Words)
    if dialect == "sqlite":
        return func.strftime(form, literal("now", Words), type_=Words)
    utc = func.timezone(literal("UTC", Words), func.clock_timestamp())
    return func.to_char(utc, form, type_=Words)
