"""Random questions: what to select, filter and sort, near the figures there are."""

from tests.authorization.fields import FIELDS, NODES, ROOTS, TABLES
from tests.authorization.oracle import Ask
from tests.authorization.shapes import (
    InMode,
    Nodes,
    One,
    Page,
    Same,
    Span,
    Totals,
)

DEEPEST = 4
MODES = (None, None, "ALLOCATED", "SEPARATED", "DIRECT")
KINDS = (
    *["broad"] * 8,
    *["filtered"] * 2,
    *("sorted", "searched", "totalled", "nodes"),
    *["related"] * 3,
)
PUBLIC_FILTERS = {"number", "name", "status", "isDraft", "dueOn", "scheduleImpactDays"}
SEARCHES = ("slab", "É", "%", "_", "/", "2 z", "", "1")
COMPARISONS = {
    "TextFilter": ("eq", "in", "contains", "startsWith", "isNull"),
    "ItemStatusFilter": ("in",),
    "ContactKindFilter": ("in",),
    "CompanyRoleFilter": ("in",),
    "BooleanFilter": ("eq",),
    "DateFilter": ("eq", "gte", "lte", "isNull"),
    "IntFilter": ("eq", "gte", "lte", "isNull"),
    "IdFilter": ("in",),
    "MoneyFilter": ("eq", "gt", "gte", "lt", "lte", "isNull"),
    "PriceFilter": ("eq", "gt", "gte", "lt", "lte", "isNull"),
}


