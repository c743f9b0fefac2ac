"""Documents and variables that are made to be dear: each says what makes it so."""

from collections.abc import Callable
from typing import Any

BIGGEST = 99_900
SEARCH = (
    "query ($w: ItemFilter) { projects { nodes { items(where: $w) { totalCount } } } }"
)
IDS = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"


def filled(head: str, unit: Callable[[int], str], tail: str) -> str:
    """Repeat a unit until the document has as many characters as it may have."""
    parts, size = [head], len(head) + len(tail)
    for number in range(BIGGEST):
        part = unit(number)
        size += len(part)
        if size > BIGGEST:
            break
        parts.append(part)
    return "".join((*parts, tail))


def many(count: int, unit: Callable[[int], str]) -> str:
    return "".join(map(unit, range(count)))


def of_projects(selections: str) -> str:
    return f"{{ projects {{ nodes {{ {selections} }} }} }}"


def fragments(count: int, unit: Callable[[int], str], type_: str = "Project") -> str:
    return many(count, lambda n: f"fragment F{n} on {type_} {{ {unit(n)} }} ")


def searched(members: str) -> str:
    return of_projects(f"items(where: {{ {members} }}) {{ totalCount }}")


def negated(levels: int) -> dict[str, Any]:
    where: dict[str, Any] = {}
    for _ in range(levels):
        where = {"not": where}
    return where


def numbered(letter: str, count: int) -> dict[str, int]:
    return {f"{letter}{n}": 1 for n in range(count)}


DOCUMENTS = {
    "typenames": filled("{", lambda _: "__typename ", "}"),
    "five hundred typenames": "{" + "__typename " * 500 + "}",
    "short fields": filled("{", lambda _: "a ", "}"),
    "unknown fields": filled("{", lambda n: f"unknown{n} ", "}"),
    "aliases": filled("{", lambda n: f"a{n}:__typename ", "}"),
    "overlapping fields": filled("{", lambda _: "viewer{id}", "}"),
    "overlapping pairs in pairs": of_projects("milestones{nodes{project{id}}}" * 900),
    "overlapping inline fragments": of_projects("...on Project{id name}" * 1_200),
    "conflicts": filled("{", lambda n: f"a:projects(first:{n}){{totalCount}}", "}"),
    "spreads of one fragment": of_projects("...F0 " * 4_000)
    + fragments(1, lambda _: "id"),
    "many fragments": of_projects(many(99, lambda n: f"...F{n} "))
    + fragments(99, lambda _: "items { nodes { options { id } } }"),
    "fragments that double": "{ ...F0 }"
    + fragments(20, lambda n: f"...F{n + 1} ...F{n + 1}", "Query")
    + "fragment F20 on Query { __typename }",
    "fragments that double below aliases": of_projects("...F0")
    + fragments(
        5,
        lambda n: (
            f"a: items{{nodes{{project{{...F{n + 1}}}}}}}"
            f" b: items{{nodes{{project{{...F{n + 1}}}}}}}"
        ),
    )
    + "fragment F5 on Project { id }",
    "a chain of fragments": "{ ...F0 }"
    + fragments(1_500, lambda n: f"...F{n + 1}", "Query")
    + "fragment F1500 on Query { __typename }",
    "fragments in a circle": "{ ...F0 }"
    + fragments(90, lambda n: f"...F{(n + 1) % 90}", "Query"),
    "deep fields": "{ " + "a { " * 150 + "b" + " }" * 151,
    "fields deeper than a stack": "{ " + "a { " * 12_000 + "b" + " }" * 12_001,
    "deep inline fragments": "{ " + "... { " * 180 + "__typename" + " }" * 181,
    "deep lists": "{ nodes(ids: " + "[" * 40_000 + "]" * 40_000 + ") { id } }",
    "directives": "{ __typename " + "@skip(if: false) " * 1_900 + "}",
    "unknown directives": "{ __typename " + "@a" * 4_900 + " }",
    "directives everywhere": filled(
        "{", lambda n: f"a{n}:__typename@skip(if:false)@include(if:true) ", "}"
    ),
    "variables": filled("query(", lambda n: f"$v{n}:Int ", "){ __typename }"),
    "operations": filled("", lambda n: f"query Q{n}{{__typename}}", ""),
    "operations of one fragment": many(98, lambda n: f"query Q{n}{{...F0}}")
    + fragments(1, lambda _: many(900, lambda n: f"a{n}:__typename "), "Query"),
    "definitions of types": "type A { a: Int } " * 1_600,
    "arguments": "{ projects("
    + many(4_900, lambda n: f"a{n}:1 ")
    + ") { totalCount } }",
    "ids": "{ nodes(ids: [" + "1 " * 9_900 + "]) { id } }",
    "ids that are none": "{ nodes(ids: [" + "1.5 " * 9_900 + "]) { id } }",
    "conditions": searched("or: [" + '{name:{eq:"x"}}' * 1_100 + "]"),
    "unknown members": searched(many(3_300, lambda n: f"a{n}:1 ")),
    "one member again and again": searched("not:{} " * 2_400),
    "deep conditions": searched("not:{" * 90 + "}" * 90),
    "relations": of_projects(many(900, lambda n: f"a{n}:items{{totalCount}}")),
    "wide pages": "{ projects(first: 1000) { nodes { items(first: 1000) { nodes {"
    " id } } } } }",
    "the schema again and again": "{ __schema { types {"
    + many(180, lambda n: f"a{n}:fields{{name type{{name}} args{{name}}}}")
    + "} } }",
    "names of the schema": "{ __schema { types {"
    + many(990, lambda n: f"a{n}:name ")
    + "}}}",
    "block string": '{ projects(search: """'
    + "\n x" * 33_000
    + '""") { totalCount } }',
    "lines": '{ projects(search: """' + "\n" * 99_000 + '""") { totalCount } }',
    "escapes": '{ projects(search: "' + "\\u0041" * 16_000 + '") { totalCount } }',
    "comments": "{ __typename " + "#\n" * 49_000 + "}",
    "commas": "{ __typename " + "," * 99_000 + "}",
    "mutations": "mutation {"
    + many(
        99,
        lambda n: (
            f'a{n}:deleteItem(input:{{itemId:"x" expectedVersion:"y"}}){{deletedId}}'
        ),
    )
    + "}",
}
VARIABLES = {
    "ids": (IDS, {"ids": ["x"] * 60_000}),
    "nulls for ids": (IDS, {"ids": [None] * 50_000}),
    "conditions": (SEARCH, {"w": {"or": [{"name": {"eq": "x"}}] * 10_000}}),
    "wrong conditions": (SEARCH, {"w": {"or": [{"n": 1}] * 9_000}}),
    "deep conditions": (SEARCH, {"w": negated(60)}),
    "unknown members": (
        SEARCH,
        {"w": numbered("k", 15_000)},
    ),
    "one filter in many places": (
        "query ($w: ItemFilter) "
        + of_projects(many(95, lambda n: f"a{n}:items(where:$w){{totalCount}}")),
        {"w": {"or": [{"name": {"eq": "x"}}] * 900}},
    ),
    "unknown variables": (
        "{ __typename }",
        numbered("v", 20_000),
    ),
    "long text": (
        "query ($s: String) { projects(search: $s) { totalCount } }",
        {"s": "x" * 250_000},
    ),
    "digits": (
        "query ($n: Int) { projects(first: $n) { totalCount } }",
        {"n": "1" * 200_000},
    ),
}
