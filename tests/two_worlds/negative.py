"""Documents that are wrong, each in one way: what they are told must tell nothing."""

from collections.abc import Iterator
from typing import Any

from graphql import print_ast
from hypothesis_graphql import Mode

from tests.two_worlds.documents import SCHEMA, Document
from tests.two_worlds.literals import written
from tests.two_worlds.pools import Pools
from tests.two_worlds.random_documents import shapes
from tests.two_worlds.ways import Ways

ITEM = "{ item(id: %s) { %s } }"
# What is near a name that there is, or is the name of a column.
MISSPELT = ("directCosts", "direct_cost", "internalNotes", "markups2", "_id", "zq")
# What stands in a document that is wrong whatever the schema says.
SYNTAX = (
    "",
    " ",
    "{",
    "}",
    "{ viewer { }",
    "{ viewer { user { name }",
    '{ item(id: "x) { id } }',
    "{ item(id: ) { id } }",
    "{ item() { id } }",
    "query ($x) { viewer { companyRole } }",
    "query Q { viewer { companyRole } } fragment on Item { id }",
    "{ viewer { companyRole } } junk",
    "{ viewer { companyRole @ } }",
    "{ viewer { \u0000 } }",
    "extend type Item { more: Int }",
    "type Item { id: ID }",
)
ROLE = "{ viewer { companyRole } }"
RULES = {
    "unknown argument": "{ projects(top: 1) { totalCount } }",
    "unknown directive": "{ viewer { companyRole @shown } }",
    "unknown type": "{ nodes(ids: []) { ... on Secret { id } } }",
    "unknown type of a variable": "query ($x: Secret) { item(id: $x) { id } }",
    "unknown fragment": "{ viewer { ...Nothing } }",
    "unused fragment": "{ viewer { companyRole } } fragment F on Item { directCost }",
    "cycle": "{ viewer { user { ...A } } } fragment A on User { name ...A }",
    "long cycle": """
        { viewer { user { ...A } } }
        fragment A on User { ...B } fragment B on User { ...C }
        fragment C on User { name ...A }
    """,
    "no selection": "{ viewer }",
    "selection of a value": "{ viewer { companyRole { id } } }",
    "missing argument": "{ item { id } }",
    "missing member": "{ projects(orderBy: {direction: ASC}) { totalCount } }",
    "member twice": """
        { projects(orderBy: {field: NAME, field: NAME}) { totalCount } }
    """,
    "argument twice": "{ projects(first: 1, first: 2) { totalCount } }",
    "fields that conflict": "{ viewer { a: companyRole a: projectAccess } }",
    "arguments that conflict": """
        { projects(first: 1) { totalCount } projects(first: 2) { totalCount } }
    """,
    "impossible fragment": "{ viewer { user { ... on Item { directCost } } } }",
    "fragment on a value": "{ viewer { ... on Money { id } } }",
    "directive without argument": "{ viewer { companyRole @include } }",
    "directive twice": """
        { viewer { companyRole @skip(if: false) @skip(if: false) } }
    """,
    "directive of types": "{ viewer { companyRole @visibleTo(class: COST) } }",
    "undefined variable": "{ item(id: $id) { id } }",
    "unused variable": "query ($id: ID!) { viewer { companyRole } }",
    "variable twice": "query ($i: ID!, $i: ID!) { item(id: $i) { id } }",
    "variable of another type": "query ($i: Int!) { item(id: $i) { id } }",
    "variable that may be null": "query ($i: ID) { item(id: $i) { id } }",
    "default of another type": "query ($i: ID! = true) { item(id: $i) { id } }",
    "two operations of one name": f"query Q {ROLE} query Q {ROLE}",
    "two fragments of one name": """
        { viewer { user { ...F } } }
        fragment F on User { name } fragment F on User { id }
    """,
    "two operations, none named": f"query A {ROLE} query B {ROLE}",
    "one beside one without name": f"{ROLE} query B {ROLE}",
    "a subscription": "subscription { items { id } }",
    "a mutation in a query": '{ deleteItem(input: {itemId: "x"}) { deletedId } }',
    "unknown input": "mutation { updateItem(input: {secret: 1}) { errors { code } } }",
}
WRONG_VALUES: dict[str, tuple[Any, ...]] = {
    "first: %s": (-1, 1_001, 2**31, 1.5, "1", True, [1], {}),
    "last: %s": (-1, 1_001),
    "after: %s": ("x", "WyJhIl0=", 1),
    "search: %s": ("x" * 201, 1, ["x"]),
    "orderBy: %s": ({}, {"field": "NAME"}, "NAME", {"field": None}),
    "where: {directCost: {gt: %s}}": ("NaN", "1e30", "1,5", "", "9" * 40, 5, True, {}),
    "where: {directCost: %s}": ("1", {"like": "1"}, {"in": ["1"]}, []),
    "where: {costImpact: {mode: %s}}": ("DIRECT", 1),
    "where: {dueOn: {eq: %s}}": ("2026-02-30", "26-1-1", "", 20_260_101),
    "where: {scheduleImpactDays: {eq: %s}}": ("1", 2**31, 1.5),
    "where: {status: {in: %s}}": (None, "PENDING", [None]),
    "where: {category: {in: %s}}": (None, [{}], [["x"]], True),
    "where: {isDraft: %s}": (True, {"eq": "true"}, {"eq": None}, {}),
    "where: {internalNote: {eq: %s}}": (1, ["x"], {}),
    "where: {not: %s}": ([], "x"),
    "where: {or: %s}": ("x", [1], [None]),
}
TAKE_TEXTS = {
    "search: %s",
    "where: {internalNote: {eq: %s}}",
    "where: {category: {in: %s}}",
}
LISTED = "query ($n: Int, $w: ItemFilter, $o: ItemOrder, $m: DisplayMode) { projects {"
LISTED += " nodes { items(first: $n, where: $w, orderBy: $o) { nodes {"
LISTED += " costImpact(mode: $m) } } } } }"
WRONG_VARIABLES: tuple[dict[str, Any], ...] = (
    {"n": "1"},
    {"n": 2**40},
    {"n": [1]},
    {"n": -1},
    {"m": "direct"},
    {"m": 1},
    {"o": {"field": "DIRECT_COSTS"}},
    {"o": {"direction": "ASC"}},
    {"o": []},
    {"w": "x"},
    {"w": {"secret": 1}},
    {"w": {"directCost": {"gt": "NaN"}}},
    {"w": {"directCost": {"gt": None, "above": "1"}}},
    {"w": {"internalNote": {"eq": 1}}},
    {"w": {"and": {"or": [{"not": {"status": {"in": ["NO"]}}}]}}},
)


