"""The viewer: each learns who he is, what he holds, and nothing of anybody else."""

import pytest

from tests.sites import statement_counts

CLINIC, DEPOT, TOWNHOMES = (
    "Harbor Street Clinic",
    "Quayside Depot",
    "Mill Lane Townhomes",
)
ALL_MODES = ["ALLOCATED", "SEPARATED", "DIRECT"]
CONTRACTOR, SUB, OWN_TRADE = (
    "General Contractor",
    "Subcontractor",
    "Subcontractor (own trade only)",
)


def place(project, role, modes, *categories):
    return {
        "project": {"name": project, "displayModes": modes},
        "role": {"name": role},
        "categories": [{"name": name} for name in categories],
    }


# Who: name, company role, project access, permissions, places on teams.
ANSWERS = {
    "admin": (
        "Ruth Hartwell",
        "ADMIN",
        "ALL",
        ["VIEW_FINANCIALS", "EDIT_FINANCIALS"],
        [
            place(CLINIC, "Administrator", ALL_MODES),
            place(DEPOT, "Administrator", ALL_MODES),
            place(TOWNHOMES, "Administrator", ALL_MODES),
        ],
    ),
    "edit": (
        "Marcus Bell",
        "EMPLOYEE",
        "SOME",
        ["UPDATE_SCHEDULES", "VIEW_FINANCIALS", "EDIT_FINANCIALS", "VIEW_CONTACTS"],
        [
            place(CLINIC, CONTRACTOR, ALL_MODES),
            place(TOWNHOMES, CONTRACTOR, ALL_MODES),
        ],
    ),
    "view": (
        "Priya Nair",
        "EMPLOYEE",
        "ALL",
        ["VIEW_FINANCIALS", "VIEW_CONTACTS"],
        [place(CLINIC, CONTRACTOR, ALL_MODES), place(DEPOT, CONTRACTOR, ALL_MODES)],
    ),
    "nofin": (
        "Tom Okafor",
        "EMPLOYEE",
        "ALL",
        ["UPDATE_SCHEDULES", "VIEW_CONTACTS", "MANAGE_TIME_CLOCK"],
        [place(CLINIC, CONTRACTOR, [])],
    ),
    # The townhomes are pending: their team from outside does not know of them yet.
    "subcontractor": (
        "Elena Voss",
        "PARTNER",
        "SOME",
        [],
        [place(CLINIC, SUB, ["DIRECT"], "Electrical"), place(DEPOT, SUB, ["DIRECT"])],
    ),
    "plumbing": (
        "Dan Pruitt",
        "PARTNER",
        "SOME",
        [],
        [place(CLINIC, SUB, ["DIRECT"], "Plumbing")],
    ),
    "rows": (
        "Sam Whitlock",
        "PARTNER",
        "SOME",
        [],
        [place(CLINIC, OWN_TRADE, ["DIRECT"], "Electrical")],
    ),
    "client": (
        "Grace Lin",
        "CLIENT",
        "SOME",
        [],
        [place(CLINIC, "Owner", ["ALLOCATED"])],
    ),
    "design": (
        "Jonas Berg",
        "PARTNER",
        "SOME",
        [],
        [place(CLINIC, "Design Team", ["ALLOCATED", "DIRECT"])],
    ),
}


@pytest.mark.parametrize("who", ANSWERS)
async def test_the_viewer_learns_who_he_is_and_what_he_holds(ask, who):
    name, role, access, permissions, projects = ANSWERS[who]
    assert await ask(who, "viewers.graphql") == {
        "data": {
            "viewer": {
                "user": {"name": name},
                "company": {"name": "Hartwell Builders"},
                "companyRole": role,
                "projectAccess": access,
                "channel": "WEB",
                "permissions": permissions,
                "projects": projects,
            }
        }
    }


async def test_a_stranger_is_of_another_company_and_on_no_team(ask):
    body = await ask("stranger", "viewers.graphql")
    assert body["data"]["viewer"]["company"] == {"name": "Reyes & Daughters"}
    assert body["data"]["viewer"]["projects"] == []


async def test_nobody_asks_without_a_token(ask):
    answer = await ask.whole(None, "viewers.graphql")
    assert answer.status == 401
    assert "data" not in answer.body


@pytest.mark.rule("team.permissions.list")
async def test_there_are_eight_account_permissions_and_no_ninth(ask):
    document = '{ __type(name: "Permission") { enumValues { name } } }'
    body = await ask("admin", document)
    assert [value["name"] for value in body["data"]["__type"]["enumValues"]] == [
        "UPDATE_SCHEDULES",
        "VIEW_FINANCIALS",
        "EDIT_FINANCIALS",
        "PREVIEW_CLIENT_SIDE",
        "VIEW_CONTACTS",
        "EDIT_CONTACTS",
        "UPDATE_TEMPLATES",
        "MANAGE_TIME_CLOCK",
    ]


@pytest.mark.parametrize("who", ["admin", "client"])
async def test_three_projects_and_one_take_the_same_statements(ask, who):
    # Token, viewer with user and company, teams with project and role, categories.
    assert await statement_counts(ask, who, "viewers.graphql", {}) == [4]
