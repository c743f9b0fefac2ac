"""Permission sets: per feature, for the company, or instead for a single project."""

import pytest
from sqlalchemy import delete, insert, select, update

from db.ids import new_id
from db.models.companies import FeatureLevel, Membership
from db.models.users import User
from tests.sites import CLINIC, DEPOT, change

ASK = """
query ($id: ID!) {
  project(id: $id) { name items(first: 3) { nodes { name directCost } } }
}
"""
COSTS, ITEMS = "item_option_cost_details", "items_item_import_and_options"
# Employees who see costs on both projects, as their flags and roles let them.
PRIYA, RUTH = "Priya Nair", "Ruth Hartwell"


def membership(name):
    person = select(User.id).where(User.name == name).scalar_subquery()
    of_person = Membership.user_id == person
    return (
        select(Membership.id).where(of_person).scalar_subquery(),
        select(Membership.company_id).where(of_person).scalar_subquery(),
    )


def may(name, level, project=None, feature=COSTS):
    """Store what somebody may do with a feature: on one project, or wherever he is."""
    of_person, company = membership(name)
    return insert(FeatureLevel).values(
        id=new_id("ftl"),
        company_id=company,
        membership_id=of_person,
        project_id=project,
        feature=feature,
        level=level,
    )


async def sees(ask, who):
    """Say of the clinic and of the depot what is seen: nothing, names, or costs."""
    found = []
    for project in (CLINIC, DEPOT):
        answer = (await ask(who, ASK, id=project))["data"]["project"]
        items = answer and answer["items"]["nodes"]
        priced = bool(items) and items[0]["directCost"] is not None
        found.append("costs" if priced else "names" if items else "nothing")
    return tuple(found)


@pytest.mark.rule("company.override.set_explicitly")
async def test_without_a_set_roles_and_flags_decide(ask):
    assert await sees(ask, "view") == ("costs", "costs")
    assert await sees(ask, "nofin") == ("names", "names")


@pytest.mark.rule("company.permissions.levels")
async def test_a_feature_that_one_cannot_view_answers_nothing(ask_own):
    await change(ask_own, may(PRIYA, "NONE"))
    assert await sees(ask_own, "view") == ("names", "names")
    await change(ask_own, may(PRIYA, "NONE", feature=ITEMS))
    assert await sees(ask_own, "view") == ("nothing", "nothing")


@pytest.mark.rule("company.permissions.universal")
async def test_a_change_of_the_companys_set_is_one_on_every_project(ask_own):
    await change(ask_own, may(PRIYA, "VIEW"))
    assert await sees(ask_own, "view") == ("costs", "costs")
    await change(ask_own, update(FeatureLevel).values(level="NONE"))
    assert await sees(ask_own, "view") == ("names", "names")
    await change(ask_own, delete(FeatureLevel))
    assert await sees(ask_own, "view") == ("costs", "costs")


@pytest.mark.rule("company.override.per_project", "company.override.individual")
async def test_a_set_of_a_project_is_for_one_person_and_this_project_only(ask_own):
    before = {who: await sees(ask_own, who) for who in ("edit", "nofin")}
    await change(ask_own, may(PRIYA, "NONE", DEPOT))
    assert await sees(ask_own, "view") == ("costs", "names")
    assert {who: await sees(ask_own, who) for who in before} == before


@pytest.mark.rule("company.override.wins")
@pytest.mark.parametrize(
    ("company", "project", "seen"),
    [
        ("NONE", "VIEW", ("names", "costs")),
        ("VIEW", "NONE", ("costs", "names")),
        ("NONE", "NONE", ("names", "names")),
    ],
)
async def test_on_its_project_a_set_beats_the_companys(ask_own, company, project, seen):
    await change(ask_own, may(PRIYA, company), may(PRIYA, project, DEPOT))
    assert await sees(ask_own, "view") == seen


@pytest.mark.rule("company.override.survives_universal")
async def test_a_project_with_its_own_set_does_not_follow_the_companys(ask_own):
    await change(ask_own, may(PRIYA, "VIEW"), may(PRIYA, "VIEW", DEPOT))
    of_company = update(FeatureLevel).where(FeatureLevel.project_id.is_(None))
    await change(ask_own, of_company.values(level="NONE"))
    assert await sees(ask_own, "view") == ("names", "costs")


@pytest.mark.rule("company.admin.no_override")
async def test_no_set_narrows_an_admin(ask_own):
    of_items = may(RUTH, "NONE", DEPOT, ITEMS)
    await change(ask_own, may(RUTH, "NONE"), may(RUTH, "NONE", DEPOT), of_items)
    assert await sees(ask_own, "admin") == ("costs", "costs")
    # The same sets narrow her as soon as she is none.
    of_ruth, _ = membership(RUTH)
    demoted = update(Membership).where(Membership.id == of_ruth)
    rights = {"role": "EMPLOYEE", "project_access": "ALL", "view_financials": True}
    await change(ask_own, demoted.values(rights))
    assert await sees(ask_own, "admin") == ("names", "nothing")


async def test_a_set_gives_nobody_more_than_role_and_flags(ask_own):
    await change(ask_own, may("Tom Okafor", "ADMIN"), may("Tom Okafor", "ADMIN", DEPOT))
    assert await sees(ask_own, "nofin") == ("names", "names")
