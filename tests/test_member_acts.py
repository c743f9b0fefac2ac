"""Acts on members: what each is and may changes from the next request on."""

import pytest

from tests.acting import answer, codes, everything, faults, refused
from tests.sites import CLINIC as CLINIC_ID
from tests.sites import DEPOT as DEPOT_ID
from tests.teamwork import (
    CLINIC,
    DEPOT,
    PROJECTS,
    TOWNHOMES,
    added,
    asked_with,
    done,
    members,
    on_member,
    person,
    projects,
    token_of,
)

MIA, RUTH, ELENA = "Mia Castell", "Ruth Hartwell", "Elena Voss"
LEVEL = {"feature": "comments", "level": "NONE"}
# Each act on a member, with what it would do to an employee.
ACTS = {
    "update_team_member": {"permissions": [], "projectAccess": "NONE"},
    "deactivate_team_member": {},
    "remove_team_member": {},
    "change_account_owner": {},
    "set_permission_set": {"levels": [LEVEL]},
    "set_project_permission_set": {"levels": [LEVEL], "projectId": CLINIC_ID},
    "add_team_member_to_project": {"projectId": DEPOT_ID},
    "remove_team_member_from_project": {"projectId": CLINIC_ID},
}
ADD = "add_team_member_to_project"
NOT_ADMINS = ("edit", "view", "nofin", "subcontractor", "rows", "client", "design")
COST = """query ($id: ID!) {
  project(id: $id) { items(first: 1) { nodes { directCost } } }
}"""
ADMIN_HAS_ALL = "An admin has every permission and reaches every project."


async def sees_costs(ask, token):
    told = await asked_with(ask, token, COST, id=CLINIC_ID)
    (item,) = told.body["data"]["project"]["items"]["nodes"]
    return item["directCost"] is not None


@pytest.mark.rule(
    "contacts.my_team",
    "contacts.my_team#admin",
    "settings.my_team",
    "mx.account.my_team",
    "projects.add_builders",
    "team.adjust.where",
    "team.admin.controls",
    "company.admin.controls_permissions",
    "company.permissions.by_admin",
    "company.contacts.types",
    "company.remove.by_admin",
    "partner.assign.builder_add",
)
async def test_nobody_but_an_admin_changes_what_a_member_is_or_may(ask_own):
    before = await everything(ask_own)
    mia = (await members(ask_own))[MIA]
    base = {"memberId": mia["id"], "expectedVersion": mia["version"]}
    for who in NOT_ADMINS:
        tried = await ask_own(who, "add_team_member.graphql", input=person())
        assert refused(tried) == ["firstName", "lastName", "email"]
        for document, values in ACTS.items():
            wanted = {**base, **values}
            tried = await ask_own(who, f"{document}.graphql", input=wanted)
            assert codes(tried) == ["FORBIDDEN"], (who, document)
    for document, values in ACTS.items():
        wanted = {**base, **values}
        tried = await ask_own("stranger", f"{document}.graphql", input=wanted)
        assert codes(tried) in (["NOT_FOUND"], ["FORBIDDEN"]), document
    assert await everything(ask_own) == before
    # The very same is an admin's to do.
    for document, values in ACTS.items():
        if document not in {"remove_team_member", "change_account_owner"}:
            await done(ask_own, document, MIA, **values)
    assert (await added(ask_own))["user"] == {"name": "Ada Byrne"}


async def test_a_person_is_an_employee_unless_said_otherwise(ask_own):
    member = await added(ask_own)
    assert {**member, "id": "", "version": ""} == {
        "id": "",
        "version": "",
        "user": {"name": "Ada Byrne"},
        "isActive": True,
        "isAccountOwner": False,
        "webAccess": "NONE",
        "companyRole": "EMPLOYEE",
        "permissions": [],
        "projectAccess": "ALL",
        "accessibleProjects": [],
        "excludedProjects": [],
    }
    chosen = {"permissions": ["VIEW_CONTACTS"], "projectAccess": "SOME"}
    listed = {**chosen, "projectIds": [DEPOT_ID]}
    second = await added(ask_own, first="Bo", sendInvitation=True, **listed)
    assert second["permissions"] == ["VIEW_CONTACTS"]
    assert second["accessibleProjects"] == [{"name": DEPOT}]
    assert second["webAccess"] == "INVITED"
    assert await projects(ask_own, await token_of(ask_own, second["id"])) == [DEPOT]


