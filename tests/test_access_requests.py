"""Asking for access: by whom it is hidden from, to whom could grant it; by one act."""

import pytest
from sqlalchemy import delete

from db.models.access_requests import AccessRequest
from resolvers import access_requests
from tests.acting import answer, codes, everything, faults, refused
from tests.histories.breaking import breaking
from tests.sites import CLINIC, DEPOT, NOWHERE, TOWNHOMES, change
from tests.teamwork import on_member
from tests.test_explanations import COSTS, LIGHTING

GRACE, TOM = "Grace Lin", "Tom Okafor"
DAYS = {"grant": {"days": 2}, "decline": {}}
SEEN = """query ($id: ID!) { node(id: $id) { ... on Item { directCost draws { id }
  markupSubtotal internalNote } } }"""


async def request(ask, who, coordinate=COSTS, **more):
    wanted = {"coordinate": coordinate, **(more or {"nodeId": LIGHTING})}
    return await ask(who, "request_access.graphql", input=wanted)


async def listed(ask, who):
    body = await ask(who, "access_requests.graphql")
    assert "errors" not in body
    return body["data"]["accessRequests"]["nodes"]


async def own(ask, who):
    body = await ask(who, "access_requests.graphql")
    return body["data"]["viewer"]["accessRequests"]["nodes"]


async def decide(ask, who, coordinate, act="grant", **more):
    """Answer the open request for a field, as the admin sees it."""
    (asked,) = (r for r in await listed(ask, "admin") if r["coordinate"] == coordinate)
    wanted = {"requestId": asked["id"], "expectedVersion": asked["version"], **more}
    return await ask(who, f"{act}_access.graphql", input=wanted)


async def shown(ask, who):
    item = (await ask(who, SEEN, id=LIGHTING))["data"]["node"]
    return {name for name, value in item.items() if value is not None}


async def told(ask):
    body = await ask("admin", "company_history.graphql")
    nodes = body["data"]["viewer"]["company"]["history"]["nodes"]
    return [(n["action"], n["field"], n["before"], n["after"]) for n in nodes][2:]


async def test_who_asks_is_seen_by_whoever_could_grant_it_and_by_himself(ask):
    by_admin = await listed(ask, "admin")
    assert by_admin == [
        {
            "id": by_admin[0]["id"],
            "version": by_admin[0]["version"],
            "person": {"name": GRACE},
            "project": {"name": "Harbor Street Clinic"},
            "coordinate": COSTS,
            "mode": None,
            "step": "LEVEL",
            "requires": "Item/option cost details: View Only",
            "reason": "To compare with the first estimate.",
            "createdAt": "2026-03-10T09:00:00.000000Z",
            "viewerCan": {"grant": True, "decline": True, "withdraw": False},
        },
        {**by_admin[1], "person": {"name": TOM}, "coordinate": "Item.draws"},
    ]
    # A level is given by whoever administers the team too; a permission is not.
    assert [r["coordinate"] for r in await listed(ask, "edit")] == [COSTS]
    (mine,) = await listed(ask, "client")
    assert mine["viewerCan"] == {"grant": False, "decline": False, "withdraw": True}
    for who in ("subcontractor", "plumbing", "design", "rows", "stranger"):
        assert await listed(ask, who) == [], who
    (declined,) = await own(ask, "subcontractor")
    assert (declined["coordinate"], declined["status"]) == (
        "Item.internalNote",
        "DECLINED",
    )


@pytest.mark.parametrize(
    ("who", "coordinate", "step"),
    [
        ("client", "Item.markupSubtotal", "LEVEL"),
        ("subcontractor", "Item.markupSubtotal", "LEVEL"),
        ("subcontractor", "Item.internalNote", "PERMISSION"),
        ("nofin", COSTS, "PERMISSION"),
    ],
)
async def test_whatever_is_hidden_can_be_asked_for_once(ask_own, who, coordinate, step):
    first = answer(await request(ask_own, who, coordinate))["request"]
    assert (first["coordinate"], first["step"], first["status"]) == (
        coordinate,
        step,
        "OPEN",
    )
    before = await everything(ask_own)
    again = answer(await request(ask_own, who, coordinate, projectId=CLINIC))
    assert again["request"] == first
    assert await everything(ask_own) == before


async def test_only_what_is_hidden_and_known_is_asked_for(ask_own):
    before = await everything(ask_own)
    nothing = {"coordinate": "Nothing of it is hidden from you."}
    assert faults(await request(ask_own, "admin")) == nothing
    assert faults(await request(ask_own, "subcontractor")) == nothing
    unknown = {"coordinate": "There is no such field that may be hidden."}
    for coordinate in ("Item.name", "Item.nothing", "Item", "", "Nothing.at", "a.b.c"):
        assert faults(await request(ask_own, "client", coordinate)) == unknown
    body = await ask_own(
        "client", "request_access.graphql", input={"coordinate": COSTS}
    )
    assert faults(body) == {"projectId": "Name the project, or a record on it."}
    long = {"projectId": CLINIC, "reason": "a" * 10_001}
    assert list(faults(await request(ask_own, "client", COSTS, **long))) == ["reason"]
    assert await everything(ask_own) == before


