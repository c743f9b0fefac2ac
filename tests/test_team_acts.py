"""Acts on a project's team: who gives which role, and which categories."""

import pytest
from sqlalchemy import update

from db.models.roles import Role
from tests.acting import answer, everything, faults, ids, refused
from tests.sites import CLINIC, DEPOT, change, levels, of_role

ELENA, DAN, GRACE, MARCUS = "Elena Voss", "Dan Pruitt", "Grace Lin", "Marcus Bell"
SUB, OWNER, CONTRACTOR = "Subcontractor", "Owner", "General Contractor"
_COSTS = """query ($name: String!) { project(id: "%s") {
  items(where: { name: { eq: $name } }) { nodes { viewerCan { editCosts } } } } }"""


async def team(ask, who):
    body = await ask(who, "roles.graphql")
    return {
        one["user"]["name"]: one for one in body["data"]["project"]["team"]["nodes"]
    }


async def role_ids(ask, project=CLINIC):
    body = await ask("admin", "roles.graphql", project=project)
    return {role["name"]: role["id"] for role in body["data"]["project"]["roles"]}


async def member_of(ask, who, person):
    member = (await team(ask, who))[person]
    return {"teamMemberId": member["id"], "expectedVersion": member["version"]}


async def give(ask, who, person, role):
    wanted = await member_of(ask, who, person)
    wanted["roleId"] = (await role_ids(ask)).get(role, role)
    return await ask(who, "set_team_member_role.graphql", input=wanted)


async def grant(ask, who, person, *categories):
    named = await ids(ask)
    wanted = await member_of(ask, who, person)
    wanted["categoryIds"] = [named.get(one, one) for one in categories]
    return await ask(who, "set_team_member_categories.graphql", input=wanted)


async def edits_costs(ask, who, item):
    body = await ask(who, _COSTS % CLINIC, name=item)
    (node,) = body["data"]["project"]["items"]["nodes"]
    return node["viewerCan"]["editCosts"]


@pytest.mark.rule(
    "role.team_teammates", "sub_role.project_administration.team_and_teammates"
)
@pytest.mark.parametrize(
    "who", ["client", "design", "subcontractor", "plumbing", "rows"]
)
async def test_who_only_looks_at_the_team_changes_nobody(ask_own, who):
    before = await everything(ask_own)
    assert refused(await give(ask_own, who, DAN, SUB)) == ["roleId"]
    assert refused(await grant(ask_own, who, DAN, "Plumbing")) == ["categoryIds"]
    can = (await team(ask_own, who))[DAN]["viewerCan"]
    assert can == {"setRole": False, "setCategories": False, "remove": False}
    assert await everything(ask_own) == before


@pytest.mark.rule("role.team_teammates")
async def test_a_contractor_gives_roles_that_may_no_more_than_his(ask_own):
    assert (await team(ask_own, "edit"))[DAN]["viewerCan"]["setRole"] is True
    before = await everything(ask_own)
    for role in (OWNER, "Administrator"):
        assert refused(await give(ask_own, "edit", DAN, role)) == ["roleId"]
    # Who may not see money gives nobody a role that does.
    assert refused(await give(ask_own, "nofin", DAN, SUB)) == ["roleId"]
    assert refused(await give(ask_own, "edit", MARCUS, OWNER)) == ["roleId"]
    assert await everything(ask_own) == before
    await change(ask_own, levels("draft_milestones_created_by_others", "NONE"))
    member = answer(await give(ask_own, "edit", GRACE, "Design Team"))["teamMember"]
    assert member["role"] == {"name": "Design Team"}


async def test_a_role_that_changes_holds_from_the_next_request_on(ask_own):
    item = "Lighting package"
    assert await edits_costs(ask_own, "subcontractor", item) is True
    answer(await give(ask_own, "admin", ELENA, "Design Team"))
    assert await edits_costs(ask_own, "subcontractor", item) is False


@pytest.mark.parametrize("role", ["Administrator", CONTRACTOR])
async def test_a_client_is_neither_administrator_nor_contractor(ask_own, role):
    before = await everything(ask_own)
    body = await give(ask_own, "admin", GRACE, role)
    assert faults(body) == {"roleId": f"A client is no {role}."}
    assert await everything(ask_own) == before


async def test_a_role_of_another_project_is_none(ask_own):
    elsewhere = (await role_ids(ask_own, DEPOT))[SUB]
    missing = "rol_00000000000000000000000000"
    first, second = [
        await give(ask_own, "admin", DAN, one) for one in (elsewhere, missing)
    ]
    assert faults(first) == {"roleId": "There is no such record."}
    assert first == second


async def test_categories_that_are_granted_and_taken_hold_at_once(ask_own):
    item = "Sensor faucets in exam rooms"
    assert await edits_costs(ask_own, "subcontractor", item) is False
    member = answer(await grant(ask_own, "edit", ELENA, "Electrical", "Plumbing"))
    assert {one["name"] for one in member["teamMember"]["categories"]} == {
        "Electrical",
        "Plumbing",
    }
    assert await edits_costs(ask_own, "subcontractor", item) is True
    answer(await grant(ask_own, "edit", ELENA))
    assert await edits_costs(ask_own, "subcontractor", "Lighting package") is False


