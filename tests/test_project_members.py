"""Partners and clients of projects: who adds and removes them, and as what."""

import pytest
from sqlalchemy import delete, insert, select, update

from db.ids import new_id
from db.models.companies import AccessibleProject, Membership
from db.models.company_history import CompanyHistoryEntry
from db.models.members import ExcludedProject
from db.models.projects import Project
from db.models.roles import Role, RoleLevel
from db.models.team import ProjectMember
from db.models.users import User
from tests.acting import answer, codes, everything, faults, refused
from tests.sites import CLINIC, DEPOT, NOWHERE, TOWNHOMES, change
from tests.teamwork import stored

STAFF = ("admin", "edit", "view", "nofin")
OUTSIDE = ("subcontractor", "plumbing", "rows", "client", "design")
DAN, GRACE, OWEN, JONAS = "Dan Pruitt", "Grace Lin", "Owen Tate", "Jonas Berg"
SEES = """query ($id: ID!) { project(id: $id) { name } node(id: $id) { id }
  projects { totalCount nodes { id } } }"""


async def member_ids(ask):
    rows = await stored(
        ask,
        select(User.name, Membership.id).join(
            Membership, Membership.user_id == User.id
        ),
    )
    return dict(rows)


async def role_ids(ask, project):
    body = await ask("admin", "roles.graphql", project=project)
    return {role["name"]: role["id"] for role in body["data"]["project"]["roles"]}


async def add(ask, who, name, project, **more):
    member = (await member_ids(ask)).get(name, name)
    wanted = {"projectId": project, "memberId": member, **more}
    return await ask(who, "add_project_member.graphql", input=wanted)


async def on_team(ask, who, name, project):
    body = await ask(who, "roles.graphql", project=project)
    seen = body["data"]["project"]
    nodes = seen["team"]["nodes"] if seen else []
    return next((one for one in nodes if one["user"]["name"] == name), None)


async def remove(ask, who, name, project):
    member = await on_team(ask, "admin", name, project)
    own = await on_team(ask, who, name, project)
    version = (own or {"version": "0"})["version"]
    wanted = {"teamMemberId": member["id"], "expectedVersion": version}
    return await ask(who, "remove_project_member.graphql", input=wanted)


async def sees(ask, who, project):
    data = (await ask(who, SEES, id=project))["data"]
    listed = project in {one["id"] for one in data["projects"]["nodes"]}
    assert (data["project"] is None, data["node"] is None) == (not listed, not listed)
    assert data["projects"]["totalCount"] == len(data["projects"]["nodes"])
    return listed


def of(name, **values):
    user = select(User.id).where(User.name == name).scalar_subquery()
    return update(Membership).where(Membership.user_id == user).values(**values)


def live(project, status="LIVE"):
    return update(Project).where(Project.id == project).values(status=status)


@pytest.mark.rule("projects.add_trade_partners", "C08", "projects.*#access")
async def test_anybody_of_the_team_adds_partners_to_a_project_that_he_has(ask_own):
    assert not await sees(ask_own, "plumbing", DEPOT)
    before = await everything(ask_own)
    for who in OUTSIDE:
        body = await add(ask_own, who, DAN, DEPOT)
        assert sorted(refused(body)) == ["memberId", "projectId"]
    # Marcus has no access to the depot, and a foreign company has no such project.
    for who in ("edit", "stranger"):
        assert codes(await add(ask_own, who, DAN, DEPOT)) == ["NOT_FOUND"]
    assert codes(await add(ask_own, "view", "Ruth Hartwell", DEPOT)) == ["NOT_FOUND"]
    assert codes(await add(ask_own, "view", NOWHERE, DEPOT)) == ["NOT_FOUND"]
    assert refused(await add(ask_own, "admin", "Mia Castell", DEPOT)) == [
        "projectId",
        "memberId",
    ]
    assert await everything(ask_own) == before
    for who in ("view", "nofin", "admin"):
        payload = answer(await add(ask_own, who, DAN, DEPOT))["teamMember"]
        assert payload["user"] == {"name": DAN}
        assert payload["role"] == {"name": "Subcontractor"}
        assert await sees(ask_own, "plumbing", DEPOT)
        answer(await remove(ask_own, "admin", DAN, DEPOT))
        assert not await sees(ask_own, "plumbing", DEPOT)


