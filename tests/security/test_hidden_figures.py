"""What is hidden is null by whichever way one comes to it, set or not."""

import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type
from sqlalchemy import select, update

from db.models.items import Item
from permissions.guards import Guard
from resolvers.engine.marks import GUARD
from schema.root import schema
from tests.histories.site import standing
from tests.histories.viewer_can import _types
from tests.security.people import second_membership
from tests.sites import CLINIC, change

SCHEMA = schema._schema
TRADE = "rows"
MONEY = {"COST", "MARKUP", "ALLOWANCE", "OWNER_COST", "PRICE", "INTERNAL_NOTE"}
NESTED = """
{ projects { nodes { items { nodes { directCost project { items { nodes {
  directCost milestone { items { nodes { directCost } } }
} } } } } } } }
"""
MODES = ("ALLOCATED", "SEPARATED", "DIRECT")


def guarded(type_):
    """Ask for all fields of a type that say what money is behind them."""
    for name, field in type_.fields.items():
        guard: type[Guard] | None = field.extensions.get(GUARD)
        if guard is None or guard.cls.value not in MONEY:
            continue
        inner = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
        modes = MODES if "mode" in field.args else ()
        yield f"{name}: {name}{inner}"
        yield from (f"{name}_{m}: {name}(mode: {m}){inner}" for m in modes)


def _inner(field):
    return get_named_type(field.type)


async def figures(ask, who, table, ids):
    """Read by their ids what money some nodes show."""
    type_ = SCHEMA.type_map[_types()[table]]
    asked = " ".join(guarded(type_)) or "__typename"
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on TYPE { ASKED } } }"
    text = text.replace("TYPE", type_.name).replace("ASKED", asked)
    body = await ask(who, text, ids=ids)
    return [node for node in body["data"]["nodes"] if node]


@pytest.mark.case("DR-01", "DR-17", "NP-07", "NP-09", "GI-01")
async def test_a_trade_partner_sees_no_money_of_any_node_set_or_not(trading):
    site, shown = await standing(trading), 0
    for table in ("projects", "milestones", "items", "scenarios", "reports"):
        ids = [row["id"] for row in site.all(table)]
        nodes = await figures(trading, TRADE, table, ids)
        values = {value for node in nodes for value in node.values()}
        assert values <= {None, "Project", "Report"}, table
        assert len({str(node) for node in nodes}) <= 1
        every = await figures(trading, "admin", table, ids)
        shown += sum(value is not None for node in every for value in node.values())
    assert shown > 1_000


@pytest.mark.case("DR-01", "DR-17")
async def test_an_answer_does_not_tell_whether_what_is_hidden_is_set(ask_own):
    text = "query ($id: ID!) { item(id: $id) { name directCost internalNote } }"
    item_id = (await standing(ask_own)).of(CLINIC, "items")[0]["id"]
    told = []
    for values in (
        {"direct_cost": 77_710_000, "internal_note": "ZQSECRET"},
        {"direct_cost": 0, "internal_note": None},
    ):
        await change(ask_own, update(Item).where(Item.id == item_id).values(values))
        answer = await ask_own.whole("client", text, id=item_id)
        told.append((answer.status, answer.body, answer.cost))
    assert told[0] == told[1]
    assert told[0][1]["data"]["item"]["directCost"] is None


@pytest.mark.case("NP-01")
async def test_a_cost_is_hidden_however_deep_one_asks_for_it(trading):
    def costs(value):
        if isinstance(value, list):
            return [one for each in value for one in costs(each)]
        if not isinstance(value, dict):
            return []
        own = [value["directCost"]] if "directCost" in value else []
        return own + [one for each in value.values() for one in costs(each)]

    hidden = costs((await trading(TRADE, NESTED))["data"])
    assert len(hidden) > 1_000
    assert set(hidden) == {None}
    assert None not in costs((await trading("admin", NESTED))["data"])


@pytest.mark.case("DR-13")
async def test_a_client_learns_no_margin_from_metrics_or_milestones(ask):
    text = """{ projects { nodes { milestones { nodes {
      costPerUnit metrics { costPerUnit } markupSubtotals { estimate }
      markups { percent } projectTotal contingencies { remaining }
    } } } } }"""
    by_who = {
        who: (await ask(who, text))["data"]["projects"]["nodes"][0]["milestones"]
        for who in ("client", "admin")
    }
    closed = ("costPerUnit", "markupSubtotals", "markups", "contingencies")
    seen = {one[name] for one in by_who["client"]["nodes"] for name in closed}
    assert seen == {None}
    # To a client there are no metrics, and so no figure for one.
    assert [one["metrics"] for one in by_who["client"]["nodes"]] == [[]] * 4
    assert {len(one["metrics"]) for one in by_who["admin"]["nodes"]} != {0}