async def test_what_is_not_known_is_answered_like_what_never_was(ask_own):
    drafts = """query ($id: ID!) { project(id: $id) {
      items(where: { isDraft: { eq: true } }) { nodes { id } } } }"""
    body = await ask_own("admin", drafts, id=CLINIC)
    hidden = body["data"]["project"]["items"]["nodes"][0]["id"]
    before = await everything(ask_own)
    missing = await request(ask_own, "client", nodeId="itm_00000000000000000000000000")
    assert codes(missing) == ["NOT_FOUND"]
    for more in (
        {"nodeId": hidden},
        {"nodeId": "nonsense"},
        {"projectId": NOWHERE},
        {"projectId": DEPOT},
        {"projectId": TOWNHOMES, "nodeId": LIGHTING},
    ):
        assert await request(ask_own, "client", COSTS, **more) == missing, more
    assert await everything(ask_own) == before


async def test_nobody_asks_for_more_than_can_be_answered(ask_own, monkeypatch):
    monkeypatch.setattr(access_requests, "MOST_AN_HOUR", 1)
    answer(await request(ask_own, "client", "Item.markupSubtotal"))
    body = await request(ask_own, "client", "Item.draws")
    assert faults(body) == {"coordinate": "At most 1 requests an hour."}
    monkeypatch.setattr(access_requests, "MOST_AN_HOUR", 9)
    monkeypatch.setattr(access_requests, "MOST_OPEN", 2)
    body = await request(ask_own, "client", "Item.draws")
    assert faults(body) == {"coordinate": "At most 2 open requests at once."}
    # What is open already is no request more.
    answer(await request(ask_own, "client", "Item.markupSubtotal"))


async def test_who_answers_a_request_answers_it_as_it_stands(ask_own):
    (asked,) = (r for r in await listed(ask_own, "admin") if r["coordinate"] == COSTS)
    stale = {"requestId": asked["id"], "expectedVersion": asked["version"]}
    answer(await decide(ask_own, "admin", COSTS, "decline"))
    for who, act in (("admin", "grant"), ("edit", "decline"), ("client", "grant")):
        body = await ask_own(who, f"{act}_access.graphql", input={**stale, **DAYS[act]})
        if who == "client":
            # To whoever could never grant it nothing more is told.
            assert refused(body) == ["requestId", "days"]
            continue
        assert codes(body) == ["CONFLICT"]
        assert body["errors"][0]["message"] == access_requests.SETTLED
    assert await shown(ask_own, "client") == set()
    # What was declined may be asked for again.
    answer(await request(ask_own, "client"))


async def test_whoever_asked_takes_it_back_as_long_as_it_is_open(ask_own):
    (mine,) = await listed(ask_own, "client")
    wanted = {"requestId": mine["id"], "expectedVersion": mine["version"]}
    before = await everything(ask_own)
    document = "withdraw_access_request.graphql"
    # To whom it was put it is nobody else's, and to all others it is not there.
    for who in ("admin", "edit"):
        assert refused(await ask_own(who, document, input=wanted)) == ["requestId"]
    nowhere = {**wanted, "requestId": "arq_00000000000000000000000000"}
    missing = await ask_own("design", document, input=nowhere)
    assert codes(missing) == ["NOT_FOUND"]
    for who in ("design", "stranger"):
        assert await ask_own(who, document, input=wanted) == missing
    stale = {**wanted, "expectedVersion": "another"}
    assert codes(await ask_own("client", document, input=stale)) == ["CONFLICT"]
    assert await everything(ask_own) == before
    taken = answer(await ask_own("client", document, input=wanted))["request"]
    assert (taken["status"], taken["viewerCan"]["withdraw"]) == ("WITHDRAWN", False)
    assert await listed(ask_own, "client") == []
    assert (await own(ask_own, "client"))[0]["decidedAt"] is not None
    # Nobody grants what nobody asks for any more.
    again = {**wanted, "expectedVersion": taken["version"]}
    for who, act in (("client", document), ("admin", "grant_access.graphql")):
        assert codes(await ask_own(who, act, input=again)) == ["CONFLICT"]
    for who in ("admin", "edit"):
        assert refused(await ask_own(who, document, input=again)) == ["requestId"]
    # It may be asked for again.
    assert answer(await request(ask_own, "client"))["request"]["status"] == "OPEN"


async def test_a_request_that_breaks_off_leaves_nothing(ask_own):
    before = await everything(ask_own)
    with breaking(ask_own) as statements:
        assert codes(await request(ask_own, "client", "Item.draws")) == ["INTERNAL"]
    for place in (1, len(statements) // 2, len(statements)):
        with breaking(ask_own, place):
            body = await request(ask_own, "client", "Item.draws")
        assert codes(body) == ["INTERNAL"]
    assert await everything(ask_own) == before


async def test_what_is_asked_for_goes_with_whoever_asked(ask_own):
    await on_member(ask_own, "admin", "remove_team_member", TOM)
    assert [r["coordinate"] for r in await listed(ask_own, "admin")] == [COSTS]
    await change(ask_own, delete(AccessRequest))
    assert await listed(ask_own, "admin") == []