@pytest.mark.case("PE-13")
@pytest.mark.rule("projects.remove_trade_partners", "C08")
async def test_only_admins_take_a_partner_off_a_project(ask_own):
    before = await everything(ask_own)
    for who in (*STAFF[1:], *OUTSIDE):
        expected = ["NOT_FOUND"] if who == "stranger" else ["FORBIDDEN"]
        assert codes(await remove(ask_own, who, DAN, CLINIC)) == expected
        seen = await on_team(ask_own, who, DAN, CLINIC)
        assert not seen or not seen["viewerCan"]["remove"]
    assert await everything(ask_own) == before
    answer(await remove(ask_own, "admin", DAN, CLINIC))
    # What he reached by his list is gone as well, at the next request.
    assert not await sees(ask_own, "plumbing", CLINIC)
    told = select(CompanyHistoryEntry.field, CompanyHistoryEntry.before).where(
        CompanyHistoryEntry.action == "REMOVE_PROJECT_MEMBER"
    )
    assert sorted(await stored(ask_own, told)) == [
        ("project", "Harbor Street Clinic"),
        ("role", "Subcontractor"),
    ]


@pytest.mark.rule("projects.add_clients", "C04")
async def test_clients_are_added_and_removed_by_whoever_edits_contacts(ask_own):
    flags = {"view_contacts": True, "edit_contacts": True}
    before = await everything(ask_own)
    # Marcus and Priya see contacts and do not edit them; access to all is not enough.
    for who in ("edit", "view"):
        body = await add(ask_own, who, OWEN, CLINIC)
        assert sorted(refused(body)) == ["memberId", "projectId"]
        assert codes(await remove(ask_own, who, GRACE, CLINIC)) == ["FORBIDDEN"]
    assert await everything(ask_own) == before
    await change(ask_own, of("Marcus Bell", **flags))
    assert codes(await add(ask_own, "edit", OWEN, DEPOT)) == ["NOT_FOUND"]
    payload = answer(await add(ask_own, "edit", OWEN, CLINIC))["teamMember"]
    assert payload["role"] == {"name": "Owner"}
    answer(await remove(ask_own, "edit", GRACE, CLINIC))
    assert not await sees(ask_own, "client", CLINIC)
    payload = answer(await add(ask_own, "edit", GRACE, CLINIC))["teamMember"]
    assert payload["role"] == {"name": "Owner"}
    assert await sees(ask_own, "client", CLINIC)


async def test_a_client_is_unknown_to_whoever_sees_no_contacts(ask_own):
    await change(ask_own, of("Priya Nair", view_contacts=False))
    assert codes(await add(ask_own, "view", OWEN, CLINIC)) == ["NOT_FOUND"]


async def test_a_client_never_administers_and_nobody_gives_beyond_his_own(ask_own):
    roles = await role_ids(ask_own, CLINIC)
    before = await everything(ask_own)
    for name in ("Administrator", "General Contractor"):
        body = await add(ask_own, "admin", OWEN, CLINIC, roleId=roles[name])
        assert [*faults(body)] == ["roleId"]
    elsewhere = (await role_ids(ask_own, DEPOT))["Subcontractor"]
    for role in (elsewhere, NOWHERE):
        body = await add(ask_own, "admin", OWEN, CLINIC, roleId=role)
        assert faults(body) == {"roleId": "There is no such record."}
    assert await everything(ask_own) == before
    answer(await remove(ask_own, "admin", JONAS, CLINIC))
    before = await everything(ask_own)
    # A contractor holds no owner costs; and what hides nothing he may give.
    for name in ("Owner", "Administrator"):
        body = await add(ask_own, "edit", JONAS, CLINIC, roleId=roles[name])
        assert refused(body) == ["roleId"]
    assert await everything(ask_own) == before
    design = roles["Design Team"]
    payload = answer(await add(ask_own, "edit", JONAS, CLINIC, roleId=design))
    assert payload["teamMember"]["role"] == {"name": "Design Team"}


async def test_a_role_is_chosen_by_whoever_administers_the_team(ask_own):
    contractor = Role.name == "General Contractor"
    cells = update(RoleLevel).where(
        RoleLevel.role_id.in_(select(Role.id).where(contractor)),
        RoleLevel.feature == "team_teammates",
    )
    lowered = cells.values(with_category="VIEW", without_category="VIEW")
    await change(ask_own, lowered)
    roles = await role_ids(ask_own, DEPOT)
    body = await add(ask_own, "view", DAN, DEPOT, roleId=roles["Design Team"])
    assert refused(body) == ["roleId"]
    answer(await add(ask_own, "view", DAN, DEPOT))