@pytest.mark.rule("team.prerequisite")
async def test_what_is_wrong_with_a_person_is_named_all_at_once(ask_own):
    before = await everything(ask_own)
    wanted = {
        "firstName": " ",
        "lastName": "x" * 101,
        "email": "Mia@Hartwell.example",
        "permissions": ["EDIT_FINANCIALS", "PREVIEW_CLIENT_SIDE", "EDIT_CONTACTS"],
        "projectIds": [CLINIC_ID, "prj_00000000000000000000000000"],
    }
    tried = await ask_own("admin", "add_team_member.graphql", input=wanted)
    (payload,) = tried["data"].values()
    assert [(e["field"], e["message"]) for e in payload["errors"]] == [
        ("firstName", "A person has a first and a last name."),
        ("lastName", "At most 100 characters."),
        ("permissions", "EDIT_FINANCIALS needs VIEW_FINANCIALS."),
        ("permissions", "EDIT_CONTACTS needs VIEW_CONTACTS."),
        ("permissions", "PREVIEW_CLIENT_SIDE needs VIEW_FINANCIALS."),
        ("projectIds", "A list of projects goes with access to some."),
        ("projectIds.1", "There is no such record."),
        ("email", "Somebody here has this address."),
    ]
    for values, told in (
        ({"email": "ada at home"}, {"email": "This is no e-mail address."}),
        (
            {"companyRole": "CLIENT"},
            {"companyRole": "A team member is an admin or an employee."},
        ),
        (
            {"excludeFromExistingProjects": True, "projectAccess": "NONE"},
            {"excludeFromExistingProjects": "It goes with access to all projects."},
        ),
    ):
        wanted = person(**values)
        tried = await ask_own("admin", "add_team_member.graphql", input=wanted)
        assert faults(tried) == told
    assert await everything(ask_own) == before


@pytest.mark.rule(
    "company.admin.not_customisable",
    "company.admin.no_override",
)
async def test_an_admin_is_never_narrowed(ask_own):
    narrow = {
        "permissions": ["VIEW_CONTACTS"],
        "projectAccess": "SOME",
        "projectIds": [CLINIC_ID],
    }
    named = dict.fromkeys(narrow, ADMIN_HAS_ALL)
    wanted = person(companyRole="ADMIN", **narrow)
    tried = await ask_own("admin", "add_team_member.graphql", input=wanted)
    assert faults(tried) == named
    # What is stored of her as an employee means nothing once she is an admin.
    shut = {"levels": [], "others": "NONE"}
    await done(ask_own, "set_permission_set", MIA, **shut)
    await done(ask_own, "set_project_permission_set", MIA, **shut, projectId=CLINIC_ID)
    await done(ask_own, "update_team_member", MIA, permissions=[], projectAccess="NONE")
    mia = await token_of(ask_own, (await members(ask_own))[MIA]["id"])
    assert await projects(ask_own, mia) == []
    raised = await done(ask_own, "update_team_member", MIA, companyRole="ADMIN")
    assert (raised["projectAccess"], raised["permissions"]) == ("ALL", [])
    assert await projects(ask_own, mia) == [CLINIC, TOWNHOMES, DEPOT]
    assert await sees_costs(ask_own, mia)
    update = "update_team_member"
    assert faults(await on_member(ask_own, "admin", update, MIA, **narrow)) == named
    for document in ("set_permission_set", "set_project_permission_set"):
        values = ACTS[document]
        tried = await on_member(ask_own, "admin", document, MIA, **values)
        assert codes(tried) == ["FORBIDDEN"]


