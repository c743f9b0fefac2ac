"""The history of an item: each entry under the rule of the field it tells of."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from db.models.roles import Role, RoleLevel
from tests.acting import answer, do, everything, ids
from tests.answers import hidden, item
from tests.deriving import wrong_figures
from tests.sheets import MEP, act_on, created, milestone, past
from tests.sites import change
from tests.test_items import NOTE


def entry(actor, at, field, values, action):
    before, after = values
    return {
        "actor": {"name": actor},
        "at": f"2026-03-{at}:00.000000Z",
        "action": action,
        "field": field,
        "before": before,
        "after": after,
    }


CREATED = entry(
    "Marcus Bell", "02T10:15", "name", (None, "Lighting package"), action="CREATE_ITEM"
)
COSTS = [
    entry(
        "Marcus Bell", "02T10:20", "directCost", ("0.00", "188.00"), "SET_ITEM_COSTS"
    ),
    entry(
        "Elena Voss", "09T16:00", "directCost", ("188.00", "200.00"), "SET_ITEM_COSTS"
    ),
]
MARKUPS = entry(
    "Priya Nair",
    "10T08:30",
    "inheritedMarkups",
    ("Construction contingency: off", "Construction contingency: on"),
    "SET_INHERITED_MARKUPS",
)
DRAWS = entry(
    "Priya Nair",
    "10T08:35",
    "draws",
    ("Construction contingency 50.00", None),
    "SET_ITEM_DRAWS",
)
OWNER_COSTS = entry(
    "Ruth Hartwell",
    "11T18:00",
    "ownerCosts",
    ("14.00", "19.00"),
    "SET_ITEM_OWNER_COSTS",
)
NOTED = entry("Marcus Bell", "12T09:00", "internalNote", (None, NOTE), "UPDATE_ITEM")
DUE = entry(
    "Tom Okafor", "12T09:40", "dueOn", ("2026-03-20", "2026-03-27"), "SET_ITEM_DUE_ON"
)

ALL_BUT_OWNER_COSTS = [CREATED, *COSTS, MARKUPS, DRAWS, NOTED, DUE]
DIRECT = [CREATED, *COSTS, DUE]


@pytest.mark.case("AL-01", "AL-03")
@pytest.mark.rule("fv.item_option.history")
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("admin", [CREATED, *COSTS, MARKUPS, DRAWS, OWNER_COSTS, NOTED, DUE]),
        ("edit", ALL_BUT_OWNER_COSTS),
        ("view", ALL_BUT_OWNER_COSTS),
        ("nofin", [CREATED, NOTED, DUE]),
        ("subcontractor", DIRECT),
        ("plumbing", DIRECT),
        ("rows", DIRECT),
        ("design", DIRECT),
        # That owner's costs changed is the client's to know; amounts are not told.
        ("client", [CREATED, OWNER_COSTS | {"before": None, "after": None}, DUE]),
    ],
)
async def test_an_entry_is_as_open_as_the_field_it_tells_of(ask, who, seen):
    body = await ask(who, "history.graphql")
    past = item(body)["history"]
    assert past["nodes"] == seen
    assert past["totalCount"] == len(seen)
    values = ("HistoryEntry.before", "HistoryEntry.after")
    assert hidden(body) == (dict.fromkeys(values, "SOME") if who == "client" else {})


RENAMED = entry(
    "Grace Lin",
    "05T10:00",
    "name",
    ("Call bells", "Nurse call in all exam rooms"),
    "UPDATE_ITEM",
)
PUBLISHED = entry(
    "Grace Lin", "09T10:15", "isDraft", ("true", "false"), action="PUBLISH_DRAFT"
)


@pytest.mark.rule("fv.item_option.history")
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("client", [RENAMED, PUBLISHED]),
        ("admin", [RENAMED, PUBLISHED]),
        *(
            (who, [PUBLISHED])
            for who in ("edit", "view", "nofin", "subcontractor", "plumbing", "design")
        ),
    ],
)
async def test_what_was_a_draft_keeps_its_past_to_itself(ask, who, seen):
    body = await ask(who, "history.graphql", name="Nurse call in all exam rooms")
    assert item(body)["history"]["nodes"] == seen


async def test_that_an_item_moved_to_a_draft_milestone_is_no_outsiders_to_know(ask_own):
    named = await ids(ask_own)
    draft = {"milestoneId": named["Guaranteed maximum price"]}
    document = "update_item.graphql"
    answer(await do(ask_own, "admin", document, named["Lighting package"], **draft))
    told = {
        who: [one["field"] for one in item(body)["history"]["nodes"]]
        for who in ("edit", "subcontractor", "client", "design")
        if (body := await ask_own(who, "history.graphql"))
    }
    seen = {who for who, fields in told.items() if "milestone" in fields}
    assert seen == {"edit", "subcontractor"}


FILES = """
query ($id: ID!) { item(id: $id) { attachments(first: 1) { nodes { id version } } } }
"""


async def test_who_may_know_of_none_is_not_told_of_comments_and_files(ask_own):
    lighting = (await ids(ask_own))["Lighting package"]
    said = {"itemId": lighting, "body": "Later."}
    answer(await ask_own("admin", "post_comment.graphql", input=said))
    found = (await ask_own("admin", FILES, id=lighting))["data"]["item"]
    (file,) = found["attachments"]["nodes"]
    shown = {"attachmentId": file["id"], "expectedVersion": file["version"]}
    shown |= {"isSharedWithClients": False, "isSharedWithPartners": False}
    answer(await ask_own("admin", "share_attachment.graphql", input=shown))

    async def told():
        body = await ask_own("nofin", "history.graphql")
        fields = {one["field"] for one in item(body)["history"]["nodes"]}
        return fields & {"comments", "attachments"}

    assert await told() == {"comments", "attachments"}
    role = select(Role.id).where(Role.name == "General Contractor")
    of_role = update(RoleLevel).where(RoleLevel.role_id.in_(role))
    none = {"with_category": "NONE", "without_category": "NONE"}
    for feature, left in (("comments", {"attachments"}), ("attachments", set())):
        lowered = of_role.where(RoleLevel.feature == feature).values(**none)
        await change(ask_own, lowered)
        assert await told() == left


async def test_a_stranger_reads_no_history(ask):
    assert await ask("stranger", "history.graphql") == {"data": {"project": None}}


async def entries(ask):
    """Give all rows of the history by their ids."""
    return {row[0]: row for row in (await everything(ask))["history"]}


async def test_what_was_told_of_a_deleted_item_stays(ask_own):
    named = await ids(ask_own)
    alarm, loop = gone = [named["Fire alarm"], named["Addressable loop"]]
    for one in gone:
        due = {"dueOn": "2026-04-01"}
        answer(await do(ask_own, "admin", "set_item_due_on.graphql", one, **due))
    before = await entries(ask_own)
    assert all(any(one in row for row in before.values()) for one in gone)
    answer(await do(ask_own, "admin", "delete_item.graphql", alarm))
    after = await entries(ask_own)
    assert {row_id: after[row_id] for row_id in before} == before
    told = [row for row_id, row in after.items() if row_id not in before]
    assert all("DELETE_ITEM" in row and "name" in row for row in told)
    ended = {one for row in told for one in row if str(one).startswith("itm_")}
    options = {"Addressable loop", "Conventional zones", "Voice evacuation"}
    assert ended == {named[name] for name in {"Fire alarm", *options}}
    assert {"Fire alarm", *options} <= {one for row in told for one in row}
    # The item is nobody's to know any more, its history neither.
    find = "query ($id: ID!) { node(id: $id) { id } }"
    for who in ("admin", "edit"):
        assert (await ask_own(who, find, id=loop))["data"] == {"node": None}
    mep = (await milestone(ask_own, "admin", MEP))["id"]
    assert not {"Fire alarm", *options} & {
        one for row in await past(ask_own, "admin", mep) for one in row
    }
    assert await wrong_figures(ask_own) == {}


async def test_what_was_told_of_a_deleted_milestone_stays(ask_own):
    made = await created(ask_own, "Bid set", who="edit", isDraft=True)
    before = await entries(ask_own)
    assert sum(made["id"] in row for row in before.values()) == 1
    answer(await act_on(ask_own, "edit", "delete_milestone.graphql", "Bid set"))
    after = await entries(ask_own)
    assert {row_id: after[row_id] for row_id in before} == before
    (told,) = [row for row_id, row in after.items() if row_id not in before]
    assert {"DELETE_MILESTONE", "Bid set", made["id"]} <= set(told)


async def test_items_of_a_deleted_scenario_keep_their_history(ask_own):
    plan = """query ($id: ID!) { node(id: $id) { ... on Scenario {
      version items { nodes { id name version } } } } }"""
    scenario = (await ids(ask_own, who="edit"))["All-electric plant"]
    found = (await ask_own("edit", plan, id=scenario))["data"]["node"]
    (solar,) = found["items"]["nodes"]
    wanted = {"itemId": solar["id"], "expectedVersion": solar["version"]}
    body = await ask_own("edit", "update_item.graphql", input=wanted | {"name": "Sun"})
    assert answer(body)["item"]["name"] == "Sun"
    before = await entries(ask_own)
    wanted = {"scenarioId": scenario, "expectedVersion": found["version"]}
    answer(await ask_own("edit", "delete_scenario.graphql", input=wanted))
    after = await entries(ask_own)
    assert {row_id: after[row_id] for row_id in before} == before
    (told,) = [row for row_id, row in after.items() if row_id not in before]
    assert {"DELETE_SCENARIO", "Sun", solar["id"]} <= set(told)


@pytest.mark.parametrize("who", ["admin", "edit", "rows", "client"])
async def test_a_milestone_tells_nothing_of_its_items(ask_own, who):
    """Neither of another's draft, be the milestone one's own, nor of other trades."""
    named = await ids(ask_own, who="plumbing")
    mep = (await milestone(ask_own, "admin", MEP))["id"]
    before = await past(ask_own, who, mep)
    pods = named["Prefabricated bathroom pods"]
    for item_id in (pods, named["Fire alarm"]):
        for changed in ({"milestoneId": mep}, {"name": f"Renamed {item_id}"}):
            document = "update_item.graphql"
            answer(await do(ask_own, "admin", document, item_id, **changed))
    assert await past(ask_own, who, mep) == before


@pytest.mark.parametrize(
    "statement", ["UPDATE history SET field = 'x'", "DELETE FROM history"]
)
async def test_what_was_told_stays_whoever_asks_for_it(ask_own, statement):
    before = await everything(ask_own)
    engine = create_async_engine(ask_own.operations.database.url)
    with pytest.raises(DBAPIError, match="append-only"):
        async with engine.begin() as connection:
            await connection.exec_driver_sql(statement)
    await engine.dispose()
    assert before["history"]
    assert await everything(ask_own) == before
