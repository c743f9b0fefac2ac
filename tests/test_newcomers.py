"""A newcomer's way, by documents alone: in, onto a project, and off it."""

from db.models.accounts import Link
from tests.acting import answer
from tests.entering import Browser, mailed
from tests.sites import CLINIC
from tests.teamwork import done, person
from tests.test_roles import roles

ADD, REMOVE = "add_team_member_to_project", "remove_team_member_from_project"
HERE = "Harbor Street Clinic"


async def shown(browser):
    """Say which projects somebody finds, and whether he finds the one by its id."""
    body = await browser("projects.graphql")
    found = [each["name"] for each in body["data"]["projects"]["nodes"]]
    body = await browser("query ($id: ID!) { project(id: $id) { name } }", id=CLINIC)
    return found, body["data"]["project"]


async def test_a_newcomer_finds_his_project_as_long_as_he_is_on_it(ask_own):
    wanted = person(projectAccess="NONE", sendInvitation=True)
    body = await ask_own("admin", "add_team_member.graphql", input=wanted)
    member = answer(body)["member"]
    token = await mailed(ask_own, Link.membership_id == member["id"])
    browser = Browser(ask_own)
    assert (await browser.accept(token))["isLoggedIn"] is True
    assert await shown(browser) == ([], None)
    role = (await roles(ask_own, "admin"))["Design Team"]
    onto = {"projectId": CLINIC, "roleId": role["id"]}
    await done(ask_own, ADD, "Ada Byrne", **onto)
    assert await shown(browser) == ([HERE], {"name": HERE})
    await done(ask_own, REMOVE, "Ada Byrne", projectId=CLINIC)
    assert await shown(browser) == ([], None)
