"""Questions as documents: aliases, fragments, switches, literals and variables."""

import json

from tests.authorization.fields import shape_of
from tests.authorization.shapes import Nodes, Page, Span
from tests.authorization.words import Spot, money

MONEY_FILTERS = {"MoneyFilter", "PriceFilter"}
ARGUMENTS = {
    "id": "ID!",
    "ids": "[ID!]!",
    "first": "Int",
    "last": "Int",
    "after": "String",
    "before": "String",
    "search": "String",
    "mode": "DisplayMode",
    "by": "ItemGrouping!",
}
TYPE_OF_OPERAND = {
    "TextFilter": "String",
    "DateFilter": "Date",
    "IntFilter": "Int",
    "MoneyFilter": "Money",
    "PriceFilter": "Money",
    "BooleanFilter": "Boolean!",
}
TYPE_OF_LIST = {
    "TextFilter": "[String!]",
    "IdFilter": "[ID!]!",
    "ItemStatusFilter": "[ItemStatus!]!",
    "ContactKindFilter": "[ContactKind!]!",
    "CompanyRoleFilter": "[CompanyRole!]!",
}
HEAD = ("$yes: Boolean! = true", "$no: Boolean! = false")
TAKEN = ("", "", "", " @include(if: true)", " @include(if: $yes)", " @skip(if: $no)")
LEFT = (" @skip(if: true)", " @include(if: $no)", " @skip(if: $yes)")


class Word(str):
    """An enum's value: it stands bare in a document."""

    __slots__ = ()


class Writer:
    """Writes one document, differently each time, and the variables it needs."""

    def __init__(self, rng):
        self.rng = rng
        self.heads = []
        self.variables = {}
        self.fragments = []

    def often(self, share):
        return self.rng.random() < share

    def document(self, asks):
        body = self._selections("Query", asks)
        # A variable that nothing uses is refused, so each switch is used once.
        unused = "__typename @include(if: $yes) @skip(if: $no)"
        head = ", ".join((*HEAD, *self.heads))
        text = f"query Q({head}) {{ unused: {unused} {body} }}"
        return "\n".join([text, *self.fragments]), self.variables

    def _selections(self, type_, asks):
        parts = []
        for ask in asks:
            written = self._parts(ask.on or type_, ask)
            parts += [f"... on {ask.on} {{ {w} }}" if ask.on else w for w in written]
        self.rng.shuffle(parts)
        text = ""
        while parts:
            taken = [parts.pop() for _ in range(self.rng.randint(1, len(parts)))]
            text += self._wrapped(type_, " ".join(taken)) + " "
        return text

    def _wrapped(self, type_, text):
        way = self.rng.choice(("", "", "", "inline", "bare", "named"))
        switch = self.rng.choice(TAKEN)
        if way == "inline":
            return f"... on {type_}{switch} {{ {text} }}"
        if way == "bare":
            return f"...{switch} {{ {text} }}"
        if way == "named":
            name = f"F{len(self.fragments)}"
            self.fragments.append(f"fragment {name} on {type_} {{ {text} }}")
            return f"...{name}{switch}"
        return text

    def _parts(self, type_, ask):
        """Write a field, sometimes in two places that the answer merges."""
        switch = self.rng.choice(LEFT if ask.is_skipped else TAKEN)
        name = ask.name if ask.key == ask.name else f"{ask.key}: {ask.name}"
        shape = shape_of(type_, ask.name)
        head = f"{name}{self._arguments(shape, ask.args)}{switch}"
        if not ask.asks:
            return [head] * self.rng.choice((1, 1, 1, 2))
        below = _type_below(type_, ask, shape)
        cut = self.rng.randint(1, len(ask.asks)) if self.often(0.2) else len(ask.asks)
        groups = [ask.asks[:cut], ask.asks[cut:]]
        return [
            f"{head} {{ {self._selections(below, group)} }}"
            for group in groups
            if group
        ]

    def _arguments(self, shape, args):
        given = []
        for name, value in args.items():
            type_, written = _typed(shape, name, value)
            given.append(f"{name}: {self._value(type_, written, shape)}")
        return f"({', '.join(given)})" if given else ""

    def _value(self, type_, value, shape):
        if self.often(0.35):
            return self._variable(type_, value)
        if isinstance(value, dict):
            return self._object(value, shape)
        return self._literal(value)

    def _variable(self, type_, value):
        name = f"v{len(self.heads)}"
        head = f"${name}: {type_}"
        if self.often(0.2) and not type_.endswith("!"):
            self.heads.append(f"{head} = {self._literal(value)}")
        else:
            self.heads.append(head)
            self.variables[name] = value
        return f"${name}"

    def _object(self, value, shape):
        """Write a filter or an order, some of its leaves as variables."""
        parts = []
        for name, each in value.items():
            kind = getattr(shape, "filters", {}).get(name, ("",))[0]
            if isinstance(each, list) and name in {"and", "or"}:
                inner = ", ".join(self._object(one, shape) for one in each)
                parts.append(f"{name}: [{inner}]")
            elif isinstance(each, dict) and kind:
                parts.append(f"{name}: {self._comparison(kind, each)}")
            elif isinstance(each, dict):
                parts.append(f"{name}: {self._object(each, shape)}")
            else:
                parts.append(f"{name}: {self._literal(each)}")
        return f"{{{', '.join(parts)}}}"

    def _comparison(self, kind, given):
        parts = []
        for op, value in given.items():
            type_ = _operand_type(kind, op)
            is_variable = type_ and self.often(0.3)
            text = self._variable(type_, value) if is_variable else self._literal(value)
            parts.append(f"{op}: {text}")
        return f"{{{', '.join(parts)}}}"

    def _literal(self, value):
        if isinstance(value, Word):
            return str(value)
        if isinstance(value, dict):
            inner = (f"{name}: {self._literal(each)}" for name, each in value.items())
            return f"{{{', '.join(inner)}}}"
        if isinstance(value, list):
            return f"[{', '.join(map(self._literal, value))}]"
        return json.dumps(value, ensure_ascii=False)


