"""Roles: what each may on a project, who may look, and that nobody gives beyond his."""

import pytest
from sqlalchemy import update

from db.models.roles import RoleLevel
from permissions.roles import DEFAULT_ROLES
from tests.acting import answer, everything, faults, refused
from tests.sites import DEPOT, change, levels, of_role

SUB, OWNER = "Subcontractor", "Owner"
ROLES = "project_roles_permissions_previews"
BOTH = {"feature": "timeline", "withCategory": "VIEW"}
NEW = {"name": "Inspector", "displayModes": ["DIRECT"], "levels": [BOTH]}
CLINIC = "prj_01k4282cm0f4ab2wpet84qhbc6"


async def roles(ask, who, project=CLINIC):
    body = await ask(who, "roles.graphql", project=project)
    return {role["name"]: role for role in body["data"]["project"]["roles"] or ()}


async def role_of(ask, who, of):
    """Give a role as a person sees it; what he does not see has any version."""
    everybody = await roles(ask, "admin")
    role = (await roles(ask, who)).get(of) or everybody[of]
    version = role["grid"]["version"] if role["grid"] else "0"
    return {"roleId": role["id"], "expectedVersion": version}


async def create(ask, who, **values):
    wanted = {"projectId": CLINIC, **NEW, **values}
    return await ask(who, "create_role.graphql", input=wanted)


async def change_role(ask, who, of, **values):
    wanted = await role_of(ask, who, of)
    return await ask(who, "update_role.graphql", input={**wanted, **values})


async def delete(ask, who, of, **values):
    wanted = await role_of(ask, who, of)
    return await ask(who, "delete_role.graphql", input={**wanted, **values})


def cells(role):
    return {
        one["feature"]: (one["withCategory"], one["withoutCategory"])
        for one in role["grid"]["levels"]
    }


@pytest.mark.rule("role.project_roles_permissions_previews")
@pytest.mark.parametrize("who", ["admin", "edit", "view", "nofin"])
async def test_the_builders_people_look_at_what_each_role_may(ask, who):
    found = await roles(ask, who)
    assert list(found) == sorted(found)
    role = found[SUB]
    stored = DEFAULT_ROLES["SUBCONTRACTOR"]
    assert cells(role) == {
        key: (first.name, second.name) for key, (first, second) in stored.levels.items()
    }
    names = {one["feature"]: one["featureName"] for one in role["grid"]["levels"]}
    assert names["item_status"] == "Item Status"
    assert role["grid"]["categoryAccess"] == "LEVELS"
    assert role["grid"]["displayModes"] == ["DIRECT"]
    assert role["grid"]["hidesAllCosts"] is False
    assert [name for name, one in found.items() if one["isAdministrator"]] == [
        "Administrator"
    ]


@pytest.mark.rule(
    "role.project_roles_permissions_previews",
    "sub_role.project_administration.roles_permissions_and_previews",
)
@pytest.mark.parametrize(
    "who", ["subcontractor", "plumbing", "rows", "client", "design"]
)
async def test_nobody_else_learns_what_a_role_may(ask, who):
    body = await ask(who, "roles.graphql")
    assert body["data"]["project"]["roles"] is None
    (entry,) = body["extensions"]["authorization"]["redacted"]
    assert entry["field"] == "Project.roles"
    assert entry["requires"] == "Project Roles, Permissions & Previews: View Only"
    of_team = (
        "{ projects { nodes { team { nodes { role { name grid { version } } } } } } }"
    )
    found = await ask(who, of_team)
    teams = [one["team"]["nodes"] for one in found["data"]["projects"]["nodes"]]
    assert {one["role"]["grid"] for team in teams for one in team} == {None}


async def test_templates_are_the_admins_alone(ask):
    for who in ("edit", "client", "subcontractor"):
        body = await ask(who, "roles.graphql")
        assert body["data"]["viewer"]["company"]["roleTemplates"] == []
    body = await ask("stranger", "roles.graphql")
    assert body["data"]["project"] is None
    own = body["data"]["viewer"]["company"]["roleTemplates"]
    assert len(own) == 6
    theirs = (await ask("admin", "roles.graphql"))["data"]["viewer"]["company"]
    assert {one["id"] for one in own}.isdisjoint(
        one["id"] for one in theirs["roleTemplates"]
    )


@pytest.mark.case("PE-05")
@pytest.mark.rule("role.project_roles_permissions_previews")
@pytest.mark.parametrize(
    "who", ["edit", "view", "nofin", "client", "design", "subcontractor", "rows"]
)
async def test_only_who_has_the_feature_at_admin_changes_roles(ask_own, who):
    before = await everything(ask_own)
    inputs = ["projectId", "displayModes", "levels"]
    assert refused(await create(ask_own, who)) == inputs
    assert refused(await change_role(ask_own, who, OWNER, name="Client")) == ["name"]
    assert refused(await delete(ask_own, who, OWNER)) == ["roleId"]
    assert await everything(ask_own) == before


