"""Which projects an employee reaches: excluded, taken off, added again, or shut out."""

import pytest
from sqlalchemy import insert, select, update

from db.gate import MACHINE
from db.ids import new_id
from db.models.members import ExpiringGrant
from db.models.projects import Project
from db.models.users import User
from tests.acting import answer, codes, faults
from tests.sites import CLINIC as CLINIC_ID
from tests.sites import DEPOT as DEPOT_ID
from tests.sites import change
from tests.teamwork import (
    CLINIC,
    DEPOT,
    added,
    asked_with,
    done,
    members,
    on_member,
    projects,
    stored,
    token_of,
)

MIA, PRIYA = "Mia Castell", "Priya Nair"
ADD, REMOVE = "add_team_member_to_project", "remove_team_member_from_project"
ITEMS = "items_item_import_and_options"
SETS = "projectPermissionSets"
LONG_AGO = "2026-03-01T00:00:00.000000Z"
EACH = """query ($id: ID!) { node(id: $id) { id } project(id: $id) {
  name milestones { totalCount } items(first: 3) { totalCount }
} }"""


@pytest.mark.rule(
    "company.exclude.checkbox",
    "company.exclude.unticked",
    "company.exclude.later_projects",
    "company.exclude.remedy",
)
async def test_who_is_excluded_finds_what_began_later_or_he_was_added_to(ask_own):
    plain = await token_of(ask_own, (await added(ask_own))["id"])
    kept_out = await added(ask_own, first="Bo", excludeFromExistingProjects=True)
    bo = await token_of(ask_own, kept_out["id"])
    assert await projects(ask_own, plain) == [CLINIC, DEPOT]
    assert await projects(ask_own, bo) == []
    told = await asked_with(ask_own, bo, EACH, id=CLINIC_ID)
    assert told.body == {"data": {"node": None, "project": None}}
    await done(ask_own, ADD, "Bo Byrne", projectId=DEPOT_ID)
    assert await projects(ask_own, bo) == [DEPOT]
    await begin(ask_own, "Cedar Lane Library")
    later = "Cedar Lane Library"
    assert await projects(ask_own, bo) == [later, DEPOT]
    assert await projects(ask_own, plain) == [later, CLINIC, DEPOT]


@pytest.mark.rule("company.removed.from_project", "company.removed.restore")
@pytest.mark.parametrize(("name", "others"), [(PRIYA, [DEPOT]), (MIA, [])])
async def test_who_is_taken_off_a_project_finds_it_when_he_is_added_again(
    ask_own, name, others
):
    """Of all projects he is kept out of this one alone; some are one less."""
    token = await token_of(ask_own, (await members(ask_own))[name]["id"])
    before = sorted([CLINIC, *others])
    assert await projects(ask_own, token) == before
    off = await done(ask_own, REMOVE, name, projectId=CLINIC_ID)
    assert off["excludedProjects"] == [{"name": CLINIC}]
    assert await projects(ask_own, token) == others
    told = await asked_with(ask_own, token, EACH, id=CLINIC_ID)
    assert told.body == {"data": {"node": None, "project": None}}
    on = await done(ask_own, ADD, name, projectId=CLINIC_ID)
    assert on["excludedProjects"] == []
    assert await projects(ask_own, token) == before


@pytest.mark.rule("company.team.required", "company.team.add")
async def test_a_live_project_is_there_for_its_team(ask_own):
    token = await token_of(ask_own, (await members(ask_own))[MIA]["id"])
    assert await projects(ask_own, token) == [CLINIC]
    await done(ask_own, ADD, MIA, projectId=DEPOT_ID)
    assert await projects(ask_own, token) == [CLINIC, DEPOT]


