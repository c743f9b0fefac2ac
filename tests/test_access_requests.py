"""Asking for access: by whom it is hidden from, to whom could grant it; by one act."""

import pytest
from sqlalchemy import delete, select, update

from db.models.access_requests import AccessRequest
from db.models.companies import Membership
from db.models.roles import Role
from db.models.users import User
from resolvers import access_requests
from tests.acting import answer, codes, everything, faults, refused
from tests.histories.breaking import breaking
from tests.sites import CLINIC, DEPOT, NOWHERE, TOWNHOMES, change, levels
from tests.teamwork import done, members, on_member
from tests.test_expiring_grants import GONE, OWN, pass_by
from tests.test_explanations import COSTS, LIGHTING, explained

GRACE, MARCUS, TOM = "Grace Lin", "Marcus Bell", "Tom Okafor"
IMPACT = "Item.costImpact"
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


async def test_a_level_is_opened_for_good_to_all_who_have_the_role(ask_own):
    assert await shown(ask_own, "client") == set()
    granted = answer(await decide(ask_own, "admin", COSTS))["request"]
    assert (granted["status"], granted["change"]) == ("GRANTED", "ROLE_LEVEL")
    assert await shown(ask_own, "client") == {"directCost"}
    assert (await own(ask_own, "client"))[0]["status"] == "GRANTED"
    costs = "item_option_cost_details"
    assert await told(ask_own) == [
        (
            *("UPDATE_ROLE", "levels"),
            *(f"Owner: {costs} NONE / NONE", f"Owner: {costs} VIEW / VIEW"),
        ),
        ("GRANT_ACCESS", COSTS, None, "ROLE_LEVEL"),
    ]


async def test_a_level_is_opened_for_a_time_to_him_alone(ask_own):
    body = await decide(ask_own, "admin", COSTS, change="ROLE_LEVEL", days=2)
    ends = answer(body)["request"]["expiresAt"]
    assert await shown(ask_own, "client") == {"directCost"}
    (grant,) = (await ask_own("client", OWN))["data"]["viewer"]["expiringGrants"]
    assert (grant["feature"], grant["level"], grant["expiresAt"]) == (
        *("item_option_cost_details", "VIEW"),
        ends,
    )
    roles = (await ask_own("admin", "roles.graphql"))["data"]["project"]["roles"]
    (owner,) = (each for each in roles if each["name"] == "Owner")
    grid = {each["feature"]: each["withCategory"] for each in owner["grid"]["levels"]}
    assert grid["item_option_cost_details"] == "NONE"
    await pass_by(ask_own)
    assert await shown(ask_own, "client") == set()
    assert (await explained(ask_own, GRACE))["expiredAt"] == GONE


async def test_another_role_is_given_where_it_takes_nothing_away(ask_own):
    answer(await request(ask_own, "design", "Item.itemMarkups"))
    granted = answer(await decide(ask_own, "admin", "Item.itemMarkups"))["request"]
    assert granted["change"] == "ROLE"
    assert (await told(ask_own))[0] == (
        *("SET_TEAM_MEMBER_ROLE", "role"),
        *("Design Team", "General Contractor"),
    )


async def test_a_permission_is_switched_on_for_a_time_and_then_off_again(ask_own):
    granted = answer(await decide(ask_own, "admin", "Item.draws", days=1))["request"]
    assert granted["change"] == "PERMISSION"
    assert granted["expiresAt"] is not None
    assert await shown(ask_own, "nofin") >= {"directCost", "draws"}
    await pass_by(ask_own)
    assert await shown(ask_own, "nofin") == {"internalNote"}
    ended = await explained(ask_own, TOM)
    assert (ended["step"], ended["expiredAt"]) == ("PERMISSION", GONE)


async def test_a_permission_is_switched_on_for_good(ask_own):
    answer(await decide(ask_own, "admin", "Item.draws", change="PERMISSION"))
    flags = (await members(ask_own))[TOM]["permissions"]
    assert "VIEW_FINANCIALS" in flags
    assert len(flags) == 4
    assert (await told(ask_own))[0][:2] == ("UPDATE_TEAM_MEMBER", "permissions")


@pytest.mark.parametrize("place", [{}, {"projectId": CLINIC}])
@pytest.mark.parametrize("days", [None, 4])
async def test_a_permission_set_is_opened_where_it_is_what_shuts(ask_own, place, days):
    act = "set_project_permission_set" if place else "set_permission_set"
    level = {"feature": "markups_details", "level": "NONE"}
    await done(ask_own, act, MARCUS, levels=[level], **place)
    asked = "Item.itemMarkups"
    assert answer(await request(ask_own, "edit", asked))["request"]["step"] == "LEVEL"
    body = await decide(ask_own, "admin", asked, days=days)
    assert answer(body)["request"]["change"] == "PERMISSION_SET"
    body = await request(ask_own, "edit", asked)
    assert faults(body) == {"coordinate": "Nothing of it is hidden from you."}
    if days:
        await pass_by(ask_own)
        answer(await request(ask_own, "edit", asked))
    # What is set for good ends what was for a time.
    await done(ask_own, act, MARCUS, levels=[level], **place)
    answer(await request(ask_own, "edit", asked))


PRICE = "query ($id: ID!) { node(id: $id) { ... on Item { costImpact(mode: %s) } } }"


