"""Refused writes: told with who and what, never a value, and to admins alone."""

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from resolvers import refused_writes
from server.rates import Rates
from tests.acting import answer, codes, do, everything, ids, refused
from tests.sheets import MEP, milestone
from tests.sites import CLINIC, NOWHERE

DOCUMENT = "refused_writes.graphql"
NOBODY = {"hasPreviousPage": False, "startCursor": None}
HUSH = "Hush: 12345.67"
DEMO = [
    {
        "at": "2026-03-09T16:05:00.000000Z",
        "actor": {"name": "Elena Voss"},
        "mutation": "setItemCosts",
        "code": "FORBIDDEN",
        "coordinates": ["SetItemCostsInput.lines"],
    },
    {
        "at": "2026-03-12T11:30:00.000000Z",
        "actor": {"name": "Jonas Berg"},
        "mutation": "updateItem",
        "code": "FORBIDDEN",
        "coordinates": ["UpdateItemInput.number", "UpdateItemInput.internalNote"],
    },
    {
        "at": "2026-03-13T08:15:00.000000Z",
        "actor": {"name": "Nora Quist"},
        "mutation": "setItemOwnerCosts",
        "code": "FORBIDDEN",
        "coordinates": ["SetItemOwnerCostsInput.rows"],
    },
]
OTHERS = (
    *("edit", "view", "nofin", "subcontractor", "plumbing", "rows"),
    *("client", "design", "stranger"),
)


def told_in(body):
    return body["data"]["viewer"]["company"]["refusedWrites"]


async def told(ask, who="admin", since=3):
    """Read what was told after the demo's own, as the admin of the company reads it."""
    nodes = told_in(await ask(who, DOCUMENT))["nodes"]
    return [
        (
            row["actor"]["name"],
            row["mutation"],
            row["code"],
            row["coordinates"],
            row["subjectId"],
        )
        for row in nodes[since:]
    ]


async def stored(ask):
    async with ask.operations.database.reading() as reader:
        await reader.begin()
        await reader.enter("")
        rows = await reader.fetch("SELECT * FROM refused_writes ORDER BY id", ())
        return [tuple(row) for row in rows]


async def test_an_admin_reads_who_tried_what(ask_own):
    lighting = (await ids(ask_own))["Lighting package"]
    clinic = {"name": "Harbor Street Clinic"}
    places = [(clinic, lighting), (clinic, lighting), (None, None)]
    body = await ask_own("admin", DOCUMENT)
    found = told_in(body)
    assert found["totalCount"] == 3
    assert found["nodes"] == [
        row | {"project": project, "subjectId": subject}
        for row, (project, subject) in zip(DEMO, places, strict=True)
    ]
    assert "extensions" not in body


@pytest.mark.parametrize("who", OTHERS)
async def test_for_everybody_else_there_is_none_before_and_after(ask_own, who):
    before = await ask_own(who, DOCUMENT)
    empty = {"totalCount": 0, "pageInfo": NOBODY, "nodes": []}
    assert told_in(before) == empty
    lighting = (await ids(ask_own))["Lighting package"]
    body = await do(
        ask_own, "client", "update_item.graphql", lighting, internalNote=HUSH
    )
    assert refused(body) == ["internalNote"]
    assert await ask_own(who, DOCUMENT) == before


@pytest.mark.case("AL-05")
async def test_each_refusal_leaves_its_row_and_no_value(ask_own):
    named = await ids(ask_own)
    lighting = named["Lighting package"]
    before = await everything(ask_own)
    # Refused before anything runs, and once the row is read; then two at once.
    body = await do(
        ask_own, "client", "update_item.graphql", lighting, internalNote=HUSH
    )
    assert refused(body) == ["internalNote"]
    line = {"description": HUSH, "quantity": "1", "unitCost": "12345.67"}
    body = await do(ask_own, "plumbing", "costs.graphql", lighting, lines=[line])
    assert refused(body) == ["lines"]
    both = """mutation ($id: ID!) {
      a: setItemMarkups(input: {itemId: $id, expectedVersion: "Hush", markups: []})
        { errors { code } }
      b: setItemOwnerCosts(input: {itemId: $id, expectedVersion: "Hush", rows: []})
        { errors { code } } }"""
    assert codes(await ask_own("view", both, id=lighting)) == ["FORBIDDEN"] * 2
    assert await told(ask_own) == [
        (
            "Grace Lin",
            "updateItem",
            "FORBIDDEN",
            ["UpdateItemInput.internalNote"],
            lighting,
        ),
        (
            "Dan Pruitt",
            "setItemCosts",
            "FORBIDDEN",
            ["SetItemCostsInput.lines"],
            lighting,
        ),
        (
            "Priya Nair",
            "setItemMarkups",
            "FORBIDDEN",
            ["SetItemMarkupsInput.markups"],
            lighting,
        ),
        (
            "Priya Nair",
            "setItemOwnerCosts",
            "FORBIDDEN",
            ["SetItemOwnerCostsInput.rows"],
            lighting,
        ),
    ]
    text = str(await stored(ask_own))
    assert not any(word in text for word in ("Hush", "12345", "demo-"))
    assert await everything(ask_own) == before


