"""The demo world: who is in it, that its ids stay, and that it keeps to itself."""

import hashlib
from collections import Counter
from functools import partial

import pytest
from graphql.pyutils import camel_to_snake
from sqlalchemy import func, insert, select

from db.base import Base
from db.demo.companies import OtherCompanies
from db.demo.create import create, is_empty
from db.demo.personas import PERSONAS
from db.demo.projects import CLINIC
from db.engine import Database
from db.gate import MACHINE
from db.ids import prefix_of
from permissions.guards import GUARDS
from permissions.roles import DEFAULT_ROLES
from tests.histories.acts import every_act

TABLES = Base.metadata.tables
# Nothing of the demo needs these: a permission set that is not stored caps nothing.
EMPTY = {
    *("excluded_projects", "feature_levels", "idempotency_keys"),
    *("project_terms", "timeline_predecessors", "units_of_measure", "cost_codes"),
    # Who logs in is no made-up person's business.
    *("accounts", "links", "sessions", "mails", "identities", "login_attempts"),
}


async def rows(url, statement):
    database = Database(url)
    async with database.engine.connect() as connection:
        found = await connection.execute(statement, execution_options=MACHINE)
        answer = found.all()
    await database.engine.dispose()
    return answer


@pytest.fixture
def demo(demo_database_url):
    """Answer a statement from the demo: `await demo(select(…))`."""
    return partial(rows, demo_database_url)


async def test_each_persona_has_a_token_that_is_kept_as_a_hash(demo):
    tokens, members, users = (TABLES[t] for t in ("tokens", "memberships", "users"))
    joined = tokens.join(members, tokens.c.membership_id == members.c.id).join(
        users, members.c.user_id == users.c.id
    )
    found = await demo(
        select(tokens.c.hash, users.c.name, members.c.role).select_from(joined),
    )

    people = {hashed: (name, role) for hashed, name, role in found}
    company_roles = {
        one.token: people[hashlib.sha256(one.token.encode()).hexdigest()]
        for one in PERSONAS
    }
    assert company_roles == {
        "demo-admin": ("Ruth Hartwell", "ADMIN"),
        "demo-subcontractor": ("Elena Voss", "PARTNER"),
        "demo-plumbing": ("Dan Pruitt", "PARTNER"),
        "demo-rows": ("Sam Whitlock", "PARTNER"),
        "demo-client": ("Grace Lin", "CLIENT"),
        "demo-design": ("Jonas Berg", "PARTNER"),
        "demo-edit": ("Marcus Bell", "EMPLOYEE"),
        "demo-view": ("Priya Nair", "EMPLOYEE"),
        "demo-nofin": ("Tom Okafor", "EMPLOYEE"),
        "demo-stranger": ("Alma Reyes", "ADMIN"),
    }
    assert [one.name for one in PERSONAS] == [
        name for name, _ in company_roles.values()
    ]


async def test_each_person_has_one_role_on_the_clinic(demo):
    members, roles, users = (TABLES[t] for t in ("project_members", "roles", "users"))
    grants, categories = TABLES["category_grants"], TABLES["categories"]
    project_id = select(TABLES["projects"].c.id).where(
        TABLES["projects"].c.name == CLINIC
    )
    joined = (
        members.join(roles, members.c.role_id == roles.c.id)
        .join(users, members.c.user_id == users.c.id)
        .outerjoin(grants, grants.c.project_member_id == members.c.id)
        .outerjoin(categories, grants.c.category_id == categories.c.id)
    )
    found = await demo(
        select(users.c.name, roles.c.name, roles.c.category_access, categories.c.name)
        .select_from(joined)
        .where(members.c.project_id == project_id.scalar_subquery())
        .order_by(users.c.name),
    )

    assert found == [
        ("Dan Pruitt", "Subcontractor", "LEVELS", "Plumbing"),
        ("Elena Voss", "Subcontractor", "LEVELS", "Electrical"),
        ("Grace Lin", "Owner", "OFF", None),
        ("Jonas Berg", "Design Team", "OFF", None),
        ("Marcus Bell", "General Contractor", "OFF", None),
        ("Mia Castell", "General Contractor", "OFF", None),
        ("Nora Quist", "General Contractor", "OFF", None),
        ("Priya Nair", "General Contractor", "OFF", None),
        ("Ruth Hartwell", "Administrator", "OFF", None),
        ("Sam Whitlock", "Subcontractor (own trade only)", "ROWS", "Electrical"),
        ("Tom Okafor", "General Contractor", "OFF", None),
    ]


async def test_the_default_roles_stand_as_the_policy_keeps_them(demo):
    roles, levels = TABLES["roles"], TABLES["role_levels"]
    found = await demo(
        select(
            roles.c.template,
            roles.c.display_modes,
            levels.c.feature,
            levels.c.with_category,
            levels.c.without_category,
        ).join_from(roles, levels, levels.c.role_id == roles.c.id),
    )

    expected = Counter(
        (template, ",".join(role.modes), feature, first.name, second.name)
        for key, role in DEFAULT_ROLES.items()
        for feature, (first, second) in role.levels.items()
        # The defaults, and one subcontractor role of the builder's own: as templates
        # of both companies, and on each of the three projects.
        for template in (key, *([None] if key == "SUBCONTRACTOR" else []))
        for _place in range(5)
    )
    assert Counter(tuple(row) for row in found) == expected


