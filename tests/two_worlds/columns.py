"""Each classified column alone is changed in every row: somebody must be told of it."""

from sqlalchemy import Boolean, String

from db.base import Base
from db.classes import Class
from db.gate import class_of
from tests.authorization.canaries import CHOSEN
from tests.two_worlds.changes import Changes
from tests.two_worlds.documents import SCHEMA, Document
from tests.two_worlds.enumerator import Enumerator
from tests.two_worlds.kinds import is_stamp

SECRET = [
    column
    for table in Base.metadata.sorted_tables
    for column in table.c
    if class_of(column) not in {Class.PUBLIC, Class.CREDENTIAL}
]
LATER = "2027-03-01T08:00:00.000000Z"
MOST = 8


def whole(pools):
    """Ask of every type for all its values, and for each in every mode."""
    walk = Enumerator(SCHEMA, pools)
    texts = {text: name for name, text in walk.arguments() if "(mode: " in name}
    for name in walk.ways.shortest:
        leaves = " ".join(walk.ways.leaves(name)) or "__typename"
        texts[walk.ways.text(walk.fullest(name), leaves)] = f"whole {name}"
    return [Document(text, {}, None, frozenset(), name) for text, name in texts.items()]


def changed_alone(tables, column):
    """Give every row another value of one column."""
    changes, name = Changes(), column.table.name
    rows = tables.all(name)
    known = sorted({row[column.name] for row in rows + ours(tables, column)} - {None})
    for row in rows:
        value = row[column.name]
        if value is not None or is_stamp(column):
            changes.put(name, row, column.name, _other(column, value, known))
    return changes


def ours(tables, column):
    """Give rows of another table that hold such a column: it may have more values."""
    same = f"{column.table.name}".removeprefix("template_")
    return tables.all(same) if column.name in CHOSEN else []


def _other(column, value, known):
    if is_stamp(column):
        return LATER
    if isinstance(column.type, Boolean):
        return not value
    if column.name in CHOSEN:
        return known[(known.index(value) + 1) % len(known)]
    return f"{value}ZQ" if isinstance(column.type, String) else value + 10_000_000


async def shown_to(twins, token, patch, columns):
    """Name the columns of which a person is told, each by the document that tells."""
    asked = await _told(twins, token, patch)
    found = {}
    for column in columns:
        changes = changed_alone(twins.tables, column)
        if not changes.count:
            continue
        await changes.write(twins.theirs.database)
        twins.theirs.begin_anew(patch)
        for document, mine in _that_read(asked, column):
            if (await twins.theirs.told(token, document)).body != mine.body:
                found[f"{column.table.name}.{column.name}"] = document.name
                break
        await changes.undone(twins.tables).write(twins.theirs.database)
    return found


async def _told(twins, token, patch):
    twins.mine.begin_anew(patch)
    documents = whole(twins.questions.pools)
    return [(each, await twins.mine.told(token, each)) for each in documents]


def _that_read(asked, column):
    """Choose the documents whose statements name a column."""
    names = f".{column.name}", column.table.name
    found = [
        each for each in asked if any(_names(t, names) for t in each[1].statements)
    ]
    return found[:MOST]


def _names(text, names):
    return all(name in text for name in names)
