"""Nobody raises himself, and a right that was taken is gone at the next request."""

import asyncio
from contextlib import contextmanager

import httpx2
import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from db.ids import new_id
from db.models.roles import Role
from db.models.team import ProjectMember
from tests.acting import codes, everything, faults, refused
from tests.asking import DOCUMENTS
from tests.histories.breaking import breaking
from tests.serving import serving
from tests.sites import CLINIC as CLINIC_ID
from tests.sites import DEPOT as DEPOT_ID
from tests.sites import change
from tests.teamwork import (
    PROJECTS,
    added,
    asked_with,
    members,
    on_member,
    person,
    stored,
    token_of,
)

pytestmark = pytest.mark.slow

MARCUS, PRIYA, TOM, MIA = "Marcus Bell", "Priya Nair", "Tom Okafor", "Mia Castell"
SHUT = {"levels": [], "others": "NONE"}
UPDATE = "update_team_member"
ON_CLINIC = {"projectId": CLINIC_ID}
COST = """query ($id: ID!, $after: String) { project(id: $id) {
  items(first: 1, after: $after) { nodes { directCost } pageInfo { endCursor } }
} }"""
# What is done to Mia Castell, whose projects are some: each act on a member.
ACTS = (
    (UPDATE, {"permissions": ["VIEW_CONTACTS"], "projectIds": [DEPOT_ID]}),
    (UPDATE, {"companyRole": "ADMIN"}),
    ("set_permission_set", SHUT),
    ("set_project_permission_set", {**SHUT, **ON_CLINIC}),
    ("add_team_member_to_project", {"projectId": DEPOT_ID}),
    ("remove_team_member_from_project", ON_CLINIC),
    ("deactivate_team_member", {}),
    ("remove_team_member", {}),
)


@pytest.mark.case("PE-01")
async def test_nobody_raises_himself(ask_own):
    """PE-01: by no field, and by no field that there is not."""
    before = await everything(ask_own)
    own = (await members(ask_own))[MARCUS]
    base = {"memberId": own["id"], "expectedVersion": own["version"]}
    for name, value in (
        ("companyRole", "ADMIN"),
        ("permissions", ["VIEW_FINANCIALS", "MANAGE_TIME_CLOCK"]),
        ("projectAccess", "ALL"),
        ("projectIds", [DEPOT_ID]),
    ):
        wanted = {**base, name: value}
        assert refused(await ask_own("edit", f"{UPDATE}.graphql", input=wanted)) == [
            name
        ]
    for name in ("isAdmin", "isAccountOwner", "userId", "accountId"):
        tried = await ask_own("edit", f"{UPDATE}.graphql", input={**base, name: "x"})
        assert (tried["data"], codes(tried)) == (None, ["INVALID_INPUT"]), name
    assert await everything(ask_own) == before


@pytest.mark.case("PE-07")
async def test_nobody_is_given_the_preview_who_sees_no_prices(ask_own):
    """PE-07: one permission stands on another, however it is asked for."""
    before = await everything(ask_own)
    preview = {"permissions": ["PREVIEW_CLIENT_SIDE"]}
    told = {"permissions": "PREVIEW_CLIENT_SIDE needs VIEW_FINANCIALS."}
    assert faults(await on_member(ask_own, "admin", UPDATE, TOM, **preview)) == told
    wanted = person(**preview)
    tried = await ask_own("admin", "add_team_member.graphql", input=wanted)
    assert faults(tried) == told
    assert await everything(ask_own) == before


@pytest.mark.case("PE-11")
async def test_an_admin_who_is_demoted_meanwhile_has_done_it_before_or_not_at_all(
    ask_own,
):
    """PE-11: nothing commits with a right that was taken before."""
    other = await added(ask_own, companyRole="ADMIN")
    token = await token_of(ask_own, other["id"])
    base = {"memberId": other["id"], "expectedVersion": other["version"]}
    removal, adding = await asyncio.gather(
        ask_own("admin", "remove_team_member.graphql", input=base),
        asked_with(ask_own, token, "add_team_member.graphql", input=person(first="Bo")),
    )
    assert codes(removal) == []
    assert codes(adding.body) in ([], ["UNAUTHENTICATED"])
    is_there = "Bo Byrne" in await members(ask_own)
    assert is_there is (codes(adding.body) == [])
    assert (await asked_with(ask_own, token, PROJECTS)).status == 401