async def test_the_stranger_has_no_project(demo):
    projects, companies = TABLES["projects"], TABLES["companies"]
    found = await demo(
        select(companies.c.name, func.count(projects.c.id))
        .join_from(companies, projects, isouter=True)
        .group_by(companies.c.name)
        .order_by(companies.c.name),
    )

    assert found == [("Hartwell Builders", 3), ("Reyes & Daughters", 0)]


async def test_the_projects_are_in_three_states(demo):
    projects = TABLES["projects"]
    columns = (projects.c.name, projects.c.status, projects.c.currency)
    found = await demo(select(*columns).order_by(projects.c.name))

    assert found == [
        ("Harbor Street Clinic", "LIVE", "USD"),
        ("Mill Lane Townhomes", "PENDING", "USD"),
        ("Quayside Depot", "LIVE", "EUR"),
    ]


async def test_the_clinic_has_more_than_sixty_items_of_every_kind(demo):
    items = TABLES["items"]
    project_id = select(TABLES["projects"].c.id).where(
        TABLES["projects"].c.name == CLINIC
    )
    found = await demo(
        select(
            items.c.status,
            items.c.is_draft,
            items.c.option_of_id.is_not(None),
            items.c.scenario_id.is_not(None),
        ).where(items.c.project_id == project_id.scalar_subquery()),
    )

    plain = [status for status, *marks in found if not any(marks)]
    assert len(plain) == 61
    assert sum(is_draft for _, is_draft, _, _ in found) == 4
    assert sum(is_option for _, _, is_option, _ in found) == 8
    assert sum(of_scenario for _, _, _, of_scenario in found) == 2
    assert {status for status, *_ in found} == {
        *("PENDING", "ACCEPTED", "REJECTED"),
        *("INCORPORATED", "NOT_APPLICABLE", "NOT_CHOSEN"),
    }


async def test_every_table_has_rows_to_show(demo):
    counts = {
        name: (await demo(select(func.count()).select_from(table)))[0][0]
        for name, table in TABLES.items()
    }

    assert {name for name, count in counts.items() if count == 0} == EMPTY


async def test_every_id_tells_its_type(demo):
    for table in TABLES.values():
        found = await demo(select(table.c.id))
        assert {prefix_of(id_) for (id_,) in found} <= {table.c.id.info["prefix"]}


async def test_the_ids_of_the_demo_stay_as_they_are_printed(demo):
    projects, items = TABLES["projects"], TABLES["items"]
    names = [CLINIC, "Lighting package"]
    found = await demo(
        select(projects.c.name, projects.c.id)
        .where(projects.c.name.in_(names))
        .union(select(items.c.name, items.c.id).where(items.c.name.in_(names))),
    )

    assert sorted(found) == [
        (CLINIC, "prj_01k4282cm0f4ab2wpet84qhbc6"),
        ("Lighting package", "itm_01kjq0ph50fgbt3b68krjpe2qp"),
    ]


async def test_no_two_runs_differ(demo, built_database_url):
    await create(built_database_url, DEFAULT_ROLES)

    for table in TABLES.values():
        every = select(table).order_by(table.c.id)
        made = await rows(built_database_url, every)
        # What other tests are refused on the same demo is told there, afterwards.
        most = len(made) if table.name == "refused_writes" else None
        assert made == (await demo(every))[:most]


async def test_every_entry_of_the_history_names_a_guard_there_is(demo):
    found = await demo(select(TABLES["history"].c.guard).distinct())

    assert {guard for (guard,) in found} == {
        *("PUBLIC", "CanSeeItemCosts", "CanSeeMarkups", "CanSeeDraws"),
        *("CanSeeItemOwnerCosts", "CanSeeInternalNotes"),
    }
    assert {guard for (guard,) in found} - {"PUBLIC"} <= GUARDS.keys()


async def test_the_history_calls_each_act_by_its_mutation(demo):
    acts = {camel_to_snake(act.name).upper() for act in every_act()}
    found = await demo(select(TABLES["history"].c.action).distinct())
    assert {action for (action,) in found} <= acts


async def test_the_main_category_is_one_of_the_main_categorization(demo):
    items, links = TABLES["items"], TABLES["item_categories"]
    missing = select(items.c.name).where(
        items.c.category_id.is_not(None),
        items.c.category_id.not_in(
            select(links.c.category_id).where(links.c.item_id == items.c.id)
        ),
    )
    categories, projects = TABLES["categories"], TABLES["projects"]
    elsewhere = (
        select(items.c.name)
        .join_from(items, categories, items.c.category_id == categories.c.id)
        .join(projects, items.c.project_id == projects.c.id)
        .where(categories.c.categorization_id != projects.c.main_categorization_id)
    )

    assert await demo(missing) == []
    assert await demo(elsewhere) == []


async def test_a_second_creation_changes_nothing(demo, demo_database_url):
    counts = select(func.count()).select_from(TABLES["items"])
    before = await demo(counts)

    assert await create(demo_database_url, DEFAULT_ROLES) is False
    assert await demo(counts) == before


async def test_the_demo_keeps_out_of_a_database_with_another_company(
    built_database_url,
):
    database = Database(built_database_url)
    row = {"id": "cmp_real", "name": "A real one", "access_epoch": 1, "created_at": ""}
    async with database.writing() as connection:
        assert await is_empty(connection) is True
        await connection.execute(insert(TABLES["companies"]), row)
        assert await is_empty(connection) is False
    await database.engine.dispose()

    with pytest.raises(OtherCompanies, match="The database holds 1 other companies"):
        await create(built_database_url, DEFAULT_ROLES)
    assert await rows(built_database_url, select(TABLES["users"].c.id)) == []
