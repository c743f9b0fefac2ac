"""Nothing hidden is worked out from filters, orders, counts, cursors or words."""

import base64
import json

import pytest
from graphql import GraphQLEnumType, get_named_type
from sqlalchemy import update

from db.models.items import Item
from db.money.units import format_money
from permissions.guards import GUARD_OF
from resolvers.engine.uses import USES, guard_named
from schema.root import schema
from tests.acting import answer, ids
from tests.histories.site import standing
from tests.security.hidden import statements
from tests.sites import CLINIC, change

SCHEMA = schema._schema
TRADE = "rows"
PEOPLE = ("view", "nofin", "subcontractor", "client", "design", "stranger")
LIST = """
query ($w: ItemFilter, $o: ItemOrder, $s: String, $n: Int) {
  projects(first: 1) { nodes {
    items(where: $w, orderBy: $o, search: $s, first: $n) {
      totalCount edges { cursor node { id name COLUMN } }
    }
  } }
}
""".replace("COLUMN", "directCost costImpact markupSubtotal ownerCosts")
VALUES = ({"gt": "1"}, {"isNull": True}, {"mode": "DIRECT", "lt": "1"}, {}, None)
PLACES = (
    lambda member: member,
    lambda member: {"or": [{"name": {"eq": "x"}}, member]},
    lambda member: {"and": [{"not": {"not": member}}]},
)


def classified(type_name):
    """Name the members of a filter or an order that stand for what is classified."""
    type_ = SCHEMA.type_map[type_name]
    is_enum = isinstance(type_, GraphQLEnumType)
    members = type_.values if is_enum else type_.fields
    return [
        name
        for name, member in members.items()
        if (used := member.extensions.get(USES)) and guard_named(used)
    ]


def codes(body):
    return [error["extensions"]["code"] for error in body.get("errors", ())]


def attempts():
    for name in classified("ItemFilter"):
        for value in VALUES:
            yield from ({"w": place({name: value})} for place in PLACES)
    for name in classified("ItemOrderField"):
        for direction in ("ASC", "DESC"):
            yield {"o": {"field": name, "direction": direction}, "n": 3}


@pytest.mark.case("IN-01", "IN-03", "IN-21", "IN-31")
async def test_no_hidden_member_is_used_wherever_it_stands_in_a_filter_or_order(
    trading,
):
    tried = [*attempts()]
    assert len(tried) > 80
    await trading(TRADE, LIST)
    for variables in tried:
        with statements(trading) as texts:
            body = await trading(TRADE, LIST, **variables)
        assert codes(body) == ["FIELD_NOT_USABLE"], variables
        assert body["data"] is None
        # It is told by the token alone: no row has been looked at.
        assert len(texts) == 1


@pytest.mark.case("IN-31")
@pytest.mark.parametrize(
    "where", [{"expr": "direct_cost > cost_impact"}, {"name": {"expr": "1"}}]
)
async def test_a_filter_takes_no_expression(ask, where):
    assert codes(await ask("admin", LIST, w=where)) == ["INVALID_INPUT"]


@pytest.mark.case("IN-11")
async def test_items_are_grouped_by_nothing_that_anyone_may_not_see(trading):
    text = """query ($by: ItemGrouping!) { projects { nodes { itemTotals(by: $by) {
      count directCost costImpact ownerCosts isPartial
    } } } }"""
    groups = SCHEMA.type_map["ItemGrouping"].values
    assert not {f"items.{one.lower()}" for one in groups} & GUARD_OF.keys()
    assert not {f"items.{one.lower()}_id" for one in groups} & GUARD_OF.keys()
    for by in groups:
        body = await trading(TRADE, text, by=by)
        (project, *_) = body["data"]["projects"]["nodes"]
        totals = project["itemTotals"]
        figures = ("directCost", "costImpact", "ownerCosts")
        assert {total[name] for total in totals for name in figures} == {None}
    for by in ("MARKUP", "DIRECT_COST", "direct_cost"):
        assert codes(await trading("admin", text, by=by)) == ["INVALID_INPUT"]


def connections(type_name):
    """Name the lists of a type that are paged, without filters."""
    fields = SCHEMA.type_map[type_name].fields
    return [n for n, f in fields.items() if get_named_type(f.type).name[-10:] == _PAGED]


_PAGED = "Connection"


@pytest.mark.case("IN-13")
@pytest.mark.parametrize("who", PEOPLE)
async def test_a_count_is_of_the_rows_that_one_reaches(ask, who):
    inner = " ".join(
        f"{name} {{ totalCount nodes {{ id }} }}" for name in connections("Item")
    )
    outer = " ".join(
        f"{name}(first: 200) {{ totalCount nodes {{ id }} }}"
        for name in connections("Project")
    )
    text = f"""{{ projects {{ totalCount nodes {{ {outer}
      more: items(first: 200) {{ totalCount nodes {{ {inner} }} }}
    }} }} }}"""
    counted = [*lists((await ask(who, text))["data"])]
    assert [one["totalCount"] for one in counted] == [
        len(one["nodes"]) for one in counted
    ]
    every = [*lists((await ask("admin", text))["data"])]
    assert counted != every