class Questions:
    """Makes questions about one company; now and then about another's records."""

    def __init__(self, rng, tables, company, other):
        self.rng = rng
        self.tables = tables
        self.company = company
        self.other = other
        self.count = 0

    def often(self, share=0.5):
        return self.rng.random() < share

    def any(self, kind=None):
        """Ask for much at once, or for one thing of everything there is."""
        kind = kind or self.rng.choice(KINDS)
        return self.broad() if kind == "broad" else self._sharp(kind)

    def broad(self):
        """Ask for much at once, in one root or two."""
        count = self.rng.choice((1, 1, 1, 2))
        return _distinct([self._root(self.rng.choice([*ROOTS])) for _ in range(count)])

    def _sharp(self, kind):
        """Ask so that nothing else covers up what is answered."""
        if kind == "nodes":
            ids = [self._node() for _ in range(20)]
            asks = [Ask("__typename", "kind"), Ask("id", "id")]
            return [Ask("nodes", "nodes", {"ids": ids}, asks)]
        probe = getattr(self, f"_{kind}")()
        if self.often(0.7):
            nodes = Ask("nodes", "nodes", {}, [probe])
            return [Ask("projects", "projects", {}, [nodes])]
        return [Ask("project", "project", {"id": self._id("projects")}, [probe])]

    def _filtered(self):
        shape = FIELDS["Project"]["items"]
        name = self.rng.choice([n for n in shape.filters if n not in PUBLIC_FILTERS])
        where = {name: self._comparison(shape, name)}
        return self._listed("items", {"where": where})

    def _sorted(self):
        name = self.rng.choice(("items", "items", "milestones"))
        orders = FIELDS["Project"][name].orders
        order = {"field": self.rng.choice([*orders])}
        order["direction"] = self.rng.choice(("ASC", "DESC"))
        return self._listed(name, {"orderBy": order})

    def _searched(self):
        rows = self.tables.of("items", company_id=self.company)
        notes = [row["internal_note"] for row in rows if row["internal_note"]]
        return self._listed("items", {"search": self.rng.choice(notes).split()[-1]})

    def _listed(self, name, args):
        edge = [Ask("cursor", "cursor"), Ask("node", "node", {}, [Ask("id", "id")])]
        asks = [Ask("totalCount", "totalCount"), Ask("edges", "edges", {}, edge)]
        return Ask(name, name, args, asks)

    def _totalled(self):
        by = {"by": self.rng.choice(("CATEGORY", "STATUS", "MILESTONE"))}
        return Ask("itemTotals", "itemTotals", by, self._all_flat("ItemTotal"))

    def _related(self):
        """Ask for some relations of all items, milestones or scenarios, in full."""
        name = self.rng.choice(
            ("items", "items", "items", "milestones", "scenarios", "reports")
        )
        type_ = FIELDS["Project"][name].type
        deep = [n for n, shape in FIELDS[type_].items() if _has_more(shape)]
        fields = self.rng.sample([n for n in deep if n != "project"], 3)
        asks = [Ask("id", "id"), *(self._in_full(type_, field) for field in fields)]
        return Ask(name, name, {}, [Ask("nodes", "nodes", {}, asks)])

    def _in_full(self, type_, field):
        shape = FIELDS[type_][field]
        below = self._all_flat(shape.type)
        for name, each in FIELDS[shape.type].items():
            if isinstance(each, One):
                below.append(Ask(name, name, {}, self._all_flat(each.type)))
        if isinstance(shape, Page):
            below = [Ask("totalCount", "totalCount"), Ask("nodes", "nodes", {}, below)]
        return Ask(field, field, {}, below)

    def _all_flat(self, type_):
        shapes = FIELDS[type_].items()
        flat = [name for name, shape in shapes if not getattr(shape, "type", "")]
        return [self._plain(type_, name) for name in flat]

    def _plain(self, type_, name):
        ends = [Ask(each, each) for each in ("low", "high")]
        is_span = isinstance(FIELDS[type_][name], Span)
        return Ask(name, name, {}, ends if is_span else [])

    def _root(self, name):
        shape = ROOTS[name]
        if isinstance(shape, Page):
            return self._field("Query", name, self._page_args(shape), 1)
        args = {}
        if name == "nodes":
            args["ids"] = [self._node() for _ in range(self.rng.randint(0, 4))]
        elif name != "viewer":
            table = TABLES.get(getattr(shape, "type", ""))
            args["id"] = self._id(table) if table else self._node()
        return self._field("Query", name, args, 1)

    def _node(self):
        return self._id(TABLES[self.rng.choice(NODES)])

    def _id(self, table):
        """Take an id of the company, now and then another company's or nobody's."""
        company = self.company if self.often(0.85) else self.other
        ids = [row["id"] for row in self.tables.of(table, company_id=company)]
        return self.rng.choice((*ids, "prj_none"))

    def _field(self, parent, name, args, depth):
        self.count += 1
        shape = (ROOTS if parent == "Query" else FIELDS[parent])[name]
        ask = Ask(name, f"{name}{self.count}" if self.often(0.4) else name, args)
        ask.is_skipped = self.often(0.08)
        if isinstance(shape, Page):
            ask.asks = self._page(shape, depth)
        elif isinstance(shape, Nodes):
            ask.asks = self._of_any_type(depth)
        elif isinstance(shape, Span):
            ask.asks = [Ask(each, each) for each in ("low", "high")]
        elif getattr(shape, "type", ""):
            ask.asks = self._fields(shape.type, depth + 1)
        return ask

    def _of_any_type(self, depth):
        asks = [Ask("__typename", "kind")]
        for type_ in self.rng.sample(NODES, 3):
            for ask in self._fields(type_, depth + 2):
                # Fields of two types may be unlike, so each has a key of its own.
                ask.key, ask.on = f"{type_}_{ask.key}", type_
                asks.append(ask)
        return asks

    def _fields(self, type_, depth):
        shapes = FIELDS[type_]
        flat = [name for name, shape in shapes.items() if not _has_more(shape)]
        names = self.rng.sample(flat, self.rng.randint(1, min(len(flat), 5)))
        deep = [name for name in shapes if name not in flat]
        if depth < DEEPEST and deep:
            # The nearer to the root, the more.
            most = min(len(deep), DEEPEST - depth)
            names += self.rng.sample(deep, self.rng.randint(0, most))
        asks = [self._asked(type_, name, depth) for name in names]
        if self.often(0.1):
            asks.append(Ask("__typename", "__typename"))
        return _distinct(asks)

    def _asked(self, type_, name, depth):
        shape, args = FIELDS[type_][name], {}
        if isinstance(shape, Page):
            args = self._page_args(shape)
        elif isinstance(shape, Totals):
            args = {"by": self.rng.choice(list(shape.groups))}
            args |= {"where": self._where(shape, 2)} if self.often() else {}
        elif isinstance(shape, (InMode, Span)):
            mode = self.rng.choice(MODES)
            args = {"mode": mode} if mode or self.often(0.2) else {}
        return self._field(type_, name, args, depth)

    def _page(self, page, depth):
        names = self.rng.sample(("nodes", "edges", "pageInfo", "totalCount"), 2)
        asks = [self._part(page, name, depth) for name in names]
        if self.often(0.1):
            asks.append(self._part(page, "nodes", depth))
        return _distinct(asks)

    def _part(self, page, name, depth):
        self.count += 1
        ask = Ask(name, f"{name}{self.count}" if self.often(0.3) else name)
        if name == "nodes":
            ask.asks = self._fields(page.type, depth + 1)
        elif name == "edges":
            ask.asks = [Ask("cursor", "cursor"), Ask("node", "node")]
            ask.asks[1].asks = self._fields(page.type, depth + 1)
        elif name == "pageInfo":
            names = ("hasNextPage", "hasPreviousPage", "startCursor", "endCursor")
            ask.asks = [Ask(each, each) for each in names]
        return ask

    def _page_args(self, page):
        args = {}
        if self.often(0.8):
            size = self.rng.choice((0, 1, 2, 3, 5, 50))
            args["last" if self.often(0.4) else "first"] = size
        if page.orders and self.often(0.7):
            field = self.rng.choice(list(page.orders))
            args["orderBy"] = {"field": field}
            if self.often(0.7):
                args["orderBy"]["direction"] = self.rng.choice(("ASC", "DESC"))
            if any("@" in column for column in page.orders.values()) and self.often(
                0.3
            ):
                args["orderBy"]["mode"] = self.rng.choice(MODES)
        if page.filters and self.often(0.4):
            args["where"] = self._where(page, 2)
        if page.searched and self.often(0.25):
            args["search"] = self.rng.choice(SEARCHES)
        return args

    def _where(self, page, depth):
        where = {}
        count = min(self.rng.choice((0, 1, 1, 2)), len(page.filters))
        for name in self.rng.sample(list(page.filters), count):
            # What no row has, nothing can be compared with.
            if self._values(page.filters[name][1]):
                where[name] = self._comparison(page, name)
        if depth and self.often(0.4):
            kind = self.rng.choice(("and", "or", "not"))
            count = 1 if kind == "not" else self.rng.randint(0, 3)
            parts = [self._where(page, depth - 1) for _ in range(count)]
            where[kind] = parts[0] if kind == "not" else parts
        return where

    def _comparison(self, page, name):
        kind, column, *_ = page.filters[name]
        if kind == "IdFilter":
            return {"in": [self._value(column) for _ in range(4)]}
        given = {}
        ops = COMPARISONS[kind]
        most = 1 if len(ops) == 1 else 2
        for op in self.rng.sample(ops, min(len(ops), self.rng.randint(1, most))):
            given[op] = self._operand(kind, column, op)
        if kind == "PriceFilter" and self.often():
            given["mode"] = self.rng.choice(MODES)
        return given

    def _operand(self, kind, column, op):
        if op == "isNull":
            return self.often()
        if op == "in":
            return [self._value(column) for _ in range(2)]
        value = self._value(column)
        if kind == "TextFilter" and op != "eq":
            return value[: self.rng.randint(0, 4)]
        return value

    def _value(self, column):
        """Take a value that some row holds."""
        return self.rng.choice(self._values(column))

    def _values(self, column):
        """Give what the rows hold; of a price, in whichever mode."""
        table, _, name = column.rpartition(".")
        modes = [f"{name}_{mode.lower()}" for mode in MODES[2:]]
        names = modes if name == "cost_impact" else [name]
        rows = self.tables.of(table or "items", company_id=self.company)
        return [row[one] for row in rows for one in names if row[one] is not None]


def _has_more(shape):
    """Say whether there are fields below; acts and subtotals are as good as flat."""
    return bool(getattr(shape, "type", "")) and not isinstance(shape, Same)


def _distinct(asks):
    """Keep the first of each key: two of one key would have to be the same."""
    return list({ask.key: ask for ask in reversed(asks)}.values())[::-1]
