"""Grants for a time: they end by the database's clock, and what was before is back."""

import pytest
from sqlalchemy import update

from db.models.members import ExpiringGrant
from db.models.projects import Project
from tests.acting import answer, everything, faults, refused
from tests.sites import CLINIC, DEPOT, change
from tests.teamwork import done, on_member
from tests.test_explanations import explained
from tests.test_team_acts import give, member_of, role_ids, team

DAN, GRACE, MIA, TOM = "Dan Pruitt", "Grace Lin", "Mia Castell", "Tom Okafor"
GONE = "2026-03-01T00:00:00.000000Z"
SUMS = """query ($id: ID!) { project(id: $id) {
  name items(first: 1) { nodes { directCost markupSubtotal } } } }"""
OWN = """{ viewer { expiringGrants { project { name } role { name } permission
  feature level expiresAt } } }"""


async def pass_by(ask, at=GONE):
    """Move every end of a grant into the past; nobody is told, and no epoch rises."""
    ended = update(ExpiringGrant).values(expires_at=at)
    async with ask.operations.database.writing() as connection:
        await connection.execute(ended)


async def seen(ask, who, project=CLINIC):
    body = await ask(who, SUMS, id=project)
    return body["data"]["project"]


async def shown(ask, who):
    (item,) = (await seen(ask, who))["items"]["nodes"]
    return {name for name, value in item.items() if value is not None}


async def lend_role(ask, who, person, role, days):
    wanted = await member_of(ask, who, person)
    wanted |= {"roleId": (await role_ids(ask))[role], "days": days}
    return await ask(who, "set_team_member_role.graphql", input=wanted)


async def test_a_role_for_a_time_ends_at_the_very_next_request(ask_own):
    assert await shown(ask_own, "client") == set()
    answer(await lend_role(ask_own, "admin", GRACE, "Design Team", 3))
    assert await shown(ask_own, "client") == {"directCost", "markupSubtotal"}
    (grant,) = (await ask_own("client", OWN))["data"]["viewer"]["expiringGrants"]
    ends = grant.pop("expiresAt")
    assert grant == {
        "project": {"name": "Harbor Street Clinic"},
        "role": {"name": "Design Team"},
        **dict.fromkeys(("permission", "feature", "level")),
    }
    history = (await ask_own("admin", "company_history.graphql"))["data"]["viewer"]
    (told,) = (
        each
        for each in history["company"]["history"]["nodes"]
        if each["action"] == "SET_TEAM_MEMBER_ROLE"
    )
    assert (told["before"], told["after"]) == ("Owner", f"Design Team until {ends}")
    assert (await explained(ask_own, GRACE))["isAllowed"] is True
    await pass_by(ask_own)
    assert await shown(ask_own, "client") == set()
    ended = await explained(ask_own, GRACE)
    assert (ended["step"], ended["expiredAt"]) == ("LEVEL", GONE)


async def test_a_role_for_a_time_shows_to_nobody_else_of_the_team(ask_own):
    people = ("subcontractor", "edit")
    before = [await team(ask_own, who) for who in people]
    answer(await lend_role(ask_own, "admin", GRACE, "Design Team", 3))
    assert [await team(ask_own, who) for who in people] == before


async def test_a_role_for_good_takes_the_place_of_one_for_a_time(ask_own):
    answer(await lend_role(ask_own, "admin", GRACE, "Design Team", 3))
    answer(await give(ask_own, "admin", GRACE, "Owner"))
    assert await shown(ask_own, "client") == set()
    assert (await explained(ask_own, GRACE))["expiredAt"] is None


async def test_nobody_lends_a_role_that_may_more_than_his(ask_own):
    before = await everything(ask_own)
    for role in ("Owner", "Administrator"):
        assert refused(await lend_role(ask_own, "edit", DAN, role, 1)) == ["roleId"]
    body = await lend_role(ask_own, "client", DAN, "Owner", 1)
    assert refused(body) == ["roleId", "days"]
    assert await everything(ask_own) == before


@pytest.mark.parametrize("days", [0, -1, 366])
async def test_a_grant_for_no_time_or_too_long_is_refused(ask_own, days):
    before = await everything(ask_own)
    told = {"days": "From 1 to 365 days."}
    assert faults(await lend_role(ask_own, "admin", DAN, "Owner", days)) == told
    place = {"projectId": CLINIC, "days": days}
    act = "add_team_member_to_project"
    assert faults(await on_member(ask_own, "admin", act, TOM, **place)) == told
    assert await everything(ask_own) == before


async def test_a_project_for_a_time_is_closed_again_when_it_ends(ask_own):
    out = "remove_team_member_from_project"
    await done(ask_own, out, TOM, projectId=DEPOT)
    assert await seen(ask_own, "nofin", DEPOT) is None
    act = "add_team_member_to_project"
    member = await done(ask_own, act, TOM, projectId=DEPOT, days=2)
    assert member["excludedProjects"] == [{"name": "Quayside Depot"}]
    assert (await seen(ask_own, "nofin", DEPOT))["name"] == "Quayside Depot"
    await pass_by(ask_own)
    assert await seen(ask_own, "nofin", DEPOT) is None
    told = await explained(ask_own, TOM, "Project.name", DEPOT)
    assert (told["step"], told["expiredAt"]) == ("PROJECT", GONE)


async def test_who_is_taken_off_a_project_keeps_nothing_of_it_for_a_time(ask_own):
    act, out = "add_team_member_to_project", "remove_team_member_from_project"
    await done(ask_own, out, TOM, projectId=DEPOT)
    await done(ask_own, act, TOM, projectId=DEPOT, days=2)
    await done(ask_own, out, TOM, projectId=DEPOT)
    assert await seen(ask_own, "nofin", DEPOT) is None
    await done(ask_own, act, TOM, projectId=DEPOT, days=2)
    await done(ask_own, "update_team_member", TOM, projectAccess="NONE")
    assert await seen(ask_own, "nofin", DEPOT) is None


async def test_a_project_that_is_not_open_yet_is_not_opened_for_a_time(ask_own):
    await done(ask_own, "remove_team_member_from_project", TOM, projectId=DEPOT)
    await done(ask_own, "add_team_member_to_project", TOM, projectId=DEPOT, days=2)
    closed = update(Project).where(Project.id == DEPOT).values(status="PENDING")
    await change(ask_own, closed)
    assert await seen(ask_own, "nofin", DEPOT) is None
