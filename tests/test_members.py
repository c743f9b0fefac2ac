"""Members: admins see who belongs to the company and what he may, others themselves."""

import pytest

from tests.sites import statement_counts
from tests.teamwork import members

# Everybody of the builder: company role, project access, permissions.
MEMBERS = {
    "Ruth Hartwell": ("ADMIN", "ALL", ["VIEW_FINANCIALS", "EDIT_FINANCIALS"]),
    "Marcus Bell": (
        "EMPLOYEE",
        "SOME",
        ["UPDATE_SCHEDULES", "VIEW_FINANCIALS", "EDIT_FINANCIALS", "VIEW_CONTACTS"],
    ),
    "Priya Nair": ("EMPLOYEE", "ALL", ["VIEW_FINANCIALS", "VIEW_CONTACTS"]),
    "Tom Okafor": (
        "EMPLOYEE",
        "ALL",
        ["UPDATE_SCHEDULES", "VIEW_CONTACTS", "MANAGE_TIME_CLOCK"],
    ),
    "Mia Castell": ("EMPLOYEE", "SOME", ["VIEW_FINANCIALS", "EDIT_FINANCIALS"]),
    "Nora Quist": ("EMPLOYEE", "ALL", ["VIEW_FINANCIALS", "EDIT_FINANCIALS"]),
    "Elena Voss": ("PARTNER", "SOME", []),
    "Dan Pruitt": ("PARTNER", "SOME", []),
    "Sam Whitlock": ("PARTNER", "SOME", []),
    "Jonas Berg": ("PARTNER", "SOME", []),
    "Grace Lin": ("CLIENT", "SOME", []),
    "Owen Tate": ("CLIENT", "SOME", []),
}
ALONE = {
    "edit": "Marcus Bell",
    "view": "Priya Nair",
    "nofin": "Tom Okafor",
    "subcontractor": "Elena Voss",
    "plumbing": "Dan Pruitt",
    "rows": "Sam Whitlock",
    "design": "Jonas Berg",
    "client": "Grace Lin",
}
# What an admin may do with an employee, by the document's words.
ACTS = ("update", "setRole", "setPermissions", "setProjects", "deactivate", "remove")
OF_COMPANY = """{ viewer { company {
  viewerCan { addTeamMember } members { totalCount nodes { user { name } } }
} } }"""


def told(member):
    return (member["companyRole"], member["projectAccess"], member["permissions"])


def can(member):
    return {act for act, is_open in member["viewerCan"].items() if is_open}


async def test_an_admin_sees_everybody_and_what_he_may(ask):
    found = await members(ask)
    assert {name: told(each) for name, each in found.items()} == MEMBERS
    assert found["Mia Castell"]["contact"] == {"email": "mia@hartwell.example"}
    assert [n for n, each in found.items() if each["isAccountOwner"]] == [
        "Ruth Hartwell"
    ]
    assert [n for n, each in found.items() if not each["isActive"]] == ["Nora Quist"]


async def test_the_company_and_the_root_list_the_same_people(ask):
    body = await ask("admin", OF_COMPANY)
    company = body["data"]["viewer"]["company"]
    names = {each["user"]["name"] for each in company["members"]["nodes"]}
    assert names == MEMBERS.keys()
    assert company["members"]["totalCount"] == len(MEMBERS)
    assert company["viewerCan"] == {"addTeamMember": True}


CONTACTS = {
    *("Elena Voss", "Dan Pruitt", "Sam Whitlock", "Jonas Berg"),
    *("Grace Lin", "Owen Tate"),
}


@pytest.mark.parametrize("who", ALONE)
async def test_whoever_is_no_admin_finds_himself_and_whom_he_has_as_contacts(ask, who):
    body = await ask(who, "members.graphql")
    found = {one["user"]["name"]: one for one in body["data"]["members"]["nodes"]}
    contacts = CONTACTS if who in {"edit", "view", "nofin"} else set()
    assert found.keys() == {ALONE[who], *contacts}
    assert body["data"]["members"]["totalCount"] == len(found)
    own = found[ALONE[who]]
    # Of a contact one reads what he is, and no project that one does not reach.
    assert all(not found[name]["accessibleProjects"] for name in contacts)
    assert told(own) == MEMBERS[ALONE[who]]
    assert can(own) == set()
    company = (await ask(who, OF_COMPANY))["data"]["viewer"]["company"]
    assert company["viewerCan"] == {"addTeamMember": False}
    assert company["members"]["totalCount"] == len(found)


