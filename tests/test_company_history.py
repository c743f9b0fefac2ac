"""The company's history: who gave and took which right, for its admins alone."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from db.models.company_history import CompanyHistoryEntry
from tests.sites import CLINIC as CLINIC_ID
from tests.sites import change
from tests.teamwork import CLINIC, added, done, members, on_member

MIA, RUTH = "Mia Castell", "Ruth Hartwell"
COMMENTS = {"feature": "comments", "level": "NONE"}
OTHERS = ("edit", "view", "nofin", "subcontractor", "rows", "client", "design")


async def told(ask, who="admin"):
    body = await ask(who, "company_history.graphql", first=100)
    return body["data"]["viewer"]["company"]["history"]


def line(entry):
    where = entry["project"] and entry["project"]["name"]
    change = entry["field"], entry["before"], entry["after"]
    return (entry["action"], *change, entry["person"]["name"], where)


async def news(ask):
    """Tell what the demo had not told, line by line."""
    entries = (await told(ask))["nodes"][2:]
    assert {entry["actor"]["name"] for entry in entries} <= {RUTH}
    return [line(entry) for entry in entries]


async def test_an_admin_reads_who_changed_whose_rights(ask):
    history = await told(ask)
    assert history["totalCount"] == 2
    assert [line(entry) for entry in history["nodes"]] == [
        (
            "UPDATE_TEAM_MEMBER",
            "permissions",
            "UPDATE_SCHEDULES, VIEW_CONTACTS",
            "UPDATE_SCHEDULES, VIEW_CONTACTS, MANAGE_TIME_CLOCK",
            "Tom Okafor",
            None,
        ),
        ("DEACTIVATE_TEAM_MEMBER", "isActive", "true", "false", "Nora Quist", None),
    ]
    assert history["nodes"][1]["at"] == "2026-01-12T09:00:00.000000Z"


@pytest.mark.parametrize("who", [*OTHERS, "stranger"])
async def test_nobody_else_learns_that_anything_was_told(ask, who):
    history = await told(ask, who)
    assert (history["totalCount"], history["nodes"]) == (0, [])


@pytest.mark.rule("company.removed.history")
async def test_who_was_taken_off_which_project_is_told(ask_own):
    on_clinic = {"projectId": CLINIC_ID}
    await done(ask_own, "remove_team_member_from_project", MIA, **on_clinic)
    await done(ask_own, "add_team_member_to_project", MIA, **on_clinic)
    await on_member(ask_own, "admin", "remove_team_member", MIA)
    gone = ("REMOVE_TEAM_MEMBER", "project", CLINIC, None, MIA, CLINIC)
    assert await news(ask_own) == [
        ("REMOVE_TEAM_MEMBER_FROM_PROJECT", "project", CLINIC, None, MIA, CLINIC),
        ("ADD_TEAM_MEMBER_TO_PROJECT", "project", None, CLINIC, MIA, CLINIC),
        gone,
        ("REMOVE_TEAM_MEMBER", "companyRole", "EMPLOYEE", None, MIA, None),
    ]


async def test_every_change_of_a_right_is_told_with_before_and_after(ask_own):
    await added(ask_own, permissions=["VIEW_CONTACTS"])
    update_ = "update_team_member"
    await done(ask_own, update_, MIA, permissions=["VIEW_CONTACTS"], projectIds=[])
    await done(ask_own, "set_permission_set", MIA, levels=[COMMENTS])
    own = {"levels": [], "others": "NONE", "projectId": CLINIC_ID}
    await done(ask_own, "set_project_permission_set", MIA, **own)
    await done(ask_own, "set_permission_set", MIA, levels=None)
    await done(ask_own, update_, MIA, companyRole="ADMIN")
    await done(ask_own, "change_account_owner", MIA)
    lines = await news(ask_own)
    ada, role = "Ada Byrne", "companyRole"
    assert [each for each in lines if each[0] != "SET_PROJECT_PERMISSION_SET"] == [
        ("ADD_TEAM_MEMBER", role, None, "EMPLOYEE", ada, None),
        ("ADD_TEAM_MEMBER", "permissions", None, "VIEW_CONTACTS", ada, None),
        ("ADD_TEAM_MEMBER", "projectAccess", None, "ALL", ada, None),
        (
            "UPDATE_TEAM_MEMBER",
            "permissions",
            "VIEW_FINANCIALS, EDIT_FINANCIALS",
            "VIEW_CONTACTS",
            MIA,
            None,
        ),
        ("UPDATE_TEAM_MEMBER", "projects", CLINIC, None, MIA, None),
        (
            "SET_PERMISSION_SET",
            "permissionSet",
            None,
            "comments: NONE, others: ADMIN",
            MIA,
            None,
        ),
        (
            "SET_PERMISSION_SET",
            "permissionSet",
            "comments: NONE, others: ADMIN",
            None,
            MIA,
            None,
        ),
        ("UPDATE_TEAM_MEMBER", role, "EMPLOYEE", "ADMIN", MIA, None),
        ("UPDATE_TEAM_MEMBER", "projectAccess", "SOME", "ALL", MIA, None),
        ("CHANGE_ACCOUNT_OWNER", "isAccountOwner", "true", "false", RUTH, None),
        ("CHANGE_ACCOUNT_OWNER", "isAccountOwner", "false", "true", MIA, None),
    ]
    (of_project,) = (e for e in lines if e[0] == "SET_PROJECT_PERMISSION_SET")
    assert of_project[2] is None
    assert of_project[3].startswith("milestone_cost_details: NONE, ")
    assert not of_project[3].endswith("others: ADMIN")
    assert of_project[5] == CLINIC
    assert (await members(ask_own))[MIA]["isAccountOwner"]


@pytest.mark.parametrize(
    "statement",
    [update(CompanyHistoryEntry).values(after="no"), delete(CompanyHistoryEntry)],
)
async def test_nobody_takes_back_what_was_told(ask_own, statement):
    with pytest.raises(DBAPIError, match="append-only"):
        await change(ask_own, statement)
    assert (await told(ask_own))["totalCount"] == 2
