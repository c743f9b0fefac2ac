"""Projects: who reaches which, and what belongs to each."""

import pytest
from sqlalchemy import delete, insert, literal, select, update

from db.ids import new_id
from db.models.companies import AccessibleProject, Membership
from db.models.projects import Project
from db.models.roles import Role
from db.models.team import ProjectMember
from db.models.users import User
from tests.answers import hidden
from tests.sites import CLINIC, DEPOT, NOWHERE, TOWNHOMES, change, statement_counts

CLINIC_ANSWER = {
    "number": "25-017",
    "name": "Harbor Street Clinic",
    "status": "LIVE",
    "phase": "ACTIVE",
    "currency": "USD",
    "rounding": "0.01",
    "createdBy": {"name": "Ruth Hartwell"},
    "activeMilestone": {"name": "Early MEP package"},
    "mainCategorization": {"name": "Trade"},
}
DEPOT_ANSWER = {
    "number": "25-021",
    "name": "Quayside Depot",
    "status": "LIVE",
    "phase": "ACTIVE",
    "currency": "EUR",
    "rounding": "1.00",
    "createdBy": {"name": "Ruth Hartwell"},
    "activeMilestone": {"name": "Workshop design"},
    "mainCategorization": {"name": "Trade"},
}
TOWNHOMES_ANSWER = {
    "number": "26-004",
    "name": "Mill Lane Townhomes",
    "status": "PENDING",
    "phase": "PROSPECT",
    "currency": "USD",
    "rounding": "0.01",
    "createdBy": {"name": "Marcus Bell"},
    "activeMilestone": {"name": "Concept"},
    "mainCategorization": {"name": "Trade"},
}
EVERY = (CLINIC_ANSWER, DEPOT_ANSWER, TOWNHOMES_ANSWER)
ALL_MODES = ["ALLOCATED", "SEPARATED", "DIRECT"]
ANSWERS = {
    "admin": (ALL_MODES, EVERY),
    "edit": (ALL_MODES, (CLINIC_ANSWER, TOWNHOMES_ANSWER)),
    "view": (ALL_MODES, (CLINIC_ANSWER, DEPOT_ANSWER)),
    "nofin": ([], (CLINIC_ANSWER, DEPOT_ANSWER)),
    "subcontractor": (["DIRECT"], (CLINIC_ANSWER, DEPOT_ANSWER)),
    "plumbing": (["DIRECT"], (CLINIC_ANSWER,)),
    "rows": (["DIRECT"], (CLINIC_ANSWER,)),
    "client": (["ALLOCATED"], (CLINIC_ANSWER,)),
    "design": (["ALLOCATED", "DIRECT"], (CLINIC_ANSWER,)),
    "stranger": (ALL_MODES, ()),
}
NAMES = "{ projects { totalCount nodes { name } } }"
ONE = "query ($id: ID!) { project(id: $id) { name } }"
TOTAL = "query ($id: ID!) { project(id: $id) { activeMilestone { runningTotal } } }"


def names(body):
    return [project["name"] for project in body["data"]["projects"]["nodes"]]


def total(amount):
    return {"project": {"activeMilestone": {"runningTotal": amount}}}


async def sees(ask, who, project):
    return (await ask(who, ONE, id=project))["data"]["project"] is not None


def user(name):
    return select(User.id).where(User.name == name).scalar_subquery()


def membership_of(name):
    user_id = user(name)
    return select(Membership.id).where(Membership.user_id == user_id).scalar_subquery()


def listing(name, project):
    """Put a project on the list of a member."""
    row = select(
        literal(new_id("acc")), Membership.company_id, Membership.id, literal(project)
    ).where(Membership.user_id == user(name))
    columns = ["id", "company_id", "membership_id", "project_id"]
    return insert(AccessibleProject).from_select(columns, row)


def status(project, word):
    return update(Project).where(Project.id == project).values(status=word)


def created_by(project, name):
    return update(Project).where(Project.id == project).values(creator_id=user(name))


@pytest.mark.rule("company.status.pending", "company.status.live")
@pytest.mark.parametrize("who", ANSWERS)
async def test_each_sees_the_projects_within_reach(ask, who):
    """The townhomes are pending: their creator and the admin know of them."""
    modes, projects = ANSWERS[who]
    assert await ask(who, "projects.graphql") == {
        "data": {
            "projects": {
                "totalCount": len(projects),
                "nodes": [project | {"displayModes": modes} for project in projects],
            }
        }
    }


@pytest.mark.parametrize("project", [CLINIC, DEPOT, TOWNHOMES])
async def test_to_a_stranger_a_project_never_existed(ask, project):
    never = await ask("stranger", ONE, id=NOWHERE)
    assert never == {"data": {"project": None}}
    assert await ask("stranger", ONE, id=project) == never