async def test_who_is_added_has_a_role_on_the_team(ask_own):
    on = await done(ask_own, ADD, MIA, projectId=DEPOT_ID)
    assert on["accessibleProjects"] == [{"name": CLINIC}, {"name": DEPOT}]
    team = """query ($id: ID!) { project(id: $id) { team(first: 100) { nodes {
      user { name } role { id name } } } } }"""

    async def roles():
        body = await ask_own("admin", team, id=DEPOT_ID)
        nodes = body["data"]["project"]["team"]["nodes"]
        return {each["user"]["name"]: each["role"] for each in nodes}

    found = await roles()
    assert found[MIA]["name"] == "General Contractor"
    chosen = {"projectId": DEPOT_ID, "roleId": found["Owen Tate"]["id"]}
    await added(ask_own)
    await done(ask_own, ADD, "Ada Byrne", **chosen)
    assert (await roles())["Ada Byrne"]["name"] == "Owner"
    # A role of another project is none here.
    await added(ask_own, first="Bo")
    elsewhere = {"projectId": CLINIC_ID, "roleId": chosen["roleId"]}
    tried = await on_member(ask_own, "admin", ADD, "Bo Byrne", **elsewhere)
    assert faults(tried) == {"roleId": "There is no such record."}


@pytest.mark.rule("team.scope.projects", "projects.*#access")
async def test_nobody_edits_a_project_that_he_does_not_reach(ask_own):
    priya = await token_of(ask_own, (await members(ask_own))[PRIYA]["id"])

    async def rename(name):
        query = "query ($id: ID!) { project(id: $id) { version } }"
        seen = (await ask_own("admin", query, id=CLINIC_ID))["data"]["project"]
        wanted = {"projectId": CLINIC_ID, "expectedVersion": seen["version"]}
        document = "update_project_details.graphql"
        wanted["name"] = name
        return (await asked_with(ask_own, priya, document, input=wanted)).body

    assert answer(await rename("Harbor Clinic"))["project"]["name"] == "Harbor Clinic"
    await done(ask_own, "update_team_member", PRIYA, projectAccess="NONE")
    assert codes(await rename("Nobody's Clinic")) in (["NOT_FOUND"], ["FORBIDDEN"])
    answer_ = await ask_own("admin", "{ projects { nodes { name } } }")
    names = {each["name"] for each in answer_["data"]["projects"]["nodes"]}
    assert "Harbor Clinic" in names


@pytest.mark.rule("company.view.reasons")
async def test_each_reason_alone_hides_a_project(ask_own):
    """Pending, never added, excluded, nothing open in it, removed."""
    mia = await token_of(ask_own, (await members(ask_own))[MIA]["id"])
    assert await projects(ask_own, mia) == [CLINIC]
    await change(ask_own, _is("PENDING"))
    assert await projects(ask_own, mia) == []
    (user,) = await stored(ask_own, select(User.id).where(User.name == MIA))
    await change(ask_own, update(Project).values(creator_id=user[0]))
    assert CLINIC in await projects(ask_own, mia)
    (ruth,) = await stored(ask_own, select(User.id).where(User.name == "Ruth Hartwell"))
    await change(ask_own, update(Project).values(creator_id=ruth[0]), _is("LIVE"))
    never = await token_of(ask_own, (await added(ask_own, projectAccess="SOME"))["id"])
    assert await projects(ask_own, never) == []
    bo = await added(ask_own, first="Bo", excludeFromExistingProjects=True)
    kept_out = await token_of(ask_own, bo["id"])
    assert await projects(ask_own, kept_out) == []
    shut = {"levels": [], "others": "NONE"}
    await done(ask_own, "set_permission_set", MIA, **shut)
    assert await projects(ask_own, mia) == []
    await done(ask_own, "set_permission_set", MIA, levels=None)
    assert await projects(ask_own, mia) == [CLINIC]
    await done(ask_own, REMOVE, MIA, projectId=CLINIC_ID)
    assert await projects(ask_own, mia) == []
    for name, token in ((MIA, mia), ("Ada Byrne", never), ("Bo Byrne", kept_out)):
        await done(ask_own, ADD, name, projectId=CLINIC_ID)
        assert await projects(ask_own, token) == [CLINIC]


def _is(status):
    return update(Project).where(Project.id == CLINIC_ID).values(status=status)