async def test_a_payload_that_may_not_be_sorted_refuses_the_write(ask_own):
    """What is asked of the answer counts: nothing of the operation runs."""
    lighting = (await ids(ask_own))["Lighting package"]
    text = """mutation ($id: ID!) {
      setItemDueOn(input: {itemId: $id, expectedVersion: "0", dueOn: "2026-04-01"}) {
        item { project { items(
          where: {directCost: {gt: "12345.67"}}, orderBy: {field: DIRECT_COST}
        ) { totalCount } } } } }"""
    assert codes(await ask_own("client", text, id=lighting)) == ["FIELD_NOT_USABLE"] * 2
    named = [
        "Project.items(where.directCost)",
        "Project.items(orderBy.field: DIRECT_COST)",
    ]
    row = ("Grace Lin", "setItemDueOn", "FIELD_NOT_USABLE", named, lighting)
    assert await told(ask_own) == [row]
    query = """query ($id: ID!) { project(id: $id) { items(
      where: {directCost: {gt: "1"}}) { totalCount } } }"""
    body = await ask_own("client", query, id=CLINIC)
    assert codes(body) == ["FIELD_NOT_USABLE"]
    assert await told(ask_own) == [row]


async def test_a_record_is_named_where_both_may_know_of_it(ask_own):
    """Neither what whoever tried may not know, nor what the admin may not."""
    named = await ids(ask_own)
    unknown = {"expectedVersion": "0", "rows": []}
    document = "set_item_owner_costs.graphql"
    hidden = named["Prefabricated bathroom pods"]
    for item_id in (hidden, "itm_00000000000000000000000000", "itm", NOWHERE):
        body = await ask_own("rows", document, input={"itemId": item_id, **unknown})
        assert refused(body) == ["rows"]
    row = (
        "Sam Whitlock",
        "setItemOwnerCosts",
        "FORBIDDEN",
        ["SetItemOwnerCostsInput.rows"],
        None,
    )
    assert await told(ask_own) == [row] * 4
    # Of the four rows only id and moment differ.
    rows = (await stored(ask_own))[len(DEMO) :]
    assert len({each[2:5] + each[6:] for each in rows}) == 1
    assert hidden not in str(rows)


async def test_a_private_scenario_stays_its_owners(ask_own):
    mine = (await ids(ask_own, who="edit"))["All-electric plant"]
    assert "All-electric plant" not in await ids(ask_own)
    text = """mutation ($id: ID!) {
      a: setItemOwnerCosts(input: {itemId: "x", expectedVersion: "0", rows: []})
        { errors { code } }
      b: updateScenario(input: {scenarioId: $id, expectedVersion: "0", name: "S"})
        { scenario { items(where: {ownerCosts: {gt: "1"}}) { totalCount } } } }"""
    assert "FIELD_NOT_USABLE" in codes(await ask_own("edit", text, id=mine))
    assert mine in str(await stored(ask_own))
    found = await told(ask_own)
    assert ("Marcus Bell", "updateScenario") in [row[:2] for row in found]
    assert {row[4] for row in found} == {None}


async def test_a_comment_stands_for_the_item_that_it_is_on(ask_own):
    lighting = (await ids(ask_own))["Lighting package"]
    said = {"itemId": lighting, "body": HUSH}
    posted = answer(await ask_own("edit", "post_comment.graphql", input=said))
    wanted = {"commentId": posted["comment"]["id"], "expectedVersion": "0"}
    body = await ask_own("view", "delete_comment.graphql", input=wanted)
    assert codes(body) == ["FORBIDDEN"]
    ((who, what, _, _, subject),) = await told(ask_own)
    assert (who, what, subject) == ("Priya Nair", "deleteComment", lighting)