@pytest.mark.rule("team.mobile.marks")
async def test_what_the_chart_has_for_the_web_alone_is_refused_on_mobile(ask_own):
    wanted = {"name": "On site", "days": 1, "scopes": ["READ", "WRITE"]}
    secrets = {}
    for channel in ("WEB", "MOBILE"):
        body = await ask_own(
            "admin", "create_token.graphql", input={**wanted, "channel": channel}
        )
        secrets[channel] = answer(body)["secret"]
    found = {
        channel: (await asked_with(ask_own, secret, "members.graphql")).body
        for channel, secret in secrets.items()
    }
    counts = {one: each["data"]["members"]["totalCount"] for one, each in found.items()}
    # Partners and clients are found there; My Team is not.
    assert counts == {"WEB": 12, "MOBILE": 7}
    add = "add_team_member.graphql"
    tried = await asked_with(ask_own, secrets["MOBILE"], add, input=person())
    assert refused(tried.body) == ["firstName", "lastName", "email"]
    done_ = await asked_with(ask_own, secrets["WEB"], add, input=person())
    assert answer(done_.body)["member"]["user"] == {"name": "Ada Byrne"}


@pytest.mark.rule("company.admin.owner", "company.admin.at_least_one")
async def test_whose_the_account_is_stays_an_admin(ask_own):
    other = await added(ask_own, companyRole="ADMIN")
    token = await token_of(ask_own, other["id"])
    before = await everything(ask_own)
    ruth = (await members(ask_own))[RUTH]
    assert ruth["companyRole"] == "ADMIN"
    base = {"memberId": ruth["id"], "expectedVersion": ruth["version"]}
    for document, values in (
        ("update_team_member", {"companyRole": "EMPLOYEE"}),
        ("deactivate_team_member", {}),
        ("remove_team_member", {}),
    ):
        tried = await asked_with(
            ask_own, token, f"{document}.graphql", input={**base, **values}
        )
        assert codes(tried.body) == ["FORBIDDEN"]
        tried = await ask_own("admin", f"{document}.graphql", input={**base, **values})
        assert codes(tried) == ["FORBIDDEN"]
    # Nor does anybody else give the account away, or take it.
    own = {"memberId": other["id"], "expectedVersion": other["version"]}
    tried = await asked_with(ask_own, token, "change_account_owner.graphql", input=own)
    assert refused(tried.body) == ["memberId"]
    assert await everything(ask_own) == before


async def test_the_account_goes_to_another_admin_and_there_is_one_owner(ask_own):
    tried = await on_member(ask_own, "admin", "change_account_owner", MIA)
    assert faults(tried) == {"memberId": "The account is an active admin's."}
    await done(ask_own, "update_team_member", MIA, companyRole="ADMIN")
    assert (await done(ask_own, "change_account_owner", MIA))["isAccountOwner"]
    found = await members(ask_own)
    assert [n for n, each in found.items() if each["isAccountOwner"]] == [MIA]
    assert found[RUTH]["companyRole"] == "ADMIN"
    # From then on it is hers to give.
    tried = await on_member(ask_own, "admin", "change_account_owner", RUTH)
    assert refused(tried) == ["memberId"]


async def test_nobody_changes_what_he_is_himself(ask_own):
    await done(ask_own, "update_team_member", MIA, companyRole="ADMIN")
    mia = (await members(ask_own))[MIA]
    token = await token_of(ask_own, mia["id"])
    base = {"memberId": mia["id"], "expectedVersion": mia["version"]}
    for document, values in (
        ("update_team_member", {"companyRole": "EMPLOYEE"}),
        ("deactivate_team_member", {}),
        ("remove_team_member", {}),
    ):
        tried = await asked_with(
            ask_own, token, f"{document}.graphql", input={**base, **values}
        )
        assert codes(tried.body) == ["FORBIDDEN"]