async def test_who_is_on_a_project_or_off_it_already_stays_as_he_is(ask_own):
    once = await done(ask_own, REMOVE, MIA, projectId=CLINIC_ID)
    twice = await done(ask_own, REMOVE, MIA, projectId=CLINIC_ID)
    assert twice == once
    once = await done(ask_own, ADD, MIA, projectId=CLINIC_ID)
    assert await done(ask_own, ADD, MIA, projectId=CLINIC_ID) == once
    priya = (await members(ask_own))[PRIYA]
    same = await done(ask_own, ADD, PRIYA, projectId=CLINIC_ID)
    assert same["version"] == priya["version"]
    history = await ask_own("admin", "company_history.graphql")
    # Of what was done already, nothing is told.
    assert history["data"]["viewer"]["company"]["history"]["totalCount"] == 4


async def test_all_projects_are_open_again_where_access_becomes_all(ask_own):
    token = await token_of(ask_own, (await members(ask_own))[PRIYA]["id"])
    await done(ask_own, REMOVE, PRIYA, projectId=CLINIC_ID)
    await done(ask_own, "update_team_member", PRIYA, projectAccess="NONE")
    await done(ask_own, "update_team_member", PRIYA, projectAccess="ALL")
    assert await projects(ask_own, token) == [CLINIC, DEPOT]


async def test_who_reached_nothing_reaches_what_he_is_added_to(ask_own):
    await done(ask_own, "update_team_member", PRIYA, projectAccess="NONE")
    token = await token_of(ask_own, (await members(ask_own))[PRIYA]["id"])
    assert await projects(ask_own, token) == []
    on = await done(ask_own, ADD, PRIYA, projectId=DEPOT_ID)
    assert (on["projectAccess"], on["accessibleProjects"]) == (
        "SOME",
        [{"name": DEPOT}],
    )
    assert DEPOT in await projects(ask_own, token)


@pytest.mark.rule("company.none.all_cannot_view", "company.none.one_view_enough")
async def test_a_project_of_which_nothing_is_open_is_not_there(ask_own):
    token = await token_of(ask_own, (await members(ask_own))[PRIYA]["id"])
    shut = {"levels": [], "others": "NONE"}
    await done(ask_own, "set_permission_set", PRIYA, **shut)
    assert await projects(ask_own, token) == []
    told = await asked_with(ask_own, token, EACH, id=CLINIC_ID)
    assert told.body == {"data": {"node": None, "project": None}}
    one = {"levels": [{"feature": ITEMS, "level": "VIEW"}], "others": "NONE"}
    await done(ask_own, "set_permission_set", PRIYA, **one)
    assert await projects(ask_own, token) == [CLINIC, DEPOT]
    told = await asked_with(ask_own, token, EACH, id=CLINIC_ID)
    clinic = told.body["data"]["project"]
    assert clinic["items"]["totalCount"] > 0
    assert clinic["milestones"]["totalCount"] == 0


async def test_the_set_of_a_project_replaces_the_companys_there(ask_own):
    token = await token_of(ask_own, (await members(ask_own))[PRIYA]["id"])
    shut = {"levels": [], "others": "NONE"}
    await done(ask_own, "set_permission_set", PRIYA, **shut)
    opened = {"levels": [], "others": "ADMIN", "projectId": DEPOT_ID}
    stands = await done(ask_own, "set_project_permission_set", PRIYA, **opened)
    assert await projects(ask_own, token) == [DEPOT]
    assert {each["level"] for each in stands["permissionSet"]} == {"NONE"}
    assert {
        (each["project"]["name"], each["level"])
        for each in stands["projectPermissionSets"]
    } == {(DEPOT, "ADMIN")}
    # The company's may change; on the project its own stays until it is taken away.
    await done(ask_own, "set_permission_set", PRIYA, levels=None)
    assert await projects(ask_own, token) == [CLINIC, DEPOT]
    await done(ask_own, "set_project_permission_set", PRIYA, **shut, projectId=DEPOT_ID)
    assert await projects(ask_own, token) == [CLINIC]
    gone = {"levels": None, "projectId": DEPOT_ID}
    stands = await done(ask_own, "set_project_permission_set", PRIYA, **gone)
    assert stands["permissionSet"] == stands["projectPermissionSets"] == []
    assert await projects(ask_own, token) == [CLINIC, DEPOT]


