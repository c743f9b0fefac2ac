"""Tricks of documents and variables: spelled however, a hidden value stays hidden."""

import asyncio
import re
from itertools import product
from pathlib import Path

import pytest

from server.operations import Operations, Request
from server.settings import Settings
from tests.asking import Asking

SDL = Path(__file__).parents[2] / "graphql" / "schema.graphql"
COST = "{ projects(first: 1) { nodes { items(first: 3) { nodes { %s } } } } }"
PAGE = """
query ($n: Int) {
  projects(first: 1) { nodes { items(first: $n) { nodes { id } } } }
}
"""


def items_of(body):
    [project] = body["data"]["projects"]["nodes"]
    return project["items"]["nodes"]


def codes(body):
    return [error["extensions"]["code"] for error in body.get("errors", ())]


@pytest.mark.case("DO-01")
@pytest.mark.parametrize(
    "selection",
    [
        "name: directCost",
        "id: directCost",
        "__typename: directCost",
        "name: directCost ... on Item { name: directCost }",
        "... on Node { ... on Item { name: directCost } }",
    ],
)
async def test_an_alias_named_like_an_open_field_opens_nothing(ask, selection):
    body = await ask("client", COST % selection)
    if codes(body):
        # A name that the language keeps for itself is none for an alias.
        assert codes(body) == ["INVALID_DOCUMENT"]
        return
    assert {value for item in items_of(body) for value in item.values()} == {None}
    [entry] = body["extensions"]["authorization"]["redacted"]
    assert entry["field"] == "Item.directCost"


@pytest.mark.case("DO-03")
@pytest.mark.parametrize(("skip", "include"), [*product([True, False], repeat=2)])
@pytest.mark.parametrize(
    "selection",
    [
        "directCost @skip(if: $s) @include(if: $i)",
        "... on Item @skip(if: $s) @include(if: $i) { directCost }",
        "...F @skip(if: $s) @include(if: $i)",
        "directCost @skip(if: $s) x: directCost @include(if: $i)",
    ],
)
async def test_no_switch_of_a_document_shows_what_is_hidden(
    ask, selection, skip, include
):
    text = "query ($s: Boolean!, $i: Boolean!) " + COST % selection
    text += " fragment F on Item { directCost }" if "...F" in selection else ""
    for who, is_hidden in (("client", True), ("admin", False)):
        items = items_of(await ask(who, text, s=skip, i=include))
        shown = {value for item in items for value in item.values()}
        assert (shown <= {None}) or not is_hidden


@pytest.mark.case("DO-13")
@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + COST % "directCost",
        COST % "# directCost\n directCost # name\n",
        COST % ",,,directCost,,,",
        COST.replace(" ", "\n\t") % "directCost",
    ],
)
async def test_marks_and_comments_hide_nothing_from_the_gate(ask, text):
    items = items_of(await ask("client", text))
    assert [item["directCost"] for item in items] == [None] * len(items)


@pytest.mark.case("DO-13")
async def test_a_name_is_not_written_in_escapes(ask):
    assert codes(await ask("client", COST % "direct\\u0043ost")) == ["INVALID_DOCUMENT"]


@pytest.mark.case("DO-05")
@pytest.mark.parametrize("name", [None, "", "C", "A B", "__typename"])
async def test_where_it_is_not_clear_which_operation_is_meant_none_runs(ask_own, name):
    page = (
        "{ projects(first: 1) { nodes { items(first: 1) { nodes { id version } } } } }"
    )
    body = await ask_own("admin", page)
    [item] = items_of(body)
    text = (
        "query A { __typename } mutation B { updateItem(input: {itemId: "
        f'"{item["id"]}", expectedVersion: "{item["version"]}", name: "New"'
        "}) { errors { code } } }"
    )
    request = Request(text, {}, name, "demo-admin")
    answer = await ask_own.operations.run(request)
    assert answer.status == 400
    assert codes(answer.body) == ["INVALID_DOCUMENT"]
    assert await ask_own("admin", page) == body