async def test_a_default_role_that_was_widened_is_given_within_ones_own(ask_own):
    wider = update(RoleLevel).where(
        RoleLevel.role_id.in_(
            select(Role.id).where(
                Role.project_id == DEPOT, Role.name == "Subcontractor"
            )
        ),
        RoleLevel.feature == "owner_costs",
    )
    await change(ask_own, wider.values(with_category="ADMIN", without_category="ADMIN"))
    before = await everything(ask_own)
    assert refused(await add(ask_own, "view", DAN, DEPOT)) == ["roleId"]
    assert await everything(ask_own) == before
    answer(await add(ask_own, "admin", DAN, DEPOT))


async def test_without_the_default_role_one_is_named(ask_own):
    project = answer(
        await ask_own(
            "admin", "create_project.graphql", input={"name": "New", "number": "1"}
        )
    )["project"]["id"]
    roles = await role_ids(ask_own, project)
    await change(ask_own, delete(Role).where(Role.id == roles["Subcontractor"]))
    assert [*faults(await add(ask_own, "admin", DAN, project))] == ["roleId"]


async def test_who_is_on_the_team_already_stays_what_he_is(ask_own):
    before = await on_team(ask_own, "admin", JONAS, CLINIC)
    again = answer(await add(ask_own, "view", JONAS, CLINIC))["teamMember"]
    assert again["id"] == before["id"]
    assert again["role"] == {"name": "Design Team"}


async def test_who_is_inactive_is_added_to_nothing(ask_own):
    await change(ask_own, of(DAN, is_active=False))
    before = await everything(ask_own)
    body = await add(ask_own, "admin", DAN, DEPOT)
    assert sorted(refused(body)) == ["memberId", "projectId"]
    assert await everything(ask_own) == before


@pytest.mark.rule("company.status.pending_externals", "partner.archived.no_view")
@pytest.mark.parametrize("status", ["PENDING", "ARCHIVED"])
async def test_partners_and_clients_reach_only_what_is_live(ask_own, status):
    for name in (DAN, GRACE):
        answer(await add(ask_own, "admin", name, TOWNHOMES))
    await change(ask_own, live(TOWNHOMES))
    for who in ("plumbing", "client"):
        assert await sees(ask_own, who, TOWNHOMES)
    await change(ask_own, live(TOWNHOMES, status))
    for who in ("plumbing", "client"):
        assert not await sees(ask_own, who, TOWNHOMES)
    await change(ask_own, live(TOWNHOMES))
    assert await sees(ask_own, "plumbing", TOWNHOMES)


async def test_whoever_was_kept_out_is_let_in_when_he_is_added(ask_own):
    member = (await member_ids(ask_own))[DAN]
    company = select(Project.company_id).where(Project.id == DEPOT).scalar_subquery()
    row = {"id": new_id("exc"), "membership_id": member, "project_id": DEPOT}
    await change(ask_own, insert(ExcludedProject).values(company_id=company, **row))
    answer(await add(ask_own, "view", DAN, DEPOT))
    assert await sees(ask_own, "plumbing", DEPOT)


@pytest.mark.parametrize("blocker", ["status", "team", "excluded", "inactive"])
async def test_each_blocker_alone_hides_a_project_from_an_outsider(ask_own, blocker):
    """From his lists, its page, its node, and from the counts."""
    assert await sees(ask_own, "plumbing", CLINIC)
    member = (await member_ids(ask_own))[DAN]
    company = select(Project.company_id).where(Project.id == CLINIC).scalar_subquery()
    row = {"id": new_id("exc"), "membership_id": member, "project_id": CLINIC}
    hiding = {
        "status": [live(CLINIC, "ARCHIVED")],
        "team": [
            delete(ProjectMember).where(ProjectMember.membership_id == member),
            delete(AccessibleProject).where(AccessibleProject.membership_id == member),
        ],
        "excluded": [insert(ExcludedProject).values(company_id=company, **row)],
        "inactive": [of(DAN, is_active=False)],
    }
    await change(ask_own, *hiding[blocker])
    if blocker == "inactive":
        assert codes(await ask_own("plumbing", SEES, id=CLINIC)) == ["UNAUTHENTICATED"]
    else:
        assert not await sees(ask_own, "plumbing", CLINIC)