@pytest.mark.case("NP-05", "NP-15")
def test_a_person_is_a_name_and_a_picture_that_lead_nowhere():
    assert SCHEMA.type_map["User"].fields.keys() == {"id", "name", "pictureUrl"}
    company = SCHEMA.type_map["Company"].fields
    # Beside lists and settings with rules of their own, what it tells everybody.
    told = {name for name, field in company.items() if is_leaf_type(_inner(field))}
    assert told == {
        *("id", "name", "address", "phone", "website", "description", "version"),
        *("plan", "planFeatures", "runnableReports"),
    }
    private = ("email", "mail", "phone", "address", "salary", "wage", "hash", "token")
    named = [
        f"{type_}.{name}"
        for type_ in SCHEMA.type_map.values()
        if isinstance(type_, GraphQLObjectType)
        for name in type_.fields
        if any(word in name.lower() for word in private)
    ]
    # Of one's own: no secret of theirs is kept (tests/test_tokens.py).
    assert {name for name in named if not name.startswith("Mutation.")} == {
        *("Viewer.tokens", "CreateTokenPayload.token"),
        # Of members and partners, where a person stands under rows of their own.
        *("MemberContact.email", "ContactPerson.email", "TradePartner.phone"),
        # Of contacts, in a list of their own; and what one alone sees of oneself.
        *("Contact.email", "Contact.phone", "PersonalSettings.textAddress"),
        "Identity.address",
        # What the company tells of itself.
        *("Company.phone", "Company.address"),
    }
    people = {"createdBy", "author", "actor", "uploadedBy", "assignees", "user"}
    for type_ in SCHEMA.type_map.values():
        for name, field in getattr(type_, "fields", {}).items():
            if name in people:
                assert get_named_type(field.type).name == "User", (type_, name)


@pytest.mark.case("NP-11")
@pytest.mark.parametrize("who", ["rows", "client", "design"])
async def test_who_is_no_admin_finds_of_his_company_himself_alone(trading, who):
    text = """{ viewer { user { name } company {
      members { totalCount nodes { user { name } } }
      history { totalCount } refusedWrites { totalCount }
    } } }"""
    viewer = (await trading(who, text))["data"]["viewer"]
    alone = {"totalCount": 1, "nodes": [{"user": viewer["user"]}]}
    nothing = {"totalCount": 0}
    assert viewer["company"] == {
        "members": alone,
        "history": nothing,
        "refusedWrites": nothing,
    }


@pytest.mark.case("NP-13", "IN-05")
async def test_what_belongs_to_a_hidden_milestone_seems_to_belong_to_none(ask_own):
    text = """query ($id: ID!, $milestone: ID!, $project: ID!) {
      item(id: $id) { milestone { name } version }
      project(id: $project) {
        items(where: {milestone: {in: [$milestone]}}) { totalCount nodes { id } }
      }
    }"""
    site = await standing(ask_own)
    draft = next(one for one in site.of(CLINIC, "milestones") if one["is_draft"])
    item = next(one for one in site.of(CLINIC, "items") if not one["is_draft"])
    told = []
    for milestone in (draft["id"], None):
        moved = update(Item).where(Item.id == item["id"])
        await change(ask_own, moved.values(milestone_id=milestone))
        asked = {"id": item["id"], "milestone": draft["id"], "project": CLINIC}
        told.append(await ask_own("client", text, **asked))
    assert told[0] == told[1]
    assert told[0]["data"]["item"]["milestone"] is None
    assert told[0]["data"]["project"]["items"] == {"totalCount": 0, "nodes": []}


@pytest.mark.case("GI-03")
async def test_an_id_is_of_its_own_type_and_of_no_richer_one(ask):
    site, prefixes = await standing(ask), {}
    for table in _types():
        for row in site.all(table)[:1]:
            prefixes[row["id"][:4]] = row["id"][4:]
    forged = [
        head + tail
        for head in (*prefixes, "Item:", "item_", "ITM_", "Query_", "mbr_", "tok_")
        for known, tail in prefixes.items()
        if head != known
    ]
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    assert (await ask("admin", text, ids=forged)) == {
        "data": {"nodes": [None] * len(forged)}
    }
    real = [head + tail for head, tail in prefixes.items()]
    known = (await ask("admin", text, ids=real))["data"]["nodes"]
    assert len([one for one in known if one]) >= 7


@pytest.mark.case("ER-07")
async def test_a_hidden_row_that_cannot_be_shown_fails_nobody_else(ask_own):
    text = "{ projects { nodes { items { totalCount nodes { id status } } } } }"
    before = await ask_own("client", text)
    draft = select(Item.id).where(Item.is_draft).limit(1).scalar_subquery()
    broken = update(Item).where(Item.id == draft).values(status="ZQSECRET")
    await change(ask_own, broken)
    assert await ask_own("client", text) == before
    assert "ZQSECRET" not in str(await ask_own("admin", text))


@pytest.mark.case("ID-05")
async def test_who_is_in_two_companies_reads_one_at_a_time(ask_own):

    await second_membership(ask_own)
    text = "{ viewer { company { name } user { name } } projects { nodes { id } } }"
    there = await ask_own("both", text)
    assert there["data"]["viewer"]["company"]["name"] == "Reyes & Daughters"
    assert there["data"]["projects"]["nodes"] == []
    here = await ask_own("subcontractor", text)
    assert here["data"]["viewer"]["company"]["name"] == "Hartwell Builders"
    ids = [one["id"] for one in here["data"]["projects"]["nodes"]]
    assert ids
    by_id = "query ($id: ID!) { project(id: $id) { name } }"
    for one in ids:
        assert await ask_own("both", by_id, id=one) == {"data": {"project": None}}
