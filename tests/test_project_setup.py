"""Setting projects up: who begins one, says where it stands, and how it is paid."""

import pytest
from sqlalchemy import delete, select, update

from db.models.companies import AccessibleProject, Membership
from db.models.company_history import CompanyHistoryEntry
from db.models.history import HistoryEntry
from db.models.items import Item
from db.models.projects import Project
from db.models.roles import Role, RoleLevel
from db.models.users import User
from tests.acting import answer, codes, everything, faults, ids, refused
from tests.sites import CLINIC, DEPOT, NOWHERE, TOWNHOMES, change
from tests.teamwork import stored

STAFF = ("admin", "edit", "view", "nofin")
OUTSIDE = ("subcontractor", "plumbing", "rows", "client", "design")
NEW = {"name": "Cedar Lane Library", "number": "26-009"}
NAMES = "{ projects { nodes { name } } }"
ROLES = [
    *("Administrator", "Design Team", "General Contractor", "Owner"),
    *("Subcontractor", "Subcontractor (own trade only)"),
]
# By document: what is sent, and what is read of it then.
LABELS = {"basePrice": "Contract sum", "allowance": "Provisional sum"}
ACTS = {
    "set_project_phase": ({"phase": "WARRANTY"}, {"phase": "WARRANTY"}),
    "set_project_financial_labels": (
        LABELS,
        {"financialLabels": {"totalPrice": None, "clientPrice": None, **LABELS}},
    ),
    "set_project_update_clearer": (
        {"userId": "Priya Nair"},
        {"updateClearer": {"name": "Priya Nair"}},
    ),
    "update_project_details": (
        {"location": "4 Harbor Street"},
        {
            "name": "Harbor Street Clinic",
            "number": "25-017",
            "location": "4 Harbor Street",
        },
    ),
}


async def setup(ask, who, project=CLINIC):
    body = await ask(who, "project_setup.graphql", project=project)
    return body["data"]["project"]


async def act(ask, who, document, project=CLINIC, **values):
    seen = await setup(ask, who, project)
    version = seen["version"] if seen else "0"
    wanted = {"projectId": project, "expectedVersion": version, **values}
    return await ask(who, f"{document}.graphql", input=wanted)


async def create(ask, who, **values):
    return await ask(who, "create_project.graphql", input={**NEW, **values})


async def names(ask, who):
    body = await ask(who, NAMES)
    return [project["name"] for project in body["data"]["projects"]["nodes"]]


def of_priya(**values):
    name = select(User.id).where(User.name == "Priya Nair").scalar_subquery()
    return update(Membership).where(Membership.user_id == name).values(**values)


@pytest.mark.rule(
    "projects.add", "C02", "mx.access.project_add", "company.status.pending"
)
@pytest.mark.parametrize(
    ("who", "person", "role"),
    [
        ("admin", "Ruth Hartwell", "Administrator"),
        ("edit", "Marcus Bell", "General Contractor"),
        ("nofin", "Tom Okafor", "General Contractor"),
    ],
)
async def test_whoever_begins_a_project_is_on_its_team_and_reaches_it(
    ask_own, who, person, role
):
    body = await create(ask_own, who, location=" 9 Cedar Lane ")
    project = answer(body)["project"]
    del project["version"]
    project_id = project.pop("id")
    assert project == {
        **NEW,
        "location": "9 Cedar Lane",
        "status": "PENDING",
        "phase": "PROSPECT",
        "currency": "USD",
        "financialStructure": "FIXED_PRICE",
        "clientAccess": {"seesBudget": False},
        "createdBy": {"name": person},
        "roles": [{"name": name} for name in ROLES],
        "team": {"nodes": [{"user": {"name": person}, "role": {"name": role}}]},
    }
    seeing = [w for w in (*STAFF, *OUTSIDE) if NEW["name"] in await names(ask_own, w)]
    assert seeing == [w for w in STAFF if w in {who, "admin"}]
    listed = select(AccessibleProject.id).where(
        AccessibleProject.project_id == project_id
    )
    # A list is only for whoever has access to some.
    assert len(await stored(ask_own, listed)) == (who == "edit")


async def test_the_roles_of_a_new_project_are_the_companys_templates(ask_own):
    project_id = answer(await create(ask_own, "edit"))["project"]["id"]
    grid = (
        select(
            Role.name,
            Role.template,
            Role.is_administrator,
            Role.category_access,
            Role.hide_all_costs,
            Role.display_modes,
            RoleLevel.feature,
            RoleLevel.with_category,
            RoleLevel.without_category,
        )
        .join(RoleLevel, RoleLevel.role_id == Role.id)
        .order_by(Role.name, RoleLevel.feature)
    )
    own = await stored(ask_own, grid.where(Role.project_id == project_id))
    company = (
        select(Project.company_id).where(Project.id == project_id).scalar_subquery()
    )
    templates = await stored(ask_own, grid.where(Role.template_of_id == company))
    assert own == templates
    assert len({row[0] for row in own}) == len(ROLES)