def lists(value):
    if isinstance(value, list):
        for each in value:
            yield from lists(each)
    elif isinstance(value, dict):
        if "totalCount" in value:
            yield value
        for each in value.values():
            yield from lists(each)


async def edges(ask, who, **variables):
    body = await ask(who, LIST, **variables)
    if codes(body):
        return None
    return [e for p in body["data"]["projects"]["nodes"] for e in p["items"]["edges"]]


SHOWN = {
    "DIRECT_COST": "directCost",
    "COST_IMPACT": "costImpact",
    "MARKUP_SUBTOTAL": "markupSubtotal",
    "OWNER_COSTS": "ownerCosts",
}


@pytest.mark.case("IN-15")
@pytest.mark.parametrize("who", ["admin", "plumbing", "client", "design", "rows"])
async def test_a_cursor_holds_what_its_reader_was_shown_and_no_more(ask, who):
    for order in SHOWN:
        given = {"field": order, "direction": "DESC"}
        for edge in await edges(ask, who, o=given, n=1_000) or ():
            sealed = base64.urlsafe_b64decode(edge["cursor"])[16:]
            key, row_id = json.loads(sealed)
            node = edge["node"]
            shown = node[SHOWN[order]]
            assert (key is None and shown is None) or format_money(key) == shown
            assert row_id == node["id"]


@pytest.mark.case("IN-17")
async def test_a_cursor_of_which_one_letter_is_changed_is_refused(ask):
    [edge] = await edges(ask, "admin", n=1)
    cursor = edge["cursor"]
    page = LIST.replace("first: $n", "first: $n, after: $a").replace(
        "$n:", "$a: String, $n:"
    )
    assert codes(await ask("admin", page, a=cursor)) == []
    told = set()
    for place in range(len(cursor)):
        other = "A" if cursor[place] != "A" else "B"
        body = await ask("admin", page, a=cursor[:place] + other + cursor[place + 1 :])
        told.add(str([(e["message"], e["extensions"]) for e in body["errors"]]))
    forged = b"0" * 16 + json.dumps(["direct_cost; drop", edge["node"]["id"]]).encode()
    body = await ask("admin", page, a=base64.urlsafe_b64encode(forged).decode())
    told.add(str([(e["message"], e["extensions"]) for e in body["errors"]]))
    assert len(told) == 1
    assert "INVALID_INPUT" in told.pop()


@pytest.mark.case("IN-19", "IN-23")
@pytest.mark.parametrize("who", ["admin", *PEOPLE])
async def test_an_order_or_filter_that_is_left_out_is_the_usual_one_of_all(ask, who):
    async def nodes(**variables):
        # A cursor is of the list as it was asked for, whatever comes of it.
        return [edge["node"] for edge in await edges(ask, who, **variables)]

    usual = await nodes()
    for variables in ({"o": None}, {"w": None}, {"w": {}}, {"s": None}, {"s": ""}):
        assert await nodes(**variables) == usual
    found = [edge["node"]["id"] for edge in await edges(ask, who, n=200)]
    assert found == sorted(found)
    assert len(await edges(ask, who)) <= 50


@pytest.mark.case("IN-07")
async def test_nothing_is_found_by_the_words_of_what_is_hidden(ask):
    site = await standing(ask)
    hidden = {
        word
        for table, name in (
            ("items", "internal_note"),
            ("comments", "body"),
            ("cost_lines", "description"),
            ("markups", "name"),
        )
        for row in site.of(CLINIC, table)
        for word in (row[name] or "").split()
        if len(word) > 6
    }
    seen = " ".join(
        str(row["name"]) + str(row["description"]) + str(row["number"])
        for row in site.of(CLINIC, "items")
    )
    only = sorted(word for word in hidden if word.lower() not in seen.lower())
    assert len(only) > 20
    for word in only:
        body = await ask("client", LIST, s=word)
        [project] = body["data"]["projects"]["nodes"]
        assert project["items"] == {"totalCount": 0, "edges": []}, word
    known = set((await ids(ask, who="client")).values())
    drafts = [row for row in site.of(CLINIC, "items") if row["id"] not in known]
    for draft in drafts:
        found = await edges(ask, "client", s=draft["name"])
        assert draft["id"] not in {edge["node"]["id"] for edge in found}
    assert drafts


@pytest.mark.case("IN-27")
async def test_a_number_that_a_hidden_item_has_is_as_free_as_any(ask_own):
    known = set((await ids(ask_own, who="edit")).values())
    rows = (await standing(ask_own)).of(CLINIC, "items")
    hidden = next(row["id"] for row in rows if row["id"] not in known)
    await change(ask_own, update(Item).where(Item.id == hidden).values(number="ZQ-1"))
    for number in ("ZQ-1", "ZQ-2"):
        wanted = {"projectId": CLINIC, "name": "New", "number": number}
        item = answer(await ask_own("edit", "create_item.graphql", input=wanted))[
            "item"
        ]
        assert item["number"] == number