async def begin(ask, name):
    """Begin a project as the clinic was, with nothing in it."""
    table = Project.__table__
    own = {"id": new_id("prj"), "name": name, "number": name}
    none = {"active_milestone_id", "main_categorization_id"}
    names = [c.name for c in table.c if c.name not in none | own.keys()]
    async with ask.operations.database.writing() as connection:
        found = select(*(table.c[n] for n in names)).where(table.c.id == CLINIC_ID)
        (row,) = (await connection.execute(found, execution_options=MACHINE)).mappings()
    await change(ask, insert(Project).values(**row, **own))


MONEY = """query ($id: ID!) { project(id: $id) {
  items { totalCount } milestones { nodes { id budgetTotal } } } }"""
OF_ONE = "query ($id: ID!) { node(id: $id) { ... on Milestone { budgetTotal } } }"


@pytest.mark.rule("team.scope.financials", "team.scope.management")
async def test_without_a_project_nothing_of_its_money_and_its_work_is_there(ask_own):
    """Priya views financials, and reads the clinic's budgets while she reaches it."""
    seen = (await ask_own("view", MONEY, id=CLINIC_ID))["data"]["project"]
    assert seen["items"]["totalCount"] > 0
    one = next(each for each in seen["milestones"]["nodes"] if each["budgetTotal"])
    await done(ask_own, REMOVE, PRIYA, projectId=CLINIC_ID)
    for document, found in ((MONEY, CLINIC_ID), (OF_ONE, one["id"])):
        body = await ask_own("view", document, id=found)
        assert [*body["data"].values()] == [None]
    wanted = {"milestoneId": one["id"], "expectedVersion": "0", "name": "Mine"}
    body = await ask_own("view", "update_milestone.graphql", input=wanted)
    assert codes(body) == ["NOT_FOUND"]


async def test_a_right_on_a_project_tells_nobody_of_it_who_does_not_know_it(ask_own):
    """Mia has the clinic; what is settled for her on the depot is for the admins."""
    closed = [{"feature": "timeline", "level": "NONE"}]
    mia = await done(
        ask_own, "set_project_permission_set", MIA, projectId=DEPOT_ID, levels=closed
    )
    assert mia[SETS]
    token = await token_of(ask_own, mia["id"])
    assert await rights_on_projects(ask_own, token) == (set(), [])
    await done(ask_own, ADD, MIA, projectId=DEPOT_ID, days=3)
    assert await rights_on_projects(ask_own, token) == ({DEPOT}, [DEPOT])
    await change(ask_own, update(ExpiringGrant).values(expires_at=LONG_AGO))
    assert await rights_on_projects(ask_own, token) == (set(), [])


async def test_a_hidden_right_does_not_change_the_version_that_its_holder_sees(ask_own):
    """Mia is kept out of the depot; who gives rights there sees that they changed."""
    mia = (await members(ask_own))[MIA]
    token = await token_of(ask_own, mia["id"])
    own = "{ members { nodes { version } } }"
    before = (await asked_with(ask_own, token, own)).body
    closed = [{"feature": "timeline", "level": "NONE"}]
    on_depot = {"projectId": DEPOT_ID}
    versions = {mia["version"]}
    for document, more in (
        ("set_project_permission_set", {"levels": closed}),
        (REMOVE, {}),
        (ADD, {"days": 3}),
        (REMOVE, {}),
    ):
        stands = await done(ask_own, document, MIA, **on_depot, **more)
        versions.add(stands["version"])
        assert (await asked_with(ask_own, token, own)).body == before
    assert len(versions) == 5
    # What is the company's is his to see.
    await done(ask_own, "set_permission_set", MIA, levels=closed)
    assert (await asked_with(ask_own, token, own)).body != before


async def rights_on_projects(ask, token):
    """Name the projects of one's sets and of one's grants; None is one unknown."""
    own = """{ members { nodes { projectPermissionSets { project { name } } } }
      viewer { expiringGrants { project { name } } } }"""
    told = (await asked_with(ask, token, own)).body["data"]
    sets = [set_ for m in told["members"]["nodes"] for set_ in m[SETS]]
    grants = told["viewer"]["expiringGrants"]
    of_sets, of_grants = (
        [each["project"] and each["project"]["name"] for each in some]
        for some in (sets, grants)
    )
    return set(of_sets), of_grants