async def test_a_company_without_templates_begins_with_the_roles_that_all_need(ask_own):
    await change(ask_own, delete(Role).where(Role.template_of_id.is_not(None)))
    project = answer(await create(ask_own, "edit"))["project"]
    assert [role["name"] for role in project["roles"]] == [
        "Administrator",
        "General Contractor",
    ]
    (member,) = project["team"]["nodes"]
    assert member["role"] == {"name": "General Contractor"}


async def test_an_open_book_shows_the_client_its_budget_from_the_start(ask_own):
    body = await create(ask_own, "view", financialStructure="OPEN_BOOK")
    project = answer(body)["project"]
    assert project["financialStructure"] == "OPEN_BOOK"
    assert project["clientAccess"] == {"seesBudget": True}


@pytest.mark.rule("projects.add", "C02")
async def test_nobody_outside_nor_without_projects_begins_one(ask_own):
    await change(ask_own, of_priya(project_access="NONE"))
    before = await everything(ask_own)
    for who in (*OUTSIDE, "view"):
        body = await create(ask_own, who, currency="EUR")
        assert sorted(refused(body)) == ["currency", "name", "number"]
        body = await ask_own(who, "project_setup.graphql")
        can = body["data"]["viewer"]["company"]["viewerCan"]
        assert can == {"createProject": False}
    assert await everything(ask_own) == before


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"name": " ", "number": "x" * 51}, ["name", "number"]),
        ({"location": "a\nb", "currency": "usd"}, ["location", "currency"]),
        ({"number": "25-017"}, ["number"]),
    ],
)
async def test_every_fault_of_a_new_project_is_named(ask_own, sent, fields):
    before = await everything(ask_own)
    assert [*faults(await create(ask_own, "edit", **sent))] == fields
    assert await everything(ask_own) == before


@pytest.mark.rule(
    "projects.edit_name_location",
    "projects.change_phase",
    "projects.financial_labels",
    "projects.change_update_clearer",
    "mx.access.project_setup",
    "projects.*#access",
)
@pytest.mark.parametrize("name", ACTS)
async def test_the_team_of_a_project_sets_it_up(ask_own, name):
    """Whom it is out of reach finds nothing, and whom it concerns not is refused."""
    sent, read = ACTS[name]
    people = await ids(ask_own)
    sent = {key: people.get(value, value) for key, value in sent.items()}
    before = await everything(ask_own)
    for who in (*OUTSIDE, "stranger"):
        body = await act(ask_own, who, name, **sent)
        assert codes(body) == ["NOT_FOUND" if who == "stranger" else "FORBIDDEN"]
    body = await act(ask_own, "edit", name, DEPOT, **sent)
    assert codes(body) == ["NOT_FOUND"]
    wanted = {"projectId": CLINIC, "expectedVersion": "0", **sent}
    assert codes(await ask_own("edit", f"{name}.graphql", input=wanted)) == ["CONFLICT"]
    assert await everything(ask_own) == before
    for who in STAFF:
        assert answer(await act(ask_own, who, name, **sent))["project"] == read


@pytest.mark.rule("team.scope.projects")
async def test_without_project_access_not_even_ones_own_project_is_renamed(ask_own):
    priyas = select(User.id).where(User.name == "Priya Nair").scalar_subquery()
    own = update(Project).where(Project.id == TOWNHOMES).values(creator_id=priyas)
    await change(ask_own, own, of_priya(project_access="NONE"))
    seen = await setup(ask_own, "view", TOWNHOMES)
    assert seen["viewerCan"] == dict.fromkeys(seen["viewerCan"], False)
    before = await everything(ask_own)
    renaming = {"name": "Mine"}
    body = await act(ask_own, "view", "update_project_details", TOWNHOMES, **renaming)
    assert refused(body) == ["name"]
    body = await act(ask_own, "view", "set_project_phase", TOWNHOMES, phase="ACTIVE")
    assert refused(body) == ["phase"]
    assert await everything(ask_own) == before


@pytest.mark.case("PE-21")
@pytest.mark.rule(
    "projects.adjust_financial_structure",
    "projects.set_financial_structure_at_setup",
    "projects.adjust_financial_structure#after",
    "C07",
    "mx.access.job_costing_option",
)
async def test_how_it_is_paid_is_the_teams_to_say_until_work_goes_on(ask_own):
    name, book = "set_project_financial_structure", "OPEN_BOOK"
    before = await everything(ask_own)
    for who in (*STAFF[1:], *OUTSIDE):
        body = await act(ask_own, who, name, financialStructure=book)
        assert refused(body) == ["financialStructure"]
        seen = await setup(ask_own, who)
        assert seen["viewerCan"]["setFinancialStructure"] is False
    assert await everything(ask_own) == before
    seen = await setup(ask_own, "edit", TOWNHOMES)
    assert (seen["status"], seen["viewerCan"]["setFinancialStructure"]) == (
        "PENDING",
        True,
    )
    for who, project in (("edit", TOWNHOMES), ("admin", CLINIC)):
        body = await act(ask_own, who, name, project, financialStructure=book)
        assert answer(body)["project"] == {"financialStructure": book}
    live = {"status": "LIVE"}
    answer(await act(ask_own, "edit", "set_project_status", TOWNHOMES, **live))
    body = await act(ask_own, "edit", name, TOWNHOMES, financialStructure="FIXED_PRICE")
    assert refused(body) == ["financialStructure"]