def _type_below(type_, ask, shape):
    if isinstance(shape, Nodes):
        return "Node"
    if isinstance(shape, Span):
        return "OptionRange"
    if shape is not None:
        return f"{shape.type}Connection" if isinstance(shape, Page) else shape.type
    row = type_.removesuffix("Connection").removesuffix("Edge")
    return {"edges": f"{row}Edge", "pageInfo": "PageInfo"}.get(ask.name, row)


def _typed(shape, name, value):
    """Give an argument's type, and its value as the API takes it."""
    if name == "where":
        own = shape.type if shape.type in {"Contact", "Project", "Member"} else "Item"
        return f"{own}Filter", _as_given(shape, value)
    if name == "orderBy":
        return f"{shape.type}Order", _order(value)
    if isinstance(value, Spot):
        return ARGUMENTS[name], value.cursor
    is_word = name in {"mode", "by"} and value is not None
    return ARGUMENTS[name], Word(value) if is_word else value


def _operand_type(kind, op):
    if op == "isNull":
        return "Boolean"
    if op == "mode":
        return "DisplayMode"
    return TYPE_OF_LIST[kind] if op == "in" else TYPE_OF_OPERAND.get(kind)


def _order(order):
    return {name: value and Word(value) for name, value in order.items()}


def _as_given(shape, where):
    """Put amounts as decimal strings, and enums as bare words."""
    given = {}
    for name, value in where.items():
        if name in {"and", "or"}:
            given[name] = [_as_given(shape, each) for each in value]
        elif name == "not":
            given[name] = _as_given(shape, value)
        else:
            kind = shape.filters[name][0]
            given[name] = {op: _operand(kind, op, v) for op, v in value.items()}
    return given


def _operand(kind, op, value):
    if op == "mode":
        return value and Word(value)
    if kind in {"ItemStatusFilter", "ContactKindFilter", "CompanyRoleFilter"}:
        return [Word(each) for each in value]
    return money(value) if kind in MONEY_FILTERS and op != "isNull" else value