async def test_who_is_held_to_categories_grants_and_takes_no_others(ask_own):
    await change(ask_own, levels("team_teammates", "ADMIN"))
    before = await everything(ask_own)
    body = await grant(ask_own, "subcontractor", DAN, "Plumbing", "Concrete")
    assert refused(body) == ["categoryIds"]
    assert refused(await grant(ask_own, "subcontractor", DAN)) == ["categoryIds"]
    assert await everything(ask_own) == before
    answer(await grant(ask_own, "subcontractor", DAN, "Plumbing", "Electrical"))


@pytest.mark.case("PE-03")
async def test_whoever_edits_no_costs_grants_no_category_in_which_others_do(ask_own):
    before = await everything(ask_own)
    for who in ("view", "nofin"):
        body = await grant(ask_own, who, ELENA, "Electrical", "Plumbing")
        assert refused(body) == ["categoryIds"]
    assert await everything(ask_own) == before
    # What is taken is no gift.
    answer(await grant(ask_own, "nofin", ELENA))


async def test_a_category_of_another_project_is_none(ask_own):
    elsewhere = (await ids(ask_own, DEPOT))["Electrical"]
    before = await everything(ask_own)
    body = await grant(ask_own, "admin", ELENA, "Electrical", elsewhere)
    assert faults(body) == {"categoryIds.1": "There is no such record."}
    assert await everything(ask_own) == before


async def test_two_who_change_a_person_at_once_do_not_undo_each_other(ask_own):
    stale = await member_of(ask_own, "admin", DAN)
    answer(await grant(ask_own, "admin", DAN, "Plumbing", "Steel"))
    roles = await role_ids(ask_own)
    late = {**stale, "roleId": roles["Design Team"]}
    body = await ask_own("admin", "set_team_member_role.graphql", input=late)
    assert body["errors"][0]["extensions"]["code"] == "CONFLICT"
    assert (await team(ask_own, "admin"))[DAN]["role"]["name"] == SUB


async def test_a_hidden_grant_does_not_change_the_version_that_one_sees(ask_own):
    await change(ask_own, levels("categorizations", "NONE"))
    seen = {who: (await team(ask_own, who))[DAN] for who in ("admin", "client")}
    answer(await grant(ask_own, "admin", DAN, "Plumbing", "Steel"))
    assert (await team(ask_own, "client"))[DAN] == seen["client"]
    assert (await team(ask_own, "admin"))[DAN]["version"] != seen["admin"]["version"]


async def test_the_companys_history_tells_who_got_which_role_and_categories(ask_own):
    answer(await give(ask_own, "admin", ELENA, "Design Team"))
    answer(await grant(ask_own, "admin", ELENA, "Steel", "Plumbing"))
    answer(await give(ask_own, "admin", ELENA, "Design Team"))
    told = (await ask_own("admin", "company_history.graphql"))["data"]["viewer"]
    lines = [
        (one["action"], one["before"], one["after"], one["person"]["name"])
        for one in told["company"]["history"]["nodes"]
        if one["action"].startswith("SET_TEAM")
    ]
    assert lines == [
        ("SET_TEAM_MEMBER_ROLE", SUB, "Design Team", ELENA),
        ("SET_TEAM_MEMBER_CATEGORIES", "Electrical", "Plumbing, Steel", ELENA),
    ]


async def test_who_is_narrowed_to_rows_gives_no_role_that_is_not(ask_own):
    await change(ask_own, levels("team_teammates", "ADMIN"))
    assert refused(await give(ask_own, "rows", DAN, SUB)) == ["roleId"]


async def test_nobody_who_sees_no_costs_gives_a_role_that_does(ask_own):
    hides = update(Role).where(Role.name == CONTRACTOR).values(hide_all_costs=True)
    await change(ask_own, hides, of_role(SUB, "team_teammates", "VIEW", "VIEW"))
    assert refused(await give(ask_own, "edit", GRACE, SUB)) == ["roleId"]


async def test_what_a_write_takes_from_oneself_is_gone_from_its_own_answer(ask_own):
    await change(ask_own, levels("team_teammates", "ADMIN"))
    wanted = await member_of(ask_own, "client", GRACE)
    wanted["roleId"] = await _closed(ask_own)
    document = """mutation ($input: SetTeamMemberRoleInput!) {
      setTeamMemberRole(input: $input) {
        teamMember { project { timelineEvents { name } team { totalCount } } }
        errors { message } } }"""
    seen = answer(await ask_own("client", document, input=wanted))["teamMember"]
    assert seen["project"] == {"timelineEvents": [], "team": {"totalCount": 1}}


async def _closed(ask):
    """Add a role that may nothing, as the client displays costs."""
    wanted = {"projectId": CLINIC, "name": "Nothing", "levels": []}
    wanted["displayModes"] = ["ALLOCATED"]
    body = await ask("admin", "create_role.graphql", input=wanted)
    return answer(body)["role"]["id"]