@pytest.mark.rule("company.status.live", "company.status.make_visible")
async def test_a_project_opens_to_its_team_when_it_goes_live(ask_own):
    assert "Mill Lane Townhomes" not in await names(ask_own, "subcontractor")
    body = await act(ask_own, "edit", "set_project_status", TOWNHOMES, status="LIVE")
    assert answer(body) == {
        "project": {"status": "LIVE"},
        "openPartnerItems": None,
        "errors": [],
    }
    for who in ("subcontractor", "view"):
        assert "Mill Lane Townhomes" in await names(ask_own, who)
    told = select(CompanyHistoryEntry.before, CompanyHistoryEntry.after).where(
        CompanyHistoryEntry.action == "SET_PROJECT_STATUS"
    )
    assert await stored(ask_own, told) == [("PENDING", "LIVE")]


async def test_whoever_puts_a_project_back_to_pending_is_shut_out_at_once(ask_own):
    body = await act(ask_own, "view", "set_project_status", status="PENDING")
    assert answer(body)["project"] is None
    seeing = [who for who in (*STAFF, *OUTSIDE) if await setup(ask_own, who)]
    assert seeing == ["admin"]


@pytest.mark.rule("partner.archived.advice", "partner.archived.keep")
async def test_archiving_warns_of_what_partners_have_yet_to_do(ask_own):
    """It counts what the archiver may know of, and forbids nothing."""
    assigned = """{ project(id: "%s") { items(first: 200) { nodes {
        status assignees { name } options { status assignees { name } } } } } }"""
    partners = {"Elena Voss", "Dan Pruitt", "Sam Whitlock", "Jonas Berg"}
    given = await ask_own("edit", assigned % CLINIC)
    items = given["data"]["project"]["items"]["nodes"]
    every = [*items, *(option for item in items for option in item["options"])]
    left = [
        one
        for one in every
        if one["status"] == "PENDING"
        and partners & {person["name"] for person in one["assignees"]}
    ]
    body = await act(ask_own, "edit", "set_project_status", status="ARCHIVED")
    assert answer(body) == {
        "project": {"status": "ARCHIVED"},
        "openPartnerItems": len(left),
        "errors": [],
    }
    assert left
    assert [who for who in OUTSIDE if await setup(ask_own, who)] == []
    # Whom work was given to is stored as before.
    assert await ask_own("edit", assigned % CLINIC) == given
    await change(ask_own, update(Item).values(status="ACCEPTED"))
    body = await act(ask_own, "edit", "set_project_status", status="ARCHIVED")
    assert answer(body)["openPartnerItems"] == 0


async def test_the_clearer_is_one_of_the_builders_people_on_the_team(ask_own):
    people, name = await ids(ask_own), "set_project_update_clearer"
    before = await everything(ask_own)
    for person in (people["Elena Voss"], people["Grace Lin"], NOWHERE, "usr_x"):
        body = await act(ask_own, "edit", name, userId=person)
        assert faults(body) == {"userId": "There is no such record."}
    assert await everything(ask_own) == before
    for person in (people["Marcus Bell"], None):
        answer(await act(ask_own, "edit", name, userId=person))
    assert (await setup(ask_own, "edit"))["updateClearer"] is None
    told = select(HistoryEntry.before, HistoryEntry.after).where(
        HistoryEntry.action == "SET_PROJECT_UPDATE_CLEARER"
    )
    assert sorted(await stored(ask_own, told), key=str) == [
        ("Marcus Bell", None),
        (None, "Marcus Bell"),
    ]


async def test_labels_that_are_too_long_are_refused_and_blank_ones_are_ours(ask_own):
    name, before = "set_project_financial_labels", await everything(ask_own)
    body = await act(ask_own, "edit", name, basePrice="x" * 201, allowance="a\tb")
    assert [*faults(body)] == ["basePrice", "allowance"]
    assert await everything(ask_own) == before
    answer(await act(ask_own, "edit", name, basePrice="Sum", allowance="Pot"))
    answer(await act(ask_own, "edit", name, basePrice=" "))
    labels = (await setup(ask_own, "client"))["financialLabels"]
    assert (labels["basePrice"], labels["allowance"]) == (None, "Pot")
