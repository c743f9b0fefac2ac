"""The team: who works on a project, as what, and in which trade."""

import pytest
from sqlalchemy import update

from db.models.roles import RoleLevel
from tests.sites import DEPOT, TOWNHOMES, change, statement_counts

CONTRACTOR, SUB = "General Contractor", "Subcontractor"
OWN_TRADE = "Subcontractor (own trade only)"


def member(name, role, *categories):
    return {
        "user": {"name": name},
        "role": {"name": role},
        "responsibility": None,
        "categories": [{"name": category} for category in categories],
    }


CLINIC_TEAM = [
    member("Ruth Hartwell", "Administrator"),
    member("Marcus Bell", CONTRACTOR),
    member("Nora Quist", CONTRACTOR),
    member("Grace Lin", "Owner"),
    member("Mia Castell", CONTRACTOR),
    member("Tom Okafor", CONTRACTOR),
    member("Priya Nair", CONTRACTOR),
    member("Jonas Berg", "Design Team"),
    member("Elena Voss", SUB, "Electrical"),
    member("Dan Pruitt", SUB, "Plumbing"),
    member("Sam Whitlock", OWN_TRADE, "Electrical"),
]
PEOPLE = (
    "admin",
    "edit",
    "view",
    "nofin",
    "subcontractor",
    "plumbing",
    "rows",
    "client",
    "design",
)


def nodes(body):
    return body["data"]["project"]["team"]["nodes"]


@pytest.mark.parametrize("who", PEOPLE)
async def test_everybody_on_the_team_sees_the_team(ask, who):
    body = await ask(who, "team.graphql")
    assert body["data"]["project"]["team"]["totalCount"] == 11
    by_name = {one["user"]["name"]: one for one in nodes(body)}
    assert by_name == {one["user"]["name"]: one for one in CLINIC_TEAM}
    assert "extensions" not in body


@pytest.mark.parametrize(
    ("who", "project"),
    [("stranger", DEPOT), ("client", DEPOT), ("subcontractor", TOWNHOMES)],
)
async def test_the_team_of_a_project_beyond_reach_is_nobodys(ask, who, project):
    body = await ask(who, "team.graphql", project=project)
    assert body == {"data": {"project": None}}


async def test_without_the_feature_one_finds_oneself_alone(ask_own):
    await change(
        ask_own,
        update(RoleLevel)
        .where(RoleLevel.feature == "team_teammates")
        .values(with_category="NONE", without_category="NONE"),
    )
    body = await ask_own("subcontractor", "team.graphql")
    assert body["data"]["project"]["team"] == {
        "totalCount": 1,
        "nodes": [member("Elena Voss", SUB, "Electrical")],
    }


async def test_the_team_is_paged(ask):
    document = """query ($first: Int, $after: String) { projects(search: "Harbor") {
      nodes { team(first: $first, after: $after) {
        nodes { user { name } } pageInfo { hasNextPage endCursor } } } } }"""
    seen, after = [], None
    for _ in range(3):
        body = await ask("client", document, first=4, after=after)
        page = body["data"]["projects"]["nodes"][0]["team"]
        seen += [one["user"]["name"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert page["pageInfo"]["hasNextPage"] is False
    assert sorted(seen) == sorted(one["user"]["name"] for one in CLINIC_TEAM)


async def test_one_member_and_eleven_take_the_same_statements(ask):
    sizes = {"first": 1}, {"first": 11}
    # Token, project, the page with people and roles, the count, the categories.
    assert await statement_counts(ask, "client", "team.graphql", *sizes) == [5, 5]
