"""The naive oracle: the answer to a question, worked out row by row."""

from dataclasses import dataclass, field

from tests.authorization.classified import SECRETS, spread
from tests.authorization.eyes import Eyes
from tests.authorization.fields import NODES, TABLES, shape_of
from tests.authorization.lists import Lists, in_modes, names_of
from tests.authorization.shapes import (
    InMode,
    Nodes,
    One,
    Page,
    Plain,
    Reported,
    Same,
    Span,
    Totals,
    Worked,
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
    # Of which type of node it is asked; of any, where none is named.
    on: str = ""


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
            self._look(ask)
            refused |= set(self._refused("Query", ask))
            redacted |= set(self._redacted("Query", ask, (ask.key,)))
        if refused:
            return Expected(None, refused, set())
        return Expected({ask.key: self._root(ask) for ask in asks}, set(), redacted)

    def _look(self, ask):
        """Narrow the reach where a project is named above everything else."""
        self.eyes = Eyes(self.person, ask.args["id"] if ask.name == "project" else None)

    def _root(self, ask):
        self._look(ask)
        shape = shape_of("Query", ask.name)
        if isinstance(shape, Page):
            return self.page(shape, self.person.company, ask)
        if isinstance(shape, Nodes):
            found = [self._node(one, ask.asks) for one in ask.args.get("ids", ())]
            return found if shape.is_many else self._node(ask.args["id"], ask.asks)
        row_id = ask.args.get("id", self.person.membership["id"])
        return self.one(shape.type, row_id, ask)

    def _node(self, row_id, asks):
        for type_ in NODES:
            for row in self.tables.of(TABLES[type_], id=row_id):
                wanted = [ask for ask in asks if ask.on in {"", type_}]
                knows = self.eyes.knows(TABLES[type_], row)
                return self.object(type_, row, wanted) if knows else None
        return None

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
        if isinstance(shape, Worked):
            return self.eyes.worked(shape.name, row)
        return self._related(shape, table, row, ask)

    def _related(self, shape, table, row, ask):
        if isinstance(shape, Span):
            return self._span(shape, table, row, ask)
        if isinstance(shape, Same):
            return self.object(shape.type, row, ask.asks)
        if isinstance(shape, One):
            return self.one(shape.type, row[shape.local], ask)
        if isinstance(shape, (Page, Totals)):
            listed = self.page if isinstance(shape, Page) else self.totals
            return listed(shape, row[getattr(shape, "local", "id")], ask)
        if isinstance(shape, Reported):
            return self.reported(shape, row, ask)
        found = [
            self.object(shape.type, each, ask.asks) for each in self.many(shape, row)
        ]
        return next(iter(found), None) if shape.is_one else found

    def _span(self, shape, table, row, ask):
        modes = [in_modes(base, ask.args.get("mode")) for base in shape.bases]
        ends = [money(self.eyes.shown(table, row, *columns)) for columns in modes]
        if None in ends:
            return None
        known = {"low": ends[0], "high": ends[1], "__typename": "OptionRange"}
        return {each.key: known[each.name] for each in _taken(ask.asks)}


def guards(type_, ask):
    """Name what must be shown for the field, one of them at least."""
    shape, table = shape_of(type_, ask.name), TABLES.get(type_)
    if isinstance(shape, Plain):
        names = [f"{table}.{shape.column}"]
    elif isinstance(shape, (InMode, Span)):
        base = shape.base if isinstance(shape, InMode) else shape.bases[0]
        names = names_of(table, f"{base}@", ask.args.get("mode"))
    else:
        names = [f"{type_}.{ask.name}"]
    return [name for name in names if name in SECRETS]


def _taken(asks):
    return [ask for ask in asks if not ask.is_skipped]


def _children(shape, ask):
    """Yield what is asked below: of which type, and by which keys it is reached."""
    type_ = getattr(shape, "type", "")
    for child in _taken(ask.asks):
        if not isinstance(shape, Page):
            yield child.on or type_, child, (child.key,)
        elif child.name == "nodes":
            for each in _taken(child.asks):
                yield type_, each, (child.key, each.key)
        elif child.name == "edges":
            for edge in _taken(child.asks):
                for each in _taken(edge.asks):
                    yield type_, each, (child.key, edge.key, each.key)


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
            column = column.rpartition(".")[2] + at
            yield f"{path}.{name}", names_of(TABLES[shape.type], column, mode)
