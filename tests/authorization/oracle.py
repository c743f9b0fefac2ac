"""The naive oracle: the answer to a question, worked out row by row."""

from dataclasses import dataclass, field

from tests.authorization.lists import Lists, in_modes, names_of
from tests.authorization.policy import SECRETS, Eyes, spread
from tests.authorization.shapes import (
    ROOTS,
    TABLES,
    InMode,
    One,
    Page,
    Plain,
    Totals,
    shape_of,
)
from tests.authorization.words import money


@dataclass
class Ask:
    """A selected field; what is skipped is written and not answered."""

    name: str
    key: str
    args: dict = field(default_factory=dict)
    asks: list["Ask"] = field(default_factory=list)
    is_skipped: bool = False


@dataclass
class Expected:
    data: dict | None
    refused: set
    redacted: set


class Oracle(Lists):
    """Answers one person from all rows of a database."""

    def __init__(self, tables, person):
        self.tables = tables
        self.person = person

    def answer(self, asks):
        """Give the data, the members refused, and what is said to be hidden."""
        asks = _taken(asks)
        refused, redacted = set(), set()
        for ask in asks:
            self.eyes = Eyes(self.person, ask.args.get("id"))
            refused |= set(self._refused("Query", ask))
            redacted |= set(self._redacted("Query", ask, (ask.key,)))
        if refused:
            return Expected(None, refused, set())
        return Expected({ask.key: self._root(ask) for ask in asks}, set(), redacted)

    def _root(self, ask):
        self.eyes = Eyes(self.person, ask.args.get("id"))
        shape = ROOTS[ask.name]
        if isinstance(shape, Page):
            return self.page(shape, self.person.company, ask)
        return self.one(shape.type, ask.args["id"], ask)

    # What is used, and what is hidden.

    def _refused(self, parent, ask):
        shape = shape_of(parent, ask.name)
        for argument, names in _uses(shape, ask.args):
            secret = [name for name in names if name in SECRETS]
            if secret and spread(self.person, self.eyes.reach, secret) == "ALL":
                yield f"{parent}.{ask.name}", argument
        for type_, child, _ in _children(shape, ask):
            yield from self._refused(type_, child)

    def _redacted(self, parent, ask, path):
        shape = shape_of(parent, ask.name)
        names = guards(parent, ask)
        hidden = names and spread(self.person, self.eyes.reach, names)
        if hidden:
            class_ = SECRETS[names[0]][0]
            yield f"{parent}.{ask.name}", class_, hidden, ".".join(path)
        if hidden == "ALL":
            return
        for type_, child, steps in _children(shape, ask):
            yield from self._redacted(type_, child, (*path, *steps))

    # Rows and their fields.

    def one(self, type_, row_id, ask):
        rows = self.tables.of(TABLES[type_], id=row_id)
        if not rows or not self.eyes.knows(TABLES[type_], rows[0]):
            return None
        return self.object(type_, rows[0], ask.asks)

    def object(self, type_, row, asks):
        return {ask.key: self._field(type_, row, ask) for ask in _taken(asks)}

    def known(self, type_, **values):
        rows = self.tables.of(TABLES[type_], **values)
        return [row for row in rows if self.eyes.knows(TABLES[type_], row)]

    def _field(self, type_, row, ask):
        shape, table = shape_of(type_, ask.name), TABLES[type_]
        if shape is None:
            return type_
        gate = f"{type_}.{ask.name}"
        if gate in SECRETS and not self.eyes.passes(table, row, gate):
            return None
        if isinstance(shape, Plain):
            value = self.eyes.shown(table, row, shape.column)
            return money(value) if shape.is_money else value
        if isinstance(shape, InMode):
            columns = in_modes(shape.base, ask.args.get("mode"))
            return money(self.eyes.shown(table, row, *columns))
        return self._related(shape, row, ask)

    def _related(self, shape, row, ask):
        if isinstance(shape, One):
            return self.one(shape.type, row[shape.local], ask)
        if isinstance(shape, Page):
            return self.page(shape, row["id"], ask)
        if isinstance(shape, Totals):
            return self.totals(shape, row["id"], ask)
        rows = self.known(shape.type, **{shape.key: row["id"]})
        rows.sort(key=lambda each: (each[shape.order], each["id"]))
        return [self.object(shape.type, each, ask.asks) for each in rows]


def guards(type_, ask):
    """Name what must be shown for the field, one of them at least."""
    shape = shape_of(type_, ask.name)
    if isinstance(shape, Plain):
        names = [f"{TABLES[type_]}.{shape.column}"]
    elif isinstance(shape, InMode):
        names = names_of(TABLES[type_], shape.base + "@", ask.args.get("mode"))
    else:
        names = [f"{type_}.{ask.name}"]
    return [name for name in names if name in SECRETS]


def _taken(asks):
    return [ask for ask in asks if not ask.is_skipped]


def _children(shape, ask):
    """Yield what is asked below: of which type, and by which keys it is reached."""
    for child in _taken(ask.asks):
        if not isinstance(shape, Page):
            yield shape.type, child, (child.key,)
        elif child.name == "nodes":
            for each in _taken(child.asks):
                yield shape.type, each, (child.key, each.key)
        elif child.name == "edges":
            for edge in _taken(child.asks):
                for each in _taken(edge.asks):
                    yield shape.type, each, (child.key, edge.key, each.key)


def _uses(shape, args):
    """Yield each member that is used, with the names of which one must show."""
    if isinstance(shape, (Page, Totals)) and args.get("where"):
        yield from _filter_uses(shape, args["where"], "where")
    order = args.get("orderBy") if isinstance(shape, Page) else None
    if order:
        column = shape.orders[order["field"]]
        names = names_of(TABLES[shape.type], column, order.get("mode"))
        yield f"orderBy.field: {order['field']}", names


def _filter_uses(shape, where, path):
    for name, given in where.items():
        if name in {"and", "or", "not"}:
            for each in given if isinstance(given, list) else [given]:
                yield from _filter_uses(shape, each or {}, f"{path}.{name}")
        else:
            kind, column, *_ = shape.filters[name]
            at = "@" if kind == "PriceFilter" else ""
            mode = given.get("mode") if given and at else None
            yield f"{path}.{name}", names_of(TABLES[shape.type], column + at, mode)