@pytest.mark.rule("company.employee.needs_project")
async def test_financial_permissions_open_no_project_that_one_does_not_reach(ask):
    never = await ask("edit", TOTAL, id=NOWHERE)
    assert never["data"] == {"project": None}
    assert await ask("edit", TOTAL, id=DEPOT) == never


@pytest.mark.case("DR-09")
@pytest.mark.rule("team.two_settings", "team.flags.independent_choice")
async def test_totals_need_the_project_and_the_flag(ask):
    """All three have the role General Contractor where they reach the depot."""
    assert (await ask("edit", TOTAL, id=DEPOT))["data"] == {"project": None}
    without_flag = await ask("nofin", TOTAL, id=DEPOT)
    assert without_flag["data"] == total(None)
    assert hidden(without_flag) == {"Milestone.runningTotal": "ALL"}
    assert await ask("view", TOTAL, id=DEPOT) == {"data": total("1509.9895")}


@pytest.mark.rule("team.access.levels", "mx.access.main_menu_all")
@pytest.mark.parametrize(
    ("access", "listed", "expected"),
    [
        ("ALL", (), ["Harbor Street Clinic", "Quayside Depot"]),
        ("SOME", (CLINIC, DEPOT), ["Harbor Street Clinic", "Quayside Depot"]),
        ("SOME", (DEPOT,), ["Quayside Depot"]),
        ("SOME", (), []),
        ("NONE", (CLINIC,), []),
    ],
)
async def test_project_access_is_all_or_some_or_none(ask_own, access, listed, expected):
    of_priya = membership_of("Priya Nair")
    await change(
        ask_own,
        delete(ProjectMember).where(ProjectMember.membership_id == of_priya),
        update(Membership)
        .where(Membership.id == of_priya)
        .values(project_access=access),
        *(listing("Priya Nair", project) for project in listed),
    )
    body = await ask_own("view", NAMES)
    assert names(body) == expected
    assert body["data"]["projects"]["totalCount"] == len(expected)


@pytest.mark.rule("company.status.pending")
async def test_a_pending_project_is_its_creators_and_the_admins(ask_own):
    await change(ask_own, status(CLINIC, "PENDING"), created_by(CLINIC, "Priya Nair"))
    seeing = [who for who in ANSWERS if await sees(ask_own, who, CLINIC)]
    assert seeing == ["admin", "view"]


@pytest.mark.rule("company.status.make_visible")
async def test_going_live_shows_a_project_to_its_team(ask_own):
    await change(ask_own, created_by(TOWNHOMES, "Ruth Hartwell"))
    team = ("edit", "subcontractor")
    assert [await sees(ask_own, who, TOWNHOMES) for who in team] == [False, False]
    await change(ask_own, status(TOWNHOMES, "LIVE"))
    assert [await sees(ask_own, who, TOWNHOMES) for who in team] == [True, True]


@pytest.mark.rule("partner.archived.no_view")
async def test_an_archived_project_is_closed_to_partners_and_all_that_is_in_it(ask_own):
    item = "itm_01kjq0ph50fgbt3b68krjpe2qp"
    document = "query ($id: ID!) { node(id: $id) { id } }"
    assert (await ask_own("subcontractor", document, id=item))["data"]["node"]
    await change(ask_own, status(CLINIC, "ARCHIVED"))
    seeing = [who for who in ANSWERS if await sees(ask_own, who, CLINIC)]
    assert seeing == ["admin", "edit", "view", "nofin"]
    assert await ask_own("subcontractor", document, id=item) == {"data": {"node": None}}


async def test_projects_are_searched_and_sorted(ask):
    body = await ask("admin", "projects.graphql", search="lane")
    assert names(body) == ["Mill Lane Townhomes"]
    order = {"field": "NUMBER", "direction": "DESC"}
    body = await ask("admin", "projects.graphql", orderBy=order)
    numbers = [project["number"] for project in body["data"]["projects"]["nodes"]]
    assert numbers == ["26-004", "25-021", "25-017"]


async def test_hiding_all_costs_leaves_no_display_mode(ask_own):
    role = update(Role).where(Role.name == "General Contractor")
    await change(ask_own, role.values(hide_all_costs=True))
    body = await ask_own("view", "projects.graphql")
    assert [p["displayModes"] for p in body["data"]["projects"]["nodes"]] == [[], []]
    assert (await ask_own("view", TOTAL, id=DEPOT))["data"] == total(None)


async def test_one_project_and_three_take_the_same_statements(ask):
    sizes = {"first": 1}, {"first": 3}
    # Token; the page with all that it joins; the count.
    assert await statement_counts(ask, "admin", "projects.graphql", *sizes) == [3, 3]