async def test_partners_and_clients_are_no_team_members(ask_own):
    before = await everything(ask_own)
    for document, values in ACTS.items():
        if document != "change_account_owner":
            tried = await on_member(ask_own, "admin", document, ELENA, **values)
            assert codes(tried) == ["FORBIDDEN"], document
    # What was not sent is not named.
    for more in ({}, {"days": 2}):
        place = {"projectId": DEPOT_ID, **more}
        tried = await on_member(ask_own, "admin", ADD, ELENA, **place)
        assert refused(tried) == ["memberId", *place]
    wanted = {"companyRole": "PARTNER"}
    tried = await on_member(ask_own, "admin", "update_team_member", MIA, **wanted)
    message = "A team member is an admin or an employee."
    assert faults(tried) == {"companyRole": message}
    assert await everything(ask_own) == before


async def test_permissions_and_projects_hold_from_the_next_request_on(ask_own):
    mia = await token_of(ask_own, (await members(ask_own))[MIA]["id"])
    assert await sees_costs(ask_own, mia)
    await done(ask_own, "update_team_member", MIA, permissions=["VIEW_CONTACTS"])
    assert not await sees_costs(ask_own, mia)
    update = "update_team_member"
    for values, expected in (
        ({"projectAccess": "ALL"}, [CLINIC, DEPOT]),
        ({"projectAccess": "SOME", "projectIds": [DEPOT_ID]}, [DEPOT]),
        ({"projectIds": [DEPOT_ID, CLINIC_ID]}, [CLINIC, DEPOT]),
        ({"projectIds": []}, []),
        ({"projectAccess": "NONE"}, []),
    ):
        await done(ask_own, update, MIA, **values)
        assert await projects(ask_own, mia) == expected, values
    tried = await on_member(ask_own, "admin", update, MIA, projectIds=[DEPOT_ID])
    message = "A list of projects goes with access to some."
    assert faults(tried) == {"projectIds": message}


async def test_who_is_deactivated_is_out_until_he_is_let_in_again(ask_own):
    mia = await token_of(ask_own, (await members(ask_own))[MIA]["id"])
    assert not (await done(ask_own, "deactivate_team_member", MIA))["isActive"]
    assert (await asked_with(ask_own, mia, PROJECTS)).status == 401
    assert (await done(ask_own, "reactivate_team_member", MIA))["isActive"]
    assert await projects(ask_own, mia) == [CLINIC]
    tried = await on_member(ask_own, "admin", "reactivate_team_member", MIA)
    assert refused(tried) == ["memberId"]


async def test_a_change_based_on_what_was_before_is_refused(ask_own):
    mia = (await members(ask_own))[MIA]
    await done(ask_own, "set_permission_set", MIA, levels=[LEVEL])
    before = await everything(ask_own)
    base = {"memberId": mia["id"], "expectedVersion": mia["version"]}
    for document, values in ACTS.items():
        wanted = {**base, **values}
        tried = await ask_own("admin", f"{document}.graphql", input=wanted)
        assert codes(tried) == ["CONFLICT"], document
    unknown = {"memberId": "mbr_00000000000000000000000000", "expectedVersion": "0"}
    tried = await ask_own("admin", "deactivate_team_member.graphql", input=unknown)
    assert codes(tried) == ["NOT_FOUND"]
    assert await everything(ask_own) == before


async def test_a_change_to_what_stands_already_is_none(ask_own):
    mia = (await members(ask_own))[MIA]
    before = await everything(ask_own)
    values = {"permissions": mia["permissions"], "projectAccess": "SOME"}
    same = await done(
        ask_own, "update_team_member", MIA, **values, projectIds=[CLINIC_ID]
    )
    assert same["version"] == mia["version"]
    after = await everything(ask_own)
    changed = {name for name in before if before[name] != after[name]}
    # Rights are read anew, and found to be the same.
    assert changed == {"companies"}