def negative(pools: Pools) -> list[Document]:
    """Give all documents that are wrong, the same ones each time."""
    found = [_document(text, f"syntax {n}") for n, text in enumerate(SYNTAX)]
    found += [_document(text, name) for name, text in RULES.items()]
    found += _fields(pools)
    found += _values(pools)
    found += [
        _document(LISTED, f"variables {n}", given)
        for n, given in enumerate(WRONG_VARIABLES)
    ]
    found += [
        _document("query Q { viewer { companyRole } }", "unknown name", {}, "R"),
        _document("query ($id: ID!) { item(id: $id) { id } }", "no variable"),
    ]
    return found


def random_negative(count: int, chance: int) -> list[Document]:
    """Make documents that break one rule each, the same for a chance."""
    drawn = shapes(count, chance, Mode.NEGATIVE)
    texts = dict.fromkeys(print_ast(shape) for shape, _ in drawn)
    return [_document(text, f"random {chance} {n}") for n, text in enumerate(texts)]


def _document(
    text: str,
    name: str,
    variables: dict[str, Any] | None = None,
    operation: str | None = None,
) -> Document:
    return Document(text, variables or {}, operation, frozenset(), f"negative {name}")


def _fields(pools: Pools) -> Iterator[Document]:
    """Misspell a field of each type, and names that there are elsewhere."""
    ways = Ways(SCHEMA, pools)
    for name, way in ways.shortest.items():
        yield _document(ways.text(way, "zqField"), f"unknown field of {name}")
    item = written(pools.one("Item"))
    for name in MISSPELT:
        yield _document(ITEM % (item, name), f"misspelt {name}")


def _values(pools: Pools) -> Iterator[Document]:
    """Give wrong values, and in their place what others keep secret."""
    note = pools.texts("items", "internal_note")[0]
    cost = pools.amounts("items", "direct_cost")[1]
    project = written(pools.one("Project"))
    for argument, wrong in WRONG_VALUES.items():
        told = {"eq": cost} if argument in TAKE_TEXTS else note
        for value in (*wrong, told):
            given = argument % written(value)
            yield _document(
                f"{{ project(id: {project}) {{ items({given}) {{ totalCount }} }} }}",
                f"value {given[:60]}",
            )
