"""Each limit of a document: what it still lets through, and what it refuses."""

import pytest
from graphql import get_introspection_query

from tests.security.hostile import fragments, many, of_projects, searched

ENGINES = ("sqlite",)


def told(body):
    return {(e["extensions"]["code"], e["message"]) for e in body.get("errors", ())}


def limited(text):
    return {("LIMIT_EXCEEDED", text)}


def deep(levels):
    pairs = (
        "projects { nodes {",
        "items { nodes {",
        *["project {", "items { nodes {"] * 9,
    )
    opened, left = [], levels
    for part in pairs:
        depth = part.count("{")
        if left - depth < 1:
            break
        opened.append(part)
        left -= depth
    leaves = "id" if left == 1 else "categories { id }"
    return (
        "{" + " ".join(opened) + leaves + "}" * sum(p.count("{") for p in opened) + "}"
    )


def chained(count):
    """Nest selections without nesting fields."""
    return "{" + "... {" * (count - 1) + "__typename" + "}" * count


def doubled(levels):
    return (
        "{ ...F0 } "
        + fragments(levels, lambda n: f"...F{n + 1} ...F{n + 1}", "Query")
        + f"fragment F{levels} on Query {{ __typename }}"
    )


def defined(count):
    return "{ __typename } " + many(
        count - 1, lambda n: f"query Q{n} {{ __typename }} "
    )


LIMITS = {
    "depth": (deep, 12, "A document nests at most 12 fields."),
    "nesting": (chained, 48, "A document nests at most 48 selections."),
    "root": (
        lambda n: "{" + "__typename " * n + "}",
        100,
        "A document has at most 100 fields at its root.",
    ),
    "aliases": (
        lambda n: of_projects(many(n, lambda i: f"a{i}: id ")),
        1_000,
        "A document gives at most 1000 aliases.",
    ),
    "directives": (
        lambda n: "{ __typename " + "@skip(if: false) " * n + "}",
        8,
        "A document puts at most 8 directives in one place.",
    ),
    "arguments": (
        lambda n: "{ projects(" + many(n, lambda i: f"a{i}: 1 ") + ") { totalCount } }",
        32,
        "A document gives a field at most 32 arguments.",
    ),
    "members": (
        lambda n: searched(many(n, lambda i: f"a{i}: 1 ")),
        100,
        "A document gives an object at most 100 members.",
    ),
    "items": (
        lambda n: "{ nodes(ids: [" + "1 " * n + "]) { id } }",
        1_000,
        "A document gives a list at most 1000 items.",
    ),
    "items of a default": (
        lambda n: "query ($i: [ID!] = [" + "1 " * n + "]) { nodes(ids: $i) { id } }",
        1_000,
        "A document gives a list at most 1000 items.",
    ),
    "variables": (
        lambda n: "query (" + many(n, lambda i: f"$v{i}: Int ") + ") { __typename }",
        100,
        "A document declares at most 100 variables.",
    ),
    "definitions": (defined, 100, "A document has at most 100 definitions."),
    # The root and what is above the fields count too; 141 * 140 / 2 = 9870.
    "pairs": (
        lambda n: of_projects("id " * n),
        141,
        "A document has at most 10000 pairs of fields that may overlap.",
    ),
    "tokens": (
        lambda n: "{ nodes(ids: [" + "1 " * (n - 12) + "]) { id } }",
        10_000,
        "A document has at most 10000 tokens.",
    ),
    "characters": (
        lambda n: "{ __typename }" + " " * (n - 14),
        100_000,
        "A document has at most 100000 characters.",
    ),
}


@pytest.mark.parametrize("name", LIMITS)
async def test_a_document_may_reach_a_limit_but_not_pass_it(ask, name):
    document, most, text = LIMITS[name]
    assert told(await ask("admin", document(most))).isdisjoint(limited(text))
    answer = await ask.whole("admin", document(most + 1))
    assert told(answer.body) == limited(text)
    assert answer.status == 400
    assert "data" not in answer.body