async def test_a_sheet_stands_for_its_milestone(ask_own):
    mep = await milestone(ask_own, "admin", MEP)
    query = """query ($id: ID!) { node(id: $id) { ... on Milestone {
      estimate { id } } } }"""
    found = await ask_own("admin", query, id=mep["id"])
    sheet = found["data"]["node"]["estimate"]["id"]
    wanted = {"estimateId": sheet, "expectedVersion": "0", "lines": []}
    await ask_own("view", "set_estimate_lines.graphql", input=wanted)
    ((_, what, _, coordinates, subject),) = await told(ask_own)
    assert (what, subject) == ("setEstimateLines", mep["id"])
    assert coordinates == ["SetEstimateLinesInput.lines"]


async def test_what_is_accepted_not_found_or_faulty_is_not_told(ask_own, monkeypatch):
    """Nor does it take a statement: what would tell is never reached."""

    def never(*_):
        raise AssertionError

    monkeypatch.setattr(refused_writes, "write_apart", never)
    lighting = (await ids(ask_own))["Lighting package"]
    due = {"dueOn": "2026-04-01"}
    answer(await do(ask_own, "admin", "set_item_due_on.graphql", lighting, **due))
    body = await do(ask_own, "admin", "set_item_due_on.graphql", "itm_0", **due)
    assert codes(body) == ["NOT_FOUND"]
    stale = {"itemId": lighting, "expectedVersion": "0", **due}
    body = await ask_own("admin", "set_item_due_on.graphql", input=stale)
    assert codes(body) == ["CONFLICT"]
    faulty = await do(ask_own, "admin", "update_item.graphql", lighting, name="")
    assert faulty["data"]["updateItem"]["errors"]


@pytest.mark.parametrize("note", [{}, {"name": "Lamps"}])
async def test_a_refusal_that_cannot_be_told_is_internal(ask_own, monkeypatch, note):
    """Before anything runs, and once the row is read; either way nothing is written."""
    lighting = (await ids(ask_own))["Lighting package"]
    before = await everything(ask_own)

    def broken(*_):
        raise ArithmeticError(HUSH)

    monkeypatch.setattr(refused_writes, "_row", broken)
    sent = {"internalNote": HUSH, **note}
    body = await do(ask_own, "subcontractor", "update_item.graphql", lighting, **sent)
    assert codes(body) == ["INTERNAL"]
    assert "Hush" not in str(body)
    assert await everything(ask_own) == before
    assert await told(ask_own) == []


async def test_a_flood_of_refusals_ends_with_the_minutes_points(ask_own):
    lighting = (await ids(ask_own))["Lighting package"]
    ask_own.operations.rates = Rates(40)
    wanted = {"itemId": lighting, "expectedVersion": "0", "rows": []}
    document = "set_item_owner_costs.graphql"
    seen = [codes(await ask_own("view", document, input=wanted))[0] for _ in range(40)]
    count = seen.index("RATE_LIMITED")
    assert set(seen[:count]) == {"FORBIDDEN"}
    assert set(seen[count:]) == {"RATE_LIMITED"}
    ask_own.operations.rates = Rates(0)
    assert 0 < len(await told(ask_own)) == count < 40


async def test_another_company_is_told_nothing_and_tells_of_its_own(ask_own):
    text = """mutation ($id: ID!) { deleteItem(
      input: {itemId: $id, expectedVersion: "0"}) { deletedId } }"""
    lighting = (await ids(ask_own))["Lighting package"]
    assert codes(await ask_own("stranger", text, id=lighting)) == ["NOT_FOUND"]
    assert await told(ask_own, "stranger", since=0) == []
    assert await told(ask_own) == []


@pytest.mark.parametrize(
    "statement", ["UPDATE refused_writes SET code = 'x'", "DELETE FROM refused_writes"]
)
async def test_what_was_told_stays_whoever_asks_for_it(ask_own, statement):
    before = await stored(ask_own)
    engine = create_async_engine(ask_own.operations.database.url)
    with pytest.raises(DBAPIError, match="append-only"):
        async with engine.begin() as connection:
            await connection.exec_driver_sql(statement)
    await engine.dispose()
    assert len(before) == len(DEMO)
    assert await stored(ask_own) == before