async def test_a_role_is_added_with_every_feature_closed_but_those_sent(ask_own):
    role = answer(await create(ask_own, "admin"))["role"]
    open_ = {key: cell for key, cell in cells(role).items() if cell != ("NONE", "NONE")}
    assert open_ == {"timeline": ("VIEW", "VIEW")}
    assert len(cells(role)) == len(DEFAULT_ROLES["OWNER"].levels)
    assert role["name"] == "Inspector"
    assert "Inspector" in await roles(ask_own, "edit")


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"name": " "}, ["name"]),
        ({"name": SUB}, ["name"]),
        ({"displayModes": []}, ["displayModes"]),
        ({"displayModes": ["ALLOCATED", "DIRECT"]}, ["displayModes"]),
        ({"levels": [{**BOTH, "feature": "weather"}]}, ["levels.0.feature"]),
        ({"levels": [BOTH, BOTH]}, ["levels.1.feature"]),
        ({"levels": [{**BOTH, "withoutCategory": "NONE"}]}, ["levels"]),
        (
            {"levels": [{"feature": "markups_subtotals", "withCategory": "ADMIN"}]},
            ["levels"],
        ),
    ],
)
async def test_a_role_that_means_nothing_is_refused(ask_own, values, found):
    before = await everything(ask_own)
    assert [*faults(await create(ask_own, "admin", **values))] == found
    assert await everything(ask_own) == before


async def test_a_level_that_changes_holds_from_the_next_request_on(ask_own):
    asked = f'{{ project(id: "{CLINIC}") {{ timelineEvents {{ name }} }} }}'
    before = await ask_own("client", asked)
    assert before["data"]["project"]["timelineEvents"]
    closed = [{"feature": "timeline", "withCategory": "NONE"}]
    role = answer(await change_role(ask_own, "admin", OWNER, levels=closed))["role"]
    assert cells(role)["timeline"] == ("NONE", "NONE")
    assert cells(role)["owner_costs"] == ("ADMIN", "ADMIN")
    after = await ask_own("client", asked)
    assert after["data"]["project"]["timelineEvents"] == []


async def test_what_was_read_before_another_change_is_a_conflict(ask_own):
    stale = await role_of(ask_own, "admin", OWNER)
    answer(await change_role(ask_own, "admin", OWNER, name="Client"))
    body = await ask_own("admin", "update_role.graphql", input={**stale, "name": "X"})
    assert body["errors"][0]["extensions"]["code"] == "CONFLICT"
    assert "Client" in await roles(ask_own, "admin")


async def test_the_administrator_stays_as_it_is(ask_own):
    before = await everything(ask_own)
    body = await change_role(ask_own, "admin", "Administrator", name="Boss")
    assert refused(body) == ["name"]
    assert refused(await delete(ask_own, "admin", "Administrator")) == ["roleId"]
    assert await everything(ask_own) == before


async def test_a_role_is_copied_within_a_project_and_to_another(ask_own):
    named = await roles(ask_own, "admin")
    wanted = {"roleId": named[SUB]["id"], "projectId": CLINIC, "name": "Electrician"}
    copied = answer(await ask_own("admin", "copy_role.graphql", input=wanted))["role"]
    assert cells(copied) == cells(named[SUB])
    assert copied["grid"]["categoryAccess"] == "LEVELS"
    elsewhere = {**wanted, "projectId": DEPOT}
    answer(await ask_own("admin", "copy_role.graphql", input=elsewhere))
    assert "Electrician" in await roles(ask_own, "admin", DEPOT)
    again = await ask_own("admin", "copy_role.graphql", input=wanted)
    assert [*faults(again)] == ["name"]


async def test_a_project_has_so_many_roles_and_no_more(ask_own, monkeypatch):
    named = await roles(ask_own, "admin")
    monkeypatch.setattr("resolvers.role_acts.MOST_ROLES", len(named) + 1)
    answer(await create(ask_own, "admin", name="Electrician"))
    before = await everything(ask_own)
    assert faults(await create(ask_own, "admin", name="Plumber")) == {
        "name": f"At most {len(named) + 1} roles; delete one first."
    }
    assert await everything(ask_own) == before