@pytest.mark.case("DO-15", "NU-11")
@pytest.mark.parametrize("value", [True, 1.5, "1", [], {}, "", 2**31, -(2**31) - 1])
async def test_a_number_of_rows_is_a_whole_number_and_nothing_like_it(ask, value):
    assert codes(await ask("admin", PAGE, n=value)) == ["INVALID_INPUT"]


@pytest.mark.case("CX-03")
@pytest.mark.parametrize("value", [-1, 1_001, 2**31 - 1, -(2**31)])
async def test_a_page_is_never_bigger_than_a_page(ask, value):
    assert codes(await ask("admin", PAGE, n=value)) == ["INVALID_INPUT"]
    literal = PAGE.replace("query ($n: Int) ", "").replace("$n", str(value))
    assert codes(await ask("admin", literal)) == ["INVALID_INPUT"]


@pytest.mark.case("CX-03")
async def test_a_page_without_a_size_has_the_usual_one(ask):
    usual = await ask(
        "admin", PAGE.replace("(first: $n)", "").replace("($n: Int) ", "")
    )
    assert 3 < len(items_of(usual)) <= 50
    assert await ask("admin", PAGE) == usual
    assert await ask("admin", PAGE, n=None) == usual


@pytest.mark.case("DO-15")
async def test_a_null_in_place_of_a_default_is_no_wider_than_the_default(ask):
    text = PAGE.replace("$n: Int", "$n: Int = 2")
    assert len(items_of(await ask("admin", text))) == 2
    assert len(items_of(await ask("admin", text, n=None))) <= 50


@pytest.mark.case("DO-15")
async def test_a_variable_that_nobody_declared_changes_nothing(ask):
    assert await ask("client", PAGE, n=1, viewer="admin") == await ask(
        "client", PAGE, n=1
    )


@pytest.mark.case("IJ-01")
@pytest.mark.parametrize("order", ["cost; drop", "(case when 1=1 then id end)", "id"])
async def test_an_order_is_one_of_those_of_the_schema(ask, order):
    text = "query ($o: ItemOrder) { projects { nodes"
    text += " { items(orderBy: $o) { totalCount } } } }"
    assert codes(await ask("admin", text, o={"field": order})) == ["INVALID_INPUT"]


@pytest.mark.case("IJ-03")
@pytest.mark.parametrize("text", ["%", "_", "\\", "%%", "[a-z]", "' or 1=1 --"])
async def test_a_search_is_for_the_letters_themselves(ask, text):
    search = "query ($w: String) { projects(search: $w) { totalCount } }"
    assert await ask("admin", search, w=text) == {
        "data": {"projects": {"totalCount": 0}}
    }


INTROSPECTIONS = (
    "{ __schema { types { name } } }",
    '{ __type(name: "Item") { name } }',
    "{ a: __schema { directives { name } } }",
    "{ ... { __schema { types { name } } } }",
    "{ __typename ...F } fragment F on Query { b: __schema { types { name } } }",
    "query ($s: Boolean = false) { __schema @skip(if: $s) { types { name } } }",
)


@pytest.mark.case("IS-01", "IS-03")
@pytest.mark.parametrize("text", INTROSPECTIONS)
async def test_outside_the_demo_the_schema_is_not_told_to_just_anyone(
    demo_database_url, text
):
    settings = Settings(database_url=demo_database_url, secret_key="x" * 32)
    operations = await Operations.start(settings)
    answer = await Asking(operations).whole(None, text)
    await operations.stop()
    assert answer.status == 401
    assert codes(answer.body) == ["UNAUTHENTICATED"]


@pytest.mark.case("IS-05")
def test_the_schema_names_no_rule_of_the_policy():
    words = SDL.read_text(encoding="utf-8")
    assert (
        re.findall(r"CanSee\w*|guarded_by|BasePermission|has_permission", words) == []
    )


@pytest.mark.case("CA-03", "CA-05")
async def test_many_viewers_at_once_each_see_their_own(ask):
    text = COST % "id directCost costImpact ownerCosts internalNote"
    people = ("admin", "client", "subcontractor", "plumbing", "nofin", "stranger")
    alone = {who: await ask(who, text) for who in people}
    crowd = people * 34
    answers = await asyncio.gather(*(ask(who, text) for who in crowd))
    assert answers == [alone[who] for who in crowd]
