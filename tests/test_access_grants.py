"""Granting access: by the narrowest change, within the rights of whoever grants."""

import pytest
from sqlalchemy import select, update

from db.models.companies import Membership
from db.models.roles import Role
from db.models.users import User
from tests.acting import answer, codes, everything, faults, refused
from tests.sites import CLINIC, change, levels
from tests.teamwork import done, members
from tests.test_access_requests import (
    GRACE,
    TOM,
    decide,
    listed,
    own,
    request,
    shown,
    told,
)
from tests.test_expiring_grants import GONE, OWN, pass_by
from tests.test_explanations import COSTS, LIGHTING, explained

IMPACT = "Item.costImpact"
MARCUS = "Marcus Bell"
PRICE = "query ($id: ID!) { node(id: $id) { ... on Item { costImpact(mode: %s) } } }"


async def price(ask, who, mode):
    body = await ask(who, PRICE % mode, id=LIGHTING)
    return body["data"]["node"]["costImpact"]


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