@pytest.mark.case("CX-01")
async def test_fields_through_nested_fragments_are_as_deep_as_they_are(ask):
    levels = fragments(
        4, lambda n: f"items {{ nodes {{ project {{ ...F{n + 1} }} }} }}"
    )
    document = (
        "{ projects { nodes { ...F0 } } } " + levels + "fragment F4 on Project { id }"
    )
    assert told(await ask("admin", document)) == limited(
        "A document nests at most 12 fields."
    )


async def test_an_operation_selects_two_thousand_fields_at_most(ask):
    own = "id number name description status isDraft dueOn scheduleImpactDays"
    own += " createdAt internalNote directCost markupSubtotal "
    inner = own + many(9, lambda n: f"a{n}: name ")

    def spread(places):
        spreads = many(places, lambda n: f'i{n}: item(id: "x") {{ ...F }} ')
        return f"{{ {spreads} }} fragment F on Item {{ {inner} }}"

    # An item and 21 fields below it, each time.
    assert "errors" not in await ask("admin", spread(90))
    assert told(await ask("admin", spread(91))) == limited(
        "An operation selects at most 2000 fields."
    )


@pytest.mark.case("CX-05")
async def test_twenty_fragments_that_each_double_the_next_are_refused(ask):
    assert told(await ask("admin", doubled(20))) == limited(
        "A document makes at most 4000 selections."
    )
    assert (await ask("admin", doubled(8)))["data"] == {"__typename": "Query"}


async def test_a_fragment_that_is_never_spread_is_measured_too(ask):
    document = "{ __typename } fragment F on Query {" + "__typename " * 4_001 + "}"
    assert told(await ask("admin", document)) == limited(
        "A document makes at most 4000 selections."
    )


async def test_directives_are_counted_wherever_they_stand(ask):
    flood = "@skip(if: false) " * 9
    for document in (
        f"query {flood} {{ __typename }}",
        f"query ($v: Int {flood}) {{ __typename }}",
        f"{{ ... {flood} {{ __typename }} }}",
        f"{{ ...F {flood} }} fragment F on Query {{ __typename }}",
        f"{{ ...F }} fragment F on Query {flood} {{ __typename }}",
    ):
        assert told(await ask("admin", document)) == limited(
            "A document puts at most 8 directives in one place."
        )


async def test_fragments_that_are_never_merged_are_not_compared(ask):
    spreads = many(90, lambda n: f'a{n}: project(id: "x") {{ ...F{n} }} ')
    document = "{" + spreads + "}" + fragments(90, lambda _: "id name")
    assert "errors" not in await ask("admin", document)


async def test_the_schema_is_told_to_tools_but_not_a_thousandfold(ask):
    whole = get_introspection_query(descriptions=True, input_value_deprecation=True)
    for who in ("admin", None):
        assert "errors" not in await ask(who, whole)
        for names in (
            many(990, lambda n: f"a{n}: name "),
            "name fields { name args { name } } ",
        ):
            document = "{ __schema { types { " + names + "} } }"
            refused = names.startswith("a0")
            codes = {code for code, _ in told(await ask(who, document))}
            assert codes == ({"LIMIT_EXCEEDED"} if refused else set())


async def test_a_schema_is_nested_sixteen_levels_deep_at_most(ask):
    def nested(levels):
        inner = "ofType { " * (levels - 5) + "name" + " }" * (levels - 5)
        return "{ __schema { types { fields { type { " + inner + " } } } } }"

    assert "errors" not in await ask("admin", nested(16))
    assert told(await ask("admin", nested(17))) == limited(
        "A document nests at most 16 fields of a schema."
    )


async def test_errors_of_a_document_are_told_ten_at_most(ask):
    answer = await ask("admin", "{" + many(40, lambda n: f"unknown{n} ") + "}")
    assert len(answer["errors"]) == 11
    assert answer["errors"][10]["message"].startswith("Too many validation errors")
    flood = await ask(None, "{ __typename " + "@aa" * 8 + " }")
    assert [e["extensions"]["code"] for e in flood["errors"]] == ["UNAUTHENTICATED"]


async def test_documents_are_forgotten_before_they_fill_the_memory(ask):
    documents = type(ask.operations.documents)(ask.operations.schema)
    for number in range(60):
        documents.read("{ __typename }" + " " * 50_000 + f"# {number}")
    assert len(documents._kept) == 60 % 19