@pytest.mark.parametrize(("document", "values"), ACTS)
async def test_an_act_on_a_member_that_breaks_off_leaves_nothing(
    ask_own, document, values
):
    mia = (await members(ask_own))[MIA]
    before = await everything(ask_own)
    base = {"memberId": mia["id"], "expectedVersion": mia["version"]}
    wanted = {**base, **values}
    with breaking(ask_own) as statements:
        body = await ask_own("admin", f"{document}.graphql", input=wanted)
    assert codes(body) == ["INTERNAL"]
    # At each third statement, the last ones above all.
    for place in {*range(1, len(statements), 3), len(statements)}:
        with breaking(ask_own, place):
            body = await ask_own("admin", f"{document}.graphql", input=wanted)
        assert codes(body) == ["INTERNAL"], place
    assert await everything(ask_own) == before
    assert codes(await ask_own("admin", f"{document}.graphql", input=wanted)) == []
    assert await everything(ask_own) != before


@pytest.mark.case("PE-15")
async def test_nobody_has_two_roles_on_one_project(ask_own):
    """One row a person and project: no order of rows decides what he may."""
    roles = {row.id for row in await stored(ask_own, _roles_of_clinic())}
    wanted = select(ProjectMember).where(ProjectMember.project_id == CLINIC_ID)
    (row, *_) = await stored(ask_own, wanted)
    (other, *_) = sorted(roles - {row.role_id})
    second = {**row._mapping, "id": new_id("pmb"), "role_id": other}
    with pytest.raises(IntegrityError):
        await change(ask_own, insert(ProjectMember).values(second))


def _roles_of_clinic():
    return select(Role.id).where(Role.project_id == CLINIC_ID)


@contextmanager
def posting(url, folder):
    """Ask a server of its own by HTTP, as whoever holds a token."""
    with serving(url, folder) as server, httpx2.Client(timeout=30) as client:

        def post(who, document, **variables):
            text = document
            if "{" not in document:
                text = (DOCUMENTS / document).read_text(encoding="utf-8")
            return client.post(
                f"{server.url}/graphql",
                json={"query": text, "variables": variables},
                headers={"authorization": f"Bearer demo-{who}"},
            )

        yield post


def test_an_old_token_has_lost_what_was_taken_at_the_next_request(
    own_demo_database_url, tmp_path
):
    """LC-05: neither a token, nor a cursor of before, outlives the right."""
    with posting(own_demo_database_url, tmp_path) as post:

        def act(document, name, **values):
            found = post("admin", "members.graphql").json()["data"]["members"]["nodes"]
            (member,) = (each for each in found if each["user"]["name"] == name)
            base = {"memberId": member["id"], "expectedVersion": member["version"]}
            body = post("admin", document, input={**base, **values}).json()
            assert codes(body) == []

        def page(after=None):
            body = post("view", COST, id=CLINIC_ID, after=after).json()
            return body["data"]["project"] and body["data"]["project"]["items"]

        first = page()
        cursor = first["pageInfo"]["endCursor"]
        assert first["nodes"][0]["directCost"] is not None
        act(f"{UPDATE}.graphql", PRIYA, permissions=["VIEW_CONTACTS"])
        assert page(cursor)["nodes"] == [{"directCost": None}]
        act("remove_team_member_from_project.graphql", PRIYA, **ON_CLINIC)
        assert page(cursor) is None
        act("remove_team_member.graphql", PRIYA)
        gone = post("view", COST, id=CLINIC_ID, after=cursor)
        assert gone.status_code == 401
        assert codes(gone.json()) == ["UNAUTHENTICATED"]
        assert "data" not in gone.json()