async def test_who_may_not_look_at_a_role_copies_none(ask_own):
    named, elsewhere = (
        await roles(ask_own, "admin"),
        await roles(ask_own, "admin", DEPOT),
    )
    closed = update(RoleLevel).where(
        RoleLevel.project_id == DEPOT, RoleLevel.feature == ROLES
    )
    await change(
        ask_own,
        levels(ROLES, "ADMIN"),
        closed.values(with_category="NONE", without_category="NONE"),
    )
    for role, inputs in ((named[SUB], ["levels"]), (elsewhere[SUB], ["roleId"])):
        wanted = {"roleId": role["id"], "projectId": CLINIC, "name": "Mine"}
        body = await ask_own("view", "copy_role.graphql", input=wanted)
        assert refused(body) == inputs
    wanted = {"roleId": named[SUB]["id"], "projectId": CLINIC, "name": "Mine"}
    await change(ask_own, of_role(OWNER, ROLES, "NONE", "NONE"))
    body = await ask_own("client", "copy_role.graphql", input=wanted)
    assert refused(body) == ["projectId"]


async def test_a_role_becomes_a_template_and_a_template_a_role(ask_own):
    named = await roles(ask_own, "admin")
    wanted = {"roleId": named[OWNER]["id"], "name": "Owner of ours"}
    saved = answer(
        await ask_own("admin", "save_role_as_template.graphql", input=wanted)
    )
    wanted = {
        "roleId": saved["template"]["id"],
        "projectId": DEPOT,
        "name": "Owner of theirs",
    }
    copied = answer(await ask_own("admin", "copy_role.graphql", input=wanted))["role"]
    assert cells(copied) == cells(named[OWNER])
    again = {"roleId": named[OWNER]["id"], "name": "Owner of ours"}
    body = await ask_own("admin", "save_role_as_template.graphql", input=again)
    assert [*faults(body)] == ["name"]


async def test_templates_are_made_by_admins_and_known_to_nobody_else(ask_own):
    await change(ask_own, levels(ROLES, "ADMIN"))
    named = await roles(ask_own, "admin")
    wanted = {"roleId": named[OWNER]["id"], "name": "Mine"}
    body = await ask_own("edit", "save_role_as_template.graphql", input=wanted)
    assert refused(body) == ["roleId"]
    company = (await ask_own("admin", "roles.graphql"))["data"]["viewer"]["company"]
    template = company["roleTemplates"][0]["id"]
    hidden = {"roleId": template, "projectId": CLINIC, "name": "Mine"}
    missing = {**hidden, "roleId": "rol_00000000000000000000000000"}
    first, second = [
        await ask_own("edit", "copy_role.graphql", input=one)
        for one in (hidden, missing)
    ]
    assert first == second
    assert first["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_a_role_that_people_have_goes_only_for_another_one(ask_own):
    named = await roles(ask_own, "admin")
    before = await everything(ask_own)
    assert [*faults(await delete(ask_own, "admin", SUB))] == ["replacementId"]
    for other in (named[SUB]["id"], (await roles(ask_own, "admin", DEPOT))[SUB]["id"]):
        body = await delete(ask_own, "admin", SUB, replacementId=other)
        assert [*faults(body)] == ["replacementId"]
    assert await everything(ask_own) == before
    body = await delete(ask_own, "admin", SUB, replacementId=named["Design Team"]["id"])
    assert answer(body)["deletedId"] == named[SUB]["id"]
    team = (await ask_own("admin", "team.graphql"))["data"]["project"]["team"]["nodes"]
    has = {one["user"]["name"]: one["role"]["name"] for one in team}
    assert has["Elena Voss"] == has["Dan Pruitt"] == "Design Team"
    assert SUB not in await roles(ask_own, "admin")


async def test_a_role_of_a_project_beyond_reach_does_not_exist(ask_own):
    await change(ask_own, levels(ROLES, "ADMIN"))
    elsewhere = (await roles(ask_own, "admin", DEPOT))[SUB]
    version = elsewhere["grid"]["version"]
    tries = [
        {"roleId": one, "expectedVersion": version, "name": "Mine"}
        for one in (elsewhere["id"], "rol_00000000000000000000000000")
    ]
    first, second = [
        await ask_own("client", "update_role.graphql", input=one) for one in tries
    ]
    assert first == second
    assert first["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_the_companys_history_tells_which_level_was_what_before(ask_own):
    closed = [{"feature": "timeline", "withCategory": "NONE"}]
    changes = {"levels": closed, "name": "Client", "hidesAllCosts": True}
    answer(await change_role(ask_own, "admin", OWNER, **changes))
    answer(await create(ask_own, "admin"))
    told = (await ask_own("admin", "company_history.graphql"))["data"]["viewer"]
    lines = [
        (one["action"], one["field"], one["before"], one["after"])
        for one in told["company"]["history"]["nodes"]
        if one["action"].endswith("_ROLE")
    ]
    assert lines == [
        (
            "UPDATE_ROLE",
            "levels",
            "Owner: timeline VIEW / VIEW",
            "Owner: timeline NONE / NONE",
        ),
        ("UPDATE_ROLE", "name", "Owner: Owner", "Owner: Client"),
        ("UPDATE_ROLE", "hidesAllCosts", "Owner: false", "Owner: true"),
        ("CREATE_ROLE", "name", None, "Inspector"),
    ]