async def price(ask, who, mode):
    body = await ask(who, PRICE % mode, id=LIGHTING)
    return body["data"]["node"]["costImpact"]


async def test_a_display_mode_is_asked_for_and_opened_to_all_who_have_the_role(ask_own):
    asked = {"nodeId": LIGHTING, "mode": "SEPARATED"}
    any_mode = await request(ask_own, "client", IMPACT)
    assert faults(any_mode) == {"coordinate": "Nothing of it is hidden from you."}
    no_modes = {"mode": "This is not displayed in modes."}
    assert faults(await request(ask_own, "client", COSTS, **asked)) == no_modes
    made = answer(await request(ask_own, "client", IMPACT, **asked))["request"]
    told_of = ("mode", "step", "requires")
    assert [made[name] for name in told_of] == [
        *("SEPARATED", "MODE", "Display mode: Separated")
    ]
    assert answer(await request(ask_own, "client", IMPACT, **asked))["request"] == made
    before = await everything(ask_own)
    # A mode is lent to nobody.
    body = await decide(ask_own, "admin", IMPACT, change="ROLE_MODE", days=3)
    for_good = "A role's display modes are opened for good; leave this out."
    assert faults(body) == {"days": for_good}
    assert await everything(ask_own) == before
    assert await price(ask_own, "client", "SEPARATED") is None
    granted = answer(await decide(ask_own, "admin", IMPACT))["request"]
    assert (granted["status"], granted["change"]) == ("GRANTED", "ROLE_MODE")
    assert await price(ask_own, "client", "SEPARATED") == "231.00"
    assert (await told(ask_own))[0] == (
        *("UPDATE_ROLE", "displayModes"),
        *("Owner: ALLOCATED", "Owner: ALLOCATED,SEPARATED"),
    )


async def test_nobody_opens_a_display_mode_that_he_has_not_himself(ask_own):
    contractors = update(Role).where(Role.name == "General Contractor")
    administers = levels("project_roles_permissions_previews", "ADMIN")
    await change(ask_own, administers, contractors.values(display_modes="ALLOCATED"))
    answer(await request(ask_own, "client", IMPACT, nodeId=LIGHTING, mode="SEPARATED"))
    before = await everything(ask_own)
    assert refused(await decide(ask_own, "edit", IMPACT)) == ["requestId"]
    assert await everything(ask_own) == before
    await change(ask_own, contractors.values(display_modes="ALLOCATED,SEPARATED"))
    granted = answer(await decide(ask_own, "edit", IMPACT))["request"]
    assert granted["change"] == "ROLE_MODE"


async def test_what_no_single_change_opens_can_only_be_declined(ask_own):
    answer(await request(ask_own, "client", "Item.internalNote"))
    before = await everything(ask_own)
    none = "No single change of rights would open it; it can only be declined."
    body = await decide(ask_own, "admin", "Item.internalNote")
    assert faults(body) == {"change": none}
    body = await decide(ask_own, "admin", COSTS, change="PERMISSION")
    assert faults(body) == {"change": "This change alone would not open it."}
    body = await decide(ask_own, "admin", COSTS, days=0)
    assert faults(body) == {"days": "From 1 to 365 days."}
    assert await everything(ask_own) == before
    declined = answer(await decide(ask_own, "admin", "Item.internalNote", "decline"))
    assert declined["request"]["status"] == "DECLINED"
    assert await shown(ask_own, "client") == set()


async def test_nobody_grants_beyond_his_own_or_what_he_asks_for_himself(ask_own):
    before = await everything(ask_own)
    (asked,) = (r for r in await listed(ask_own, "admin") if r["coordinate"] == COSTS)
    wanted = {"requestId": asked["id"], "expectedVersion": asked["version"]}
    for act in ("grant", "decline"):
        for who in ("subcontractor", "stranger", "rows"):
            body = await ask_own(who, f"{act}_access.graphql", input=wanted)
            assert codes(body) in (["NOT_FOUND"], ["FORBIDDEN"]), who
        body = await ask_own("client", f"{act}_access.graphql", input=wanted)
        assert refused(body) == ["requestId"]
    assert await everything(ask_own) == before
    # Who may not see costs himself gives nobody a role that does.
    body = await decide(ask_own, "nofin", COSTS)
    assert refused(body) == ["requestId"]
    beyond = "No change that is yours to make would open it; an admin may grant it."
    assert body["errors"][0]["message"] == beyond
    body = await decide(ask_own, "edit", COSTS, change="ROLE_LEVEL")
    assert refused(body) == ["requestId"]
    assert await everything(ask_own) == before


async def test_who_administers_the_team_gives_a_role_within_his_own(ask_own):
    asked = "Item.itemMarkups"
    answer(await request(ask_own, "design", asked))
    # Priya sees money and edits none of it: she gives nobody a role that does.
    assert refused(await decide(ask_own, "view", asked)) == ["requestId"]
    assert answer(await decide(ask_own, "edit", asked))["request"]["change"] == "ROLE"


async def test_who_has_left_meanwhile_is_granted_nothing(ask_own):
    person = select(User.id).where(User.name == GRACE).scalar_subquery()
    gone = update(Membership).where(Membership.user_id == person)
    await change(ask_own, gone.values(is_active=False))
    told = {"requestId": "This person does not reach the project any more."}
    assert faults(await decide(ask_own, "admin", COSTS)) == told
    answer(await decide(ask_own, "admin", COSTS, "decline"))


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