async def test_a_stranger_finds_nobody_of_the_builder(ask):
    body = await ask("stranger", "members.graphql")
    assert [e["user"]["name"] for e in body["data"]["members"]["nodes"]] == [
        "Alma Reyes"
    ]


async def test_what_may_be_done_with_a_member_depends_on_what_he_is(ask):
    found = await members(ask)
    assert can(found["Mia Castell"]) == set(ACTS)
    inactive = {*ACTS, "reactivate"} - {"deactivate"}
    assert can(found["Nora Quist"]) == inactive
    # Whose the account is hands it over, and is nothing less than an admin.
    assert can(found["Ruth Hartwell"]) == {"update", "handOver"}
    assert can(found["Elena Voss"]) == can(found["Grace Lin"]) == set()


async def test_the_lists_of_a_member_are_shown(ask):
    mia = (await members(ask))["Mia Castell"]
    clinic = {"name": "Harbor Street Clinic"}
    assert mia["accessibleProjects"] == [clinic]
    contractor = {"name": "General Contractor"}
    assert mia["projects"] == [{"project": clinic, "role": contractor}]
    assert mia["excludedProjects"] == mia["permissionSet"] == []
    assert mia["webAccess"] == "NONE"


async def test_members_are_paged(ask):
    seen, after = [], None
    for _ in range(3):
        page = (await ask("admin", "members.graphql", first=4, after=after))["data"]
        seen += [each["user"]["name"] for each in page["members"]["nodes"]]
        after = page["members"]["pageInfo"]["endCursor"]
    assert page["members"]["pageInfo"]["hasNextPage"] is False
    assert sorted(seen) == sorted(MEMBERS)


async def test_one_member_and_twelve_take_the_same_statements(ask):
    sizes = {"first": 1}, {"first": 12}
    one, twelve = await statement_counts(ask, "admin", "members.graphql", *sizes)
    assert one == twelve


TEAM = {"companyRole": {"in": ["ADMIN", "EMPLOYEE"]}}


@pytest.mark.rule("company.admin.manage_list")
async def test_the_companys_own_people_are_the_same_list_by_each_of_three_ways(ask):
    async def by_each_way(who):
        data = (await ask(who, "company_contacts.graphql", where=TEAM))["data"]
        pages = (data["viewer"]["company"]["members"], data["members"])
        return [*pages, data["companyContacts"]]

    own = [
        (name, role)
        for name, (role, *_) in MEMBERS.items()
        if role in TEAM["companyRole"]["in"]
    ]
    first, *others = await by_each_way("admin")
    assert others == [first, first]
    people = [(each["user"]["name"], each["companyRole"]) for each in first["nodes"]]
    assert sorted(people) == sorted(own)
    assert first["totalCount"] == len(own)
    assert [e["user"]["name"] for e in first["nodes"] if not e["isActive"]] == [
        "Nora Quist"
    ]
    # Nobody else manages them: each finds himself alone, if he is one of them.
    for who, name in ALONE.items():
        expected = [name] if name in dict(own) else []
        for page in await by_each_way(who):
            assert [each["user"]["name"] for each in page["nodes"]] == expected
            assert page["totalCount"] == len(expected)


async def test_members_are_narrowed_by_their_role_in_the_company(ask):
    query = """query ($where: MemberFilter) { members(where: $where) {
      totalCount nodes { companyRole } } }"""
    clients, partners = ({"companyRole": {"in": [r]}} for r in ("CLIENT", "PARTNER"))
    for where, roles in (
        (clients, ["CLIENT"] * 2),
        ({"not": {"or": [clients, partners]}}, ["ADMIN"] + ["EMPLOYEE"] * 5),
        ({"and": [clients, partners]}, []),
        ({"or": []}, []),
    ):
        found = (await ask("admin", query, where=where))["data"]["members"]
        assert sorted(each["companyRole"] for each in found["nodes"]) == roles
        assert found["totalCount"] == len(roles)
